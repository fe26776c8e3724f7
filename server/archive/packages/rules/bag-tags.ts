import { errorOf, warningOf } from '../model.js';
import type { PackageFinding } from '../model.js';

/** What bagit.txt declares. `numeric` is the version as major × 100 + minor. */
export interface BagDeclaration {
  readonly version: string;
  readonly numeric: number;
  readonly encoding: string;
}

/** A manifest of a bag: digests in lower case by the path they are listed under. */
export interface BagManifest {
  readonly file: string;
  readonly algorithm: string;
  readonly kind: 'payload' | 'tag';
  readonly digests: ReadonlyMap<string, string>;
}

const ENCODINGS: Readonly<Record<string, string>> = { 'utf-8': 'utf-8', 'utf-16': 'utf-16le', 'utf-16le': 'utf-16le', 'utf-16be': 'utf-16be', 'iso-8859-1': 'iso-8859-1', 'us-ascii': 'utf-8' };
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 };
/** The version from which RFC 8493 itself applies. */
export const RFC_VERSION = 100;

/** Reads bagit.txt (RFC 8493, 2.1.1). Always UTF-8 without a byte order mark. */
export function readDeclaration(bytes: Buffer): { readonly declaration?: BagDeclaration; readonly findings: readonly PackageFinding[] } {
  const fault = (rule: string): { findings: PackageFinding[] } => ({ findings: [errorOf(rule, 'bagit.txt')] });
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return fault('bag-declaration-bom');
  const lines = bytes.toString('utf8').split(/\r\n|\n|\r/).filter((line) => line !== '');
  const version = /^BagIt-Version: (\d+)\.(\d+)\s*$/.exec(lines[0] ?? '');
  if (version === null) return fault(/^BagIt-Version/.test(lines[0] ?? '') ? 'bag-version-malformed' : 'bag-declaration-malformed');
  const encoding = /^Tag-File-Character-Encoding: (\S+)\s*$/.exec(lines[1] ?? '')?.[1];
  if (encoding === undefined) return fault('bag-encoding-missing');
  if (lines.length > 2) return fault('bag-declaration-malformed');
  if (ENCODINGS[encoding.toLowerCase()] === undefined) return { findings: [errorOf('bag-encoding-unknown', 'bagit.txt', { encoding: encoding.slice(0, 40) })] };
  const numeric = Number(version[1]) * 100 + Number(version[2]);
  if (numeric > RFC_VERSION) return { findings: [errorOf('bag-version-unknown', 'bagit.txt', { version: `${version[1] ?? ''}.${version[2] ?? ''}`.slice(0, 40) })] };
  return { declaration: { version: `${version[1] ?? ''}.${version[2] ?? ''}`, numeric, encoding: encoding.toLowerCase() }, findings: [] };
}

/** The text of a tag file in the encoding that bagit.txt declares; a byte order mark decides between the two UTF-16. */
export function decodeTagFile(bytes: Buffer, declaration: BagDeclaration): string {
  const bom = bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
  const name = declaration.encoding === 'utf-16' && bom !== undefined ? bom : (ENCODINGS[declaration.encoding] ?? 'utf-8');
  return new TextDecoder(name).decode(bytes);
}

/** The algorithm a manifest is named after, and whether it lists payload or tags; undefined for other files. */
export function manifestName(path: string): { readonly kind: BagManifest['kind']; readonly algorithm: string } | undefined {
  const found = /^(tag)?manifest-([a-z0-9-]+)\.txt$/i.exec(path);
  return found === null ? undefined : { kind: found[1] === undefined ? 'payload' : 'tag', algorithm: (found[2] ?? '').toLowerCase().replaceAll('-', '') };
}

/** True for a digest algorithm that can be computed here. */
export function isKnownAlgorithm(algorithm: string): boolean {
  return DIGEST_LENGTHS[algorithm] !== undefined;
}

/** Reads a manifest. Paths outside the bag are errors; doubled entries are errors from version 1.0 on or when their digests differ. */
export function readManifest(file: string, text: string, declaration: BagDeclaration): { readonly manifest: BagManifest; readonly findings: PackageFinding[] } {
  const name = manifestName(file) ?? { kind: 'payload' as const, algorithm: '' };
  const findings: PackageFinding[] = [];
  const digests = new Map<string, string>();
  let number = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    number += 1;
    if (line === '') continue;
    const found = /^([0-9A-Fa-f]+)[ \t]+(\*?)(.+)$/.exec(line);
    if (found === null || found[1]?.length !== DIGEST_LENGTHS[name.algorithm]) {
      findings.push(errorOf('bag-manifest-line', file, { line: number }));
      continue;
    }
    if (found[2] === '*') findings.push(warningOf('bag-manifest-star', file, { line: number }));
    const path = listedPath(found[3] ?? '', declaration, name.kind === 'payload');
    if (typeof path !== 'string') {
      findings.push(errorOf(path.rule, file, { line: number, path: (found[3] ?? '').slice(0, 200) }));
      continue;
    }
    if (path !== found[3] && (found[3] ?? '').startsWith('./')) findings.push(warningOf('bag-path-relative', file, { line: number }));
    const digest = (found[1] ?? '').toLowerCase();
    const known = digests.get(path);
    if (known !== undefined && known !== digest) findings.push(errorOf('bag-listed-twice-differs', path, { manifest: file }));
    else if (known !== undefined) findings.push(declaration.numeric >= RFC_VERSION ? errorOf('bag-listed-twice', path, { manifest: file }) : warningOf('bag-listed-twice', path, { manifest: file }));
    digests.set(path, digest);
  }
  return { manifest: { file, ...name, digests }, findings };
}

/** The path a line names, or the rule it breaks. From 1.0 on line ends and `%` in names are percent-encoded (RFC 8493, 2.1.3). */
function listedPath(written: string, declaration: BagDeclaration, payload: boolean): string | { readonly rule: string } {
  const decoded = declaration.numeric >= RFC_VERSION ? written.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%25/g, '%') : written;
  const path = decoded.replace(/^(\.\/)+/, '');
  const outside = path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:/.test(path) || path.startsWith('\\') || path.split(/[\\/]/).includes('..');
  if (outside || (payload && !path.startsWith('data/'))) return { rule: 'bag-path-outside' };
  return path;
}

/** Paths that fetch.txt promises to be found elsewhere (RFC 8493, 2.2.3); nothing is ever fetched. */
export function readFetchList(text: string, declaration: BagDeclaration): { readonly paths: readonly string[]; readonly findings: readonly PackageFinding[] } {
  const findings: PackageFinding[] = [];
  const paths: string[] = [];
  let number = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    number += 1;
    if (line.trim() === '') continue;
    const found = /^(\S+)\s+(\d+|-)\s+(.+)$/.exec(line);
    const path = found === null ? { rule: 'bag-fetch-line' } : listedPath(found[3] ?? '', declaration, true);
    if (typeof path === 'string') paths.push(path);
    else findings.push(errorOf(path.rule, 'fetch.txt', { line: number, path: (found?.[3] ?? line).slice(0, 200) }));
  }
  return { paths, findings };
}

/** The entries of bag-info.txt in order; lines that begin with a blank go on with the entry before. */
export function readBagInfo(text: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const last = found.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`;
    else if (/^[^:]+:/.test(line)) found.push([line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]);
  }
  return found;
}

/** The first line of bag-info.txt that is neither "label: value", nor goes on with the one before, nor is empty; counted from 1. A sum of the payload that is none counts too. */
export function bagInfoFault(text: string): { readonly line: number; readonly text: string } | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const wrong = lines.findIndex((line, index) => {
    if (line.trim() === '' || (/^[ \t]/.test(line) && index > 0)) return false;
    return !/^[^:]+:/.test(line) || /^payload-oxum[ \t]*:(?![ \t]*\d+\.\d+[ \t]*$)/i.test(line);
  });
  return wrong < 0 ? undefined : { line: wrong + 1, text: lines[wrong] ?? '' };
}

/** Payload-Oxum (RFC 8493, 2.2.2): bytes and number of payload files, where bag-info.txt states it. */
export function payloadOxum(info: readonly (readonly [string, string])[]): { readonly bytes: number; readonly files: number } | undefined {
  const value = info.find(([label]) => label.toLowerCase() === 'payload-oxum')?.[1];
  const found = /^(\d+)\.(\d+)$/.exec(value ?? '');
  return found === null ? undefined : { bytes: Number(found[1]), files: Number(found[2]) };
}
