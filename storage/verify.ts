import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from './errors.js';
import { backendTree, folderTree } from './object-tree.js';
import type { ObjectTree } from './object-tree.js';
import type { Backend } from './backends/backend.js';
import type { ObjectFinding } from './validation/findings.js';
import { checkObject } from './validation/check-object.js';
import { checkRoot, walkHierarchy } from './validation/check-root.js';

/** `deep` reads every byte and compares digests; without it structure, inventories and the presence of files are judged. */
export interface VerifyOptions {
  readonly deep?: boolean;
}

/**
 * Judges whatever lies at a path of this machine: a storage root (its own finding last, path `.`), one object, or a folder of
 * objects; OCFL 1.0 and 1.1. Needs no register and changes nothing. Throws only when the path is not a folder.
 */
export async function* verifyPath(path: string, options: VerifyOptions = {}): AsyncGenerator<ObjectFinding> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new StorageError('missing', `not a folder: ${path}`, { path });
  yield* verifyTree(folderTree(path), (below) => folderTree(join(path, below)), options.deep === true);
}

/** Judges the whole storage root a backend holds. */
export async function* verifyBackend(backend: Backend, options: VerifyOptions = {}): AsyncGenerator<ObjectFinding> {
  yield* verifyTree(backendTree(backend, ''), (below) => backendTree(backend, below), options.deep === true);
}

async function* verifyTree(tree: ObjectTree, treeAt: (path: string) => ObjectTree, deep: boolean): AsyncGenerator<ObjectFinding> {
  const entries = await tree.entries('');
  const names = entries.filter((entry) => entry.kind === 'file').map((entry) => entry.name);
  const isRoot = names.some((name) => /^0=ocfl_\d/.test(name)) || names.includes('ocfl_layout.json');
  if (isRoot) {
    yield* checkRoot(tree, treeAt, deep);
    return;
  }
  const isObject = names.some((name) => name.startsWith('0=')) || names.includes('inventory.json');
  let met = 0;
  if (!isObject) {
    for await (const place of walkHierarchy(tree, '')) {
      if (place.kind !== 'object') continue;
      met += 1;
      yield await checkObject(treeAt(place.path), { path: place.path, deep });
    }
  }
  if (met === 0) yield await checkObject(tree, { path: '.', deep });
}
