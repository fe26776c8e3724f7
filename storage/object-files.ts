import { StorageError, isStorageError } from './errors.js';
import { sha256Of, sha512Of } from './digest.js';
import { MAX_INVENTORY_BYTES, parseInventory, versionNumber } from './inventory.js';
import type { Inventory } from './inventory.js';
import { bufferSource, readSmall } from './backends/backend.js';
import type { Backend } from './backends/backend.js';

/** Declaration file of an OCFL 1.1 object. */
export const OBJECT_DECLARATION = '0=ocfl_object_1.1';

/** An inventory with the very bytes it was read from. */
export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
}

/** Text of the sidecar file that vouches for an inventory. */
export function sidecarText(inventoryBytes: Uint8Array): string {
  return `${sha512Of(inventoryBytes)} inventory.json\n`;
}

/** Stores text or bytes under a key. */
export async function putBytes(backend: Backend, key: string, content: string | Uint8Array, mode: 'once' | 'replace'): Promise<'stored' | 'exists'> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return backend.put(key, bufferSource(bytes, sha512Of(bytes)), mode);
}

/**
 * The inventory of the object at `path`, or undefined when there is no object.
 * Where a writer was cut off between the two files at the top, the newer is completed first; any other contradiction is `corrupt`.
 */
export async function loadInventory(backend: Backend, path: string, objectId?: string): Promise<LoadedInventory | undefined> {
  if (!(await backend.stat(`${path}/inventory.json`))) return undefined;
  const bytes = await readOrNothing(backend, `${path}/inventory.json`);
  if (!bytes) return undefined;
  const inventory = parseInventory(bytes, `${path}/inventory.json`);
  const loaded = (await matchesSidecar(backend, path, inventory, bytes)) ? { inventory, bytes } : await completeTop(backend, path, inventory, bytes);
  if (objectId !== undefined && loaded.inventory.id !== objectId) {
    throw new StorageError('corrupt', `the object at ${path} calls itself ${loaded.inventory.id}`, { path, objectId });
  }
  return loaded;
}

async function matchesSidecar(backend: Backend, folder: string, inventory: Inventory, bytes: Buffer): Promise<boolean> {
  const algorithm = inventory.digestAlgorithm === 'sha256' ? 'sha256' : 'sha512';
  const sidecar = await readOrNothing(backend, `${folder}/inventory.json.${algorithm}`);
  const [noted] = (sidecar?.toString('utf8') ?? '').trim().split(/\s+/);
  return noted?.toLowerCase() === (algorithm === 'sha256' ? sha256Of(bytes) : sha512Of(bytes));
}

/** A cut-off writer leaves the new sidecar beside the old inventory: only that very picture is completed, damage is not. */
async function completeTop(backend: Backend, path: string, inventory: Inventory, bytes: Buffer): Promise<LoadedInventory> {
  const next = `v${versionNumber(inventory.head) + 1}`;
  const interrupted = (await matchesSidecar(backend, `${path}/${inventory.head}`, inventory, bytes)) && (await backend.stat(`${path}/${next}/inventory.json`));
  const finished = interrupted ? await finishVersion(backend, path) : undefined;
  if (finished) return finished;
  throw new StorageError('corrupt', `the inventory of ${path} contradicts its sidecar`, { path });
}

async function readOrNothing(backend: Backend, key: string): Promise<Buffer | undefined> {
  try {
    return await readSmall(backend, key, MAX_INVENTORY_BYTES);
  } catch (error) {
    if (isStorageError(error, 'missing')) return undefined;
    throw error;
  }
}

/**
 * Completes the newest committed version of the object at `path`: its inventory is the commit, and sidecar, declaration and the
 * copy at the top are derived from it. May be repeated at will. Undefined when no version is committed.
 */
export async function finishVersion(backend: Backend, path: string): Promise<LoadedInventory | undefined> {
  for (let newest = await newestVersion(backend, path); newest !== undefined; ) {
    const finished = await finishOne(backend, path, newest);
    const after = await newestVersion(backend, path);
    // Another process may have committed the next version meanwhile: then its inventory, not this one, belongs at the top.
    if (after === newest) return finished;
    newest = after;
  }
  return undefined;
}

async function finishOne(backend: Backend, path: string, newest: string): Promise<LoadedInventory> {
  const bytes = await readSmall(backend, `${path}/${newest}/inventory.json`, MAX_INVENTORY_BYTES);
  const inventory = parseInventory(bytes, `${path}/${newest}/inventory.json`);
  if (inventory.head !== newest || inventory.digestAlgorithm !== 'sha512') {
    throw new StorageError('corrupt', `the inventory in ${path}/${newest} is of ${inventory.head}`, { path, version: newest });
  }
  const sidecar = Buffer.from(sidecarText(bytes));
  const own = await readOrNothing(backend, `${path}/${newest}/inventory.json.sha512`);
  if (own && !own.equals(sidecar)) {
    throw new StorageError('corrupt', `the inventory of ${path}/${newest} contradicts its sidecar`, { path, version: newest });
  }
  // Of several places one may hold what another still lacks: there every file is written again, and equal ones stay as they are.
  const several = backend.members !== undefined;
  if (several || !own) await putBytes(backend, `${path}/${newest}/inventory.json.sha512`, sidecar, 'once');
  if (several || !(await backend.stat(`${path}/${OBJECT_DECLARATION}`))) {
    await putBytes(backend, `${path}/${OBJECT_DECLARATION}`, `${OBJECT_DECLARATION.slice(2)}\n`, 'once');
  }
  await copyToTop(backend, path, bytes, sidecar);
  return { inventory, bytes };
}

/** Brings an object that was answered as stored to all the places that promises; nothing to do where there is only one. */
export async function settleObject(backend: Backend, path: string): Promise<void> {
  if (!backend.settle) return;
  await backend.settle(path);
  await finishVersion(backend, path);
}

async function copyToTop(backend: Backend, path: string, bytes: Buffer, sidecar: Buffer): Promise<void> {
  const top = await readOrNothing(backend, `${path}/inventory.json`);
  const topSidecar = await readOrNothing(backend, `${path}/inventory.json.sha512`);
  const several = backend.members !== undefined;
  if (several || !topSidecar?.equals(sidecar)) await putBytes(backend, `${path}/inventory.json.sha512`, sidecar, 'replace');
  if (several || !top?.equals(bytes)) await putBytes(backend, `${path}/inventory.json`, bytes, 'replace');
}

async function newestVersion(backend: Backend, path: string): Promise<string | undefined> {
  const folders = (await backend.children(path)).filter((entry) => entry.kind === 'directory' && versionNumber(entry.name) > 0);
  folders.sort((a, b) => versionNumber(b.name) - versionNumber(a.name));
  for (const { name } of folders) if (await backend.stat(`${path}/${name}/inventory.json`)) return name;
  return undefined;
}
