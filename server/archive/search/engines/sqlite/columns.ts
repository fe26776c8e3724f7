/**
 * What filtering and counting need of every record, in memory and by number: about 30 bytes a record and
 * 6 a page. Kept in step with the file by reading what was added since the last question.
 */
import type { IndexFile } from './schema.js';
import { accessOfKey } from '../../rules/document-for-index.js';
import type { FilterTraits } from '../../rules/document-for-index.js';
import type { RecordAccess } from '../engine.js';

/** Numbers for strings or lists that repeat. */
export interface Dictionary<T> {
  readonly values: T[];
  idOf(key: string, value: T): number;
}

/** The columns; index by `ord` (records) or page id. `refresh` must be called inside a read transaction. */
export interface Columns {
  readonly types: Dictionary<string>;
  readonly validities: Dictionary<string>;
  readonly signatures: Dictionary<string>;
  readonly agencySets: Dictionary<readonly string[]>;
  readonly procedureSets: Dictionary<readonly string[]>;
  readonly accesses: ReadonlyMap<number, RecordAccess>;
  alive: Uint8Array;
  issued: Uint32Array;
  year: Uint16Array;
  access: Uint32Array;
  type: Uint32Array;
  validity: Uint32Array;
  signature: Uint32Array;
  agencySet: Uint32Array;
  procedureSet: Uint32Array;
  pageOrd: Uint32Array;
  pageWords: Uint16Array;
  maxOrd: number;
  maxPage: number;
  records: number;
  pages: number;
  words: number;
  /** Pages removed since the file was opened. */
  buried: number;
  /** Reads what changed; true when anything did. */
  refresh(): boolean;
}

/** Makes empty columns over an open file. */
export function createColumns(db: IndexFile): Columns {
  const accesses = new Map<number, RecordAccess>();
  const columns: Columns = {
    types: dictionary(), validities: dictionary(), signatures: dictionary(), agencySets: dictionary(), procedureSets: dictionary(),
    accesses,
    alive: new Uint8Array(0), issued: new Uint32Array(0), year: new Uint16Array(0), access: new Uint32Array(0), type: new Uint32Array(0),
    validity: new Uint32Array(0), signature: new Uint32Array(0), agencySet: new Uint32Array(0), procedureSet: new Uint32Array(0),
    pageOrd: new Uint32Array(0), pageWords: new Uint16Array(0),
    maxOrd: 0, maxPage: 0, records: 0, pages: 0, words: 0, buried: 0,
    refresh: () => false,
  };
  const dead = { last: 0 };
  const version = db.prepare('PRAGMA data_version');
  let seen = -1;
  columns.refresh = () => {
    const now = Number((version.get() as { data_version: number }).data_version);
    if (now === seen) return false;
    seen = now;
    readAccesses(db, accesses);
    readRecords(db, columns);
    readPages(db, columns);
    buryDead(db, columns, dead);
    return true;
  };
  return columns;
}

interface RecordRow { ord: number; access_id: number; issued: number; year: number; traits: string }

function readRecords(db: IndexFile, columns: Columns): void {
  const rows = db.prepare('SELECT ord, access_id, issued, year, traits FROM filter WHERE ord > ?').iterate(columns.maxOrd) as Iterable<RecordRow>;
  const parsed = new Map<string, FilterTraits>();
  for (const row of rows) {
    ensureRecords(columns, row.ord);
    const traits = parsed.get(row.traits) ?? (JSON.parse(row.traits) as FilterTraits);
    parsed.set(row.traits, traits);
    columns.alive[row.ord] = 1;
    columns.access[row.ord] = row.access_id;
    columns.issued[row.ord] = row.issued;
    columns.year[row.ord] = row.year;
    columns.type[row.ord] = columns.types.idOf(traits.typeCode, traits.typeCode);
    columns.validity[row.ord] = columns.validities.idOf(traits.validity, traits.validity);
    columns.signature[row.ord] = columns.signatures.idOf(traits.signatureState, traits.signatureState);
    columns.agencySet[row.ord] = columns.agencySets.idOf(JSON.stringify(traits.agencyIds), traits.agencyIds);
    columns.procedureSet[row.ord] = columns.procedureSets.idOf(JSON.stringify(traits.procedureCodes), traits.procedureCodes);
    columns.maxOrd = Math.max(columns.maxOrd, row.ord);
    columns.records += 1;
  }
}

function readPages(db: IndexFile, columns: Columns): void {
  // The first time all of them, from the index, which has no texts in it; later only what is new.
  const first = columns.maxPage === 0;
  const sql = first ? 'SELECT id, ord, words FROM page INDEXED BY page_by_ord' : 'SELECT id, ord, words FROM page WHERE id > ?';
  const rows = db.prepare(sql).iterate(...(first ? [] : [columns.maxPage])) as Iterable<{ id: number; ord: number; words: number }>;
  for (const row of rows) {
    if (row.id >= columns.pageOrd.length) {
      const size = Math.max(1024, Math.ceil(row.id * 1.5));
      columns.pageOrd = grown(columns.pageOrd, new Uint32Array(size));
      columns.pageWords = grown(columns.pageWords, new Uint16Array(size));
    }
    columns.pageOrd[row.id] = row.ord;
    columns.pageWords[row.id] = Math.min(row.words, 65_535);
    columns.maxPage = Math.max(columns.maxPage, row.id);
    columns.pages += 1;
    columns.words += row.words;
  }
}

function buryDead(db: IndexFile, columns: Columns, dead: { last: number }): void {
  const rows = db.prepare('SELECT seq, ord FROM tombstone WHERE seq > ? ORDER BY seq').all(dead.last) as { seq: number; ord: number }[];
  const gone = new Set<number>();
  for (const { seq, ord } of rows) {
    dead.last = seq;
    if (columns.alive[ord] !== 1) continue;
    columns.alive[ord] = 0;
    columns.records -= 1;
    gone.add(ord);
  }
  if (gone.size === 0) return;
  for (let page = 1; page <= columns.maxPage; page += 1) {
    if (!gone.has(columns.pageOrd[page] ?? 0)) continue;
    columns.pageOrd[page] = 0;
    columns.buried += 1;
    columns.pages -= 1;
    columns.words -= columns.pageWords[page] ?? 0;
  }
}

function readAccesses(db: IndexFile, into: Map<number, RecordAccess>): void {
  for (const row of db.prepare('SELECT id, key FROM access WHERE id > ?').all(into.size) as { id: number; key: string }[]) {
    into.set(row.id, accessOfKey(row.key));
  }
}

function ensureRecords(columns: Columns, ord: number): void {
  if (ord < columns.alive.length) return;
  const size = Math.max(1024, Math.ceil(ord * 1.5));
  columns.alive = grown(columns.alive, new Uint8Array(size));
  columns.issued = grown(columns.issued, new Uint32Array(size));
  columns.year = grown(columns.year, new Uint16Array(size));
  for (const name of ['access', 'type', 'validity', 'signature', 'agencySet', 'procedureSet'] as const) {
    columns[name] = grown(columns[name], new Uint32Array(size));
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function dictionary<T>(): Dictionary<T> {
  const ids = new Map<string, number>();
  const values: T[] = [];
  return {
    values,
    idOf: (key, value) => {
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, values.length);
      values.push(value);
      return values.length - 1;
    },
  };
}
