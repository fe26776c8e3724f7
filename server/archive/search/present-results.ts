import { localDateOf } from '../../kernel/calendar.js';
import type { Message } from '../../platform/i18n/translator.js';
import type { ArchiveRecord } from '../records/model.js';
import type { ResultColumn, SavedSearch } from '../saved-searches/model.js';
import { EXPORT_FORMATS, RESULT_COLUMNS } from '../saved-searches/model.js';
import type { EngineHit } from './engines/engine.js';
import type { NothingFound } from './find-nearest.js';
import { isEmptyQuestion, questionParams } from './model.js';
import { chipsOf, facetsOf, hasFilters, hiddenOf, urlOf, yearsOf } from './present-filters.js';
import type { Place, SearchNames } from './present-filters.js';
import type { AdvancedForm } from './rules/compose-question.js';
import type { SearchAnswer } from './search.js';

const SORTS = [['relevance', 'relevance'], ['issued-desc', 'newest'], ['issued-asc', 'oldest']] as const;

/** Everything the results page shows, gathered beforehand. */
export interface ResultsFacts {
  readonly place: Place;
  /** Left out while nothing was asked. */
  readonly answer: SearchAnswer | undefined;
  readonly names: SearchNames;
  readonly records: ReadonlyMap<string, ArchiveRecord>;
  readonly ownerNames: ReadonlyMap<string, string>;
  readonly columns: readonly ResultColumn[];
  /** Columns this reader may choose. */
  readonly choosable: readonly ResultColumn[];
  readonly saved: { readonly own: readonly SavedSearch[]; readonly team: readonly SavedSearch[] };
  readonly recent: readonly string[];
  readonly advanced: AdvancedForm;
  readonly nothing: NothingFound | undefined;
  readonly reasonRows: number;
  readonly pageSize: number;
}

/** The view model of views/pages/search/results.hbs. */
export function presentResults(facts: ResultsFacts): object {
  const { place, answer, names } = facts;
  const { question } = place;
  const base = {
    query: question.q ?? '', action: '/search', hidden: hiddenOf(place, ['q', 'sort']),
    sort: { value: question.sort ?? 'relevance', options: SORTS.map(([value, key]) => ({ value, label: { key: `searchpage.sort.${key}` } })) },
    saved: presentSaved(facts), advanced: presentAdvanced(facts),
  };
  if (answer === undefined) return { ...base, isStart: true, chips: [], hits: [], facets: [], pager: {}, recent: facts.recent.map((text) => ({ label: text, href: `/search?${new URLSearchParams({ q: text }).toString()}` })) };
  const shown = answer.hits.flatMap((hit, index) => {
    const record = facts.records.get(hit.recordId);
    return record === undefined ? [] : [presentHit(facts, hit, record, index)];
  });
  return {
    ...base, chips: chipsOf(place, answer.understood, names), ...(hasFilters(question) ? { clearUrl: urlOf({ ...place, question: { ...EMPTY, q: question.q, sort: question.sort } }) } : {}),
    total: answer.total, totalIsLowerBound: !answer.totalExact, hits: shown, facets: facetsOf(place, answer, names), years: yearsOf(place, answer, names),
    pager: pagerOf(facts, answer, shown.length), notes: notesOf(answer),
    didYouMean: answer.notes.flatMap((note) => (note.kind === 'corrected' ? [{ label: note.to, url: urlOf(place, { q: (question.q ?? '').replace(note.from, note.to) }) }] : [])),
    ...(answer.fallback ? { problem: { key: 'searchpage.fallback' } } : {}),
    ...(facts.nothing === undefined ? {} : { nothing: { tried: facts.nothing.tried, nearest: facts.nothing.nearest.map((one) => ({ label: one.label, count: one.count, href: urlOf({ ...place, question: one.question }) })) } }),
    columns: { action: '/search/columns', back: urlOf(place, {}, place.start), options: facts.choosable.map((name) => ({ value: name, label: { key: `exports.column.${name}` }, checked: facts.columns.includes(name) })) },
    ...(answer.total > 0 && !isEmptyQuestion(question)
      ? { exporting: { action: '/exports', hidden: hiddenOf(place, ['dossier', 'purpose', 'start']), reasonNeeded: answer.total > facts.reasonRows, reasonRows: facts.reasonRows, formats: EXPORT_FORMATS.map((format) => ({ value: format, label: { key: `exports.format.${format}` } })) } }
      : {}),
    ...(isEmptyQuestion(question) ? {} : { keeping: { action: '/saved-searches', hidden: hiddenOf(place, ['dossier', 'purpose', 'start']), name: (question.q ?? '').slice(0, 160) } }),
  };
}

const EMPTY = { type: [], agency: [], year: [], validity: [], procedure: [], signature: [] } as const;

function presentSaved({ saved }: ResultsFacts): object {
  const entry = (one: SavedSearch): object => ({ name: one.name, href: `/search?${questionParams(one.question).toString()}`, ownerName: one.ownerName });
  return { href: '/saved-searches', own: saved.own.map(entry), team: saved.team.map(entry) };
}

function presentAdvanced({ advanced, names, place }: ResultsFacts): object {
  const options = (map: ReadonlyMap<string, string>): object[] => [...map].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label, 'vi'));
  return { action: '/search/compose', hidden: hiddenOf(place, ['q']), values: advanced, types: options(names.type), agencies: options(names.agency) };
}

/** What the engine did beyond taking the question at its word. */
function notesOf(answer: SearchAnswer): Message[] {
  return [
    ...answer.notes.map((note) => ({ key: `search.note.${note.kind}`, params: { ...note } })),
    ...(answer.restrictionsDropped ? [{ key: 'search.note.restrictionsDropped' }] : []),
    // Words everybody writes choose nothing; that is worth saying only where nothing was found.
    ...(answer.total === 0 && answer.ignoredWords.length > 0 ? [{ key: 'search.note.ignored', params: { words: answer.ignoredWords.join(', ') } }] : []),
  ];
}

function pagerOf({ place, pageSize }: ResultsFacts, answer: SearchAnswer, shown: number): object {
  return {
    shown, total: answer.total,
    ...(answer.nextCursor === undefined ? {} : { nextUrl: urlOf(place, {}, place.start + pageSize) }),
    ...(place.start > 0 ? { previousUrl: urlOf(place, {}, Math.max(0, place.start - pageSize)), firstUrl: urlOf(place) } : {}),
  };
}

/** The address of a hit: at the page that answers, with the words to mark, and with the way back and on to its neighbours. */
export function hitHref(place: Place, recordId: string, pageNumber: number, at: number, rest = ''): string {
  const read = new URLSearchParams();
  if (pageNumber > 0) read.set('page', String(pageNumber));
  if (place.question.q !== undefined) read.set('q', place.question.q);
  if (place.dossier !== undefined) read.set('dossier', place.dossier);
  if (place.purpose !== undefined) read.set('purpose', place.purpose);
  const from = questionParams(place.question);
  from.set('at', String(at));
  read.set('from', from.toString());
  return `/records/${recordId}${rest}?${read.toString()}`;
}

function presentHit(facts: ResultsFacts, hit: EngineHit, record: ArchiveRecord, index: number): object {
  const at = facts.place.start + index;
  const chosen = new Set(facts.columns);
  return {
    href: hitHref(facts.place, record.id, hit.pageNumber, at), previewUrl: hitHref(facts.place, record.id, hit.pageNumber, at, '/preview'), active: index === 0,
    title: record.title, titleSegments: hit.title.map((segment) => ({ text: segment.text, mark: segment.marked })),
    meta: RESULT_COLUMNS.filter((name) => chosen.has(name)).flatMap((name) => metaOf(name, record, facts)),
    snippets: hit.snippet.length === 0 ? [] : [{ ...(hit.pageNumber > 0 ? { page: hit.pageNumber } : {}), segments: hit.snippet.map((segment) => ({ text: segment.text, mark: segment.marked })) }],
    ...(chosen.has('validity') ? { validity: { state: record.validity } } : {}), ...(chosen.has('copyClass') ? { copyClass: record.copyClass } : {}), signatureCount: record.signatureCount, signatureState: record.signatureState,
  };
}

/** A column as a piece of the line under the title; validity and kind of copy stand below as marks. */
function metaOf(name: ResultColumn, record: ArchiveRecord, { names, ownerNames }: ResultsFacts): object[] {
  const text = (value: string | null | undefined): object[] => (value === null || value === undefined || value === '' ? [] : [{ text: value }]);
  switch (name) {
    case 'type':
      return text(names.type.get(record.typeCode) ?? record.typeCode);
    case 'number':
      return record.documentNumber === null ? [] : [{ code: record.documentNumber }];
    case 'date':
      return record.issuedOn === null ? [] : [{ date: record.issuedOn }];
    case 'issuer':
      return text(record.issuerName);
    case 'signer':
      return text(record.signerName);
    case 'owner':
      return text(record.ownerIds.map((id) => ownerNames.get(id) ?? '').filter((one) => one !== '').join('; '));
    case 'custodian':
      return text(names.agency.get(record.custodianAgencyId));
    case 'procedure':
      return record.procedureCode === null ? [] : text(names.procedure.get(record.procedureCode) ?? record.procedureCode);
    case 'accessioned':
      return [{ date: localDateOf(new Date(record.accessionedAt)), label: { key: 'searchpage.accessioned' } }];
    case 'validity':
    case 'copyClass':
      return [];
  }
}
