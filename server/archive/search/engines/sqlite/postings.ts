/** Which pages or records hold a search term, read from the full text tables and remembered until the index changes. */
import type { IndexFile } from './schema.js';

/** The three full text tables: bodies by page id, titles and descriptions by record number. */
export type Field = 'body' | 'title' | 'meta';

/** Reads posting lists; `forget` must be called when the index has changed. */
export interface Postings {
  /** Ids holding the term, ascending. A term ending in `*` is a beginning. */
  of(field: Field, term: string): Uint32Array;
  /** Number of pages whose vocabulary holds the term (not for pairs). */
  frequency(term: string): number;
  /** Terms of the vocabulary that start so, most frequent first. */
  startingWith(prefix: string, limit: number): readonly string[];
  /** All unmarked words of the vocabulary with a length between the two, for typo search. */
  wordsOfLength(from: number, to: number): readonly string[];
  forget(): void;
}

/** Upper bound of remembered ids (4 bytes each). */
const MEMORY_IDS = 8_000_000;

/** Binds to an open index file. */
export function createPostings(db: IndexFile): Postings {
  const read = {
    body: db.prepare('SELECT group_concat(rowid) AS ids FROM body_fts WHERE body_fts MATCH ?'),
    title: db.prepare('SELECT group_concat(rowid) AS ids FROM title_fts WHERE title_fts MATCH ?'),
    meta: db.prepare('SELECT group_concat(rowid) AS ids FROM meta_fts WHERE meta_fts MATCH ?'),
  };
  const frequency = db.prepare('SELECT pages FROM vocab WHERE term = ?');
  const range = db.prepare('SELECT term FROM vocab WHERE term >= ? AND term < ? ORDER BY pages DESC, term LIMIT ?');
  const words = db.prepare("SELECT term FROM vocab WHERE term >= 'a' AND term < '{' AND length(term) BETWEEN ? AND ?");
  const memory = new Map<string, Uint32Array>();
  const lengths = new Map<string, readonly string[]>();
  let remembered = 0;
  return {
    of: (field, term) => {
      const key = `${field} ${term}`;
      const known = memory.get(key);
      if (known !== undefined) return known;
      const prefix = term.endsWith('*');
      const bare = term.replaceAll(/["*]/g, '');
      const row = read[field].get(prefix ? `"${bare}"*` : `"${bare}"`) as { ids: string | null };
      const ids = parseIds(row.ids ?? '');
      if (remembered + ids.length > MEMORY_IDS) {
        memory.clear();
        remembered = 0;
      }
      memory.set(key, ids);
      remembered += ids.length;
      return ids;
    },
    frequency: (term) => (frequency.get(term) as { pages: number } | undefined)?.pages ?? 0,
    startingWith: (prefix, limit) => (range.all(prefix, `${prefix}\uffff`, limit) as { term: string }[]).map((row) => row.term),
    wordsOfLength: (from, to) => {
      const key = `${String(from)}-${String(to)}`;
      const known = lengths.get(key);
      if (known !== undefined) return known;
      const found = (words.all(from, to) as { term: string }[]).map((row) => row.term).filter((word) => !/\d/.test(word));
      lengths.set(key, found);
      return found;
    },
    forget: () => {
      memory.clear();
      lengths.clear();
      remembered = 0;
    },
  };
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
