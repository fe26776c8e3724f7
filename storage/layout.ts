import { sha256Of } from './digest.js';

/** The registered OCFL extension that names the folder of an object: SHA-256 of its id, three tuples of three characters. */
export const LAYOUT_EXTENSION = '0004-hashed-n-tuple-storage-layout';

/** Parameters of the layout, written into the storage root exactly so. */
export const LAYOUT_CONFIG = {
  extensionName: LAYOUT_EXTENSION,
  digestAlgorithm: 'sha256',
  tupleSize: 3,
  numberOfTuples: 3,
  shortObjectRoot: false,
} as const;

/** The folder of an object below the storage root: `abc/def/012/abcdef012…`. Depends on nothing but the id. */
export function objectPath(objectId: string): string {
  const digest = sha256Of(objectId);
  const { tupleSize, numberOfTuples } = LAYOUT_CONFIG;
  const tuples = Array.from({ length: numberOfTuples }, (_, n) => digest.slice(n * tupleSize, (n + 1) * tupleSize));
  return [...tuples, digest].join('/');
}

/** The files every storage root of ours begins with, as text by path. */
export function rootFiles(formatText: string): Map<string, string> {
  const layout = {
    extension: LAYOUT_EXTENSION,
    description: 'Hashed n-tuple: sha256 of the object id in hexadecimal, three folders of three characters, then the whole digest.',
  };
  return new Map([
    ['ocfl_layout.json', `${JSON.stringify(layout, null, 2)}\n`],
    [`extensions/${LAYOUT_EXTENSION}/config.json`, `${JSON.stringify(LAYOUT_CONFIG, null, 2)}\n`],
    ['FORMAT.md', formatText],
    ['0=ocfl_1.1', 'ocfl_1.1\n'],
  ]);
}

const MAX_SEGMENT_BYTES = 200;
const MAX_PATH_BYTES = 1000;
const AWKWARD = /[\u0000-\u001f\u007f\\:*?"<>|\p{Surrogate}\u2028\u2029]|[. ]$|^[ ~-]/u;

/** Why a logical path cannot be used, or undefined when it can (OCFL E051-E053). */
export function logicalPathFault(path: string): 'empty' | 'dot-part' | 'outer-slash' | 'nul' | 'too-long' | undefined {
  if (path === '') return 'empty';
  if (path.startsWith('/') || path.endsWith('/')) return 'outer-slash';
  if (path.includes('\0')) return 'nul';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return 'dot-part';
  return Buffer.byteLength(path) > 4096 ? 'too-long' : undefined;
}

/** Names already used in one version's content folder, folded; folders end with `/`. */
export type TakenNames = Set<string>;

/**
 * Where in a version's content folder a logical path is kept: under its own name when every file system can hold that name,
 * else under `_named-by-digest/<sha512>`. The name is entered in `taken`.
 */
export function contentName(logicalPath: string, sha512: string, taken: TakenNames): string {
  const name = logicalPath.normalize('NFC');
  const parts = name.split('/');
  const folded = foldName(name);
  const folders = parts.slice(0, -1).map((_, depth) => foldName(parts.slice(0, depth + 1).join('/')));
  const collides = taken.has(folded) || taken.has(`${folded}/`) || folders.some((folder) => taken.has(folder));
  const plain = parts.every((part) => !AWKWARD.test(part) && Buffer.byteLength(part) <= MAX_SEGMENT_BYTES);
  const usable = plain && !collides && Buffer.byteLength(name) <= MAX_PATH_BYTES && parts[0] !== BY_DIGEST;
  if (!usable) return `${BY_DIGEST}/${sha512}`;
  taken.add(folded);
  for (const folder of folders) taken.add(`${folder}/`);
  return name;
}

const BY_DIGEST = '_named-by-digest';

/** The form under which names collide on file systems that ignore case or Unicode form. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
