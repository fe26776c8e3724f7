import type { IntakeDeps } from '../ports.js';

const PAGE = 500;
/** A paper in recognition may well take long; one that stands still for an hour was left by somebody. */
const LONG_MS = 3600_000;

/**
 * Papers whose next step is the archive's own, for asking again: after a restore neither fact nor job may be left that would take
 * them on. With the version, so that a step is asked for once.
 */
export function unfinishedItems(deps: Pick<IntakeDeps, 'store' | 'clock'>) {
  return async function* unfinished(): AsyncGenerator<{ readonly itemId: string; readonly version: number }> {
    const longAgo = new Date(deps.clock.now().getTime() - LONG_MS).toISOString();
    for (let after = ''; ; ) {
      const page = await deps.store.pageByState(['received', 'confirming', 'examining'], after, PAGE);
      for (const item of page) if (item.state !== 'examining' || item.updatedAt < longAgo) yield { itemId: item.id, version: item.version };
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.id;
    }
  };
}
