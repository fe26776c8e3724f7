import { objectPath } from './layout.js';
import type { KeyLock } from './key-lock.js';
import type { PendingCommits } from './pending-commits.js';
import type { Backend } from './backends/backend.js';
import type { PreservationEraser } from './powers.js';

/** The power to destroy, over one backend. */
export function createObjectEraser(deps: { backend: Backend; pending: PendingCommits; lock: KeyLock }): PreservationEraser {
  const { backend, pending, lock } = deps;
  return {
    erase: (objectId) =>
      lock(objectId, async () => {
        const path = objectPath(objectId);
        const wasThere = (await backend.children(path)).length > 0;
        if (wasThere) await removeAll(backend, path);
        await pending.done(objectId);
        return wasThere;
      }),
  };
}

async function removeAll(backend: Backend, path: string): Promise<void> {
  if (backend.removeTree) return backend.removeTree(path);
  // The inventory at the top goes first: from then on there is no object, only bytes a repeat will take away.
  await backend.remove(`${path}/inventory.json`);
  const keys: string[] = [];
  for await (const { key } of backend.list(path)) keys.push(key);
  for (const key of keys) await backend.remove(key);
}
