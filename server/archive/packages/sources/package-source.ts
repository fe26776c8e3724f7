import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { errorOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import { checkNamesTogether, commonFolder, pathFault } from '../rules/check-names.js';
import type { PackageLimits } from '../rules/limits.js';

/** A file in a package. */
export interface SourceEntry {
  readonly path: string;
  readonly sizeBytes: number;
}

/** A package lying somewhere, read without unpacking it. Paths are clean, relative, with `/`, below its one top folder. */
export interface PackageSource {
  readonly kind: 'folder' | 'zip';
  /** The name of the package: of its top folder, else of the file or folder. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, SourceEntry>;
  /** What is wrong with the container itself; a package with an error among them is not read any further. */
  readonly findings: readonly PackageFinding[];
  /** The bytes of a file; throws for a path that is not among the entries. */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
}

/** A file as the container lists it, before its name was looked at. */
export interface RawEntry<Handle> {
  readonly path: string;
  readonly sizeBytes: number;
  readonly handle: Handle;
}

/** Names checked, the top folder taken off. */
export interface Catalogued<Handle> {
  readonly name: string | undefined;
  readonly entries: Map<string, SourceEntry>;
  readonly handles: Map<string, Handle>;
  readonly findings: PackageFinding[];
}

/** Checks names and sizes of everything a container lists. */
export function catalogueEntries<Handle>(raw: readonly RawEntry<Handle>[], limits: PackageLimits): Catalogued<Handle> {
  const findings: PackageFinding[] = [];
  const good: RawEntry<Handle>[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const entry of raw) {
    const fault = pathFault(entry.path, limits);
    bytes += entry.sizeBytes;
    if (fault !== undefined) findings.push(errorOf(fault, entry.path));
    else if (seen.has(entry.path)) findings.push(errorOf('name-twice', entry.path));
    else good.push(entry);
    seen.add(entry.path);
    if (entry.sizeBytes > limits.maxFileBytes) findings.push(errorOf('file-too-large', entry.path, { bytes: entry.sizeBytes, most: limits.maxFileBytes }));
  }
  if (raw.length > limits.maxFiles) findings.push(errorOf('too-many-files', null, { count: raw.length, most: limits.maxFiles }));
  if (bytes > limits.maxBytes) findings.push(errorOf('package-too-large', null, { bytes, most: limits.maxBytes }));
  if (raw.length === 0) findings.push(errorOf('package-empty', null));
  findings.push(...checkNamesTogether(good.map((entry) => entry.path)));
  const top = commonFolder(good.map((entry) => entry.path));
  const entries = new Map(good.map((entry) => [entry.path.slice(top.length), { path: entry.path.slice(top.length), sizeBytes: entry.sizeBytes }]));
  const handles = new Map(good.map((entry) => [entry.path.slice(top.length), entry.handle]));
  return { name: top === '' ? undefined : top.slice(0, -1), entries, handles, findings: findings.slice(0, limits.maxFindings) };
}

/** A small file of a package as bytes; undefined when it is larger than the limit. */
export async function readWhole(source: Pick<PackageSource, 'open' | 'entries'>, path: string, limitBytes: number): Promise<Buffer | undefined> {
  const entry = source.entries.get(path);
  if (entry === undefined || entry.sizeBytes > limitBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of await source.open(path)) {
    bytes += (chunk as Buffer).length;
    if (bytes > limitBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The digests of a file in one reading; `bytes` is how many there really were. */
export async function digestEntry(source: Pick<PackageSource, 'open'>, path: string, algorithms: readonly string[]): Promise<{ readonly digests: ReadonlyMap<string, string>; readonly bytes: number }> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  let bytes = 0;
  for await (const chunk of await source.open(path)) {
    bytes += (chunk as Buffer).length;
    for (const [, hash] of hashes) hash.update(chunk as Buffer);
  }
  return { digests: new Map(hashes.map(([algorithm, hash]) => [algorithm, hash.digest('hex')])), bytes };
}
