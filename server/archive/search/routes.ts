import { z } from 'zod';
import { requirePermission } from '../../kernel/permission.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { ArchiveRecord } from '../records/model.js';
import type { Records } from '../records/records.js';
import { toAccessScope } from './describe-record.js';
import { relatedOf } from './related-panel.js';
import type { Search } from './search.js';

const segment = z.object({ text: z.string(), marked: z.boolean() });
const several = z.union([z.string().max(100), z.array(z.string().max(100)).max(50)]).optional();
const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

const paper = z.object({ recordId: z.string(), href: z.string(), title: z.string(), documentNumber: z.string().nullable(), issuedOn: z.string().nullable(), validity: z.string() });
const year = z.coerce.number().int().min(1).max(9999).optional();

export interface SearchRouteDeps {
  readonly search: Search;
  readonly records: Pick<Records, 'scopeFor' | 'peek' | 'get'>;
  readonly uow: UnitOfWork;
}

/** Full-text search for other agencies' systems, and what belongs to a record, trimmed to what their grant covers. */
export function searchRoutes(deps: SearchRouteDeps): Route[] {
  return [
    relatedRoute(deps),
    defineRoute({
      method: 'get', path: '/api/v1/search', tag: 'search', access: 'signed-in',
      summary: 'Finds records by metadata and full text; Vietnamese with or without marks.',
      notes: 'Snippets come as plain text in marked and unmarked segments, never as markup. Counts and facets cover only what the caller may see.',
      query: z.object({
        q: z.string().max(2000).default('').describe('Words, "phrases", -exclusions, document numbers'),
        type: several.describe('Codes of document types'), year: several.describe('Years of issue'), validity: several, agency: several.describe('Issuing agencies'),
        procedure: several.describe('Codes of procedures'), signature: several.describe('States of the digital signatures'), yearFrom: year.describe('First year of issue'), yearTo: year.describe('Last year of issue'),
        sort: z.enum(['relevance', 'issued-desc', 'issued-asc']).optional(),
        dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional(), cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      output: z.object({
        total: z.number(), totalExact: z.boolean(), nextCursor: z.string().optional(),
        items: z.array(z.object({ recordId: z.string(), href: z.string(), page: z.number(), title: z.array(segment), snippet: z.array(segment), score: z.number().describe('Falls with the place in the list; the weights of the words stay inside, for they are counted over all papers') })),
        facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number() }))),
      }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'search.use');
        const context = { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) };
        const scope = await deps.records.scopeFor(actor, context);
        const years = list(query.year).map(Number).filter(Number.isInteger);
        // Logged while it is asked: what is handed out waits for both, and a question that fails was asked all the same.
        const logging = deps.uow.run(actor, async (tx) =>
          tx.record({ name: 'search.asked', subject: { type: 'search', id: 'records' }, ...context, data: { text: query.q.slice(0, 300), limit: query.limit }, announce: false }),
        );
        const asking = deps.search.search(toAccessScope(scope), {
          text: query.q, limit: query.limit, facets: ['typeCodes', 'years', 'validity', 'agencyIds', 'procedureCodes', 'signatureState'],
          filters: {
            ...(query.type === undefined ? {} : { typeCodes: list(query.type) }), ...(years.length === 0 ? {} : { years }),
            ...(query.validity === undefined ? {} : { validity: list(query.validity) }), ...(query.agency === undefined ? {} : { agencyIds: list(query.agency) }),
            ...(query.procedure === undefined ? {} : { procedureCodes: list(query.procedure) }), ...(query.signature === undefined ? {} : { signatureState: list(query.signature) }),
            ...(query.yearFrom === undefined ? {} : { dateFrom: `${String(query.yearFrom).padStart(4, '0')}-01-01` }), ...(query.yearTo === undefined ? {} : { dateTo: `${String(query.yearTo).padStart(4, '0')}-12-31` }),
          },
          ...(query.sort === undefined ? {} : { sort: query.sort }),
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        });
        const [answer] = await Promise.all([asking, logging]);
        return {
          total: answer.total, totalExact: answer.totalExact, ...(answer.nextCursor === undefined ? {} : { nextCursor: answer.nextCursor }),
          items: answer.hits.map((hit, index) => ({ recordId: hit.recordId, href: `/api/v1/records/${hit.recordId}`, page: hit.pageNumber, title: [...hit.title], snippet: [...hit.snippet], score: Math.round(1000 / (index + 1)) / 1000 })),
          facets: Object.fromEntries(Object.entries(answer.facets).map(([name, counts]) => [name, [...(counts ?? [])]])),
        };
      },
    }),
  ];
}

/** What a record cites, what cites it, what is like it; a record the caller may not see answers like none. */
function relatedRoute(deps: SearchRouteDeps): Route {
  return defineRoute({
    method: 'get', path: '/api/v1/records/:id/related', tag: 'search', access: 'signed-in',
    summary: 'What a record cites, which records cite it, and which are like it.',
    notes: 'Cited numbers without records are not held, or not for the caller. Counts cover only what the caller may see.',
    params: z.object({ id: z.string().max(100) }),
    query: z.object({ dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() }),
    output: z.object({ cites: z.array(z.object({ number: z.string(), records: z.array(paper) })), citedBy: z.array(paper), citedByTotal: z.number(), similar: z.array(paper) }),
    handle: async ({ actor, params, query }) => {
      requirePermission(actor, 'search.use');
      const context = { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) };
      // Judged and logged as any reading of the record is.
      await deps.records.get(actor, params.id, context);
      const related = await relatedOf(deps, actor, params.id, context);
      const entry = (one: ArchiveRecord) => ({ recordId: one.id, href: `/api/v1/records/${one.id}`, title: one.title, documentNumber: one.documentNumber, issuedOn: one.issuedOn, validity: one.validity });
      return { cites: related.cites.map((one) => ({ number: one.number, records: one.records.map(entry) })), citedBy: related.citedBy.map(entry), citedByTotal: related.citedByTotal, similar: related.similar.map(entry) };
    },
  });
}
