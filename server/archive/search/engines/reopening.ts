import { ArchiveError } from '../../../kernel/errors.js';
import type { IndexRebuild, SearchEngine } from './engine.js';

/**
 * An engine that is opened when it is first needed, and again until it can be: a search server that is down when the archive starts
 * must not keep the archive from starting. Until then every call is `unavailable`.
 */
export function createReopening(name: string, open: () => Promise<SearchEngine>): SearchEngine {
  let opening: Promise<SearchEngine> | undefined;
  const ready = (): Promise<SearchEngine> => {
    opening ??= open().catch((cause: unknown) => {
      opening = undefined;
      throw cause instanceof ArchiveError ? cause : new ArchiveError('unavailable', 'search.engine-unreachable', {}, { cause });
    });
    return opening;
  };
  return {
    name,
    upsert: async (records) => (await ready()).upsert(records),
    remove: async (recordIds) => (await ready()).remove(recordIds),
    search: async (query) => (await ready()).search(query),
    suggest: async (query) => (await ready()).suggest(query),
    similar: async (query) => (await ready()).similar(query),
    citations: async (query) => (await ready()).citations(query),
    count: async () => (await ready()).count(),
    listVersions: async (after, limit) => (await ready()).listVersions(after, limit),
    versionsOf: async (recordIds) => (await ready()).versionsOf(recordIds),
    beginRebuild: async (): Promise<IndexRebuild> => (await ready()).beginRebuild(),
    health: async () => {
      try {
        return await (await ready()).health();
      } catch (error) {
        return { engine: name, ok: false, records: 0, pages: 0, sizeBytes: 0, rebuilding: false, detail: error instanceof ArchiveError ? error.code : String(error) };
      }
    },
    close: async () => {
      const engine = await opening?.catch(() => undefined);
      await engine?.close();
    },
  };
}
