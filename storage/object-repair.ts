import { hashStream, sha512Of } from './digest.js';
import { isStorageError, StorageError } from './errors.js';
import { manifestOf, MAX_INVENTORY_BYTES, parseInventory, versionNumber } from './inventory.js';
import type { Inventory } from './inventory.js';
import { objectPath } from './layout.js';
import { OBJECT_DECLARATION, sidecarText } from './object-files.js';
import { bufferSource, readSmall } from './backends/backend.js';
import type { Backend, ByteSource, MirrorMember } from './backends/backend.js';
import { keySource } from './backends/key-source.js';
import type { RepairStep } from './powers.js';

interface Trusted {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
  readonly from: string;
}

/** What one key of the object has to hold: bytes known here, or a digest to be looked for in the copies. */
interface Expected {
  readonly key: string;
  readonly sha512: string;
  readonly known?: { readonly bytes: Buffer; readonly from: string };
}

/** Makes all copies of an object equal to its digests; see PreservationWriter.repair for the promise. */
export async function repairObject(backend: Backend, objectId: string): Promise<RepairStep[]> {
  const members = backend.members ?? [{ name: backend.kind, backend }];
  const path = objectPath(objectId);
  const inventories = await trustedInventories(members, path, objectId);
  const newest = newestOf(inventories, objectId);
  if (!newest) {
    const somewhere = await Promise.all(members.map((member) => member.backend.children(path).catch(() => [])));
    if (somewhere.every((entries) => entries.length === 0)) throw new StorageError('missing', `no object ${objectId}`, { objectId });
    throw new StorageError('corrupt', `no trustworthy inventory of ${objectId} is left`, { objectId });
  }
  const steps: RepairStep[] = [];
  for (const expected of expectations(newest, inventories)) steps.push(...(await mend(members, path, expected)));
  return steps;
}

/** Every inventory, at the top or in a version folder, that agrees with its own sidecar and belongs to the object. */
async function trustedInventories(members: readonly MirrorMember[], path: string, objectId: string): Promise<Trusted[]> {
  const found: Trusted[] = [];
  for (const member of members) {
    const entries = await member.backend.children(path).catch(() => []);
    const versions = entries.filter((entry) => versionNumber(entry.name) > 0).map((entry) => `${path}/${entry.name}`);
    for (const folder of [path, ...versions]) {
      const trusted = await readTrusted(member, folder);
      if (trusted?.inventory.id === objectId) found.push(trusted);
    }
  }
  return found;
}

async function readTrusted(member: MirrorMember, folder: string): Promise<Trusted | undefined> {
  try {
    const bytes = await readSmall(member.backend, `${folder}/inventory.json`, MAX_INVENTORY_BYTES);
    const sidecar = (await readSmall(member.backend, `${folder}/inventory.json.sha512`, 1024)).toString('utf8');
    if (sidecar !== sidecarText(bytes)) return undefined;
    return { inventory: parseInventory(bytes, folder), bytes, from: member.name };
  } catch (error) {
    if (isStorageError(error)) return undefined;
    throw error;
  }
}

function newestOf(inventories: readonly Trusted[], objectId: string): Trusted | undefined {
  const highest = Math.max(...inventories.map((one) => versionNumber(one.inventory.head)));
  const heads = inventories.filter((one) => versionNumber(one.inventory.head) === highest);
  const [first] = heads;
  if (heads.some((one) => first && !one.bytes.equals(first.bytes))) {
    throw new StorageError('corrupt', `two different inventories of ${objectId} both claim v${highest}`, { objectId, version: `v${highest}` });
  }
  return first;
}

function expectations(newest: Trusted, inventories: readonly Trusted[]): Expected[] {
  // Content first and the inventory at the top last: a copy that is being rebuilt counts only when it is whole.
  const expected: Expected[] = [];
  for (const [sha512, paths] of manifestOf(newest.inventory)) for (const key of paths) expected.push({ key, sha512 });
  for (const version of Object.keys(newest.inventory.versions)) {
    const own = inventories.find((one) => one.inventory.head === version);
    if (own) expected.push(...inventoryPair(`${version}/`, own));
  }
  const declaration = Buffer.from(`${OBJECT_DECLARATION.slice(2)}\n`);
  expected.push({ key: OBJECT_DECLARATION, sha512: sha512Of(declaration), known: { bytes: declaration, from: 'the format itself' } });
  return [...expected, ...inventoryPair('', newest)];
}

function inventoryPair(folder: string, trusted: Trusted): Expected[] {
  const sidecar = Buffer.from(sidecarText(trusted.bytes));
  return [
    { key: `${folder}inventory.json.sha512`, sha512: sha512Of(sidecar), known: { bytes: sidecar, from: trusted.from } },
    { key: `${folder}inventory.json`, sha512: sha512Of(trusted.bytes), known: { bytes: trusted.bytes, from: trusted.from } },
  ];
}

async function mend(members: readonly MirrorMember[], path: string, expected: Expected): Promise<RepairStep[]> {
  const key = `${path}/${expected.key}`;
  const states = await Promise.all(members.map(async (member) => ({ member, state: await stateOfKey(member.backend, key, expected.sha512) })));
  const good = states.find(({ state }) => state === 'good')?.member;
  const steps: RepairStep[] = [];
  for (const { member, state } of states) {
    if (state === 'good') continue;
    const source = await goodSource(good, key, expected);
    // The put verifies the bytes on their way: a copy that turns bad meanwhile is refused and nothing is replaced.
    if (source) await member.backend.put(key, source, 'replace');
    steps.push({ copy: member.name, key: expected.key, was: state, mendedFrom: source && (expected.known?.from ?? good?.name) });
  }
  return steps;
}

async function goodSource(good: MirrorMember | undefined, key: string, expected: Expected): Promise<ByteSource | undefined> {
  if (expected.known) return bufferSource(expected.known.bytes, expected.sha512);
  if (!good) return undefined;
  return { ...(await keySource(good.backend, key)), sha512: expected.sha512 };
}

async function stateOfKey(backend: Backend, key: string, sha512: string): Promise<'good' | 'missing' | 'damaged'> {
  try {
    const { stream } = await backend.get(key);
    return (await hashStream(stream, 'sha512')) === sha512 ? 'good' : 'damaged';
  } catch (error) {
    if (isStorageError(error, 'unavailable')) throw error;
    return isStorageError(error, 'missing') ? 'missing' : 'damaged';
  }
}
