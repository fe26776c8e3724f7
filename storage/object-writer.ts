import { StorageError } from './errors.js';
import { digestBytes, digestStream, sha512Of } from './digest.js';
import { firstInventory, nextInventory, parseInventory, serialiseInventory, sha256ByContentPath, manifestOf, stateOf, MAX_INVENTORY_BYTES } from './inventory.js';
import type { Inventory, InventoryPlan, StateEntry, VersionMeta } from './inventory.js';
import { logicalPathFault, objectPath } from './layout.js';
import { finishVersion, loadInventory, OBJECT_DECLARATION, putBytes, settleObject, sidecarText } from './object-files.js';
import { createFileLister } from './object-reader.js';
import { bufferSource, readSmall } from './backends/backend.js';
import type { Backend, ByteSource, TreeFile } from './backends/backend.js';
import { createReadStream } from 'node:fs';
import type { KeyLock } from './key-lock.js';
import type { PendingCommits } from './pending-commits.js';
import type { CommitMeta, NewFile, PreservationWriter, RecoveryReport, StoredFile, StoredVersion, VersionChanges } from './powers.js';

interface Deps {
  readonly backend: Backend;
  readonly pending: PendingCommits;
  readonly lock: KeyLock;
  readonly clock: () => Date;
}

interface PreparedFile extends StateEntry {
  readonly source: ByteSource;
}

/** The adding power over one backend. */
export function createObjectWriter(deps: Deps): Pick<PreservationWriter, 'create' | 'addVersion' | 'recover'> {
  return {
    create: async (objectId, files, meta) => {
      const prepared = prepare(files);
      return deps.lock(objectId, () => create(deps, objectId, prepared, meta));
    },
    addVersion: async (objectId, changes, meta) => {
      const add = prepare(changes.add ?? []);
      const replace = prepare(changes.replace ?? []);
      return deps.lock(objectId, () => addVersion(deps, objectId, { add, replace, remove: changes.remove ?? [], expectedHead: changes.expectedHead }, meta));
    },
    recover: () => recover(deps),
  };
}

function prepare(files: readonly NewFile[]): PreparedFile[] {
  assertUsablePaths(files.map((file) => file.logicalPath));
  return files.map(({ logicalPath, source }) => {
    if (Buffer.isBuffer(source)) {
      const { sha256, sha512 } = digestBytes(source);
      return { logicalPath, sha256, sha512, source: bufferSource(source, sha512) };
    }
    const { path, sizeBytes, sha256, sha512 } = source;
    return { logicalPath, sha256, sha512, source: { sizeBytes, sha512, linkPath: path, open: () => createReadStream(path) } };
  });
}

function assertUsablePaths(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const fault = logicalPathFault(path) ?? (seen.has(path) ? 'twice' : undefined);
    if (fault !== undefined) throw new StorageError('invalid', `logical path refused (${fault}): ${path.slice(0, 200)}`, { logicalPath: path.slice(0, 200), fault });
    seen.add(path);
  }
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (seen.has(path.slice(0, slash))) throw new StorageError('invalid', `${path.slice(0, slash)} is both file and folder`, { logicalPath: path, fault: 'file-and-folder' });
    }
  }
}

async function create(deps: Deps, objectId: string, files: readonly PreparedFile[], meta: CommitMeta): Promise<StoredVersion> {
  if (objectId === '' || files.length === 0) throw new StorageError('invalid', 'an object needs an id and at least one file', { objectId });
  const { backend } = deps;
  const path = objectPath(objectId);
  const present = await loadInventory(backend, path, objectId);
  if (present) return answerRepeat(backend, path, present.inventory, files);
  const plan = firstInventory(objectId, files, stamp(deps, meta));
  const outcome = backend.commitTree ? await commitWhole(backend, path, plan, files) : await commitInSteps(deps, objectId, plan, files);
  if (outcome === 'stored') return { version: 'v1', files: files.map(describeFile).sort(byPath) };
  const winner = await loadInventory(backend, path, objectId);
  if (!winner) throw new StorageError('conflict', `something that is no object stands in the place of ${objectId}`, { objectId, path });
  return answerRepeat(backend, path, winner.inventory, files);
}

async function answerRepeat(backend: Backend, path: string, inventory: Inventory, files: readonly PreparedFile[]): Promise<StoredVersion> {
  if (!sameState(stateOf(inventory, firstVersion(inventory)), files)) {
    throw new StorageError('conflict', `${inventory.id} exists with other content`, { objectId: inventory.id });
  }
  await settleObject(backend, path);
  return answer(backend, path, inventory, firstVersion(inventory));
}

/** Just stored: sizes and digests are known, the disk need not be asked. */
function describeFile(file: PreparedFile): StoredFile {
  return { logicalPath: file.logicalPath, sizeBytes: file.source.sizeBytes, sha512: file.sha512, sha256: file.sha256 };
}

function byPath(a: StoredFile, b: StoredFile): number {
  return a.logicalPath < b.logicalPath ? -1 : 1;
}

function firstVersion(inventory: Inventory): string {
  return Object.keys(inventory.versions).find((name) => Number(name.slice(1)) === 1) ?? 'v1';
}

function sameState(state: Map<string, string>, files: readonly StateEntry[]): boolean {
  return state.size === files.length && files.every((file) => state.get(file.logicalPath) === file.sha512);
}

async function answer(backend: Backend, path: string, inventory: Inventory, version: string): Promise<StoredVersion> {
  return { version, files: await createFileLister(backend, path, inventory)(stateOf(inventory, version)) };
}

function stamp(deps: Deps, meta: CommitMeta): VersionMeta {
  return { message: meta.message, user: { name: meta.user.name, address: meta.user.address }, created: deps.clock() };
}

function textFile(key: string, content: string | Buffer): TreeFile {
  const bytes = Buffer.from(content);
  return { key, source: bufferSource(bytes, sha512Of(bytes)) };
}

function contentFiles(plan: InventoryPlan, files: readonly PreparedFile[]): TreeFile[] {
  const sources = new Map(files.map((file) => [file.sha512, file.source]));
  return plan.newContent.map(({ contentPath, sha512 }) => {
    const source = sources.get(sha512);
    if (!source) throw new StorageError('invalid', `no bytes for ${contentPath}`, { contentPath });
    return { key: contentPath, source };
  });
}

/** One rename puts the whole object in its place. */
async function commitWhole(backend: Backend, path: string, plan: InventoryPlan, files: readonly PreparedFile[]): Promise<'stored' | 'exists'> {
  const inventory = inventoryFiles(serialiseInventory(plan.inventory));
  const tree = [
    DECLARATION_FILE,
    ...contentFiles(plan, files),
    ...inventory.map((file) => ({ ...file, key: `v1/${file.key}` })),
    ...inventory,
  ];
  return (await backend.commitTree?.(path, tree)) ?? 'exists';
}

const DECLARATION_FILE = textFile(OBJECT_DECLARATION, `${OBJECT_DECLARATION.slice(2)}\n`);

function inventoryFiles(bytes: Buffer): TreeFile[] {
  return [textFile('inventory.json', bytes), textFile('inventory.json.sha512', sidecarText(bytes))];
}

/** Without rename the version's inventory is the decisive step: content before it, everything derived from it after. */
async function commitInSteps(deps: Deps, objectId: string, plan: InventoryPlan, files: readonly PreparedFile[]): Promise<'stored' | 'exists'> {
  const { backend, pending } = deps;
  const path = objectPath(objectId);
  const version = plan.inventory.head;
  await pending.note(objectId);
  for (const { key, source } of contentFiles(plan, files)) {
    if ((await backend.put(`${path}/${key}`, source, 'once')) === 'exists') await assertHolds(backend, `${path}/${key}`, source);
  }
  const outcome = await putBytes(backend, `${path}/${version}/inventory.json`, serialiseInventory(plan.inventory), 'once');
  if (outcome === 'exists') await assertSamePlan(backend, `${path}/${version}/inventory.json`, plan.inventory);
  await finishVersion(backend, path);
  await pending.done(objectId);
  return outcome;
}

async function assertHolds(backend: Backend, key: string, source: ByteSource): Promise<void> {
  const found = await digestStream((await backend.get(key)).stream);
  if (found.sha512 !== source.sha512) throw new StorageError('conflict', `${key} holds other bytes`, { key });
}

async function assertSamePlan(backend: Backend, key: string, wanted: Inventory): Promise<void> {
  const found = parseInventory(await readSmall(backend, key, MAX_INVENTORY_BYTES), key);
  const state = stateOf(found);
  const expected = stateOf(wanted);
  const same = found.id === wanted.id && state.size === expected.size && [...expected].every(([path, digest]) => state.get(path) === digest);
  if (!same) throw new StorageError('conflict', `another version of ${wanted.id} was committed first`, { objectId: wanted.id });
}

interface PreparedChanges {
  readonly add: readonly PreparedFile[];
  readonly replace: readonly PreparedFile[];
  readonly remove: readonly string[];
  readonly expectedHead: VersionChanges['expectedHead'] | undefined;
}

async function addVersion(deps: Deps, objectId: string, changes: PreparedChanges, meta: CommitMeta): Promise<StoredVersion> {
  const { backend } = deps;
  const path = objectPath(objectId);
  if (!(await loadInventory(backend, path, objectId))) throw new StorageError('missing', `no object ${objectId}`, { objectId });
  // A version committed by a writer that was cut off counts; the next one is built on it.
  const head = (await finishVersion(backend, path)) ?? (await loadInventory(backend, path, objectId));
  if (!head) throw new StorageError('missing', `no object ${objectId}`, { objectId });
  const { inventory } = head;
  const entries = nextState(inventory, changes);
  if (sameState(stateOf(inventory), entries)) {
    await settleObject(backend, path);
    return answer(backend, path, inventory, inventory.head);
  }
  if (changes.expectedHead !== undefined && changes.expectedHead !== inventory.head) {
    throw new StorageError('conflict', `${objectId} is at ${inventory.head}`, { objectId, head: inventory.head, expectedHead: changes.expectedHead });
  }
  const plan = nextInventory(inventory, entries, stamp(deps, meta));
  const files = [...changes.add, ...changes.replace];
  if (backend.commitTree) await commitVersion(deps, objectId, plan, files);
  else await commitInSteps(deps, objectId, plan, files);
  return answer(backend, path, plan.inventory, plan.inventory.head);
}

function nextState(inventory: Inventory, changes: PreparedChanges): StateEntry[] {
  const manifest = manifestOf(inventory);
  const sha256 = sha256ByContentPath(inventory);
  const entries = new Map<string, StateEntry>();
  for (const [logicalPath, sha512] of stateOf(inventory)) {
    entries.set(logicalPath, { logicalPath, sha512, sha256: sha256.get(manifest.get(sha512)?.[0] ?? '') ?? '' });
  }
  for (const path of changes.remove) entries.delete(path);
  for (const file of changes.add) {
    const present = entries.get(file.logicalPath);
    if (present && present.sha512 !== file.sha512) {
      throw new StorageError('conflict', `${file.logicalPath} of ${inventory.id} exists with other content`, { objectId: inventory.id, logicalPath: file.logicalPath });
    }
    entries.set(file.logicalPath, file);
  }
  for (const file of changes.replace) entries.set(file.logicalPath, file);
  assertUsablePaths([...entries.keys()]);
  return [...entries.values()];
}

/** One rename puts the version in its place; the copies at the top follow and are completed by `recover` after a crash. */
async function commitVersion(deps: Deps, objectId: string, plan: InventoryPlan, files: readonly PreparedFile[]): Promise<void> {
  const { backend, pending } = deps;
  const path = objectPath(objectId);
  const version = plan.inventory.head;
  const inside = contentFiles(plan, files).map((file) => ({ ...file, key: file.key.slice(version.length + 1) }));
  await pending.note(objectId);
  const tree = [...inside, ...inventoryFiles(serialiseInventory(plan.inventory))];
  const outcome = await backend.commitTree?.(`${path}/${version}`, tree);
  if (outcome !== 'stored') await assertSamePlan(backend, `${path}/${version}/inventory.json`, plan.inventory);
  await finishVersion(backend, path);
  await pending.done(objectId);
}

async function recover(deps: Deps): Promise<RecoveryReport> {
  const finished: string[] = [];
  const incomplete: string[] = [];
  await deps.backend.recover?.();
  for (const objectId of await deps.pending.list()) {
    await deps.lock(objectId, async () => {
      const path = objectPath(objectId);
      if (await finishVersion(deps.backend, path)) finished.push(objectId);
      else if ((await deps.backend.children(path)).length > 0) {
        // Content without a commit: the note stays, so that a repeat or an erasure is not forgotten.
        incomplete.push(objectId);
        return;
      }
      await deps.pending.done(objectId);
    });
  }
  return { finished, incomplete };
}
