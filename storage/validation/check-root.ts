import { LAYOUT_CONFIG, LAYOUT_EXTENSION, objectPath } from '../layout.js';
import { isRecord } from '../inventory.js';
import type { ObjectTree, TreeEntry } from '../object-tree.js';
import { checkObject, REGISTERED_EXTENSIONS } from './check-object.js';
import { createFindingList } from './findings.js';
import type { FindingList, ObjectFinding } from './findings.js';

const SMALL_BYTES = 64 * 1024;

/** What a walk through a storage hierarchy meets: an object, or something that may not be there. */
export type Place =
  | { readonly kind: 'object'; readonly path: string }
  | { readonly kind: 'stray-file'; readonly path: string; readonly above: 'folders' | 'nothing' }
  | { readonly kind: 'empty-folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string };

/** Walks the folders below `path` down to the objects, in the order of names. */
export async function* walkHierarchy(tree: ObjectTree, path: string): AsyncGenerator<Place> {
  const entries = await tree.entries(path);
  if (entries.length === 0) yield { kind: 'empty-folder', path };
  for (const entry of entries) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (path === '' && (entry.kind === 'file' || entry.name === 'extensions')) continue;
    if (entry.kind === 'other') yield { kind: 'link', path: below };
    else if (entry.kind === 'file') yield { kind: 'stray-file', path: below, above: entries.some((one) => one.kind === 'directory') ? 'folders' : 'nothing' };
    else if (isObjectRoot(await tree.entries(below))) yield { kind: 'object', path: below };
    else yield* walkHierarchy(tree, below);
  }
}

function isObjectRoot(entries: readonly TreeEntry[]): boolean {
  const files = entries.filter((entry) => entry.kind === 'file').map((entry) => entry.name);
  const kept = files.length > 0 && entries.length === files.length && files.every((name) => name.startsWith('.'));
  return kept || files.some((name) => name.startsWith('0=ocfl_object') || name === 'inventory.json');
}

/** Judges a storage root: every object first met, at the end the root itself with path `.` (OCFL section 4). */
export async function* checkRoot(tree: ObjectTree, treeAt: (path: string) => ObjectTree, deep: boolean): AsyncGenerator<ObjectFinding> {
  const found = createFindingList();
  const entries = await tree.entries('');
  const rootVersion = await checkRootDeclaration(tree, entries, found);
  const layout = await checkLayout(tree, entries, found);
  await checkRootExtensions(tree, entries, found);
  const seen = new Set<string>();
  const depths = new Set<'top' | 'below'>();
  for await (const place of walkHierarchy(tree, '')) {
    if (place.kind !== 'object') {
      noteStray(place, found);
      continue;
    }
    const judged = await checkObject(treeAt(place.path), { path: place.path, deep, ...(rootVersion ? { rootVersion } : {}) });
    notePlace(judged, layout, seen, found);
    depths.add(place.path.includes('/') ? 'below' : 'top');
    yield judged;
  }
  if (depths.size > 1) found.add('W015', 'some objects lie at the top of the root, others in a hierarchy of folders');
  yield found.judge('.', undefined);
}

function noteStray(place: Place, found: FindingList): void {
  if (place.kind === 'stray-file') {
    found.add('E072', `${place.path} is a file that belongs to no object`);
    if (place.above === 'folders') found.add('E084', `${place.path} is a file between the objects`);
    else found.add('E085', `the folder of ${place.path} is no object, and none lies below it`);
  } else if (place.kind === 'link') found.add('E090', `${place.path} is neither file nor folder`);
  else if (place.path !== '') found.add('E073', `the folder ${place.path} is empty`);
}

function notePlace(judged: ObjectFinding, layout: 'ours' | 'unknown', seen: Set<string>, found: FindingList): void {
  const id = judged.objectId;
  if (id === undefined) return;
  if (layout === 'ours') {
    if (judged.path !== objectPath(id)) found.add('E083', `${id} lies at ${judged.path}, the layout puts it at ${objectPath(id)}`);
    return;
  }
  if (seen.has(id)) found.add('E037', `the id ${id} occurs twice under this root`);
  seen.add(id);
}

async function checkRootDeclaration(tree: ObjectTree, entries: readonly TreeEntry[], found: FindingList): Promise<string | undefined> {
  const names = entries.filter((entry) => entry.kind === 'file' && entry.name.startsWith('0=')).map((entry) => entry.name);
  const [name] = names;
  if (name === undefined) {
    found.add('E069', 'there is no declaration 0=ocfl_…');
    return undefined;
  }
  if (names.length > 1) found.add('E076', `there are several declarations: ${names.join(', ')}`);
  const [, version] = /^0=ocfl_(1\.[01])$/.exec(name) ?? [];
  if (version === undefined) {
    found.add('E077', `the declaration ${name} is not one of OCFL 1.0 or 1.1`);
    return undefined;
  }
  if ((await tree.readSmall(name, SMALL_BYTES)).toString('utf8') !== `${name.slice(2)}\n`) {
    found.add('E080', `the text of ${name} is not ${name.slice(2)} and a line feed`);
  }
  return version;
}

async function checkLayout(tree: ObjectTree, entries: readonly TreeEntry[], found: FindingList): Promise<'ours' | 'unknown'> {
  if (!entries.some((entry) => entry.kind === 'file' && entry.name === 'ocfl_layout.json')) return 'unknown';
  const layout = await readJson(tree, 'ocfl_layout.json');
  if (!isRecord(layout) || layout['extension'] === undefined || layout['description'] === undefined) {
    found.add('E070', 'ocfl_layout.json does not give extension and description');
    return 'unknown';
  }
  const { extension } = layout;
  if (typeof extension !== 'string' || !REGISTERED_EXTENSIONS.has(extension)) {
    found.add('E071', `ocfl_layout.json names ${JSON.stringify(extension)}, which is no registered extension`);
    return 'unknown';
  }
  if (extension !== LAYOUT_EXTENSION) return 'unknown';
  const config = await readJson(tree, `extensions/${LAYOUT_EXTENSION}/config.json`);
  const same = isRecord(config) && Object.entries(LAYOUT_CONFIG).every(([key, value]) => config[key] === undefined || config[key] === value);
  return same ? 'ours' : 'unknown';
}

async function readJson(tree: ObjectTree, path: string): Promise<unknown> {
  try {
    return JSON.parse((await tree.readSmall(path, SMALL_BYTES)).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function checkRootExtensions(tree: ObjectTree, entries: readonly TreeEntry[], found: FindingList): Promise<void> {
  if (!entries.some((entry) => entry.kind === 'directory' && entry.name === 'extensions')) return;
  for (const { name, kind } of await tree.entries('extensions')) {
    if (kind !== 'directory') found.add('E112', `extensions/${name} is not a folder`);
    else if (!REGISTERED_EXTENSIONS.has(name)) found.add('W016', `the extension ${name} is not registered`);
  }
}
