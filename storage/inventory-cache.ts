import { StorageError } from './errors.js';
import type { Inventory } from './inventory.js';
import { objectPath } from './layout.js';
import { loadInventory } from './object-files.js';
import type { Backend } from './backends/backend.js';

/** Answers the inventory of an object; `missing` when there is none. */
export type InventoryReader = (objectId: string) => Promise<Inventory>;

const MAX_KEPT = 200;
const MAX_KEPT_BYTES = 256 * 1024;

/** Reads inventories and keeps the last used, as long as the place says that the file is still the same one. */
export function createInventoryReader(backend: Backend): InventoryReader {
  const kept = new Map<string, { readonly tag: string; readonly inventory: Inventory }>();
  return async (objectId) => {
    const path = objectPath(objectId);
    const stat = await backend.stat(`${path}/inventory.json`);
    const known = kept.get(objectId);
    if (known && stat?.tag === known.tag) return known.inventory;
    kept.delete(objectId);
    const loaded = stat && (await loadInventory(backend, path, objectId));
    if (!loaded) throw new StorageError('missing', `no object ${objectId}`, { objectId });
    if (stat.tag !== undefined && loaded.bytes.length <= MAX_KEPT_BYTES) {
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(objectId, { tag: stat.tag, inventory: loaded.inventory });
    }
    return loaded.inventory;
  };
}
