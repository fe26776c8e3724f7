import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { SUBJECT_ID_KINDS } from '../../kernel/subject-id.js';
import { SENSITIVITIES } from '../../kernel/scope.js';
import { storableTexts } from '../../kernel/storable-text.js';
import type { Json } from '../../kernel/events.js';
import { defineRoute, reply } from '../../platform/http/define-route.js';
import type { Lang, Route } from '../../platform/http/define-route.js';
import { receiveUpload } from '../../platform/http/receive-upload.js';
import { FILE_FORMATS, ITEM_STATES } from './model.js';
import type { GivenMetadata } from './model.js';
import type { Intake } from './intake.js';
import { presentSubmission } from './present.js';
import type { Sentence } from './present.js';
import { joinPapers } from './rules/read-submission-request.js';
import { definedOnly } from './rules/defined-only.js';
import { nextChecksum } from './rules/next-checksum.js';

/** What the doors of the API need. */
export interface IntakeRouteDeps {
  readonly intake: Intake;
  readonly say: (lang: Lang, sentence: Sentence) => string;
  readonly maxFiles: number;
}

const text = (most: number): z.ZodString => z.string().max(most);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).describe('YYYY-MM-DD');

// Owners and dossiers are named for the whole delivery, by numbers and codes; ids of the archive are not the sender's to choose.
const paperSchema = z.strictObject({
  files: z.array(text(4000)).max(200).default([]).describe('Names of the files of this paper, pages in order; may be left out for one paper'),
  title: text(500).optional(),
  abstract: text(2000).optional(),
  documentNumber: text(60).optional(),
  typeCode: text(100).optional(),
  issuedOn: day.optional(),
  issuerName: text(200).optional().describe('As printed'),
  issuerAgencyId: text(100).optional(),
  signerName: text(100).optional(),
  signerTitle: text(200).optional(),
  copyClass: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
  sensitivity: z.enum(SENSITIVITIES).optional().describe('May be stricter than the document type asks, never wider'),
  componentCode: text(100).optional(),
  purpose: text(500).optional(),
  validFrom: day.optional(),
  validTo: day.optional(),
  fields: z.record(text(60), z.union([text(2000), z.number(), z.boolean(), z.null()])).optional(),
});

const metadataSchema = z.strictObject({
  dossier: z.strictObject({ code: text(60), procedureCode: text(60), purpose: text(500).optional(), dueOn: day.optional(), openedOn: day.optional() }).optional(),
  procedureCode: text(60).optional(),
  owner: z.strictObject({
    kind: z.enum(['person', 'organisation']),
    name: text(200),
    birthDate: text(10).optional(),
    sex: z.enum(['male', 'female']).optional(),
    address: text(300).optional(),
    identifiers: z.array(z.strictObject({ kind: z.enum(SUBJECT_ID_KINDS), value: text(40) })).min(1).max(10),
  }).optional(),
  papers: z.array(paperSchema).max(500).default([]),
});

const uploadSchema = z.object({
  metadata: metadataSchema.optional().describe('One part with JSON'),
  sha256: z.array(z.string()).optional().describe('Hexadecimal SHA-256 of the file part that follows'),
  file: z.array(z.string().meta({ format: 'binary' })).min(1).describe(`Bytes of files (${FILE_FORMATS.join(', ')}), a part each`),
});

const itemSchema = z.object({
  id: z.string(),
  state: z.enum(ITEM_STATES),
  version: z.number(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() })),
  findings: z.array(z.object({ code: z.string(), level: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), message: z.string() })),
  record: z.object({ id: z.string(), href: z.string(), linked: z.boolean() }).nullable(),
  refusal: z.object({ reason: z.string().nullable(), at: z.string() }).nullable(),
  fault: z.object({ code: z.string(), willRetry: z.boolean(), message: z.string() }).nullable(),
});
const submissionSchema = z.object({
  id: z.string(), href: z.string(), channel: z.string(), at: z.string(), dossierCode: z.string().nullable(), procedureCode: z.string().nullable(),
  pending: z.boolean(), items: z.array(itemSchema),
});

/** Papers in, states out: for one-stop software and the command line. */
export function intakeRoutes(deps: IntakeRouteDeps): Route[] {
  return [submitRoute(deps), statusRoute(deps)];
}

function submitRoute(deps: IntakeRouteDeps): Route {
  return defineRoute({
    method: 'post', path: '/api/v1/submissions', tag: 'submissions', access: 'signed-in', bodyKind: 'multipart', successStatus: 202,
    summary: 'Hands in papers. They are safe when this answers; their examination follows, see the status link.',
    notes:
      'Parts: any number of files; before each an optional part sha256; one part metadata with JSON. Papers with complete metadata from a client that may confirm are archived without a person.',
    requestHeaders: { 'Idempotency-Key': '8 to 255 characters of the sender\'s choice: the same key with the same content answers as the first time (200), with other content 409.' },
    answerHeaders: { Location: 'The status link.' },
    otherAnswers: [{ status: 200, says: 'The same key and content were handed in before: the delivery as it stands.', body: 'same' }],
    body: uploadSchema,
    output: submissionSchema,
    handle: async ({ actor, req, lang }) => {
      const key = req.get('idempotency-key');
      const used = new Map<string, number>();
      const upload = await receiveUpload(req, (source, file) => {
        const sha256 = nextChecksum(file.fields, used);
        return deps.intake.receiveFile(actor, source, definedOnly({ originalName: file.fileName, declaredType: file.mediaType, sha256, signal: file.signal }));
      }, { maxFiles: deps.maxFiles });
      const { papers, dossier, owner, procedureCode } = readMetadata(upload.fields.get('metadata')?.at(-1));
      const answer = await deps.intake.createSubmission(actor, {
        channel: 'api',
        papers: joinPapers(upload.files, papers.map(({ files, ...given }) => ({ files, given: givenOf(given) }))),
        ...definedOnly({ idempotencyKey: key, procedureCode, dossier: dossier && definedOnly(dossier), owner: owner && definedOnly(owner) }),
      });
      const body = presentSubmission(answer.submission, answer.items, (sentence) => deps.say(lang, sentence));
      return reply(jsonOf(body), { status: answer.repeated ? 200 : 202, headers: { Location: body.href } });
    },
  });
}

function statusRoute(deps: IntakeRouteDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/submissions/:id', tag: 'submissions', access: 'signed-in',
    summary: 'Where each paper of a delivery stands, with findings and the record once archived.',
    params: z.object({ id: z.string().max(100) }),
    output: submissionSchema,
    handle: async ({ actor, params, lang }) => {
      const { submission, items } = await deps.intake.getSubmission(actor, params.id);
      return jsonOf(presentSubmission(submission, items, (sentence) => deps.say(lang, sentence)));
    },
  });
}

function readMetadata(part: string | undefined): z.output<typeof metadataSchema> {
  if (part === undefined || part.trim() === '') return metadataSchema.parse({});
  let value: unknown;
  try {
    value = storableTexts(JSON.parse(part));
  } catch (error) {
    throw new ArchiveError('invalid', 'metadata-malformed', {}, { cause: error });
  }
  return metadataSchema.parse(value);
}

function givenOf(paper: Omit<z.output<typeof paperSchema>, 'files'>): GivenMetadata {
  const { fields, ...rest } = paper;
  return definedOnly({ ...rest, fields: fields as { readonly [key: string]: Json } | undefined });
}

type Output = z.output<typeof submissionSchema>;

function jsonOf(body: ReturnType<typeof presentSubmission>): Output {
  return { ...body, items: body.items.map((item) => ({ ...item, files: [...item.files], findings: item.findings.map((finding) => ({ ...finding, params: { ...finding.params } })) })) };
}
