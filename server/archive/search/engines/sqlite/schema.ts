/** The tables of the embedded index file and how it is opened. The file is disposable: another layout version is dropped and rebuilt. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** A connection to an index file. */
export type IndexFile = DatabaseSyncInstance;

/** Grows with every change of the tables or of the terms written into them. */
export const LAYOUT = 3;

/**
 * `filter` and the index `page_by_ord` hold what a reader keeps of every record and page in memory, apart from the long rows: a start reads
 * some tens of bytes a page, not the texts.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS record (
  ord INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, document_number TEXT NOT NULL,
  title TEXT NOT NULL, meta TEXT NOT NULL, names TEXT NOT NULL, citations TEXT NOT NULL, title_codes BLOB NOT NULL, meta_codes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS filter (
  ord INTEGER PRIMARY KEY, access_id INTEGER NOT NULL, issued INTEGER NOT NULL, year INTEGER NOT NULL, traits TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS page (
  id INTEGER PRIMARY KEY AUTOINCREMENT, ord INTEGER NOT NULL, number INTEGER NOT NULL, words INTEGER NOT NULL, confidence REAL,
  text TEXT NOT NULL, codes BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS page_by_ord ON page(ord, words);
CREATE TABLE IF NOT EXISTS ident (key TEXT NOT NULL, kind INTEGER NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY (key, kind, ord)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ident_by_ord ON ident(ord);
CREATE TABLE IF NOT EXISTS tombstone (seq INTEGER PRIMARY KEY AUTOINCREMENT, ord INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vocab (term TEXT PRIMARY KEY, pages INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS title_fts USING fts5(t, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_~'");
CREATE VIRTUAL TABLE IF NOT EXISTS meta_fts USING fts5(t, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_~'");
CREATE VIRTUAL TABLE IF NOT EXISTS body_fts USING fts5(t, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_~'");
`;

/** What a key of the table `ident` stands for. */
export const IDENT = { number: 0, numberPart: 1, holderHash: 2, procedure: 3, citation: 4 } as const;

/** Opens an index file for writing and makes its tables; a file of another layout is emptied first. */
export function openForWriting(path: string): IndexFile {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;');
  if (layoutOf(db) !== undefined && layoutOf(db) !== LAYOUT) dropAll(db);
  db.exec(TABLES);
  db.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES ('layout', ?)").run(String(LAYOUT));
  return db;
}

/** Opens an existing index file for reading only. */
export function openForReading(path: string): IndexFile {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('PRAGMA busy_timeout=5000; PRAGMA cache_size=-131072; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;');
  return db;
}

function layoutOf(db: IndexFile): number | undefined {
  const known = db.prepare("SELECT name FROM sqlite_master WHERE type='table' AND name='meta'").get();
  if (known === undefined) return undefined;
  const row = db.prepare("SELECT value FROM meta WHERE key='layout'").get() as { value: string } | undefined;
  return row === undefined ? 0 : Number(row.value);
}

function dropAll(db: IndexFile): void {
  for (const table of ['title_fts', 'meta_fts', 'body_fts', 'vocab', 'tombstone', 'ident', 'page', 'record', 'filter', 'access', 'meta']) {
    db.exec(`DROP TABLE IF EXISTS ${table}`);
  }
}
