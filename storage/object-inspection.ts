import { sha512Of } from './digest.js';
import { isStorageError, StorageError } from './errors.js';
import { manifestOf, parseInventory, versionNumber } from './inventory.js';
import type { Inventory } from './inventory.js';
import { objectPath } from './layout.js';
import { OBJECT_DECLARATION, sidecarText } from './object-files.js';
import type { Backend } from './backends/backend.js';
import type { Survey, Surveyor } from './survey.js';

/** One file of one copy that is not as it should be; an empty path means the whole copy. */
export interface CopyDamage {
  readonly copy: string;
  readonly path: string;
  /** `unexpected`: a file that no inventory knows. */
  readonly was: 'missing' | 'damaged' | 'unexpected';
  /** A good copy of these bytes was met: `repair` can bring them back. */
  readonly mendable: boolean;
}

/** What a look at every byte of every copy found. */
export interface Inspection {
  readonly damages: readonly CopyDamage[];
  /** Copies that could not be looked at, and are not judged. */
  readonly unreachable: readonly string[];
  readonly bytesRead: number;
}

interface Copy {
  readonly name: string;
  readonly survey: Survey;
}

/** Inventories that agree with their own sidecar, the newest of them, and what each key of the object has to hold. */
interface Expectation {
  readonly sha512: string;
  /** The bytes are known from elsewhere than a file of this key (the format itself, an equal inventory). */
  readonly known: boolean;
}

/**
 * Reads every byte of every copy of an object and compares: with the newest inventory that agrees with its sidecar, file by file. One
 * damage is one finding: a flipped bit anywhere in an object is told once, and nothing else is. Changes nothing.
 * Throws `missing` where no place holds anything of the object, and `unavailable` where no place can be asked.
 */
export async function inspectObject(backend: Backend, objectId: string, survey: Surveyor): Promise<Inspection> {
  const members = backend.members ?? [{ name: backend.kind, backend }];
  const path = objectPath(objectId);
  const copies: Copy[] = [];
  const unreachable: string[] = [];
  let fault: unknown;
  for (const member of members) {
    try {
      copies.push({ name: member.name, survey: await survey(member.backend, path) });
    } catch (error) {
      if (isStorageError(error, 'missing')) copies.push({ name: member.name, survey: { files: [], inventories: [] } });
      else {
        unreachable.push(member.name);
        fault = error;
      }
    }
  }
  if (copies.length === 0) throw new StorageError('unavailable', `no copy of ${objectId} can be read`, { objectId }, fault);
  if (copies.every((copy) => copy.survey.files.length === 0)) {
    if (unreachable.length > 0) throw new StorageError('unavailable', `no reachable copy of ${objectId}`, { objectId }, fault);
    throw new StorageError('missing', `no object ${objectId}`, { objectId });
  }
  const bytesRead = copies.reduce((sum, copy) => sum + copy.survey.files.reduce((all, file) => all + file.sizeBytes, 0), 0);
  return { damages: judgeCopies(objectId, copies), unreachable, bytesRead };
}

/** The judgement alone, on surveys taken before. */
export function judgeCopies(objectId: string, copies: readonly Copy[]): CopyDamage[] {
  const trusted = new Map<string, { readonly inventory: Inventory; readonly bytes: Uint8Array }>();
  for (const { survey } of copies) for (const one of survey.inventories) keepTrusted(trusted, objectId, one);
  const newest = [...trusted.values()].sort((a, b) => versionNumber(b.inventory.head) - versionNumber(a.inventory.head))[0];
  if (newest === undefined) return copies.flatMap((copy) => inventoriesLost(copy));
  const { expected, unproven } = expectationsOf(newest, trusted);
  const good = goodKeys(copies, expected);
  return copies.flatMap((copy) => judgeCopy(copy, expected, unproven, good));
}

function keepTrusted(trusted: Map<string, { inventory: Inventory; bytes: Uint8Array }>, objectId: string, one: Survey['inventories'][number]): void {
  const bytes = Buffer.from(one.bytes);
  if (one.sidecar !== sidecarText(bytes)) return;
  try {
    const inventory = parseInventory(bytes, one.folder);
    if (inventory.id === objectId && !trusted.has(inventory.head)) trusted.set(inventory.head, { inventory, bytes });
  } catch (error) {
    if (!isStorageError(error)) throw error;
  }
}

function expectationsOf(newest: { inventory: Inventory; bytes: Uint8Array }, trusted: ReadonlyMap<string, { bytes: Uint8Array }>): { expected: Map<string, Expectation>; unproven: string[] } {
  const expected = new Map<string, Expectation>();
  const pair = (folder: string, bytes: Uint8Array): void => {
    expected.set(`${folder}inventory.json`, { sha512: sha512Of(bytes), known: true });
    expected.set(`${folder}inventory.json.sha512`, { sha512: sha512Of(Buffer.from(sidecarText(bytes))), known: true });
  };
  for (const [sha512, paths] of manifestOf(newest.inventory)) for (const path of paths) expected.set(path, { sha512, known: false });
  expected.set(OBJECT_DECLARATION, { sha512: sha512Of(Buffer.from(`${OBJECT_DECLARATION.slice(2)}\n`)), known: true });
  const unproven: string[] = [];
  for (const version of Object.keys(newest.inventory.versions)) {
    const own = trusted.get(version);
    if (own === undefined) unproven.push(`${version}/`);
    else pair(`${version}/`, own.bytes);
  }
  pair('', newest.bytes);
  return { expected, unproven };
}

function goodKeys(copies: readonly Copy[], expected: ReadonlyMap<string, Expectation>): ReadonlySet<string> {
  const good = new Set<string>();
  for (const [key, { known }] of expected) if (known) good.add(key);
  for (const { survey } of copies) for (const file of survey.files) if (expected.get(file.key)?.sha512 === file.sha512) good.add(file.key);
  return good;
}

function judgeCopy(copy: Copy, expected: ReadonlyMap<string, Expectation>, unproven: readonly string[], good: ReadonlySet<string>): CopyDamage[] {
  const { files } = copy.survey;
  if (files.length === 0) return [{ copy: copy.name, path: '', was: 'missing', mendable: [...expected.keys()].every((key) => good.has(key)) }];
  const found = new Map(files.map((file) => [file.key, file]));
  const damages: CopyDamage[] = [];
  for (const [key, { sha512 }] of expected) {
    const file = found.get(key);
    if (file?.sha512 === sha512) continue;
    damages.push({ copy: copy.name, path: key, was: file === undefined ? 'missing' : 'damaged', mendable: good.has(key) });
  }
  const doubtful = new Set(unproven.flatMap((folder) => [`${folder}inventory.json`, `${folder}inventory.json.sha512`]));
  // An old inventory and its sidecar contradict each other and no other copy can say which is right: one damage, not two.
  for (const folder of unproven) damages.push({ copy: copy.name, path: `${folder}inventory.json`, was: found.has(`${folder}inventory.json`) ? 'damaged' : 'missing', mendable: false });
  for (const { key } of files) if (!expected.has(key) && !doubtful.has(key)) damages.push({ copy: copy.name, path: key, was: 'unexpected', mendable: false });
  return damages;
}

/** No inventory can be trusted: nothing else can be judged, and every one that is wrong is told. */
function inventoriesLost({ name, survey }: Copy): CopyDamage[] {
  if (survey.inventories.length === 0) return [{ copy: name, path: 'inventory.json', was: 'missing', mendable: false }];
  return survey.inventories.map(({ folder }) => ({ copy: name, path: `${folder}inventory.json`, was: 'damaged' as const, mendable: false }));
}
