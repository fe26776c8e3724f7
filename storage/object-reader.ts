import { StorageError } from './errors.js';
import { manifestOf, sha256ByContentPath, stateOf, versionNumber } from './inventory.js';
import type { Inventory } from './inventory.js';
import { objectPath } from './layout.js';
import type { KeyLock } from './key-lock.js';
import { createInventoryReader } from './inventory-cache.js';
import type { InventoryReader } from './inventory-cache.js';
import { inspectObject } from './object-inspection.js';
import type { Inspection } from './object-inspection.js';
import { surveyThroughPort } from './survey.js';
import type { Surveyor } from './survey.js';
import { resolveRange } from './backends/backend.js';
import type { Backend } from './backends/backend.js';
import { walkObjects } from './walk-objects.js';
import type { ObjectFinding } from './validation/findings.js';
import { checkObject } from './validation/check-object.js';
import { backendTree } from './object-tree.js';
import type { ObjectDescription, PreservationReader, StoredFile } from './powers.js';

/** The reading power over one backend. */
export function createObjectReader({ backend, lock }: { readonly backend: Backend; readonly lock: KeyLock }): PreservationReader {
  const inventoryOf = createInventoryReader(backend);
  return {
    has: async (objectId) => (await backend.stat(`${objectPath(objectId)}/inventory.json`)) !== undefined,
    describe: (objectId) => describe(backend, inventoryOf, objectId),
    read: (objectId, logicalPath, options = {}) => read(backend, inventoryOf, objectId, logicalPath, options),
    list: () => walkObjects(backend),
    verify: (objectId, { deep = false } = {}) => judge(backend, lock, objectId, deep),
    inspect: (objectId, options = {}) => inspectTwice(backend, lock, objectId, options.survey ?? surveyThroughPort),
    async verifyCopies(objectId, { deep = false } = {}) {
      const members = backend.members ?? [{ name: backend.kind, backend }];
      return Promise.all(members.map(async (member) => ({ copy: member.name, finding: await judge(member.backend, lock, objectId, deep) })));
    },
  };
}

async function judge(backend: Backend, lock: KeyLock, objectId: string, deep: boolean): Promise<ObjectFinding> {
  const path = objectPath(objectId);
  const look = (): Promise<ObjectFinding> => checkObject(backendTree(backend, path), { path, deep, expectedId: objectId });
  const first = await look();
  // A version being added while the files are read looks like damage: an alarm is raised only when a second look, with no writer, agrees.
  return first.valid ? first : lock(objectId, look);
}

const MOST_LOOKS = 4;

/** Raises an alarm only for what two looks one after the other agree on, the later ones with no writer of this process at work. */
async function inspectTwice(backend: Backend, lock: KeyLock, objectId: string, survey: Surveyor): Promise<Inspection> {
  let last = await inspectObject(backend, objectId, survey);
  for (let looks = 1; last.damages.length > 0 && looks < MOST_LOOKS; looks += 1) {
    const again = await lock(objectId, () => inspectObject(backend, objectId, survey));
    if (JSON.stringify(again.damages) === JSON.stringify(last.damages)) return again;
    last = again;
  }
  return last;
}

async function describe(backend: Backend, inventoryOf: InventoryReader, objectId: string): Promise<ObjectDescription> {
  const inventory = await inventoryOf(objectId);
  const path = objectPath(objectId);
  const names = Object.keys(inventory.versions).sort((a, b) => versionNumber(a) - versionNumber(b));
  const versions: ObjectDescription['versions'][number][] = [];
  const lister = createFileLister(backend, path, inventory);
  for (const version of names) {
    const block = inventory.versions[version];
    if (!block) continue;
    const files = await lister(stateOf(inventory, version));
    versions.push({ version, created: block.created, message: block.message, user: block.user, files });
  }
  return { objectId, path, head: inventory.head, versions };
}

/** Lists the files of states of one object; each content file is asked for its size once. */
export function createFileLister(backend: Backend, path: string, inventory: Inventory): (state: Map<string, string>) => Promise<StoredFile[]> {
  const manifest = manifestOf(inventory);
  const sha256 = sha256ByContentPath(inventory);
  const sizes = new Map<string, number>();
  const sizeOf = async (contentPath: string): Promise<number> => {
    const known = sizes.get(contentPath);
    if (known !== undefined) return known;
    const found = await backend.stat(`${path}/${contentPath}`);
    if (!found) throw new StorageError('corrupt', `${contentPath} is missing from ${inventory.id}`, { objectId: inventory.id, contentPath });
    sizes.set(contentPath, found.sizeBytes);
    return found.sizeBytes;
  };
  return async (state) => {
    const files: StoredFile[] = [];
    for (const [logicalPath, sha512] of [...state].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const contentPath = contentPathOf(inventory, manifest, sha512);
      files.push({ logicalPath, sizeBytes: await sizeOf(contentPath), sha512, sha256: sha256.get(contentPath) });
    }
    return files;
  };
}

function contentPathOf(inventory: Inventory, manifest: Map<string, readonly string[]>, digest: string): string {
  const [contentPath] = manifest.get(digest) ?? [];
  if (contentPath === undefined) {
    throw new StorageError('corrupt', `the manifest of ${inventory.id} lacks ${digest}`, { objectId: inventory.id, digest });
  }
  return contentPath;
}

async function read(
  backend: Backend,
  inventoryOf: InventoryReader,
  objectId: string,
  logicalPath: string,
  options: { version?: string; range?: { start: number; end: number } },
): ReturnType<PreservationReader['read']> {
  const inventory = await inventoryOf(objectId);
  const sha512 = stateOf(inventory, options.version ?? inventory.head).get(logicalPath);
  if (sha512 === undefined) throw new StorageError('missing', `no ${logicalPath} in ${objectId}`, { objectId, logicalPath });
  const contentPath = contentPathOf(inventory, manifestOf(inventory), sha512);
  const opened = await backend.get(`${objectPath(objectId)}/${contentPath}`, options.range);
  const range = options.range && resolveRange(options.range, opened.sizeBytes);
  return { logicalPath, sha512, sha256: sha256ByContentPath(inventory).get(contentPath), range, ...opened };
}
