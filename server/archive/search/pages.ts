import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { requirePermission } from '../../kernel/permission.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { layoutHistogram } from '../../platform/views/histogram.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Records } from '../records/records.js';
import { toAccessScope } from './describe-record.js';
import type { SearchFilters, SearchSort } from './engines/engine.js';
import type { SearchNames } from './present-results.js';
import { searchQuery } from './search-query.js';
import type { SearchQuery } from './search-query.js';
import { presentResults } from './present-results.js';
import type { Search } from './search.js';

export interface SearchPageDeps {
  readonly search: Search;
  readonly catalogue: Catalogue;
  readonly records: Pick<Records, 'scopeFor' | 'peek'>;
  readonly uow: UnitOfWork;
}

const PAGE_SIZE = 20;

/** One box over metadata and full text, with facets; what somebody may not see is in no hit, count or suggestion. */
export function searchPages(deps: SearchPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/search', access: 'officer', query: searchQuery, handle: ({ actor, query, lang }) => resultsView(deps, actor, query, lang) }),
    definePage({
      method: 'get', path: '/search/suggest', access: 'officer', query: z.object({ q: z.string().max(200).default('') }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'search.use');
        const found = await deps.search.suggest(toAccessScope(await deps.records.scopeFor(actor)), query.q, 8);
        return { kind: 'json', body: found.map((one) => ({ value: one.text, label: one.text, detail: one.kind })) };
      },
    }),
  ];
}

async function resultsView(deps: SearchPageDeps, actor: OfficerActor, query: SearchQuery, lang: 'vi' | 'en'): Promise<PageResult> {
  requirePermission(actor, 'search.use');
  const names = await namesOf(deps.catalogue, lang);
  const filters = filtersOf(query);
  const asked = query.q !== undefined || Object.keys(filters).length > 0;
  const sort: SearchSort | undefined = query.sort;
  if (!asked) return view('search/results', { key: 'searchpage.title' }, presentResults(query, undefined, names, new Map()), { searchText: '' });
  const context = { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) };
  const scope = await deps.records.scopeFor(actor, context);
  const answer = await deps.search.search(toAccessScope(scope), {
    text: query.q ?? '', filters, facets: ['typeCodes', 'agencyIds', 'years', 'validity', 'procedureCodes', 'signatureState'], limit: PAGE_SIZE, byIdentifier: actor.roles.includes('archivist'),
    ...(sort === undefined ? {} : { sort }), ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  });
  await deps.uow.run(actor, async (tx) =>
    tx.record({
      name: 'search.asked', subject: { type: 'search', id: 'records' }, ...context, announce: false,
      // What was typed can name a person: the log keeps it for those who may read the log, the index keeps nothing of it.
      data: { text: (query.q ?? '').slice(0, 300), total: answer.total, filters: Object.keys(filters) },
    }),
  );
  const records = new Map((await Promise.all(answer.hits.map((hit) => deps.records.peek(hit.recordId)))).flatMap((found) => (found === undefined ? [] : [[found.record.id, found.record] as const])));
  return view('search/results', { key: 'searchpage.title' }, presentResults(query, answer, names, records), { searchText: query.q ?? '' });
}

/** The filters of the address. */
export function filtersOf(query: Pick<SearchQuery, 'type' | 'agency' | 'year' | 'validity' | 'procedure' | 'signature'>): SearchFilters {
  const years = query.year.map(Number).filter((year) => Number.isInteger(year) && year > 0 && year <= 9999);
  return {
    ...(query.type.length === 0 ? {} : { typeCodes: query.type }),
    ...(query.agency.length === 0 ? {} : { agencyIds: query.agency }),
    ...(years.length === 0 ? {} : { years }),
    ...(query.validity.length === 0 ? {} : { validity: query.validity }),
    ...(query.procedure.length === 0 ? {} : { procedureCodes: query.procedure }),
    ...(query.signature.length === 0 ? {} : { signatureState: query.signature }),
  };
}

async function namesOf(catalogue: Catalogue, lang: 'vi' | 'en'): Promise<SearchNames> {
  const [types, agencies, procedures] = await Promise.all([catalogue.listTypes(), catalogue.listAgencies(), catalogue.listProcedures()]);
  return {
    type: new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn])),
    agency: new Map(agencies.map((agency) => [agency.id, agency.name])),
    procedure: new Map(procedures.map((procedure) => [procedure.code, lang === 'vi' ? procedure.nameVi : procedure.nameEn])),
    histogram: layoutHistogram,
  };
}
