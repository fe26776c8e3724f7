import { z } from 'zod';
import { PERMISSIONS } from '../../kernel/permission.js';
import { STATUS_OF } from './error-response.js';
import type { Route } from './define-route.js';

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
      description: 'Digital archive of the results of administrative procedures. Errors are problem+json (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: info.serverUrl }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas: { Problem: PROBLEM } },
    'x-permissions': [...PERMISSIONS],
    paths,
  };
}

function operation(route: Route): Doc {
  const status = String(route.successStatus ?? 200);
  const success = route.output === undefined
    ? { description: 'The bytes asked for.', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
    : { description: 'Done.', content: { 'application/json': { schema: schemaOf(route.output, 'output') } } };
  return {
    operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(\w)?/g, (_all, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.notes === undefined ? {} : { description: route.notes }),
    ...(route.access === 'public' ? {} : { security: [{ key: [] }] }),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...requestBody(route),
    responses: { [status]: success, ...problems(route) },
  };
}

function requestBody(route: Route): Doc {
  if (route.bodyKind === 'multipart') {
    const schema = route.body === undefined ? { type: 'object' } : schemaOf(route.body, 'input');
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (route.body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Doc[] {
  if (schema === undefined) return [];
  const of = schemaOf(schema, 'input') as { properties?: Record<string, Doc>; required?: string[] };
  return Object.entries(of.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (of.required ?? []).includes(name),
    schema: property,
    ...(typeof property['description'] === 'string' ? { description: property['description'] } : {}),
  }));
}

function problems(route: Route): Doc {
  const kinds = route.access === 'public' ? (['invalid', 'rate-limited'] as const) : (['invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'rate-limited', 'unavailable'] as const);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(kinds.map((kind) => [String(STATUS_OF[kind]), { description: `Problem: ${kind}.`, content }]));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Doc {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Doc;
  return rest;
}

const PROBLEM: Doc = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; safe to program against.' },
    detail: { type: 'string', description: 'A sentence for people, in the language of Accept-Language (vi, en).' },
    requestId: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', properties: { field: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } } } },
  },
};
