import { errorOf, warningOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import type { PackageLimits } from './limits.js';

// Control characters in names are exactly what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;
const DRIVE = /^[A-Za-z]:/;
const WINDOWS_RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What makes one path of a package unfit, by rule; undefined when it may stay. Paths are relative with `/`. */
export function pathFault(path: string, limits: Pick<PackageLimits, 'maxPathBytes' | 'maxNameBytes'>): string | undefined {
  if (path === '') return 'name-empty';
  if (path.includes('\uFFFD')) return 'name-encoding';
  if (CONTROL.test(path)) return 'name-control';
  if (path.startsWith('/') || path.startsWith('~') || DRIVE.test(path)) return 'path-absolute';
  if (path.includes('\\')) return 'path-backslash';
  const parts = path.split('/');
  if (parts.includes('..')) return 'path-outside';
  if (parts.some((part) => part === '' || part === '.')) return 'path-empty-part';
  if (Buffer.byteLength(path) > limits.maxPathBytes || parts.some((part) => Buffer.byteLength(part) > limits.maxNameBytes)) return 'name-too-long';
  return undefined;
}

/**
 * What makes the names of a package unfit together: two files whose names differ only by letter case or by Unicode form become one
 * on other systems, and a name that is both file and folder cannot be unpacked.
 */
export function checkNamesTogether(paths: readonly string[]): PackageFinding[] {
  const findings: PackageFinding[] = [];
  const byFold = new Map<string, string>();
  const exact = new Set(paths);
  for (const path of paths) {
    const nfc = path.normalize('NFC');
    const fold = nfc.toLowerCase();
    const other = byFold.get(fold);
    if (other === undefined) byFold.set(fold, path);
    else if (other !== path) findings.push(errorOf(other.normalize('NFC') === nfc ? 'name-collision-unicode' : 'name-collision-case', path, { other }));
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (exact.has(path.slice(0, slash))) findings.push(errorOf('name-file-and-folder', path, { other: path.slice(0, slash) }));
    }
    if (path.split('/').some((part) => WINDOWS_RESERVED.test(part))) findings.push(warningOf('name-reserved', path));
  }
  return findings;
}

/** The one folder everything lies in, with `/` at its end; empty when files lie at the top. */
export function commonFolder(paths: readonly string[]): string {
  const first = paths[0];
  const slash = first?.indexOf('/') ?? -1;
  if (first === undefined || slash <= 0) return '';
  const folder = first.slice(0, slash + 1);
  return paths.every((path) => path.startsWith(folder)) ? folder : '';
}
