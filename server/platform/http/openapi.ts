import { z } from 'zod';
import type { ErrorKind } from '../../kernel/errors.js';
import { PERMISSIONS } from '../../kernel/permission.js';
import { STATUS_OF } from './error-response.js';
import type { OtherAnswer, Route } from './define-route.js';

type Doc = Record<string, unknown>;

/** The API document (OpenAPI 3.1) of the routes: made of the same objects that answer them, so it cannot drift. */
export function buildOpenApi(routes: readonly Route[], info: { version: string; serverUrl: string }): Doc {
  const paths: Record<string, Record<string, Doc>> = {};
  for (const route of routes) {
    const path = route.path.replace(/[:*]([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kho Số',
      version: info.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Digital archive of the results of administrative procedures. Errors are problem+json (RFC 9457) with a stable `code`, a sentence and a remedy ' +
        'in the language of Accept-Language (vi, en). Every reading is logged with client, purpose and dossier. A record the caller may not see answers like one that does not exist.',
    },
    servers: [{ url: info.serverUrl }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'The key of a client, made by the administrator of the archive.' } },
      schemas: { Problem: PROBLEM },
      responses: Object.fromEntries(PROBLEM_KINDS.map((kind) => [responseName(kind), problem(kind)])),
    },
    'x-permissions': [...PERMISSIONS],
    paths,
  };
}

function operation(route: Route): Doc {
  const usual: OtherAnswer = { status: route.successStatus ?? 200, says: route.output === undefined ? 'The bytes asked for.' : 'Done.', body: 'same' };
  return {
    operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(\w)?/g, (_all, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.notes === undefined ? {} : { description: route.notes }),
    ...(route.access === 'public' ? {} : { security: [{ key: [] }] }),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query'), ...headerParameters(route)],
    ...requestBody(route),
    responses: { ...Object.fromEntries([usual, ...(route.otherAnswers ?? [])].map((one) => [String(one.status), answer(route, one)])), ...problems(route) },
  };
}

function answer(route: Route, { says, body }: OtherAnswer): Doc {
  const headers = Object.entries(route.answerHeaders ?? {}).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }] as const);
  const content = body === 'none' ? {} : { content: route.output === undefined ? { [route.mediaType ?? '*/*']: { schema: {} } } : { 'application/json': { schema: schemaOf(route.output, 'output') } } };
  return { description: says, ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }), ...content };
}

function requestBody(route: Route): Doc {
  if (route.body === undefined) return {};
  const schema = schemaOf(route.body, 'input');
  if (route.bodyKind !== 'multipart') return { requestBody: { required: true, content: { 'application/json': { schema } } } };
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema }, ...(route.bareBody === undefined ? {} : { [route.bareBody]: { schema: {} } }) } } };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Doc[] {
  if (schema === undefined) return [];
  const of = schemaOf(schema, 'input') as { properties?: Record<string, Doc>; required?: string[] };
  return Object.entries(of.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (of.required ?? []).includes(name),
    // A path of several parts comes as a list from the address; for the caller it is one text.
    schema: place === 'path' && 'anyOf' in property ? { type: 'string' } : property,
    ...(typeof property['description'] === 'string' ? { description: property['description'] } : {}),
  }));
}

function headerParameters(route: Route): Doc[] {
  return Object.entries(route.requestHeaders ?? {}).map(([name, text]) => ({ name, in: 'header', required: false, description: text, schema: { type: 'string' } }));
}

const PROBLEM_KINDS = ['invalid', 'unauthenticated', 'forbidden', 'not-found', 'wrong-method', 'conflict', 'too-large', 'wrong-media-type', 'wrong-range', 'rate-limited', 'internal', 'unavailable'] as const;
type ProblemKind = (typeof PROBLEM_KINDS)[number];

const SAYS: Readonly<Record<ProblemKind, string>> = {
  invalid: 'What was sent is not valid; `errors` names each field.', unauthenticated: 'No key, or one that is unknown, revoked or expired.',
  forbidden: 'The grant of the key does not cover this.', 'not-found': 'Not there, or not for the caller: both answer alike.', 'wrong-method': 'The address is there, but not for this method; see Allow.',
  conflict: 'Does not fit what is there, or was changed meanwhile.', 'too-large': 'Over a limit, which the sentence names.', 'wrong-media-type': 'The body comes under another media type than it may.',
  'wrong-range': 'The bytes asked for lie outside of the file.', 'rate-limited': 'Too many requests; see Retry-After.', internal: 'A fault of the archive; tell the administrator the `requestId`.',
  unavailable: 'Not for the moment; try again.',
};
const HEADERS: Partial<Record<ProblemKind, Readonly<Record<string, string>>>> = {
  'rate-limited': { 'Retry-After': 'Seconds to wait.' }, 'wrong-method': { Allow: 'Methods of this address.' }, 'wrong-range': { 'Content-Range': 'Size of the whole file.' },
};

function problem(kind: ProblemKind): Doc {
  const headers = Object.entries(HEADERS[kind] ?? {}).map(([name, description]) => [name, { description, schema: { type: 'string' } }]);
  return {
    description: SAYS[kind], ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const statusOf = (kind: ProblemKind): number => (kind === 'internal' ? 500 : STATUS_OF[kind satisfies ErrorKind]);
const responseName = (kind: ProblemKind): string => kind.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');

/** What can go wrong on a route: kinds that need a body, a key or ranges only where there are such. */
function problems(route: Route): Doc {
  const never = new Set<ProblemKind>([
    ...(route.access === 'public' ? (['unauthenticated', 'forbidden', 'not-found', 'conflict'] as const) : []), ...(route.body === undefined ? (['too-large', 'wrong-media-type'] as const) : []),
    ...(route.requestHeaders?.['Range'] === undefined ? (['wrong-range'] as const) : []),
  ]);
  return Object.fromEntries(PROBLEM_KINDS.filter((kind) => !never.has(kind)).map((kind) => [String(statusOf(kind)), { $ref: `#/components/responses/${responseName(kind)}` }]));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Doc {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Doc;
  return rest;
}

const PROBLEM: Doc = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'remedy', 'requestId'],
  properties: {
    type: { type: 'string', description: 'Address of the page that explains the codes, with the code as fragment.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; safe to program against.' },
    detail: { type: 'string', description: 'A sentence for people, in the language of Accept-Language (vi, en).' },
    remedy: { type: 'string', description: 'What can be done about it, in the same language.' },
    requestId: { type: 'string', description: 'Also in the header X-Request-Id, and in the log of the archive.' },
    errors: { type: 'array', items: { type: 'object', required: ['field', 'code', 'detail'], properties: { field: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } } } },
  },
};
