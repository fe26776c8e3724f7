/** Changes of the embedded index: one transaction per call, so readers see all of a record or nothing of it. */
import type { IndexFile } from './schema.js';
import { createWordMemory } from '../../../../kernel/fold-text.js';
import type { WordForms } from '../../../../kernel/fold-text.js';
import { documentForIndex } from '../../rules/document-for-index.js';
import type { IndexDocument } from '../../rules/document-for-index.js';
import type { IndexRecord } from '../engine.js';
import { codesOf, partsOf, termsOf } from '../ranking/codes.js';
import { IDENT } from './schema.js';

/** The write side of one index file. */
export interface IndexWriter {
  upsert(records: readonly IndexRecord[]): void;
  remove(recordIds: readonly string[]): void;
}

type Statements = ReturnType<typeof prepare>;

/** Binds a writer to an open index file. */
export function createWriter(db: IndexFile): IndexWriter {
  const sql = prepare(db);
  const forms = createWordMemory();
  const inTransaction = (work: (vocab: VocabChange) => void): void => {
    const vocab = new Map<string, number>();
    db.exec('BEGIN IMMEDIATE');
    try {
      work(vocab);
      for (const [term, by] of vocab) {
        if (by !== 0) sql.addVocab.run(term, by);
        if (by < 0) sql.dropVocab.run(term);
      }
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    upsert: (records) => {
      inTransaction((vocab) => {
        for (const record of records) {
          const held = sql.find.get(record.recordId) as { ord: number; version: number } | undefined;
          if (held !== undefined && held.version >= record.version) continue;
          if (held !== undefined) erase(sql, held.ord, vocab, forms);
          insert(sql, record, vocab, forms);
        }
      });
    },
    remove: (recordIds) => {
      inTransaction((vocab) => {
        for (const recordId of recordIds) {
          const held = sql.find.get(recordId) as { ord: number } | undefined;
          if (held !== undefined) erase(sql, held.ord, vocab, forms);
        }
      });
    },
  };
}

type VocabChange = Map<string, number>;

function insert(sql: Statements, record: IndexRecord, vocab: VocabChange, forms: (word: string) => WordForms): void {
  const document = documentForIndex(record);
  const title = partsOf(document.title, forms).flatMap((part) => part.words);
  const meta = partsOf(document.meta, forms).flatMap((part) => part.words);
  const ord = Number(sql.addRecord.run(
    record.recordId, record.version, document.documentNumber, document.title, document.meta, JSON.stringify(document.names), JSON.stringify(document.citations), blob(codesOf(title)), blob(codesOf(meta)),
  ).lastInsertRowid);
  sql.addFilter.run(ord, accessId(sql, document.accessKey), document.issued, document.year, JSON.stringify(document.traits));
  const headTerms = termsOf(title);
  sql.addTitle.run(ord, [...headTerms].join(' '));
  const metaTerms = termsOf(meta);
  sql.addMeta.run(ord, [...metaTerms].join(' '));
  count(vocab, new Set([...headTerms, ...metaTerms]), 1);
  for (const page of record.pages) {
    for (const part of partsOf(page.text, forms)) {
      const id = Number(sql.addPage.run(ord, page.number, part.words.length, page.confidence ?? null, part.text, blob(codesOf(part.words))).lastInsertRowid);
      const terms = termsOf(part.words);
      sql.addBody.run(id, [...terms].join(' '));
      count(vocab, terms, 1);
    }
  }
  addIdents(sql, ord, document);
}

function addIdents(sql: Statements, ord: number, document: IndexDocument): void {
  for (const key of document.numberKeys) sql.addIdent.run(key, IDENT.number, ord);
  for (const key of document.numberPartKeys) sql.addIdent.run(key, IDENT.numberPart, ord);
  for (const key of document.holderIdHashes) sql.addIdent.run(key, IDENT.holderHash, ord);
  for (const key of document.procedureKeys) sql.addIdent.run(key, IDENT.procedure, ord);
  for (const key of document.citationKeys) sql.addIdent.run(key, IDENT.citation, ord);
}

function erase(sql: Statements, ord: number, vocab: VocabChange, forms: (word: string) => WordForms): void {
  const head = sql.headOf.get(ord) as { title: string; meta: string };
  const titleWords = partsOf(head.title, forms).flatMap((part) => part.words);
  const metaWords = partsOf(head.meta, forms).flatMap((part) => part.words);
  count(vocab, termsOf(metaWords, termsOf(titleWords)), -1);
  for (const page of sql.pagesOf.all(ord) as { id: number; text: string }[]) {
    count(vocab, termsOf(partsOf(page.text, forms).flatMap((part) => part.words)), -1);
    sql.dropBody.run(page.id);
  }
  sql.dropTitle.run(ord);
  sql.dropMeta.run(ord);
  sql.dropPages.run(ord);
  sql.dropIdents.run(ord);
  sql.dropFilter.run(ord);
  sql.dropRecord.run(ord);
  sql.addTombstone.run(ord);
}

/** Pairs stay out of the vocabulary: it serves completion, typos and word frequencies. */
function count(vocab: VocabChange, terms: ReadonlySet<string>, by: number): void {
  for (const term of terms) if (!term.startsWith('_')) vocab.set(term, (vocab.get(term) ?? 0) + by);
}

function accessId(sql: Statements, key: string): number {
  sql.addAccess.run(key);
  return (sql.findAccess.get(key) as { id: number }).id;
}

function blob(codes: Uint32Array): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}

function prepare(db: IndexFile) {
  return {
    find: db.prepare('SELECT ord, version FROM record WHERE record_id = ?'),
    headOf: db.prepare('SELECT title, meta FROM record WHERE ord = ?'),
    pagesOf: db.prepare('SELECT id, text FROM page WHERE ord = ?'),
    addAccess: db.prepare('INSERT OR IGNORE INTO access(key) VALUES (?)'),
    findAccess: db.prepare('SELECT id FROM access WHERE key = ?'),
    addRecord: db.prepare(
      'INSERT INTO record(record_id, version, document_number, title, meta, names, citations, title_codes, meta_codes) VALUES (?,?,?,?,?,?,?,?,?)',
    ),
    addFilter: db.prepare('INSERT INTO filter(ord, access_id, issued, year, traits) VALUES (?,?,?,?,?)'),
    addPage: db.prepare('INSERT INTO page(ord, number, words, confidence, text, codes) VALUES (?,?,?,?,?,?)'),
    addTitle: db.prepare('INSERT INTO title_fts(rowid, t) VALUES (?,?)'),
    addMeta: db.prepare('INSERT INTO meta_fts(rowid, t) VALUES (?,?)'),
    addBody: db.prepare('INSERT INTO body_fts(rowid, t) VALUES (?,?)'),
    addIdent: db.prepare('INSERT OR IGNORE INTO ident(key, kind, ord) VALUES (?,?,?)'),
    addTombstone: db.prepare('INSERT INTO tombstone(ord) VALUES (?)'),
    addVocab: db.prepare('INSERT INTO vocab(term, pages) VALUES (?,?) ON CONFLICT(term) DO UPDATE SET pages = pages + excluded.pages'),
    dropVocab: db.prepare('DELETE FROM vocab WHERE term = ? AND pages <= 0'),
    dropTitle: db.prepare('DELETE FROM title_fts WHERE rowid = ?'),
    dropMeta: db.prepare('DELETE FROM meta_fts WHERE rowid = ?'),
    dropBody: db.prepare('DELETE FROM body_fts WHERE rowid = ?'),
    dropPages: db.prepare('DELETE FROM page WHERE ord = ?'),
    dropIdents: db.prepare('DELETE FROM ident WHERE ord = ?'),
    dropFilter: db.prepare('DELETE FROM filter WHERE ord = ?'),
    dropRecord: db.prepare('DELETE FROM record WHERE ord = ?'),
  };
}
