import type { Clock } from '../../../kernel/clock.js';
import { bundleOf } from '../rules/entries.js';
import { createSnapshot } from '../snapshot.js';
import type { CatalogueSnapshot } from '../snapshot.js';
import type { CatalogueStore } from '../store.js';

/** How long a snapshot is believed without asking the database whether another process imported a newer one. */
const BELIEVED_MS = 1_000;

/** The catalogue in memory. */
export interface CatalogueMemory {
  /** The present snapshot, read again when the version moved on. */
  read(): Promise<CatalogueSnapshot>;
  /** Makes the next reading ask the database. */
  forget(): void;
}

/** Opens the memory; it reads nothing until it is asked. Readers who come together share one reading. */
export function createCatalogueMemory(deps: { readonly store: CatalogueStore; readonly clock: Clock }): CatalogueMemory {
  let snapshot: CatalogueSnapshot | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<CatalogueSnapshot> | undefined;
  let forgotten = 0;

  async function ask(): Promise<CatalogueSnapshot> {
    const before = forgotten;
    // The version first: an import between the two readings is noticed by the next asking, never missed.
    const version = await deps.store.version();
    if (snapshot?.version !== version) snapshot = createSnapshot(version, bundleOf(await deps.store.entries()));
    // An answer from before an import of this very process is good for its askers, not for those who come after.
    if (before === forgotten) askedAt = deps.clock.now().getTime();
    return snapshot;
  }

  return {
    read() {
      const age = deps.clock.now().getTime() - askedAt;
      if (snapshot !== undefined && age >= 0 && age < BELIEVED_MS) return Promise.resolve(snapshot);
      if (asking !== undefined) return asking;
      const mine = ask().finally(() => {
        if (asking === mine) asking = undefined;
      });
      asking = mine;
      return mine;
    },
    forget() {
      forgotten += 1;
      askedAt = Number.NEGATIVE_INFINITY;
      asking = undefined;
    },
  };
}
