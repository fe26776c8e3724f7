/**
 * Search: finds the paper, and the page of it, among those the asker may see.
 * Owns the search index, which is disposable: it holds nothing the register and the files do not.
 * Understands a question (words, numbers, dates, abbreviations), hands it to the engine, says how it was understood.
 * Never decides who may see what - the scope comes as an argument - and never returns markup.
 * Never reads the register: records come as IndexRecord, by jobs that follow the outbox.
 */
import { ArchiveError } from '../../kernel/errors.js';
import type {
  AccessScope, CitationLinks, EngineHealth, EngineQuery, EngineResult, FacetName, IndexRecord, RelatedRecord, SearchEngine, SearchFilters, SearchSort, Suggestion,
} from './engines/engine.js';
import { MAX_WINDOW } from './engines/engine.js';
import { rebuildAll } from './rebuild.js';
import { reconcileIndex } from './reconcile.js';
import type { ReconciledRegister, Reconciliation } from './reconcile.js';
import { abbreviationTable, expandWords } from './rules/expand-abbreviations.js';
import type { Abbreviation, AbbreviationTable } from './rules/expand-abbreviations.js';
import { withIdentifiers } from './rules/read-identifiers.js';
import { parseQuery } from './rules/parse-query.js';
import type { QueryVocabulary } from './rules/parse-query.js';
import type { ParsedQuery, QueryChip } from './rules/query-model.js';

/** A question from a person or another system. */
export interface SearchInput {
  readonly text: string;
  readonly filters?: SearchFilters;
  readonly facets?: readonly FacetName[];
  readonly sort?: SearchSort;
  readonly offset?: number;
  /** At most 100; 20 by default. */
  readonly limit?: number;
  /** From `nextCursor` of the answer before; replaces `offset`. */
  readonly cursor?: string;
  readonly highlight?: boolean;
  /** The asker may find papers by their holder's identifier; then `hashIdentifier` is asked. */
  readonly byIdentifier?: boolean;
  /** Another table of abbreviations than the one in use, to try it. */
  readonly abbreviations?: readonly Abbreviation[];
}

/** An answer with how the question was understood. */
export interface SearchAnswer extends EngineResult {
  readonly understood: readonly QueryChip[];
  /** Restrictions read from the text found nothing and were left out. */
  readonly restrictionsDropped: boolean;
  /** The main engine does not answer; the embedded one did. */
  readonly fallback: boolean;
  readonly nextCursor?: string;
}

/** What search is built from. */
export interface SearchDeps {
  readonly engine: SearchEngine;
  /** Answers when `engine` is unavailable; must be fed by the same jobs. */
  readonly fallback?: SearchEngine;
  /** The table, or what answers the table as of now. */
  readonly abbreviations: readonly Abbreviation[] | (() => readonly Abbreviation[]);
  /** Milliseconds of any clock that only goes forward; with it an engine that fails is not asked again for some seconds. */
  readonly nowMs?: () => number;
  /** Names of types and agencies as of now. */
  readonly vocabulary?: () => QueryVocabulary;
  /** Keyed hash of a person's or organisation's number; `undefined` when the digits are no such number. */
  readonly hashIdentifier?: (digits: string) => string | undefined;
  /** What the index is compared with; without it nothing can be reconciled. */
  readonly register?: ReconciledRegister;
}

/** The front door of search. */
export interface Search {
  /** Puts records into every engine, or newer versions in the place of older ones; safe to repeat. */
  indexRecords(records: readonly IndexRecord[]): Promise<void>;
  removeRecords(recordIds: readonly string[]): Promise<void>;
  search(scope: AccessScope, input: SearchInput): Promise<SearchAnswer>;
  suggest(scope: AccessScope, text: string, limit?: number): Promise<readonly Suggestion[]>;
  /** How a question would be understood, without asking it; for the box and for trying abbreviations. */
  understand(text: string, abbreviations?: readonly Abbreviation[]): ParsedQuery;
  /**
   * Builds every index anew from the records given and swaps it in. Refuses with `conflict` when the new index
   * would hold fewer records than `expected` says the register has.
   */
  rebuild(records: AsyncIterable<readonly IndexRecord[]>, expected: () => Promise<number>, onProgress?: (done: number) => void): Promise<number>;
  /**
   * Compares every engine with the register, both ways, with counts; with `repair` puts in what is missing or stale and takes out
   * what is surplus. Safe to run at any time. @throws conflict `search.no-register` where the search was built without one
   */
  reconcile(options: { readonly repair: boolean }): Promise<Reconciliation>;
  /** Records like this one among those the asker may find; none when he may not find the record itself. */
  similar(scope: AccessScope, recordId: string, limit?: number): Promise<readonly RelatedRecord[]>;
  /** The documents a record names (viện dẫn) and those that name it (được viện dẫn), trimmed in the same way. */
  citations(scope: AccessScope, recordId: string, limit?: number): Promise<CitationLinks>;
  status(): Promise<readonly EngineHealth[]>;
  close(): Promise<void>;
}

const MAX_LIMIT = 100;
/** How long an engine that did not answer is not asked again. */
const REST_MS = 5_000;

/** Builds the front door. */
export function createSearch(deps: SearchDeps): Search {
  const engines = deps.fallback === undefined ? [deps.engine] : [deps.engine, deps.fallback];
  const tableOf = createTables(deps.abbreviations);
  const expanded = (parsed: ParsedQuery, own?: readonly Abbreviation[]): ParsedQuery => ({ ...parsed, words: expandWords(parsed.words, tableOf(own)) });
  const understand = (text: string, own?: readonly Abbreviation[]): ParsedQuery => expanded(parseQuery(text, deps.vocabulary?.()), own);
  const ask = createAsking(deps);
  return {
    indexRecords: (records) => inAll(engines, (engine) => engine.upsert(records)),
    removeRecords: (recordIds) => inAll(engines, (engine) => engine.remove(recordIds)),
    search: async (scope, input) => {
      const parsed = withIdentifiers(understand(input.text, input.abbreviations), input.byIdentifier === true ? deps.hashIdentifier : undefined);
      const query = engineQuery(parsed, scope, input);
      const { value, fallback, restrictionsDropped } = await askLooser(ask, query, input, () => expanded(parseQuery(input.text, deps.vocabulary?.(), { dates: 'words' }), input.abbreviations));
      const next = (query.offset ?? 0) + value.hits.length;
      const more = value.hits.length > 0 && next < value.total && next < MAX_WINDOW;
      return { ...value, understood: parsed.chips, restrictionsDropped, fallback, ...(more ? { nextCursor: toCursor(next) } : {}) };
    },
    suggest: async (scope, text, limit = 8) => (await ask((engine) => engine.suggest({ text, scope, limit }))).value,
    understand,
    rebuild: (records, expected, onProgress) => rebuildAll(engines, records, expected, onProgress),
    reconcile: async ({ repair }) => {
      if (deps.register === undefined) throw new ArchiveError('conflict', 'search.no-register');
      return reconcileIndex(engines, deps.register, repair);
    },
    similar: async (scope, recordId, limit = 8) => (await ask((engine) => engine.similar({ recordId, scope, limit }))).value,
    citations: async (scope, recordId, limit = 50) => (await ask((engine) => engine.citations({ recordId, scope, limit }))).value,
    status: () => Promise.all(engines.map((engine) => engine.health())),
    close: async () => { await Promise.all(engines.map((engine) => engine.close())); },
  };
}

type Ask = <T>(question: (engine: SearchEngine) => Promise<T>) => Promise<{ value: T; fallback: boolean }>;

/** Asks; where restrictions read from the text find nothing, takes days and years for words, and at last leaves the restrictions out. */
async function askLooser(ask: Ask, query: EngineQuery, input: SearchInput, withDatesAsWords: () => ParsedQuery): Promise<{ value: EngineResult; fallback: boolean; restrictionsDropped: boolean }> {
  const strict = await ask((engine) => engine.search(query));
  if (strict.value.total > 0 || Object.keys(query.text.restrictions).length === 0) return { ...strict, restrictionsDropped: false };
  const words = withDatesAsWords();
  const dated = words.words.length > query.text.words.length ? await ask((engine) => engine.search({ ...query, text: words, filters: mergeFilters(input.filters ?? {}, words) })) : undefined;
  if (dated !== undefined && dated.value.total > 0 && !dated.value.notes.some((note) => note.kind === 'relaxed')) return { ...dated, restrictionsDropped: true };
  const free = await ask((engine) => engine.search({ ...query, filters: input.filters ?? {} }));
  return free.value.total > 0 ? { ...free, restrictionsDropped: true } : { ...strict, restrictionsDropped: false };
}

/** Prepared tables of abbreviations, each prepared once as long as it is the one in use. */
function createTables(current: SearchDeps['abbreviations']): (own?: readonly Abbreviation[]) => AbbreviationTable {
  let last: { readonly of: readonly Abbreviation[]; readonly table: AbbreviationTable } | undefined;
  return (own) => {
    const of = own ?? (typeof current === 'function' ? current() : current);
    if (last?.of !== of) last = { of, table: abbreviationTable(of) };
    return last.table;
  };
}

/** Asks the main engine, or the one behind it; one that did not answer is left in peace for a while. */
function createAsking({ engine, fallback, nowMs }: SearchDeps): Ask {
  let restUntil = 0;
  return async (question) => {
    const resting = fallback !== undefined && nowMs !== undefined && nowMs() < restUntil;
    if (!resting) {
      try {
        return { value: await question(engine), fallback: false };
      } catch (error) {
        if (fallback === undefined || !(error instanceof ArchiveError) || error.kind !== 'unavailable') throw error;
        restUntil = (nowMs?.() ?? 0) + REST_MS;
      }
    }
    return { value: await question(fallback ?? engine), fallback: true };
  };
}

function engineQuery(parsed: ParsedQuery, scope: AccessScope, input: SearchInput): EngineQuery {
  const limit = Math.max(1, Math.min(input.limit ?? 20, MAX_LIMIT));
  return {
    text: parsed,
    scope,
    filters: mergeFilters(input.filters ?? {}, parsed),
    ...(input.facets === undefined ? {} : { facets: input.facets }),
    sort: input.sort ?? (isEmpty(parsed) ? 'issued-desc' : 'relevance'),
    offset: input.cursor === undefined ? Math.max(0, input.offset ?? 0) : fromCursor(input.cursor),
    limit,
    highlight: input.highlight ?? true,
  };
}

function isEmpty(parsed: ParsedQuery): boolean {
  return parsed.words.length === 0 && parsed.phrases.length === 0 && parsed.numbers.length === 0;
}

/** Filters of the form win over restrictions read from the text. */
function mergeFilters(form: SearchFilters, parsed: ParsedQuery): SearchFilters {
  return { ...parsed.restrictions, ...form };
}

function toCursor(offset: number): string {
  return Buffer.from(`o${String(offset)}`).toString('base64url');
}

function fromCursor(cursor: string): number {
  const offset = /^o(\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (offset === undefined) throw new ArchiveError('invalid', 'search.cursor');
  return Number(offset);
}

/** Every engine is tried even when one fails; the first failure is reported, so that the job repeats. */
async function inAll(engines: readonly SearchEngine[], work: (engine: SearchEngine) => Promise<void>): Promise<void> {
  const settled = await Promise.allSettled(engines.map(work));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}
