/**
 * Search: finds the paper, and the page of it, among those the asker may see.
 * Owns the search index, which is disposable: it holds nothing the register and the files do not.
 * Understands a question (words, numbers, dates, abbreviations), hands it to the engine, says how it was understood.
 * Never decides who may see what - the scope comes as an argument - and never returns markup.
 * Never reads the register: records come as IndexRecord, by jobs that follow the outbox.
 */
import { tokenize } from '../../kernel/fold-text.js';
import { ArchiveError } from '../../kernel/errors.js';
import type {
  AccessScope, EngineHealth, EngineQuery, EngineResult, FacetName, IndexRebuild, IndexRecord, SearchEngine, SearchFilters, SearchSort, Suggestion,
} from './engines/engine.js';
import { MAX_WINDOW } from './engines/engine.js';
import { abbreviationTable, expandWords } from './rules/expand-abbreviations.js';
import type { Abbreviation } from './rules/expand-abbreviations.js';
import { parseQuery } from './rules/parse-query.js';
import type { QueryVocabulary } from './rules/parse-query.js';
import type { ParsedQuery, QueryChip, QueryNumber } from './rules/query-model.js';

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
  readonly abbreviations: readonly Abbreviation[];
  /** Names of types and agencies as of now. */
  readonly vocabulary?: () => QueryVocabulary;
  /** Keyed hash of a person's or organisation's number; `undefined` when the digits are no such number. */
  readonly hashIdentifier?: (digits: string) => string | undefined;
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
  /** Compares the index with the register: what is missing, outdated or left over. Versions in id order. */
  reconcile(register: AsyncIterable<{ readonly recordId: string; readonly version: number }>): Promise<{ missing: string[]; outdated: string[]; leftOver: string[] }>;
  status(): Promise<readonly EngineHealth[]>;
  close(): Promise<void>;
}

const MAX_LIMIT = 100;

/** Builds the front door. */
export function createSearch(deps: SearchDeps): Search {
  const engines = deps.fallback === undefined ? [deps.engine] : [deps.engine, deps.fallback];
  const table = abbreviationTable(deps.abbreviations);
  const understand = (text: string, own = table): ParsedQuery => {
    const parsed = parseQuery(text, deps.vocabulary?.());
    return { ...parsed, words: expandWords(parsed.words, own) };
  };
  const ask = async <T>(question: (engine: SearchEngine) => Promise<T>): Promise<{ value: T; fallback: boolean }> => {
    try {
      return { value: await question(deps.engine), fallback: false };
    } catch (error) {
      if (deps.fallback === undefined || !(error instanceof ArchiveError) || error.kind !== 'unavailable') throw error;
      return { value: await question(deps.fallback), fallback: true };
    }
  };
  return {
    indexRecords: (records) => inAll(engines, (engine) => engine.upsert(records)),
    removeRecords: (recordIds) => inAll(engines, (engine) => engine.remove(recordIds)),
    search: async (scope, input) => {
      const parsed = withIdentifiers(understand(input.text), input.byIdentifier === true ? deps.hashIdentifier : undefined);
      const query = engineQuery(parsed, scope, input);
      let { value, fallback } = await ask((engine) => engine.search(query));
      let restrictionsDropped = false;
      if (value.total === 0 && Object.keys(parsed.restrictions).length > 0) {
        const free = await ask((engine) => engine.search({ ...query, filters: input.filters ?? {} }));
        if (free.value.total > 0) {
          ({ value, fallback } = free);
          restrictionsDropped = true;
        }
      }
      const next = (query.offset ?? 0) + value.hits.length;
      const more = value.hits.length > 0 && next < value.total && next < MAX_WINDOW;
      return { ...value, understood: parsed.chips, restrictionsDropped, fallback, ...(more ? { nextCursor: toCursor(next) } : {}) };
    },
    suggest: async (scope, text, limit = 8) => (await ask((engine) => engine.suggest({ text, scope, limit }))).value,
    understand: (text, abbreviations) => understand(text, abbreviations === undefined ? table : abbreviationTable(abbreviations)),
    rebuild: (records, expected, onProgress) => rebuildAll(engines, records, expected, onProgress),
    reconcile: (register) => reconcile(deps.engine, register),
    status: () => Promise.all(engines.map((engine) => engine.health())),
    close: async () => { await Promise.all(engines.map((engine) => engine.close())); },
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

/** Numbers of persons and organisations become exact keys; their digits then search no text. */
function withIdentifiers(parsed: ParsedQuery, hash: SearchDeps['hashIdentifier']): ParsedQuery {
  if (hash === undefined) return parsed;
  const numbers: QueryNumber[] = [];
  const words = parsed.words.filter((word) => {
    const digits = tokenize(word.text)[0]?.exact ?? '';
    const key = /^\d{9,14}$/.test(digits) ? hash(digits) : undefined;
    if (key !== undefined) numbers.push({ text: word.text, key, start: word.start, end: word.end });
    return key === undefined;
  });
  if (numbers.length === 0) return parsed;
  const chips = numbers.map((number): QueryChip => ({ kind: 'number', text: number.text, start: number.start, end: number.end }));
  return { ...parsed, words, numbers: [...parsed.numbers, ...numbers], chips: [...parsed.chips, ...chips] };
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

async function rebuildAll(
  engines: readonly SearchEngine[],
  records: AsyncIterable<readonly IndexRecord[]>,
  expected: () => Promise<number>,
  onProgress?: (done: number) => void,
): Promise<number> {
  const rebuilds: IndexRebuild[] = [];
  try {
    for (const engine of engines) rebuilds.push(await engine.beginRebuild());
    let done = 0;
    for await (const batch of records) {
      for (const rebuild of rebuilds) await rebuild.upsert(batch);
      done += batch.length;
      onProgress?.(done);
    }
    const wanted = await expected();
    for (const rebuild of rebuilds) {
      const held = await rebuild.count();
      if (held < wanted) throw new ArchiveError('conflict', 'search.rebuild-incomplete', { held, wanted });
    }
    for (const rebuild of rebuilds) await rebuild.swap();
    return wanted;
  } catch (error) {
    await Promise.allSettled(rebuilds.map((rebuild) => rebuild.abort()));
    throw error;
  }
}

async function reconcile(
  engine: SearchEngine,
  register: AsyncIterable<{ readonly recordId: string; readonly version: number }>,
): Promise<{ missing: string[]; outdated: string[]; leftOver: string[] }> {
  const held = new Map<string, number>();
  for (let after: string | undefined; ;) {
    const page = await engine.listVersions(after, 5000);
    for (const { recordId, version } of page) held.set(recordId, version);
    if (page.length < 5000) break;
    after = page[page.length - 1]?.recordId;
  }
  const missing: string[] = [];
  const outdated: string[] = [];
  for await (const { recordId, version } of register) {
    const own = held.get(recordId);
    held.delete(recordId);
    if (own === undefined) missing.push(recordId);
    else if (own < version) outdated.push(recordId);
  }
  return { missing, outdated, leftOver: [...held.keys()] };
}
