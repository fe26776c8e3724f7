import { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { requirePermission } from '../../kernel/permission.js';
import { SENSITIVITIES } from '../../kernel/scope.js';
import { parseSubjectId } from '../../kernel/subject-id.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Owners } from '../owners/owners.js';
import type { ReadContext, RecordFilter } from './model.js';
import { COPY_CLASSES, VALIDITY_STATES } from './model.js';
import { presentDetail, presentRecord } from './present.js';
import type { Records } from './records.js';
import { pathOf, sendRecordFile } from './send-file-routes.js';
import { contextOf } from './rules/read-context.js';

export interface RecordRouteDeps {
  readonly records: Pick<Records, 'get' | 'list' | 'scopeFor' | 'openFile' | 'peek'>;
  readonly owners: Pick<Owners, 'findByIdentifier'>;
  readonly uow: UnitOfWork;
}

const contextShape = {
  dossier: z.string().max(100).optional().describe('Code of the dossier being handled; required for personal papers'),
  purpose: z.string().max(500).optional().describe('One of the purposes granted to the client; required for all but public papers'),
};
const recordId = z.object({ id: z.string().max(100) });

const recordSchema = z.object({
  id: z.string(), title: z.string(), abstract: z.string().nullable(), documentNumber: z.string().nullable(), typeCode: z.string(),
  issuedOn: z.string().nullable(), issuerName: z.string().nullable(), issuerAgencyId: z.string().nullable(), custodianAgencyId: z.string(),
  signerName: z.string().nullable(), signerTitle: z.string().nullable(), copyClass: z.enum(COPY_CLASSES), sensitivity: z.enum(SENSITIVITIES),
  ownerIds: z.array(z.string()), dossierId: z.string().nullable(), procedureCode: z.string().nullable(), componentCode: z.string().nullable(),
  purpose: z.string().nullable(), validFrom: z.string().nullable(), validTo: z.string().nullable(), validity: z.enum(VALIDITY_STATES),
  fields: z.record(z.string(), z.unknown()), retentionClass: z.string().nullable(), signatureCount: z.number(), signatureState: z.string(),
  pageCount: z.number(), textState: z.string(), textConfidence: z.number().nullable(), accessionedAt: z.string(), version: z.number(),
  href: z.string(), contentHref: z.string(),
});
const detailSchema = recordSchema.extend({
  files: z.array(z.object({
    role: z.enum(['master', 'access-copy', 'text', 'evidence']), logicalPath: z.string(), originalName: z.string().nullable(), mediaType: z.string(), sizeBytes: z.number(),
    sha256: z.string(), sha512: z.string(), href: z.string(),
  })),
  statusHistory: z.array(z.object({
    status: z.enum(VALIDITY_STATES), from: z.string(), reason: z.string(), reference: z.string().nullable(), supersededById: z.string().nullable(), recordedAt: z.string(),
  })),
  history: z.array(z.object({ version: z.number(), at: z.string(), reason: z.string(), changes: z.record(z.string(), z.unknown()) })),
  links: z.array(z.object({
    kind: z.string(), direction: z.enum(['out', 'in']), note: z.string().nullable(),
    other: z.object({ id: z.string(), title: z.string(), documentNumber: z.string().nullable(), href: z.string() }).nullable(),
  })),
});

/** Records for other agencies' systems and for officials with a key. */
export function recordRoutes(deps: RecordRouteDeps): Route[] {
  return [listRoute(deps), detailRoute(deps), ...fileRoutes(deps)];
}

const listQuery = z.object({
  ...contextShape,
  owner: z.string().max(40).optional().describe('A number of the person or organisation: personal number, earlier identity card, passport, tax code'),
  type: z.union([z.string().max(100), z.array(z.string().max(100)).max(50)]).optional().describe('Codes of document types; may be repeated'),
  number: z.string().max(120).optional().describe('Number and symbol of the document, in any spacing'),
  validity: z.enum(VALIDITY_STATES).optional(),
  updatedAfter: z.iso.datetime().optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

function listRoute(deps: RecordRouteDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records', tag: 'records', access: 'signed-in',
    summary: 'Records the caller may see, newest first. What lies outside his grant, purpose and dossier is left out without a word.',
    notes: 'Pages by cursor: send `nextCursor` as `cursor` until there is none. The asking is recorded with client, purpose and dossier.',
    query: listQuery,
    output: z.object({ items: z.array(recordSchema), nextCursor: z.string().nullable() }),
    handle: async ({ actor, query }) => {
      requirePermission(actor, 'record.read');
      const context = contextOf(query);
      const filter = await filterOf(deps, query);
      const page = await deps.records.list(await deps.records.scopeFor(actor, context), filter, query.cursor, query.limit);
      await auditList(deps.uow, actor, context, query.owner !== undefined, page.items.map((record) => record.id));
      return { items: page.items.map(presentRecord), nextCursor: page.nextCursor ?? null };
    },
  });
}

async function filterOf(deps: RecordRouteDeps, query: z.output<typeof listQuery>): Promise<RecordFilter> {
  const { owner, type, number, validity, updatedAfter } = query;
  let ownerIds: string[] | undefined;
  if (owner !== undefined) {
    const id = parseSubjectId(owner);
    if (id === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'owner', code: 'number-not-understood' }] });
    const known = await deps.owners.findByIdentifier(id);
    // Nobody by that number answers like somebody of whom nothing is held.
    ownerIds = known === undefined ? [] : [known.id];
  }
  return {
    ...(ownerIds === undefined ? {} : { ownerIds }),
    ...(type === undefined ? {} : { typeCodes: typeof type === 'string' ? [type] : type }),
    ...(number === undefined ? {} : { documentNumber: number }),
    ...(validity === undefined ? {} : { validity }),
    ...(updatedAfter === undefined ? {} : { updatedAfter }),
  };
}

/** A list of papers is a reading too; it names what was shown. */
async function auditList(uow: UnitOfWork, actor: Actor, { dossierCode, purpose }: ReadContext, ofOwner: boolean, recordIds: readonly string[]): Promise<void> {
  await uow.run(actor, async (tx) =>
    tx.record({
      name: 'record.listed', subject: { type: 'records', id: ofOwner ? 'of-owner' : 'in-scope' }, data: { count: recordIds.length, recordIds }, announce: false,
      ...(dossierCode === undefined ? {} : { dossierCode }), ...(purpose === undefined ? {} : { purpose }),
    }),
  );
}

function detailRoute(deps: RecordRouteDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records/:id', tag: 'records', access: 'signed-in',
    summary: 'One record with files, dated validity, corrections and links. A record the caller may not see answers like one that does not exist.',
    params: recordId,
    query: z.object(contextShape),
    output: detailSchema,
    handle: async ({ actor, params, query }) => presentDetail(await deps.records.get(actor, params.id, contextOf(query))) as z.output<typeof detailSchema>,
  });
}

function fileRoutes(deps: RecordRouteDeps): Route[] {
  const ranges = {
    notes: 'One byte range per request is honoured (206); ETag is the SHA-256 of the whole file.', requestHeaders: { Range: 'One range of bytes, `bytes=0-1023`.' }, answerHeaders: { ETag: 'SHA-256 of the whole file.' },
    otherAnswers: [{ status: 206, says: 'The range asked for.', body: 'bytes' }],
  } as const;
  return [
    defineRoute({
      method: 'get', path: '/api/v1/records/:id/content', tag: 'records', access: 'signed-in',
      summary: 'The bytes of the record: its first master file, exactly as it came in.', ...ranges,
      params: recordId,
      query: z.object(contextShape),
      handle: ({ actor, params, query, req, res }) => sendRecordFile(deps.records, actor, params.id, 'first-master', contextOf(query), req, res),
    }),
    defineRoute({
      method: 'get', path: '/api/v1/records/:id/files/*path', tag: 'records', access: 'signed-in',
      summary: 'The bytes of one file of the record, by its path.', ...ranges,
      params: recordId.extend({ path: z.union([z.string(), z.array(z.string()).max(20)]) }),
      query: z.object(contextShape),
      handle: ({ actor, params, query, req, res }) => sendRecordFile(deps.records, actor, params.id, { path: pathOf(params.path) }, contextOf(query), req, res),
    }),
  ];
}
