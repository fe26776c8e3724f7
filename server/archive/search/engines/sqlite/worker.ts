/** Entry of a thread that owns one connection to the index file: a writer or a reader. Questions come as messages, one answer each. */
import { renameSync, rmSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexFile } from './schema.js';
import type { EngineQuery, IndexRecord, RelatedQuery, SuggestQuery } from '../engine.js';
import { createReader } from './reader.js';
import type { IndexReader, ReaderData } from './reader.js';
import { openForReading, openForWriting } from './schema.js';
import { createWriter } from './writer.js';
import type { IndexWriter } from './writer.js';

/** What a thread is started with. */
export interface WorkerStart {
  readonly role: 'writer' | 'reader';
  readonly path: string;
  readonly data: ReaderData;
}

/** One call to a thread. */
export interface WorkerCall {
  readonly id: number;
  readonly verb: string;
  readonly args: readonly unknown[];
}

/** Its answer. */
export type WorkerReply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

type Verbs = Readonly<Record<string, (...args: never[]) => unknown>>;

function writerVerbs(path: string): Verbs {
  let live = open(path);
  let next: ({ removed: Set<string>; path: string } & Open) | undefined;
  const building = () => {
    if (next === undefined) throw new Error('no rebuild under way');
    return next;
  };
  return {
    upsert: (records: readonly IndexRecord[]) => {
      live.writer.upsert(records);
      if (next === undefined) return;
      for (const record of records) next.removed.delete(record.recordId);
      next.writer.upsert(records);
    },
    remove: (recordIds: readonly string[]) => {
      live.writer.remove(recordIds);
      if (next === undefined) return;
      for (const recordId of recordIds) next.removed.add(recordId);
      next.writer.remove(recordIds);
    },
    beginRebuild: () => {
      const beside = `${path}.rebuild`;
      for (const suffix of ['', '-wal', '-shm']) rmSync(beside + suffix, { force: true });
      next = { ...open(beside), path: beside, removed: new Set() };
      // What a crash spoils here is begun anew; the disk is asked to keep it before it takes the old one's place.
      next.db.exec('PRAGMA synchronous=OFF');
    },
    rebuildUpsert: (records: readonly IndexRecord[]) => {
      const { writer, removed } = building();
      writer.upsert(records.filter((record) => !removed.has(record.recordId)));
    },
    rebuildRemove: (recordIds: readonly string[]) => { building().writer.remove(recordIds); },
    rebuildCount: () => (building().db.prepare('SELECT count(*) AS n FROM record').get() as { n: number }).n,
    rebuildOptimize: () => {
      building().db.exec('PRAGMA synchronous=FULL');
      for (const table of ['title_fts', 'meta_fts', 'body_fts']) building().db.exec(`INSERT INTO ${table}(${table}) VALUES ('optimize')`);
      building().db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    // The readers must have closed the file: the last connection to close folds the write-ahead log into it.
    swap: () => {
      const ready = building();
      ready.db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;');
      ready.db.close();
      next = undefined;
      live.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      live.db.close();
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
      renameSync(ready.path, path);
      live = open(path);
    },
    abortRebuild: () => {
      next?.db.close();
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}.rebuild${suffix}`, { force: true });
      next = undefined;
    },
    sizeBytes: () => statSync(path).size,
    close: () => {
      next?.db.close();
      live.db.close();
    },
  };
}

interface Open { readonly db: IndexFile; readonly writer: IndexWriter }

function open(path: string): Open {
  const db = openForWriting(path);
  return { db, writer: createWriter(db) };
}

function readerVerbs(path: string, data: ReaderData): Verbs {
  let db: IndexFile | undefined;
  let reader: IndexReader | undefined;
  const ready = (): IndexReader => {
    if (reader === undefined) {
      db = openForReading(path);
      reader = createReader(db, data);
    }
    return reader;
  };
  return {
    search: (query: EngineQuery) => ready().search(query),
    suggest: (query: SuggestQuery) => ready().suggest(query),
    similar: (query: RelatedQuery) => ready().similar(query),
    citations: (query: RelatedQuery) => ready().citations(query),
    versionsOf: (recordIds: readonly string[]) => ready().versionsOf(recordIds),
    count: () => ready().count(),
    listVersions: (after: string, limit: number) => ready().listVersions(after, limit),
    state: () => ready().state(),
    close: () => {
      db?.close();
      db = undefined;
      reader = undefined;
    },
  };
}

const start = workerData as WorkerStart;
const verbs = start.role === 'writer' ? writerVerbs(start.path) : readerVerbs(start.path, start.data);
parentPort?.on('message', (call: WorkerCall) => {
  let reply: WorkerReply;
  try {
    const verb = verbs[call.verb];
    if (verb === undefined) throw new Error(`unknown verb ${call.verb}`);
    reply = { id: call.id, value: verb(...(call.args as never[])) };
  } catch (error) {
    reply = { id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(reply);
});
