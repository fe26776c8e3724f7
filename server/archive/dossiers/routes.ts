import { z } from 'zod';
import { SUBJECT_ID_KINDS } from '../../kernel/subject-id.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { defineRoute, reply } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { NewOwner } from '../owners/model.js';
import type { Owners } from '../owners/owners.js';
import type { Dossiers } from './dossiers.js';
import { presentDossier } from './present.js';

export interface DossierRouteDeps {
  readonly dossiers: Dossiers;
  readonly owners: Pick<Owners, 'ensure'>;
  readonly uow: UnitOfWork;
}

const day = z.iso.date();
const dossierSchema = z.object({
  id: z.string(), code: z.string(), procedureCode: z.string(), ownerId: z.string(), agencyId: z.string(), state: z.enum(['open', 'closed']),
  purpose: z.string().nullable(), openedOn: z.string(), dueOn: z.string().nullable(), closedOn: z.string().nullable(), version: z.number(), href: z.string(),
});
const ownerSchema = z.strictObject({
  kind: z.enum(['person', 'organisation']), name: z.string().max(300), birthDate: z.string().max(10).optional(), sex: z.enum(['male', 'female']).optional(),
  address: z.string().max(500).optional(),
  identifiers: z.array(z.strictObject({ kind: z.enum(SUBJECT_ID_KINDS), value: z.string().max(40) })).min(1).max(10),
});
const newDossierSchema = z.strictObject({
  code: z.string().max(100).describe('Of any shape; one-stop codes are compared without blanks and case'), procedureCode: z.string().max(60),
  owner: ownerSchema, purpose: z.string().max(500).optional(), dueOn: day.optional(),
  openedOn: day.optional().describe('Day it was received, for dossiers digitised later; left out, the day in its one-stop code, else today'),
});
const listQuery = z.object({
  state: z.enum(['open', 'closed']).optional(), code: z.string().max(100).optional().describe('The dossier of this code'),
  cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Dossiers for one-stop software. */
export function dossierRoutes(deps: DossierRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'post', path: '/api/v1/dossiers', tag: 'dossiers', access: 'signed-in',
      summary: 'Opens a dossier and takes in its owner, or answers the dossier of this code when it is the same.',
      notes: 'The same code with another owner, procedure or agency answers 409 `dossier-code-taken`.',
      answerHeaders: { Location: 'The dossier.' }, body: newDossierSchema, output: dossierSchema,
      handle: async ({ actor, body }) => {
        const { owner, ...input } = body;
        const dossier = await deps.uow.run(actor, async (tx) => {
          const { id } = await deps.owners.ensure(tx, actor, definedOnly(owner) as NewOwner);
          return deps.dossiers.ensure(tx, actor, { code: input.code, procedureCode: input.procedureCode, ownerId: id, purpose: input.purpose ?? null, dueOn: input.dueOn ?? null, openedOn: input.openedOn ?? null });
        });
        return reply(presentDossier(dossier), { headers: { Location: presentDossier(dossier).href } });
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/dossiers', tag: 'dossiers', access: 'signed-in',
      summary: 'Dossiers of the caller\'s agency, newest first, or the one of a code.',
      query: listQuery, output: z.object({ items: z.array(dossierSchema), nextCursor: z.string().nullable() }),
      handle: async ({ actor, query }) => {
        if (query.code !== undefined) return { items: [presentDossier(await deps.dossiers.get(actor, query.code))], nextCursor: null };
        const page = await deps.dossiers.list(actor, query.state === undefined ? {} : { state: query.state }, query.cursor, query.limit);
        return { items: page.items.map(presentDossier), nextCursor: page.nextCursor ?? null };
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/dossiers/:id', tag: 'dossiers', access: 'signed-in',
      summary: 'One dossier of the caller\'s agency.', params: z.object({ id: z.string().max(100) }), output: dossierSchema,
      handle: async ({ actor, params }) => presentDossier(await deps.dossiers.get(actor, params.id)),
    }),
    defineRoute({
      method: 'post', path: '/api/v1/dossiers/:id/close', tag: 'dossiers', access: 'signed-in',
      summary: 'Closes a dossier: it opens nobody\'s papers any more. A closed one stays as it is.', params: z.object({ id: z.string().max(100) }), output: dossierSchema,
      query: z.object({ closedOn: day.optional().describe('Day its work ended, from which retention counts; today when left out') }),
      handle: async ({ actor, params, query }) => presentDossier(await deps.dossiers.close(actor, params.id, query.closedOn)),
    }),
  ];
}

function definedOnly<T extends object>(value: T): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}
