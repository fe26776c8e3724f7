/**
 * The embedded search engine: SQLite FTS5 as the keeper of posting lists, ranking of our own. It lives in one
 * file and in threads of its own - one writer, one or more readers - so that neither a long question nor a
 * large import holds up the server.
 */
import { existsSync, statSync } from 'node:fs';
import { ArchiveError } from '../../../kernel/errors.js';
import type { CitationLinks, EngineHealth, EngineQuery, EngineResult, IndexRebuild, IndexRecord, RelatedRecord, SearchEngine, SuggestQuery, Suggestion } from './engine.js';
import { startThread } from './sqlite/thread.js';
import type { Thread } from './sqlite/thread.js';

/** How to open the embedded engine. */
export interface SqliteFtsOptions {
  /** The index file; made when missing. The folder must exist. */
  readonly path: string;
  /** Unmarked words too common to choose by; data of the administrator. */
  readonly stopWords: readonly string[];
  /** Threads that answer questions; 1 by default. */
  readonly readers?: number;
}

/** Records written in one transaction; keeps the writer free for other calls between batches. */
const BATCH = 200;

/** Opens the engine; rejects with `unavailable` when the file cannot be opened or made. */
export async function openSqliteFts(options: SqliteFtsOptions): Promise<SearchEngine> {
  const data = { stopWords: options.stopWords };
  const writer = startThread({ role: 'writer', path: options.path, data });
  await writer.call('abortRebuild');
  const readers = Array.from({ length: Math.max(1, options.readers ?? 1) }, () => startThread({ role: 'reader', path: options.path, data }));
  const gate = createGate();
  let turn = 0;
  let rebuilding = false;
  const ask = <T>(verb: string, ...args: readonly unknown[]): Promise<T> =>
    gate.pass(() => {
      turn = (turn + 1) % readers.length;
      return (readers[turn] as Thread).call<T>(verb, ...args);
    });
  const write = (verb: string, args: readonly unknown[]): Promise<void> => gate.pass(() => inBatches(writer, verb, args));
  const rebuild: IndexRebuild = {
    upsert: (records) => write('rebuildUpsert', records),
    remove: (recordIds) => write('rebuildRemove', recordIds),
    count: () => writer.call('rebuildCount'),
    swap: async () => {
      await writer.call('rebuildOptimize');
      await gate.alone(async () => {
        await Promise.all(readers.map((reader) => reader.call('close')));
        await writer.call('swap');
        await Promise.all(readers.map((reader) => reader.call('count')));
      });
      rebuilding = false;
    },
    abort: async () => {
      await writer.call('abortRebuild');
      rebuilding = false;
    },
  };
  return {
    name: 'sqlite',
    upsert: (records: readonly IndexRecord[]) => write('upsert', records),
    remove: (recordIds) => write('remove', recordIds),
    search: (query: EngineQuery) => ask<EngineResult>('search', query),
    suggest: (query: SuggestQuery) => ask<readonly Suggestion[]>('suggest', query),
    similar: (query) => ask<readonly RelatedRecord[]>('similar', query),
    citations: (query) => ask<CitationLinks>('citations', query),
    versionsOf: async (recordIds) => new Map((await ask<readonly { recordId: string; version: number }[]>('versionsOf', recordIds)).map((row) => [row.recordId, row.version])),
    count: () => ask<number>('count'),
    listVersions: (after, limit) => ask('listVersions', after ?? '', limit),
    beginRebuild: async () => {
      if (rebuilding) throw new ArchiveError('conflict', 'search.rebuild-running');
      rebuilding = true;
      await writer.call('beginRebuild');
      return rebuild;
    },
    health: () => healthOf(ask, options.path, rebuilding),
    close: async () => {
      await Promise.all(readers.map((reader) => reader.call('close')));
      await writer.call('close');
      await Promise.all([writer, ...readers].map((thread) => thread.stop()));
    },
  };
}

async function inBatches(writer: Thread, verb: string, items: readonly unknown[]): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH) await writer.call(verb, items.slice(at, at + BATCH));
}

async function healthOf(ask: <T>(verb: string) => Promise<T>, path: string, rebuilding: boolean): Promise<EngineHealth> {
  try {
    const { records, pages } = await ask<{ records: number; pages: number }>('state');
    return { engine: 'sqlite', ok: true, records, pages, sizeBytes: sizeOf(path) + sizeOf(`${path}-wal`), rebuilding };
  } catch (error) {
    return { engine: 'sqlite', ok: false, records: 0, pages: 0, sizeBytes: 0, rebuilding, detail: String(error) };
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Lets calls pass side by side, but one of them alone: who comes meanwhile waits, nobody is refused. */
function createGate(): { pass<T>(work: () => Promise<T>): Promise<T>; alone(work: () => Promise<void>): Promise<void> } {
  let closed: Promise<void> | undefined;
  const inside = new Set<Promise<unknown>>();
  return {
    pass: async (work) => {
      while (closed !== undefined) await closed;
      const running = work();
      inside.add(running);
      try {
        return await running;
      } finally {
        inside.delete(running);
      }
    },
    alone: async (work) => {
      while (closed !== undefined) await closed;
      let open = (): void => undefined;
      closed = new Promise((resolve) => { open = resolve; });
      try {
        await Promise.allSettled([...inside]);
        await work();
      } finally {
        closed = undefined;
        open();
      }
    },
  };
}
