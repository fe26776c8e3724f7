import { loadInventory } from './object-files.js';
import type { Backend } from './backends/backend.js';

/** One object met on a walk; id and head are empty when its inventory cannot be read. */
export interface MetObject {
  readonly objectId: string;
  readonly path: string;
  readonly head: string;
}

/** Every object below the storage root, found by the declaration file in its folder; needs no register. */
export async function* walkObjects(backend: Backend): AsyncGenerator<MetObject> {
  for (const entry of await backend.children('')) {
    if (entry.kind === 'directory' && entry.name !== 'extensions') yield* below(backend, entry.name);
  }
}

async function* below(backend: Backend, path: string): AsyncGenerator<MetObject> {
  const entries = await backend.children(path);
  if (entries.some((entry) => entry.kind === 'file' && entry.name.startsWith('0=ocfl_object_'))) {
    yield await meet(backend, path);
    return;
  }
  for (const entry of entries) if (entry.kind === 'directory') yield* below(backend, `${path}/${entry.name}`);
}

async function meet(backend: Backend, path: string): Promise<MetObject> {
  try {
    const loaded = await loadInventory(backend, path);
    return { objectId: loaded?.inventory.id ?? '', path, head: loaded?.inventory.head ?? '' };
  } catch {
    // A damaged object must not end the walk: it is named by its path, the validator says what is wrong with it.
    return { objectId: '', path, head: '' };
  }
}
