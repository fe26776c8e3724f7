import { StorageError } from './errors.js';
import { contentName } from './layout.js';

/** Digest to paths, as OCFL writes it. */
export type PathsByDigest = Readonly<Record<string, readonly string[]>>;

/** One version: when, why, by whom, and which logical path holds which bytes. */
export interface VersionBlock {
  readonly created: string;
  readonly state: PathsByDigest;
  readonly message?: string;
  readonly user?: { readonly name: string; readonly address?: string };
}

/** An OCFL inventory. Digests may come in either letter case. */
export interface Inventory {
  readonly id: string;
  readonly type: string;
  readonly digestAlgorithm: string;
  readonly head: string;
  readonly contentDirectory?: string;
  readonly manifest: PathsByDigest;
  readonly versions: Readonly<Record<string, VersionBlock>>;
  readonly fixity?: Readonly<Record<string, PathsByDigest>>;
}

/** Who makes a version, why, and when. */
export interface VersionMeta {
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
  readonly created: Date;
}

/** One file of a version by its logical path, with both digests. */
export interface StateEntry {
  readonly logicalPath: string;
  readonly sha512: string;
  readonly sha256: string;
}

/** A new inventory, and which bytes it wants to find at which content path (relative to the object). */
export interface InventoryPlan {
  readonly inventory: Inventory;
  readonly newContent: readonly { readonly contentPath: string; readonly sha512: string }[];
}

/** Inventory type of OCFL 1.1. */
export const INVENTORY_TYPE = 'https://ocfl.io/1.1/spec/#inventory';

/** Largest inventory that is read; beyond it the object is treated as corrupt. */
export const MAX_INVENTORY_BYTES = 64 * 1024 * 1024;

/** The inventory of a new object. */
export function firstInventory(id: string, entries: readonly StateEntry[], meta: VersionMeta): InventoryPlan {
  const empty: Inventory = { id, type: INVENTORY_TYPE, digestAlgorithm: 'sha512', head: 'v0', contentDirectory: 'content', manifest: {}, versions: {} };
  return planVersion(empty, entries, meta);
}

/** The inventory that follows: its whole new state is given; bytes the object already holds are not stored again. */
export function nextInventory(previous: Inventory, entries: readonly StateEntry[], meta: VersionMeta): InventoryPlan {
  if (previous.digestAlgorithm !== 'sha512') {
    throw new StorageError('invalid', `objects kept by ${previous.digestAlgorithm} are read, not extended`, { objectId: previous.id });
  }
  return planVersion(previous, entries, meta);
}

function planVersion(previous: Inventory, entries: readonly StateEntry[], meta: VersionMeta): InventoryPlan {
  const head = `v${versionNumber(previous.head) + 1}`;
  const folder = `${head}/${previous.contentDirectory ?? 'content'}`;
  const manifest = new Map(Object.entries(previous.manifest).map(([digest, paths]) => [digest.toLowerCase(), [...paths]]));
  const sha256 = new Map(Object.entries(previous.fixity?.['sha256'] ?? {}).map(([digest, paths]) => [digest, [...paths]]));
  const newContent: { contentPath: string; sha512: string }[] = [];
  const taken = new Set<string>();
  for (const entry of sorted(entries)) {
    if (manifest.has(entry.sha512)) continue;
    const contentPath = `${folder}/${contentName(entry.logicalPath, entry.sha512, taken)}`;
    manifest.set(entry.sha512, [contentPath]);
    sha256.set(entry.sha256, [...(sha256.get(entry.sha256) ?? []), contentPath]);
    newContent.push({ contentPath, sha512: entry.sha512 });
  }
  const version: VersionBlock = { created: meta.created.toISOString(), message: meta.message, user: meta.user, state: stateBlock(entries) };
  const otherFixity = Object.fromEntries(Object.entries(previous.fixity ?? {}).filter(([name]) => name !== 'sha256'));
  const inventory: Inventory = {
    ...previous,
    type: INVENTORY_TYPE,
    head,
    manifest: Object.fromEntries(manifest),
    versions: { ...previous.versions, [head]: version },
    ...(sha256.size > 0 || previous.fixity ? { fixity: { ...otherFixity, sha256: Object.fromEntries(sha256) } } : {}),
  };
  return { inventory, newContent };
}

function stateBlock(entries: readonly StateEntry[]): PathsByDigest {
  const state = new Map<string, string[]>();
  for (const { logicalPath, sha512 } of sorted(entries)) state.set(sha512, [...(state.get(sha512) ?? []), logicalPath]);
  return Object.fromEntries(state);
}

function sorted(entries: readonly StateEntry[]): StateEntry[] {
  return [...entries].sort((a, b) => (a.logicalPath < b.logicalPath ? -1 : a.logicalPath > b.logicalPath ? 1 : 0));
}

/** Number of a version name: `v3` and `v0003` are 3; anything else is 0. */
export function versionNumber(name: string): number {
  return /^v\d+$/.test(name) ? Number(name.slice(1)) : 0;
}

/** Logical path to lower-case digest of one version; `missing` when there is no such version. */
export function stateOf(inventory: Inventory, version: string = inventory.head): Map<string, string> {
  const block = Object.hasOwn(inventory.versions, version) ? inventory.versions[version] : undefined;
  if (!block) throw new StorageError('missing', `no version ${version} of ${inventory.id}`, { objectId: inventory.id, version });
  const state = new Map<string, string>();
  for (const [digest, paths] of Object.entries(block.state)) for (const path of paths) state.set(path, digest.toLowerCase());
  return state;
}

/** Lower-case digest to the content paths that hold its bytes. */
export function manifestOf(inventory: Inventory): Map<string, readonly string[]> {
  return new Map(Object.entries(inventory.manifest).map(([digest, paths]) => [digest.toLowerCase(), paths]));
}

/** Content path to the SHA-256 the fixity block notes for it. */
export function sha256ByContentPath(inventory: Inventory): Map<string, string> {
  const found = new Map<string, string>();
  const block = inventory.fixity?.['sha256'] ?? {};
  for (const [digest, paths] of Object.entries(block)) for (const path of paths) found.set(path, digest.toLowerCase());
  return found;
}

/** The bytes of an inventory file: JSON a person can read, ending with a line feed. */
export function serialiseInventory(inventory: Inventory): Buffer {
  return Buffer.from(`${JSON.stringify(inventory, null, 2)}\n`, 'utf8');
}

/** Reads an inventory far enough to work with it; `corrupt` when it is none. The full judgement is the validator's. */
export function parseInventory(bytes: Uint8Array, where: string): Inventory {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new StorageError('corrupt', `${where} is not JSON`, { where }, error);
  }
  if (!isInventory(value)) throw new StorageError('corrupt', `${where} is not an inventory`, { where });
  return value;
}

function isInventory(value: unknown): value is Inventory {
  if (!isRecord(value)) return false;
  const texts = ['id', 'type', 'digestAlgorithm', 'head'].every((name) => typeof value[name] === 'string');
  if (!texts || !isPathsByDigest(value['manifest']) || !isRecord(value['versions'])) return false;
  if (value['fixity'] !== undefined && !(isRecord(value['fixity']) && Object.values(value['fixity']).every(isPathsByDigest))) return false;
  if (value['contentDirectory'] !== undefined && typeof value['contentDirectory'] !== 'string') return false;
  const blocks = Object.values(value['versions']);
  return blocks.every((block) => isRecord(block) && typeof block['created'] === 'string' && isPathsByDigest(block['state']));
}

function isPathsByDigest(value: unknown): value is PathsByDigest {
  return isRecord(value) && Object.values(value).every((paths) => Array.isArray(paths) && paths.every((path) => typeof path === 'string'));
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
