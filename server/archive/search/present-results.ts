import type { Message } from '../../platform/i18n/translator.js';
import type { Histogram, YearCount } from '../../platform/views/histogram.js';
import type { ArchiveRecord } from '../records/model.js';
import type { EngineHit, FacetName } from './engines/engine.js';
import type { SearchAnswer } from './search.js';
import type { SearchQuery } from './search-query.js';

/** What codes are called, in the reader's language. */
export interface SearchNames {
  readonly type: ReadonlyMap<string, string>;
  readonly agency: ReadonlyMap<string, string>;
  readonly procedure: ReadonlyMap<string, string>;
  readonly histogram: (years: readonly YearCount[]) => Histogram;
}

type FilterKey = 'type' | 'agency' | 'year' | 'validity' | 'procedure' | 'signature';
const FACETS: readonly { facet: FacetName; key: FilterKey }[] = [
  { facet: 'typeCodes', key: 'type' },
  { facet: 'agencyIds', key: 'agency' },
  { facet: 'validity', key: 'validity' },
  { facet: 'procedureCodes', key: 'procedure' },
  { facet: 'signatureState', key: 'signature' },
];
const SORTS = [['relevance', 'relevance'], ['issued-desc', 'newest'], ['issued-asc', 'oldest']] as const;
const MOST_VALUES = 12;

/** The view model of views/pages/search/results.hbs. */
export function presentResults(query: SearchQuery, answer: SearchAnswer | undefined, names: SearchNames, records: ReadonlyMap<string, ArchiveRecord>): object {
  const base = {
    query: query.q ?? '', action: '/search', hidden: hiddenOf(query),
    sort: { value: query.sort ?? 'relevance', options: SORTS.map(([value, key]) => ({ value, label: { key: `searchpage.sort.${key}` } })) },
  };
  if (answer === undefined) return { ...base, isStart: true, chips: [], hits: [], facets: [], pager: {} };
  return {
    ...base,
    chips: [...answer.understood.map((chip) => ({ label: { key: `searchpage.chip.${chip.kind}`, params: { text: chip.text } }, removeUrl: urlOf(query, { q: cut(query.q ?? '', chip.start, chip.end) }) })), ...filterChips(query, names)],
    ...(hasFilters(query) ? { clearUrl: urlOf({ ...EMPTY, q: query.q }, {}) } : {}),
    total: answer.total, totalIsLowerBound: !answer.totalExact,
    hits: answer.hits.flatMap((hit, index) => {
      const record = records.get(hit.recordId);
      return record === undefined ? [] : [presentHit(hit, record, query, names, index === 0)];
    }),
    facets: FACETS.flatMap(({ facet, key }) => facetGroup(query, answer, facet, key, names)),
    histogram: names.histogram(answer.histogramByYear.map((bar) => ({ ...bar, url: urlOf(query, { year: toggle(query.year, String(bar.year)) }), selected: query.year.includes(String(bar.year)) }))),
    pager: { shown: answer.hits.length, total: answer.total, ...(answer.nextCursor === undefined ? {} : { nextUrl: urlOf(query, { cursor: answer.nextCursor }) }), ...(query.cursor === undefined ? {} : { firstUrl: urlOf(query, {}) }) },
    didYouMean: answer.notes.flatMap((note) => (note.kind === 'corrected' ? [{ label: note.to, url: urlOf(query, { q: (query.q ?? '').replace(note.from, note.to) }) }] : [])),
    ...(answer.fallback ? { problem: { key: 'searchpage.fallback' } } : {}),
  };
}

const EMPTY: SearchQuery = { q: undefined, sort: undefined, type: [], agency: [], year: [], validity: [], procedure: [], signature: [], cursor: undefined, dossier: undefined, purpose: undefined, lang: undefined };

function presentHit(hit: EngineHit, record: ArchiveRecord, query: SearchQuery, names: SearchNames, active: boolean): object {
  const read = new URLSearchParams();
  if (hit.pageNumber > 0) read.set('page', String(hit.pageNumber));
  if (query.q !== undefined) read.set('q', query.q);
  if (query.dossier !== undefined) read.set('dossier', query.dossier);
  const suffix = read.size === 0 ? '' : `?${read.toString()}`;
  return {
    href: `/records/${record.id}${suffix}`, previewUrl: `/records/${record.id}/preview${suffix}`, active,
    title: record.title, titleSegments: hit.title.map((segment) => ({ text: segment.text, mark: segment.marked })), number: record.documentNumber, date: record.issuedOn,
    typeName: names.type.get(record.typeCode) ?? record.typeCode, issuerName: record.issuerName,
    snippets: hit.snippet.length === 0 ? [] : [{ ...(hit.pageNumber > 0 ? { page: hit.pageNumber } : {}), segments: hit.snippet.map((segment) => ({ text: segment.text, mark: segment.marked })) }],
    validity: { state: record.validity }, copyClass: record.copyClass, signatureCount: record.signatureCount,
  };
}

function facetGroup(query: SearchQuery, answer: SearchAnswer, facet: FacetName, key: FilterKey, names: SearchNames): object[] {
  const counts = answer.facets[facet] ?? [];
  if (counts.length === 0) return [];
  const chosen = query[key];
  return [{
    title: { key: `searchpage.facet.${key}` },
    values: counts.slice(0, MOST_VALUES).map(({ value, count }) => ({ label: nameOf(key, value, names), count, url: urlOf(query, { [key]: toggle(chosen, value) }), selected: chosen.includes(value) })),
  }];
}

function nameOf(key: FilterKey, value: string, names: SearchNames): Message | string {
  if (key === 'validity') return { key: `common.validity.${value}` };
  if (key === 'signature') return { key: `searchpage.signature.${value}` };
  if (key === 'year') return value;
  return names[key].get(value) ?? value;
}

function filterChips(query: SearchQuery, names: SearchNames): object[] {
  return (['type', 'agency', 'year', 'validity', 'procedure', 'signature'] as const).flatMap((key) =>
    query[key].map((value) => ({ label: nameOf(key, value, names), removeUrl: urlOf(query, { [key]: query[key].filter((one) => one !== value) }) })),
  );
}

function hasFilters(query: SearchQuery): boolean {
  return (['type', 'agency', 'year', 'validity', 'procedure', 'signature'] as const).some((key) => query[key].length > 0);
}

function toggle(list: readonly string[], value: string): string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

function cut(text: string, start: number, end: number): string {
  return `${text.slice(0, start)} ${text.slice(end)}`.replace(/\s+/g, ' ').trim();
}

function hiddenOf(query: SearchQuery): { name: string; value: string }[] {
  return (['type', 'agency', 'year', 'validity', 'procedure', 'signature'] as const).flatMap((name) => query[name].map((value) => ({ name, value })));
}

/** The address of the search with something changed; a change begins at the first page again. */
function urlOf(query: SearchQuery, changes: Partial<Record<keyof SearchQuery, string | readonly string[] | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, cursor: undefined, lang: undefined, ...changes })) {
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string | undefined]) if (one !== undefined && one !== '') params.append(name, one);
  }
  return `/search?${params.toString()}`;
}
