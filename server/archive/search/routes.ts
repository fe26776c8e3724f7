import { z } from 'zod';
import { requirePermission } from '../../kernel/permission.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Records } from '../records/records.js';
import { toAccessScope } from './describe-record.js';
import type { Search } from './search.js';

const segment = z.object({ text: z.string(), marked: z.boolean() });
const several = z.union([z.string().max(100), z.array(z.string().max(100)).max(50)]).optional();
const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Full-text search for other agencies' systems, trimmed to what their grant covers. */
export function searchRoutes(deps: { readonly search: Search; readonly records: Pick<Records, 'scopeFor'>; readonly uow: UnitOfWork }): Route[] {
  return [
    defineRoute({
      method: 'get', path: '/api/v1/search', tag: 'search', access: 'signed-in',
      summary: 'Finds records by metadata and full text; Vietnamese with or without marks.',
      notes: 'Snippets come as plain text in marked and unmarked segments, never as markup. Counts and facets cover only what the caller may see.',
      query: z.object({
        q: z.string().max(2000).default('').describe('Words, "phrases", -exclusions, document numbers'),
        type: several.describe('Codes of document types'), year: several.describe('Years of issue'), validity: several, agency: several.describe('Issuing agencies'),
        dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional(), cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      output: z.object({
        total: z.number(), totalExact: z.boolean(), nextCursor: z.string().optional(),
        items: z.array(z.object({ recordId: z.string(), href: z.string(), page: z.number(), title: z.array(segment), snippet: z.array(segment), score: z.number() })),
        facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number() }))),
      }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'search.use');
        const context = { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) };
        const scope = await deps.records.scopeFor(actor, context);
        const years = list(query.year).map(Number).filter(Number.isInteger);
        const answer = await deps.search.search(toAccessScope(scope), {
          text: query.q, limit: query.limit, facets: ['typeCodes', 'years', 'validity', 'agencyIds'],
          filters: {
            ...(query.type === undefined ? {} : { typeCodes: list(query.type) }), ...(years.length === 0 ? {} : { years }),
            ...(query.validity === undefined ? {} : { validity: list(query.validity) }), ...(query.agency === undefined ? {} : { agencyIds: list(query.agency) }),
          },
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        });
        await deps.uow.run(actor, async (tx) =>
          tx.record({ name: 'search.asked', subject: { type: 'search', id: 'records' }, ...context, data: { text: query.q.slice(0, 300), total: answer.total }, announce: false }),
        );
        return {
          total: answer.total, totalExact: answer.totalExact, ...(answer.nextCursor === undefined ? {} : { nextCursor: answer.nextCursor }),
          items: answer.hits.map((hit) => ({ recordId: hit.recordId, href: `/api/v1/records/${hit.recordId}`, page: hit.pageNumber, title: [...hit.title], snippet: [...hit.snippet], score: hit.score })),
          facets: Object.fromEntries(Object.entries(answer.facets).map(([name, counts]) => [name, [...(counts ?? [])]])),
        };
      },
    }),
  ];
}
