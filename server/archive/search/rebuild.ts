import { ArchiveError } from '../../kernel/errors.js';
import type { IndexRebuild, IndexRecord, SearchEngine } from './engines/engine.js';

/**
 * Builds every index anew beside the old one and swaps. Refuses with `conflict` when a new index would hold fewer records than
 * `expected` says; then, as after any failure, the old indexes stay.
 */
export async function rebuildAll(
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
