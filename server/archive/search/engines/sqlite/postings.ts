/**
 * Which pages or records hold a search term, read from the full text tables and remembered. Numbers of pages and records only grow, so a
 * list that is remembered stays true when the index changes: what was added is read behind its end, what was removed is dead in the columns.
 */
import type { IndexFile } from './schema.js';

/** The three full text tables: bodies by page id, titles and descriptions by record number. */
export type Field = 'body' | 'title' | 'meta';

/** Reads posting lists; `forget` must be called when the index has changed. */
export interface Postings {
  /** Ids holding the term, ascending, dead ones among them. A term ending in `*` is a beginning. */
  of(field: Field, term: string): Uint32Array;
  /**
   * The ids where there are at most `most` of them; else none, with an estimate of how many there are from how densely the first lie. Reads no
   * more than `most`, so the cost of a term that everybody writes does not grow with the index.
   */
  atMost(field: Field, term: string, most: number): BoundedList;
  /** True when a holder of the term passes the test; stops at the first. */
  some(field: Field, term: string, test: (id: number) => boolean): boolean;
  /** The newest ids that hold every term and pass the test, at most `most`; reads from the new end and stops there. */
  newest(field: Field, terms: readonly string[], test: (id: number) => boolean, most: number): number[];
  /** Number of pages whose vocabulary holds the term (not for pairs). */
  frequency(term: string): number;
  /** Terms of the vocabulary that start so, most frequent first. */
  startingWith(prefix: string, limit: number): readonly string[];
  /** All unmarked words of the vocabulary with a length between the two, for typo search. */
  wordsOfLength(from: number, to: number): readonly string[];
  /** The index has changed; with `all` the remembered lists are thrown away, for too much of them is dead. */
  forget(all: boolean): void;
}

/** A list that was not too long to read; `ids` is missing where it was, and `count` then an estimate. */
export interface BoundedList {
  readonly ids: Uint32Array | undefined;
  readonly count: number;
}

/** Upper bound of remembered ids (4 bytes each); the lists longest unused go first. */
const MEMORY_IDS = 24_000_000;
/** Few enough to look for typos among again after every change. */
const MEMORY_LENGTHS = 16;

interface Remembered {
  ids: Uint32Array;
  /** The change of the index up to which the list was read. */
  change: number;
}

/** Binds to an open index file; `highest` answers the highest number in use of a field's pages or records. */
export function createPostings(db: IndexFile, highest: (field: Field) => number): Postings {
  const read = { body: statements(db, 'body_fts'), title: statements(db, 'title_fts'), meta: statements(db, 'meta_fts') };
  const frequency = db.prepare('SELECT pages FROM vocab WHERE term = ?');
  const range = db.prepare('SELECT term FROM vocab WHERE term >= ? AND term < ? ORDER BY pages DESC, term LIMIT ?');
  const words = db.prepare("SELECT term FROM vocab WHERE term >= 'a' AND term < '{' AND length(term) BETWEEN ? AND ?");
  const memory = new Map<string, Remembered>();
  const tooMany = new Map<string, number>();
  const frequencies = new Map<string, number>();
  const lengths = new Map<string, readonly string[]>();
  let remembered = 0;
  let change = 0;
  const remember = (key: string, ids: Uint32Array): Uint32Array => {
    memory.set(key, { ids, change });
    remembered += ids.length;
    for (const [oldest, { ids: old }] of memory) {
      if (remembered <= MEMORY_IDS || oldest === key) break;
      memory.delete(oldest);
      remembered -= old.length;
    }
    return ids;
  };
  const recall = (field: Field, term: string, key: string): Uint32Array | undefined => {
    const known = memory.get(key);
    if (known === undefined) return undefined;
    memory.delete(key);
    remembered -= known.ids.length;
    if (known.change === change) return remember(key, known.ids);
    const last = known.ids[known.ids.length - 1] ?? 0;
    return remember(key, appended(known.ids, parseIds(idsOf(read[field].behind.get(matchOf(term), last)))));
  };
  const of = (field: Field, term: string): Uint32Array => {
    const key = `${field} ${term}`;
    return recall(field, term, key) ?? remember(key, parseIds(idsOf(read[field].whole.get(matchOf(term)))));
  };
  return {
    of,
    atMost: (field, term, most) => {
      const key = `${field} ${term}`;
      const bound = `${key} ${String(most)}`;
      const estimate = tooMany.get(bound);
      if (estimate !== undefined) return { ids: undefined, count: estimate };
      const known = recall(field, term, key);
      if (known !== undefined && known.length <= most) return { ids: known, count: known.length };
      const ids = known ?? parseIds(idsOf(read[field].first.get(matchOf(term), most + 1)));
      if (ids.length <= most) return { ids: remember(key, ids), count: ids.length };
      const count = known?.length ?? Math.max(ids.length, Math.round((ids.length * (highest(field) + 1)) / ((ids[ids.length - 1] ?? 0) + 1)));
      tooMany.set(bound, count);
      return { ids: undefined, count };
    },
    some: (field, term, test) => {
      const known = memory.get(`${field} ${term}`);
      if (known !== undefined && known.change === change) return known.ids.some(test);
      for (const row of read[field].each.iterate(matchOf(term)) as Iterable<{ id: number }>) if (test(row.id)) return true;
      return false;
    },
    newest: (field, terms, test, most) => {
      const found: number[] = [];
      for (const row of read[field].newest.iterate(terms.map(matchOf).join(' AND ')) as Iterable<{ id: number }>) {
        if (test(row.id)) found.push(row.id);
        if (found.length >= most) break;
      }
      return found;
    },
    frequency: (term) => {
      const known = frequencies.get(term);
      if (known !== undefined) return known;
      const found = (frequency.get(term) as { pages: number } | undefined)?.pages ?? 0;
      frequencies.set(term, found);
      return found;
    },
    startingWith: (prefix, limit) => (range.all(prefix, `${prefix}\uffff`, limit) as { term: string }[]).map((row) => row.term),
    wordsOfLength: (from, to) => {
      const key = `${String(from)}-${String(to)}`;
      const known = lengths.get(key);
      if (known !== undefined) return known;
      const found = (words.all(from, to) as { term: string }[]).map((row) => row.term).filter((word) => !/\d/.test(word));
      if (lengths.size >= MEMORY_LENGTHS) lengths.clear();
      lengths.set(key, found);
      return found;
    },
    forget: (all) => {
      change += 1;
      if (all) {
        memory.clear();
        remembered = 0;
      }
      tooMany.clear();
      frequencies.clear();
      lengths.clear();
    },
  };
}

function statements(db: IndexFile, table: string) {
  return {
    whole: db.prepare(`SELECT group_concat(rowid) AS ids FROM ${table} WHERE ${table} MATCH ?`),
    behind: db.prepare(`SELECT group_concat(rowid) AS ids FROM ${table} WHERE ${table} MATCH ? AND rowid > ?`),
    first: db.prepare(`SELECT group_concat(id) AS ids FROM (SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ? LIMIT ?)`),
    newest: db.prepare(`SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC`),
    each: db.prepare(`SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ?`),
  };
}

function matchOf(term: string): string {
  const bare = term.replaceAll(/["*]/g, '');
  return term.endsWith('*') ? `"${bare}"*` : `"${bare}"`;
}

function idsOf(row: unknown): string {
  return (row as { ids: string | null }).ids ?? '';
}

function appended(left: Uint32Array, right: Uint32Array): Uint32Array {
  if (right.length === 0) return left;
  const both = new Uint32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

function parseIds(text: string): Uint32Array {
  if (text === '') return new Uint32Array(0);
  const ids = new Uint32Array((text.length >> 1) + 1);
  let count = 0;
  let id = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 44) {
      ids[count] = id;
      count += 1;
      id = 0;
    } else id = id * 10 + code - 48;
  }
  ids[count] = id;
  return ids.slice(0, count + 1);
}
