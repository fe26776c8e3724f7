/** The read side of one index file: answers questions inside one read transaction, so an answer is of one moment. */
import type { IndexFile } from './schema.js';
import { createWordMemory } from '../../../../kernel/fold-text.js';
import { findMarks, markPlan, snippetOf, toSegments } from '../../rules/highlight.js';
import type { MarkPlan } from '../../rules/highlight.js';
import { MAX_WINDOW } from '../engine.js';
import type { CitationLinks, EngineHit, EngineNote, EngineQuery, EngineResult, RelatedQuery, RelatedRecord, SuggestQuery, Suggestion } from '../engine.js';
import { createColumns } from './columns.js';
import type { Columns } from './columns.js';
import { countFacets, countYears } from './facets.js';
import { createMatcher, isWordOf } from './match.js';
import type { Matcher, Matches } from './match.js';
import { planQuery } from './plan.js';
import type { Plan, PlanContext } from './plan.js';
import { createPostings } from './postings.js';
import { createRanker } from './rank.js';
import type { Ranked } from './rank.js';
import { createRelated } from './related.js';
import { admission, scopeFilter } from './scope-filter.js';
import type { Admits } from './scope-filter.js';
import { createSuggester } from './suggest.js';

/** What the reader answers; the same verbs as the engine, synchronous. */
export interface IndexReader {
  search(query: EngineQuery): EngineResult;
  suggest(query: SuggestQuery): readonly Suggestion[];
  similar(query: RelatedQuery): readonly RelatedRecord[];
  citations(query: RelatedQuery): CitationLinks;
  versionsOf(recordIds: readonly string[]): readonly { recordId: string; version: number }[];
  count(): number;
  listVersions(after: string, limit: number): readonly { recordId: string; version: number }[];
  state(): { records: number; pages: number };
}

/** Data an administrator keeps, handed over as values. */
export interface ReaderData {
  /** Unmarked words too common to choose by. */
  readonly stopWords: readonly string[];
}

/** Remembered lists are thrown away when more than this share of the index died since. */
const MOST_DEAD = 0.02;

/** Binds a reader to an open index file. */
export function createReader(db: IndexFile, data: ReaderData): IndexReader {
  const columns = createColumns(db);
  const postings = createPostings(db, (field) => (field === 'body' ? columns.maxPage : columns.maxOrd));
  const match = createMatcher(db, columns, postings);
  const stopWords = new Set(data.stopWords);
  const ranker = createRanker(db, columns, postings);
  const suggester = createSuggester(db, columns, postings);
  const related = createRelated(db, columns, postings, stopWords);
  const show = createPresenter(db);
  let buried = 0;
  const forget = (): void => {
    const much = columns.buried - buried > MOST_DEAD * columns.pages;
    if (much) buried = columns.buried;
    postings.forget(much);
  };
  const inMoment = <T>(work: () => T): T => {
    db.exec('BEGIN');
    try {
      // A read makes the snapshot; only then the columns can be brought to the same moment.
      db.prepare('SELECT 1 FROM meta LIMIT 1').get();
      if (columns.refresh()) forget();
      return work();
    } finally {
      db.exec('COMMIT');
    }
  };
  return {
    search: (query) => inMoment(() => {
      const admits = admission(db, columns, query.scope, query.filters ?? {});
      const inScope = scopeFilter(db, columns, query.scope);
      const context: PlanContext = {
        postings, stopWords, visible: (word) => isWordOf(columns, postings, word, admits), known: (word) => postings.frequency(word) > 0 && isWordOf(columns, postings, word, inScope),
      };
      const { plan, matches, notes } = answer(match, context, query, admits);
      const offset = Math.max(0, query.offset ?? 0);
      const limit = Math.max(0, Math.min(query.limit ?? 20, MAX_WINDOW - offset));
      const ranked = order(columns, ranker(plan, matches, Math.min(MAX_WINDOW, offset + limit), query.sort ?? 'relevance'), matches, query);
      const corrections = notes.flatMap((note) => (note.kind === 'corrected' ? [note.to] : []));
      const marks = query.highlight === false ? undefined : markPlan(query.text, stopWords, corrections);
      return {
        total: matches.ords.length,
        totalExact: true,
        hits: ranked.slice(offset, offset + limit).map((hit) => show(hit, marks)),
        facets: countFacets(columns, matches.ords, query.facets ?? []),
        histogramByYear: countYears(columns, matches.ords),
        notes,
        ignoredWords: [...new Set([...plan.ignoredWords, ...matches.ignored])],
        engine: 'sqlite',
      };
    }),
    suggest: (query) => inMoment(() => suggester(query)),
    similar: (query) => inMoment(() => related.similar(query)),
    citations: (query) => inMoment(() => related.citations(query)),
    versionsOf: (recordIds) =>
      db.prepare('SELECT record_id AS recordId, version FROM record WHERE record_id IN (SELECT value FROM json_each(?))').all(JSON.stringify(recordIds)) as { recordId: string; version: number }[],
    count: () => inMoment(() => columns.records),
    listVersions: (after, limit) =>
      db.prepare('SELECT record_id AS recordId, version FROM record WHERE record_id > ? ORDER BY record_id LIMIT ?').all(after, limit) as { recordId: string; version: number }[],
    state: () => inMoment(() => ({ records: columns.records, pages: columns.pages })),
  };
}

/** Asks strictly first, then step by step more loosely, and says so. */
function answer(match: Matcher, context: PlanContext, query: EngineQuery, admits: Admits): { plan: Plan; matches: Matches; notes: readonly EngineNote[] } {
  const strict = planQuery(query.text, context, false);
  const matches = match(strict, admits);
  if (matches.ords.length > 0) return { plan: strict, matches, notes: strict.notes };
  if (strict.phrases.some((phrase) => phrase.marked)) {
    const plan: Plan = { ...strict, phrases: strict.phrases.map((phrase) => ({ ...phrase, marked: false })) };
    const found = match(plan, admits);
    if (found.ords.length > 0) return { plan, matches: found, notes: [...strict.notes, { kind: 'unmarked' }] };
  }
  if (strict.all && strict.clauses.length > 1) {
    const plan = planQuery(query.text, context, true);
    const found = match(plan, admits);
    if (found.ords.length > 0) return { plan, matches: found, notes: [...plan.notes, { kind: 'relaxed' }] };
  }
  return { plan: strict, matches, notes: strict.notes };
}

function order(columns: Columns, ranked: readonly Ranked[], matches: Matches, query: EngineQuery): readonly Ranked[] {
  if (query.sort === undefined || query.sort === 'relevance') return ranked;
  const sign = query.sort === 'issued-asc' ? 1 : -1;
  const day = (ord: number): number => columns.issued[ord] || (sign === 1 ? 99_999_999 : 0);
  return Array.from(matches.ords, (ord, at) => ({ ord, page: matches.pages[at] ?? 0, score: matches.scores[at] ?? 0 }))
    .sort((a, b) => sign * (day(a.ord) - day(b.ord)) || b.ord - a.ord);
}

function createPresenter(db: IndexFile): (hit: Ranked, marks: MarkPlan | undefined) => EngineHit {
  const record = db.prepare('SELECT record_id, title, meta FROM record WHERE ord = ?');
  const page = db.prepare('SELECT number, text FROM page WHERE id = ?');
  const firstPage = db.prepare('SELECT number, text FROM page WHERE ord = ? ORDER BY id LIMIT 1');
  const forms = createWordMemory();
  return (hit, marks) => {
    const head = record.get(hit.ord) as { record_id: string; title: string; meta: string };
    const found = (hit.page === 0 ? undefined : page.get(hit.page)) as { number: number; text: string } | undefined;
    const base = { recordId: head.record_id, pageNumber: found?.number ?? 0, score: hit.score };
    if (marks === undefined) return { ...base, title: [{ text: head.title, marked: false }], snippet: [] };
    const fallback = head.meta === '' ? ((firstPage.get(hit.ord) as { text: string } | undefined)?.text ?? '') : head.meta;
    return {
      ...base,
      title: toSegments(head.title, findMarks(head.title, marks, forms)),
      snippet: snippetOf(found?.text ?? fallback, marks, 36, forms),
    };
  };
}
