import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import type { Scope } from '../../kernel/scope.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formList, formText } from '../../platform/http/form.js';
import { safeNext } from '../../platform/http/mount.js';
import type { Translator } from '../../platform/i18n/translator.js';
import { layoutHistogram } from '../../platform/views/histogram.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Owners } from '../owners/owners.js';
import type { ArchiveRecord } from '../records/model.js';
import type { Records } from '../records/records.js';
import { RESULT_COLUMNS } from '../saved-searches/model.js';
import type { SavedSearches } from '../saved-searches/saved-searches.js';
import { toAccessScope } from './describe-record.js';
import { findNearest } from './find-nearest.js';
import { filtersOf, isEmptyQuestion, questionOf, questionParams } from './model.js';
import { urlOf } from './present-filters.js';
import type { Place, SearchNames } from './present-filters.js';
import { presentResults } from './present-results.js';
import { composeQuestion, decomposeQuestion } from './rules/compose-question.js';
import { questionFields, searchQuery } from './search-query.js';
import type { SearchQuery } from './search-query.js';
import type { Search, SearchAnswer } from './search.js';

export interface SearchPageDeps {
  readonly search: Search;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'listAgencies' | 'listProcedures'>;
  readonly records: Pick<Records, 'scopeFor' | 'peek'>;
  readonly owners: Pick<Owners, 'getMany'>;
  readonly saved: SavedSearches;
  readonly uow: UnitOfWork;
  readonly translator: Pick<Translator, 't'>;
  /** Lists longer than that are exported with a reason. */
  readonly reasonRows: number;
}

const PAGE_SIZE = 20;
const MOST_START = 99_980;
const MOST_RECENT_SUGGESTED = 3;
const MOST_SUGGESTED = 8;
const FACETS = ['typeCodes', 'agencyIds', 'years', 'validity', 'procedureCodes', 'signatureState'] as const;

const pageQuery = searchQuery.extend({ start: z.coerce.number().int().min(0).max(MOST_START).catch(0) });
type PageQuery = SearchQuery & { readonly start: number };
const composeQuery = z.object({ ...questionFields, words: formText, phrase: formText, without: formText, number: formText, typeName: formText, agencyName: formText, from: formText, to: formText, dossier: formText, purpose: formText });

/** One box over metadata and full text, with facets; what somebody may not see is in no hit, count or suggestion. */
export function searchPages(deps: SearchPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/search', access: 'officer', query: pageQuery, handle: ({ actor, query, lang }) => resultsView(deps, actor, query, lang) }),
    suggestPage(deps), composePage(deps), columnsPage(deps),
    definePage({
      method: 'post', path: '/search/recent/forget', access: 'officer',
      handle: async ({ actor }) => {
        await deps.saved.forgetRecent(actor);
        return redirect('/search', { level: 'success', message: { key: 'searchpage.recent.forgotten' } });
      },
    }),
  ];
}

/** What may stand in the box next: his own questions of late, titles, names and numbers he may find. */
function suggestPage(deps: SearchPageDeps): Page {
  return definePage({
    method: 'get', path: '/search/suggest', access: 'officer', query: z.object({ q: z.string().max(200).default('') }),
    handle: async ({ actor, query, lang }) => {
      requirePermission(actor, 'search.use');
      const text = query.q.trim();
      const recent = await deps.saved.recent(actor, text, text === '' ? MOST_SUGGESTED : MOST_RECENT_SUGGESTED);
      const found = text === '' ? [] : await deps.search.suggest(toAccessScope(await deps.records.scopeFor(actor)), text, MOST_SUGGESTED);
      const told = new Set(recent);
      const body = [
        ...recent.map((value) => ({ value, label: value, detail: deps.translator.t(lang, 'searchpage.suggestion.recent') })),
        ...found.filter((one) => !told.has(one.text) && told.add(one.text)).map((one) => ({ value: one.text, label: one.text, detail: deps.translator.t(lang, `search.suggestion.${one.kind}`) })),
      ];
      return { kind: 'json', body };
    },
  });
}

/** The advanced form writes into the one box and goes back to it. */
function composePage(deps: SearchPageDeps): Page {
  return definePage({
    method: 'get', path: '/search/compose', access: 'officer', query: composeQuery,
    handle: async ({ actor, query }) => {
      requirePermission(actor, 'search.use');
      const [types, agencies] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listAgencies()]);
      const q = composeQuestion({ ...query, type: query.typeName, agency: query.agencyName }, { types: types.map((type) => ({ name: type.nameVi, value: type.code })), agencies: agencies.map((agency) => ({ name: agency.name, value: agency.id })) });
      return redirect(urlOf({ question: { ...questionOf(query), q: q === '' ? undefined : q }, dossier: query.dossier, purpose: query.purpose, start: 0 }));
    },
  });
}

/** Which columns a row shows, remembered for the person. */
function columnsPage(deps: SearchPageDeps): Page {
  return definePage({
    method: 'post', path: '/search/columns', access: 'officer', body: z.object({ column: formList, back: formText }),
    handle: async ({ actor, body }) => {
      await deps.saved.chooseColumns(actor, body.column);
      return redirect(safeNext(body.back ?? '/search'));
    },
  });
}

async function resultsView(deps: SearchPageDeps, actor: OfficerActor, query: PageQuery, lang: 'vi' | 'en'): Promise<PageResult> {
  requirePermission(actor, 'search.use');
  const place: Place = { question: questionOf(query), dossier: query.dossier, purpose: query.purpose, start: query.start };
  const asked = !isEmptyQuestion(place.question);
  const [names, saved, columns, recent] = await Promise.all([namesOf(deps.catalogue, lang), deps.saved.list(actor), deps.saved.columns(actor), asked ? [] : deps.saved.recent(actor, '', MOST_SUGGESTED)]);
  const choosable = RESULT_COLUMNS.filter((name) => name !== 'owner' || may(actor, 'owner.read'));
  const common = { place, names, saved, recent, choosable, columns: columns.filter((name) => choosable.includes(name)), reasonRows: deps.reasonRows, pageSize: PAGE_SIZE, advanced: decomposeQuestion(deps.search.understand(place.question.q ?? '')) };
  if (!asked) return view('search/results', { key: 'searchpage.title' }, presentResults({ ...common, answer: undefined, records: new Map(), ownerNames: new Map(), nothing: undefined }), { searchText: '' });
  const scope = await deps.records.scopeFor(actor, contextOf(place));
  const byIdentifier = actor.roles.includes('archivist');
  const { question } = place;
  const answer = await deps.search.search(toAccessScope(scope), {
    text: question.q ?? '', filters: filtersOf(question), facets: FACETS, offset: place.start, limit: PAGE_SIZE, byIdentifier, ...(question.sort === undefined ? {} : { sort: question.sort }),
  });
  await logged(deps, actor, place, answer);
  const records = await recordsOf(deps, scope, answer);
  const ownerNames = columns.includes('owner') && may(actor, 'owner.read') ? await ownersOf(deps, [...records.values()]) : new Map<string, string>();
  const nothing = answer.total === 0 ? await findNearest(deps.search, toAccessScope(scope), question, byIdentifier) : undefined;
  const acts = {
    ...(may(actor, 'hold.manage') ? { holdHref: `/holds/new?${questionParams(question).toString()}` } : {}),
    ...(may(actor, 'disposition.propose') && answer.total > 0 ? { chooseHref: `/disposition/choose?${new URLSearchParams({ source: 'search', question: questionParams(question).toString() }).toString()}` } : {}),
  };
  return view('search/results', { key: 'searchpage.title' }, { ...presentResults({ ...common, answer, records, ownerNames, nothing }), ...acts }, { searchText: question.q ?? '' });
}

/** What was typed can name a person: the log keeps it for those who may read the log, the asker's own list of late questions for him. */
function logged(deps: SearchPageDeps, actor: OfficerActor, place: Place, answer: SearchAnswer): Promise<void> {
  const text = place.question.q ?? '';
  return deps.uow.run(actor, async (tx) => {
    if (place.start === 0) await deps.saved.remember(tx, actor, text);
    tx.record({ name: 'search.asked', subject: { type: 'search', id: 'records' }, ...contextOf(place), announce: false, data: { text: text.slice(0, 300), total: answer.total, filters: Object.keys(filtersOf(place.question)) } });
  });
}

/** The records of the hits, judged once more by the register: the index may be a moment behind. */
async function recordsOf(deps: SearchPageDeps, scope: Scope, answer: SearchAnswer): Promise<Map<string, ArchiveRecord>> {
  const found = await Promise.all(answer.hits.map((hit) => deps.records.peek(hit.recordId)));
  return new Map(found.flatMap((one) => (one === undefined || !inScope(scope, one.record) ? [] : [[one.record.id, one.record] as const])));
}

async function ownersOf(deps: SearchPageDeps, records: readonly ArchiveRecord[]): Promise<Map<string, string>> {
  const people = await deps.owners.getMany([...new Set(records.flatMap((record) => record.ownerIds))]);
  return new Map(people.map((person) => [person.id, person.name]));
}

/** In which dossier and why, as the register wants it. */
export function contextOf({ dossier, purpose }: Pick<Place, 'dossier' | 'purpose'>): { dossierCode?: string; purpose?: string } {
  return { ...(dossier === undefined ? {} : { dossierCode: dossier }), ...(purpose === undefined ? {} : { purpose }) };
}

async function namesOf(catalogue: SearchPageDeps['catalogue'], lang: 'vi' | 'en'): Promise<SearchNames> {
  const [types, agencies, procedures] = await Promise.all([catalogue.listTypes(), catalogue.listAgencies(), catalogue.listProcedures()]);
  return {
    type: new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn])),
    agency: new Map(agencies.map((agency) => [agency.id, agency.name])),
    procedure: new Map(procedures.map((procedure) => [procedure.code, lang === 'vi' ? procedure.nameVi : procedure.nameEn])),
    histogram: layoutHistogram,
  };
}
