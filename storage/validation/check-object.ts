import { createHash } from 'node:crypto';
import { MAX_INVENTORY_BYTES } from '../inventory.js';
import type { ObjectTree, TreeEntry } from '../object-tree.js';
import { checkInventory } from './check-inventory.js';
import type { ReadInventory } from './check-inventory.js';
import { createClaims } from './check-content.js';
import { isVersionName } from './check-versions.js';
import { compareInventories } from './compare-inventories.js';
import { createFindingList } from './findings.js';
import type { FindingList, ObjectFinding } from './findings.js';

const SMALL_BYTES = 64 * 1024;

/** Extension names registered with OCFL; `initial` is reserved by the registry. */
export const REGISTERED_EXTENSIONS: ReadonlySet<string> = new Set([
  '0001-digest-algorithms',
  '0002-flat-direct-storage-layout',
  '0003-hash-and-id-n-tuple-storage-layout',
  '0004-hashed-n-tuple-storage-layout',
  '0005-mutable-head',
  '0006-flat-omit-prefix-storage-layout',
  '0007-n-tuple-omit-prefix-storage-layout',
  '0008-schema-registry',
  '0009-digest-algorithms',
  '0010-differential-n-tuple-omit-prefix-storage-layout',
  '0011-direct-clean-path-layout',
  'initial',
]);

/** What the judgement on one object needs to know; `expectedId` where the place tells the id, `rootVersion` where a storage root declares one. */
export interface CheckObjectOptions {
  readonly path: string;
  readonly deep: boolean;
  readonly expectedId?: string;
  readonly rootVersion?: string;
}

interface VersionFolder {
  readonly name: string;
  readonly inventory: LoadedFile | undefined;
}

interface LoadedFile {
  readonly bytes: Buffer;
  readonly read: ReadInventory | undefined;
}

/** Judges one object by OCFL 1.0 or 1.1. Damage is a finding, never an exception; nothing is changed. */
export async function checkObject(tree: ObjectTree, options: CheckObjectOptions): Promise<ObjectFinding> {
  const found = createFindingList();
  try {
    const id = await check(tree, options, found);
    return found.judge(options.path, id);
  } catch (error) {
    found.add('E092', `the object cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return found.judge(options.path, undefined);
  }
}

async function check(tree: ObjectTree, options: CheckObjectOptions, found: FindingList): Promise<string | undefined> {
  const entries = await tree.entries('');
  const declared = await checkDeclaration(tree, entries, options, found);
  const top = await loadInventory(tree, '', entries, found);
  if (!top) found.add('E063', 'there is no inventory.json at the top');
  checkTopEntries(entries, top?.read, declared !== undefined, found);
  await checkExtensions(tree, entries, found);
  if (!top?.read) return undefined;
  const { read } = top;
  if (declared !== undefined && read.specVersion !== undefined && read.specVersion !== declared) {
    found.add('E038', `the inventory is of OCFL ${read.specVersion}, the object is declared as ${declared}`);
  }
  if (options.expectedId !== undefined && read.id !== undefined && read.id !== options.expectedId) {
    found.add('E037', `the object calls itself ${read.id}, its place belongs to ${options.expectedId}`);
  }
  await checkVersionsOnDisk(tree, entries, top, options.deep, found);
  return read.id;
}

async function checkDeclaration(
  tree: ObjectTree,
  entries: readonly TreeEntry[],
  options: CheckObjectOptions,
  found: FindingList,
): Promise<string | undefined> {
  const names = entries.filter((entry) => entry.kind === 'file' && entry.name.startsWith('0=')).map((entry) => entry.name);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    found.add('E003', names.length === 0 ? 'there is no declaration 0=ocfl_object_…' : `there are several declarations: ${names.join(', ')}`);
    return undefined;
  }
  const [, version] = /^0=ocfl_object_(1\.[01])$/.exec(name) ?? [];
  if (version === undefined) {
    found.add(name.startsWith('0=ocfl_object_') ? 'E004' : 'E006', `the declaration ${name} is not one of OCFL 1.0 or 1.1`);
    return undefined;
  }
  const text = (await tree.readSmall(name, SMALL_BYTES)).toString('utf8');
  if (text !== `${name.slice(2)}\n`) found.add('E007', `the text of ${name} is not ${name.slice(2)} and a line feed`);
  if (options.rootVersion !== undefined && version > options.rootVersion) {
    found.add('E081', `the object is of OCFL ${version}, the storage root of ${options.rootVersion}`);
  }
  return version;
}

function checkTopEntries(entries: readonly TreeEntry[], top: ReadInventory | undefined, declared: boolean, found: FindingList): void {
  const algorithm = top?.algorithm ?? 'sha512';
  for (const { name, kind } of entries) {
    if (kind === 'other') found.add('E090', `${name} is neither file nor folder`);
    else if (kind === 'directory') {
      const known = name === 'extensions' || name === 'logs' || isVersionName(name);
      if (!known) found.add('E001', `the folder ${name} does not belong there`);
    } else {
      const known = name.startsWith('0=') || name === 'inventory.json' || name === `inventory.json.${algorithm}`;
      if (!known && (declared || top)) found.add('E001', `the file ${name} does not belong there`);
    }
  }
}

async function checkExtensions(tree: ObjectTree, entries: readonly TreeEntry[], found: FindingList): Promise<void> {
  if (!entries.some((entry) => entry.kind === 'directory' && entry.name === 'extensions')) return;
  for (const { name, kind } of await tree.entries('extensions')) {
    if (kind !== 'directory') found.add('E067', `extensions/${name} is not a folder`);
    else if (!REGISTERED_EXTENSIONS.has(name)) found.add('W013', `the extension ${name} is not registered`);
  }
}

async function loadInventory(tree: ObjectTree, folder: string, entries: readonly TreeEntry[], found: FindingList): Promise<LoadedFile | undefined> {
  const isFile = (name: string): boolean => entries.some((entry) => entry.kind === 'file' && entry.name === name);
  const label = folder === '' ? 'inventory.json' : `${folder}/inventory.json`;
  if (!isFile('inventory.json')) return undefined;
  const bytes = await tree.readSmall(label, MAX_INVENTORY_BYTES);
  const read = checkInventory(parse(bytes, label, found), label, found);
  const algorithm = read?.algorithm ?? 'sha512';
  if (isFile(`inventory.json.${algorithm}`)) {
    const sidecar = await tree.readSmall(`${label}.${algorithm}`, SMALL_BYTES);
    checkSidecar(sidecar.toString('utf8'), bytes, algorithm, label, found);
  } else if (read) {
    found.add('E058', `${label} has no sidecar ${label}.${algorithm}`);
  }
  return { bytes, read };
}

function parse(bytes: Buffer, label: string, found: FindingList): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    found.add('E033', `${label} is not JSON in UTF-8`);
    return undefined;
  }
}

function checkSidecar(text: string, bytes: Buffer, algorithm: string, label: string, found: FindingList): void {
  const [, noted] = /^([0-9A-Fa-f]+)[ \t]+inventory\.json\r?\n?$/.exec(text) ?? [];
  if (noted === undefined) {
    found.add('E061', `${label}.${algorithm} is not "digest inventory.json"`);
    return;
  }
  const known = ['sha512', 'sha256', 'md5', 'sha1'].includes(algorithm);
  if (known && createHash(algorithm).update(bytes).digest('hex') !== noted.toLowerCase()) {
    found.add('E060', `${label}.${algorithm} does not give the digest of the inventory`);
  }
}

async function checkVersionsOnDisk(tree: ObjectTree, entries: readonly TreeEntry[], top: LoadedFile, deep: boolean, found: FindingList): Promise<void> {
  const read = top.read;
  if (!read) return;
  const folders = entries.filter((entry) => entry.kind === 'directory' && isVersionName(entry.name)).map((entry) => entry.name);
  folders.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  for (const name of folders) if (!read.versions.has(name)) found.add('E046', `the folder ${name} is no version of the inventory`);
  for (const name of read.versions.keys()) {
    if (isVersionName(name) && !folders.includes(name)) found.add('E010', `there is no folder for ${name}`);
    // A folder of that name has been refused already, as one that does not belong there.
    if (!isVersionName(name) && !entries.some((entry) => entry.name === name)) found.add('E104', `${name} is no name of a version`);
  }
  const files = new Set<string>();
  const claims = createClaims(found);
  const loaded: VersionFolder[] = [];
  for (const name of folders) {
    const inventory = await checkVersionFolder(tree, name, top, files, found);
    loaded.push({ name, inventory });
    const older = inventory?.read;
    if (!older || !read.versions.has(name) || (name === read.head && inventory.bytes.equals(top.bytes))) continue;
    compareInventories(read, older, name, found);
    if (!read.comparable || !older.comparable) continue;
    checkNoStray(older, `${name}/inventory.json`, files, found);
    claims.take(older, `${name}/inventory.json`, files);
  }
  checkNewest(loaded, top, found);
  checkSpecOrder(loaded, found);
  if (!read.comparable) return;
  checkNoStray(read, 'inventory.json', files, found);
  claims.take(read, 'inventory.json', files);
  if (deep) await claims.check(tree);
}

/** Files met so far must all stand in the manifest of the inventory that covers these versions (E023). */
function checkNoStray(inventory: ReadInventory, where: string, files: ReadonlySet<string>, found: FindingList): void {
  const known = new Set([...inventory.manifest.values()].flat());
  for (const file of files) if (!known.has(file)) found.add('E023', `${where} does not know the file ${file}`);
}

async function checkVersionFolder(
  tree: ObjectTree,
  folder: string,
  top: LoadedFile,
  files: Set<string>,
  found: FindingList,
): Promise<LoadedFile | undefined> {
  const entries = await tree.entries(folder);
  const inventory = await loadVersionInventory(tree, folder, entries, top, found);
  const algorithm = inventory?.read?.algorithm ?? 'sha512';
  const contentDirectory = top.read?.contentDirectory ?? 'content';
  const ownDirectory = inventory?.read?.contentDirectory ?? contentDirectory;
  for (const { name, kind } of entries) {
    if (kind === 'other') found.add('E090', `${folder}/${name} is neither file nor folder`);
    else if (kind === 'file') {
      if (name === 'inventory.json' || name === `inventory.json.${algorithm}`) continue;
      found.add('E015', `${folder}/${name} lies outside of the content folder`);
      files.add(`${folder}/${name}`);
    } else if (name === contentDirectory || name === ownDirectory) {
      if ((await collectFiles(tree, `${folder}/${name}`, files, found)) === 0) found.add('W003', `${folder}/${name} is empty`);
    } else found.add('W002', `${folder}/${name} is not the content folder`);
  }
  if (!inventory) found.add('W010', `${folder} has no inventory of its own`);
  return inventory;
}

/** The newest inventory is a copy of the one at the top: where it is, its faults have been told already. */
async function loadVersionInventory(
  tree: ObjectTree,
  folder: string,
  entries: readonly TreeEntry[],
  top: LoadedFile,
  found: FindingList,
): Promise<LoadedFile | undefined> {
  const aside = createFindingList();
  const loaded = await loadInventory(tree, folder, entries, aside);
  const isCopy = folder === top.read?.head && loaded?.bytes.equals(top.bytes) === true;
  for (const { code, message } of [...aside.judge('', undefined).errors, ...aside.judge('', undefined).warnings]) {
    if (!isCopy || ['E058', 'E060', 'E061'].includes(code)) found.add(code, message);
  }
  return loaded;
}

async function collectFiles(tree: ObjectTree, folder: string, files: Set<string>, found: FindingList): Promise<number> {
  const entries = await tree.entries(folder);
  for (const { name, kind } of entries) {
    const path = `${folder}/${name}`;
    if (kind === 'file') files.add(path);
    else if (kind === 'other') found.add('E090', `${path} is neither file nor folder`);
    else if ((await collectFiles(tree, path, files, found)) === 0) found.add('E024', `the folder ${path} is empty`);
  }
  return entries.length;
}

function checkNewest(folders: readonly VersionFolder[], top: LoadedFile, found: FindingList): void {
  const newest = folders.at(-1);
  if (newest?.inventory && top.read?.head === newest.name && !newest.inventory.bytes.equals(top.bytes)) {
    found.add('E064', `the inventory at the top is not the one in ${newest.name}`);
  }
}

function checkSpecOrder(folders: readonly VersionFolder[], found: FindingList): void {
  let highest = '';
  for (const { name, inventory } of folders) {
    const version = inventory?.read?.specVersion;
    if (version === undefined) continue;
    if (version < highest) found.add('E103', `${name} is of OCFL ${version}, a version before it of ${highest}`);
    if (version > highest) highest = version;
  }
}
