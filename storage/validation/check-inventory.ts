import { isRecord } from '../inventory.js';
import type { FindingList } from './findings.js';
import { checkContentPaths, checkDigestCase, pathsByDigest } from './check-paths.js';
import { FIXITY_ALGORITHMS } from './fixity-digests.js';
import { checkVersionBlock, checkVersionNames, isUri, isVersionName } from './check-versions.js';

/** What could be understood of an inventory; blocks that could not are empty. Digests as written. */
export interface ReadInventory {
  readonly id: string | undefined;
  readonly specVersion: string | undefined;
  readonly algorithm: string;
  readonly head: string | undefined;
  readonly contentDirectory: string | undefined;
  readonly manifest: ReadonlyMap<string, readonly string[]>;
  readonly versions: ReadonlyMap<string, Record<string, unknown>>;
  readonly fixity: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** False when a block is missing or its paths cannot be trusted: comparing it with the disk would only echo that. */
  readonly comparable: boolean;
}

const KEYS = new Set(['id', 'type', 'digestAlgorithm', 'head', 'contentDirectory', 'fixity', 'manifest', 'versions']);
const TYPE = /^https:\/\/ocfl\.io\/(1\.[01])\/spec\/#inventory$/;

/** Checks one inventory by itself (OCFL 1.0 and 1.1, section 3.5); pure. `where` opens each message. */
export function checkInventory(value: unknown, where: string, found: FindingList): ReadInventory | undefined {
  if (!isRecord(value)) {
    found.add('E033', `${where} is not a JSON object`);
    return undefined;
  }
  for (const key of Object.keys(value)) if (!KEYS.has(key)) found.add('E102', `${where} has the unknown key ${JSON.stringify(key)}`);
  const before = pathFaults(found);
  const specVersion = checkType(value, where, found);
  const manifest = checkManifest(value, where, found);
  const versions = checkVersions(value, where, found, manifest);
  const fixity = checkFixity(value, where, found);
  const contentDirectory = checkContentDirectory(value, where, found);
  checkUse(manifest, versions, where, found);
  return {
    id: checkId(value, where, found),
    specVersion,
    algorithm: checkAlgorithm(value, where, found),
    head: checkHead(value, versions, where, found),
    contentDirectory,
    manifest,
    versions,
    fixity,
    comparable: value['manifest'] !== undefined && [...versions.keys()].every(isVersionName) && pathFaults(found) === before,
  };
}

function pathFaults(found: FindingList): number {
  return ['E011', 'E012', 'E017', 'E018', 'E092', 'E096', 'E099', 'E100', 'E101', 'E106'].filter((code) => found.has(code)).length;
}

function checkId(value: Record<string, unknown>, where: string, found: FindingList): string | undefined {
  const { id } = value;
  if (id === undefined) found.add('E036', `${where} has no id`);
  else if (typeof id !== 'string' || id === '') found.add('E037', `${where}: the id is not a text`);
  else {
    if (!isUri(id)) found.add('W005', `${where}: the id ${id} is not a URI`);
    return id;
  }
  return undefined;
}

function checkType(value: Record<string, unknown>, where: string, found: FindingList): string | undefined {
  const { type } = value;
  if (type === undefined) {
    found.add('E036', `${where} has no type`);
    return undefined;
  }
  const [, version] = (typeof type === 'string' ? TYPE.exec(type) : null) ?? [];
  if (version === undefined) found.add('E038', `${where}: the type is not that of an inventory of OCFL 1.0 or 1.1`);
  return version;
}

function checkAlgorithm(value: Record<string, unknown>, where: string, found: FindingList): string {
  const algorithm = value['digestAlgorithm'];
  if (algorithm === undefined) found.add('E036', `${where} has no digestAlgorithm`);
  else if (algorithm === 'sha256') found.add('W004', `${where} uses sha256`);
  else if (algorithm !== 'sha512') found.add('E025', `${where}: the digestAlgorithm is neither sha512 nor sha256`);
  return typeof algorithm === 'string' ? algorithm : 'sha512';
}

function checkHead(
  value: Record<string, unknown>,
  versions: ReadonlyMap<string, unknown>,
  where: string,
  found: FindingList,
): string | undefined {
  const { head } = value;
  if (head === undefined) found.add('E036', `${where} has no head`);
  else if (typeof head !== 'string') found.add('E040', `${where}: the head is not a text`);
  else {
    const highest = [...versions.keys()].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).at(-1);
    if (highest !== undefined && highest !== head) found.add('E040', `${where}: the head is ${head}, the highest version ${highest}`);
    return head;
  }
  return undefined;
}

function checkContentDirectory(value: Record<string, unknown>, where: string, found: FindingList): string | undefined {
  const name = value['contentDirectory'];
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || name.includes('/')) found.add('E017', `${where}: contentDirectory is not the name of one folder`);
  else if (name === '.' || name === '..' || name === '') found.add('E018', `${where}: contentDirectory may not be "${name}"`);
  else return name;
  return undefined;
}

function checkManifest(value: Record<string, unknown>, where: string, found: FindingList): ReadonlyMap<string, readonly string[]> {
  if (value['manifest'] === undefined) {
    found.add('E041', `${where} has no manifest`);
    return new Map();
  }
  if (!isRecord(value['manifest'])) {
    found.add('E106', `${where}: the manifest is not a JSON object`);
    return new Map();
  }
  const manifest = pathsByDigest(value['manifest'], (digest) => found.add('E092', `${where}: ${digest} of the manifest has no list of paths`));
  const distinct = checkDigestCase(manifest, 'E096', `${where}: manifest`, found);
  checkContentPaths(manifest, `${where}: manifest`, found, distinct);
  for (const [digest, paths] of manifest) if (paths.length === 0) found.add('E092', `${where}: ${digest} of the manifest has no file`);
  return manifest;
}

function checkVersions(
  value: Record<string, unknown>,
  where: string,
  found: FindingList,
  manifest: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, Record<string, unknown>> {
  const { versions } = value;
  const read = new Map<string, Record<string, unknown>>();
  if (versions === undefined) {
    found.add('E041', `${where} has no versions`);
    return read;
  }
  if (!isRecord(versions)) {
    found.add('E044', `${where}: versions is not a JSON object`);
    return read;
  }
  checkVersionNames(Object.keys(versions), where, found);
  for (const [name, block] of Object.entries(versions)) {
    if (!isRecord(block)) {
      found.add('E047', `${where}: ${name} is not a JSON object`);
      continue;
    }
    checkVersionBlock(block, `${where}: ${name}`, found, value['manifest'] === undefined ? undefined : manifest);
    read.set(name, block);
  }
  return read;
}

function checkFixity(
  value: Record<string, unknown>,
  where: string,
  found: FindingList,
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const read = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const { fixity } = value;
  if (fixity === undefined) return read;
  if (!isRecord(fixity)) {
    found.add('E111', `${where}: fixity is not a JSON object`);
    return read;
  }
  for (const [algorithm, block] of Object.entries(fixity)) {
    if (!FIXITY_ALGORITHMS.has(algorithm)) found.add('E056', `${where}: fixity names the unknown algorithm ${algorithm}`);
    if (!isRecord(block)) {
      found.add('E057', `${where}: fixity of ${algorithm} is not a JSON object`);
      continue;
    }
    const label = `${where}: fixity ${algorithm}`;
    const entries = pathsByDigest(block, (digest) => found.add('E057', `${label}: ${digest} has no list of paths`));
    checkDigestCase(entries, 'E097', label, found);
    checkContentPaths(entries, label, found, false);
    read.set(algorithm, entries);
  }
  return read;
}

/** Every digest of the manifest must be used by some version (E107, new with OCFL 1.1). */
function checkUse(
  manifest: ReadonlyMap<string, readonly string[]>,
  versions: ReadonlyMap<string, Record<string, unknown>>,
  where: string,
  found: FindingList,
): void {
  const used = new Set<string>();
  for (const { state } of versions.values()) {
    if (!isRecord(state)) return;
    for (const digest of Object.keys(state)) used.add(digest.toLowerCase());
  }
  if (versions.size === 0) return;
  for (const digest of manifest.keys()) {
    if (!used.has(digest.toLowerCase())) found.add('E107', `${where}: no version uses ${digest} of the manifest`);
  }
}
