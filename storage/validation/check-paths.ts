import type { FindingList } from './findings.js';

/** Reads a block `digest -> [paths]`; entries that are none are told to `onFault` and left out. */
export function pathsByDigest(block: Record<string, unknown>, onFault: (digest: string) => void): Map<string, readonly string[]> {
  const read = new Map<string, readonly string[]>();
  for (const [digest, paths] of Object.entries(block)) {
    if (Array.isArray(paths) && paths.every((path): path is string => typeof path === 'string')) read.set(digest, paths);
    else onFault(digest);
  }
  return read;
}

/** No digest may occur twice in different letter case (E096 in the manifest, E097 in fixity); true when none does. */
export function checkDigestCase(block: ReadonlyMap<string, unknown>, code: 'E096' | 'E097', where: string, found: FindingList): boolean {
  const seen = new Set<string>();
  for (const digest of block.keys()) {
    const lower = digest.toLowerCase();
    if (seen.has(lower)) found.add(code, `${where} names ${lower} twice`);
    seen.add(lower);
  }
  return seen.size === block.size;
}

/** Content paths: clean (E099, E100) and, in the manifest, unique and not inside each other (E101). */
export function checkContentPaths(block: ReadonlyMap<string, readonly string[]>, where: string, found: FindingList, unique: boolean): void {
  const all = [...block.values()].flat();
  for (const path of all) {
    if (path.startsWith('/') || path.endsWith('/')) found.add('E100', `${where}: ${path} begins or ends with a slash`);
    else if (hasBadPart(path)) found.add('E099', `${where}: ${path} has an empty or dotted part`);
  }
  if (unique) for (const path of clashes(all)) found.add('E101', `${where}: ${path} occurs twice or is also a folder`);
}

/** Logical paths of one version: clean (E052, E053), unique and not inside each other (E095). */
export function checkLogicalPaths(paths: readonly string[], where: string, found: FindingList): void {
  for (const path of paths) {
    if (path.startsWith('/') || path.endsWith('/')) found.add('E053', `${where}: ${path} begins or ends with a slash`);
    if (hasBadPart(path.replace(/^\/|\/$/g, ''))) found.add('E052', `${where}: ${path} has an empty or dotted part`);
  }
  for (const path of clashes(paths)) found.add('E095', `${where}: ${path} occurs twice or is also a folder`);
}

function hasBadPart(path: string): boolean {
  return path.split('/').some((part) => part === '' || part === '.' || part === '..');
}

function clashes(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  const clashing: string[] = [];
  for (const path of paths) {
    if (seen.has(path)) clashing.push(path);
    seen.add(path);
  }
  for (const path of seen) {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (seen.has(path.slice(0, slash))) clashing.push(path.slice(0, slash));
    }
  }
  return clashing;
}
