import type { ObjectTree } from '../object-tree.js';
import type { FindingList } from './findings.js';
import { fixityDigest } from './fixity-digests.js';
import type { ReadInventory } from './check-inventory.js';

interface Claim {
  readonly code: 'E092' | 'E093';
  readonly algorithm: string;
  readonly digest: string;
  readonly where: string;
}

/** All digests the inventories of an object claim for its files, gathered so that each file is read once. */
export interface Claims {
  /** Takes up the claims of one inventory; paths without a file are found at once (E092, E093). */
  take(inventory: ReadInventory, where: string, files: ReadonlySet<string>): void;
  /** Reads every claimed file and compares. */
  check(tree: ObjectTree): Promise<void>;
}

/** Collects claims and writes the broken ones into `found`. */
export function createClaims(found: FindingList): Claims {
  const claims = new Map<string, Claim[]>();
  const claim = (path: string, one: Claim, files: ReadonlySet<string>): void => {
    if (!files.has(path)) found.add(one.code, `${one.where}: there is no file ${path}`);
    else claims.set(path, [...(claims.get(path) ?? []), one]);
  };
  return {
    take(inventory, where, files) {
      for (const [digest, paths] of inventory.manifest) {
        for (const path of paths) {
          claim(path, { code: 'E092', algorithm: inventory.algorithm, digest, where }, files);
          if (!files.has(path) && !hasPlace(path, inventory)) found.add('E042', `${where}: ${path} does not lie in the content folder of one of its versions`);
        }
      }
      for (const [algorithm, block] of inventory.fixity) {
        for (const [digest, paths] of block) for (const path of paths) claim(path, { code: 'E093', algorithm, digest, where }, files);
      }
    },
    async check(tree) {
      for (const [path, wanted] of claims) await checkFile(tree, path, wanted, found);
    },
  };
}

/** True for a path that begins with a version of the object and its content folder. */
function hasPlace(path: string, { versions, contentDirectory }: ReadInventory): boolean {
  const [version = '', folder, name] = path.split('/');
  return versions.has(version) && folder === (contentDirectory ?? 'content') && name !== undefined;
}

async function checkFile(tree: ObjectTree, path: string, claims: readonly Claim[], found: FindingList): Promise<void> {
  const names = [...new Set(claims.map((claim) => claim.algorithm))];
  let digests: Map<string, string>;
  try {
    digests = await hashFile(tree, path, names);
  } catch (error) {
    found.add('E092', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  for (const claim of claims) {
    const actual = digests.get(claim.algorithm);
    if (actual === undefined || actual === claim.digest.toLowerCase()) continue;
    found.add(claim.code, `${claim.where}: the ${claim.algorithm} of ${path} is ${actual}`);
  }
}

async function hashFile(tree: ObjectTree, path: string, algorithms: readonly string[]): Promise<Map<string, string>> {
  const hashes = algorithms.flatMap((name) => {
    const hash = fixityDigest(name);
    return hash === undefined ? [] : [{ name, hash }];
  });
  for await (const chunk of await tree.open(path)) for (const { hash } of hashes) hash.update(chunk as Buffer);
  return new Map(hashes.map(({ name, hash }) => [name, hash.finish()]));
}
