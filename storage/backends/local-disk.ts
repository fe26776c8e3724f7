import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, lstatSync, mkdirSync, renameSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { asStorageError, StorageError, systemCode } from '../errors.js';
import { createDurableFolders, linkFile, openSource, syncDir, writeNewBytes, writeNewFile } from '../disk.js';
import type { DurableFolders, OpenedSource } from '../disk.js';
import { createFlusher } from '../flusher.js';
import type { Flusher } from '../flusher.js';
import { sha512Of } from '../digest.js';
import { assertKey, resolveRange, tooLarge } from './backend.js';
import type { Backend, ByteRange, ByteSource, ChildEntry, Leftover, PutOutcome, TreeFile } from './backend.js';

/** `scratchDir` lies on the same file system as `rootDir`, outside of it; `onStep` is told before each step (for crash tests). */
export interface LocalDiskOptions {
  readonly rootDir: string;
  readonly scratchDir: string;
  readonly onStep?: (step: string) => void;
}

interface Disk {
  readonly rootDir: string;
  readonly scratchDir: string;
  readonly folders: DurableFolders;
  readonly flusher: Flusher;
  readonly onStep: (step: string) => void;
}

const READ_CHUNK_BYTES = 256 * 1024;
const WRITE_LANES = 4;
const SMALL_READ_BYTES = 256 * 1024;
const PLAIN_WRITE_BYTES = 256 * 1024;

/**
 * Bytes as plain files. What is new is written whole in the scratch folder, fsynced, and then appears by rename or link;
 * the folder that received it is fsynced before the answer. No code path opens an existing file for writing.
 */
export async function createLocalDiskBackend(options: LocalDiskOptions): Promise<Backend> {
  const rootDir = resolve(options.rootDir);
  const scratchDir = resolve(options.scratchDir);
  await mkdir(rootDir, { recursive: true });
  await mkdir(scratchDir, { recursive: true });
  await assertSameFileSystem(rootDir, scratchDir);
  const disk: Disk = { rootDir, scratchDir, folders: createDurableFolders(rootDir), flusher: createFlusher(scratchDir), onStep: options.onStep ?? (() => undefined) };
  return {
    kind: 'local-disk',
    put: (key, source, mode) => put(disk, key, source, mode),
    get: (key, range) => get(disk, key, range),
    readWhole: (key, limitBytes) => readWhole(disk, key, limitBytes),
    async stat(key) {
      assertKey(key);
      const found = lstatOrNothing(join(rootDir, key));
      return found?.isFile() ? { sizeBytes: found.size, tag: `${found.ino}-${found.mtimeMs}-${found.ctimeMs}` } : undefined;
    },
    list: (prefix) => walk(disk, prefix),
    children: (prefix) => children(disk, prefix),
    remove: (key) => remove(disk, key),
    commitTree: (prefix, files) => commitTree(disk, prefix, files),
    removeTree: (prefix) => removeTree(disk, prefix),
    recover: () => pruneAfterCut(disk),
    sweep: (olderThanMs, now, dryRun) => sweep(disk, olderThanMs, now, dryRun === true),
    localPath(key) {
      assertKey(key);
      return join(rootDir, key);
    },
  };
}

async function assertSameFileSystem(rootDir: string, scratchDir: string): Promise<void> {
  const [root, scratch] = await Promise.all([stat(rootDir), stat(scratchDir)]);
  if (root.dev !== scratch.dev) {
    throw new StorageError('invalid', 'the scratch folder must lie on the file system of the storage root', { rootDir, scratchDir });
  }
  if (`${scratchDir}${sep}`.startsWith(`${rootDir}${sep}`)) {
    throw new StorageError('invalid', 'the scratch folder must lie outside of the storage root', { rootDir, scratchDir });
  }
}

async function put(disk: Disk, key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<PutOutcome> {
  assertKey(key);
  const target = join(disk.rootDir, key);
  if (mode === 'once' && lstatOrNothing(target)) return 'exists';
  const temporary = join(disk.scratchDir, scratchName('put', key));
  try {
    disk.onStep(`put:write:${key}`);
    await writeSource(temporary, source, key);
    await disk.flusher.flush({ files: [temporary] });
    disk.onStep(`put:commit:${key}`);
    return await inFolder(disk, dirname(target), `put:sync:${key}`, () => appear(temporary, target, mode));
  } catch (error) {
    throw asStorageError(error, key);
  } finally {
    await rm(temporary, { force: true });
  }
}

function appear(temporary: string, target: string, mode: 'once' | 'replace'): PutOutcome {
  if (mode === 'replace') {
    renameSync(temporary, target);
    return 'stored';
  }
  try {
    if (linkFile(temporary, target)) return 'stored';
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return 'exists';
    throw error;
  }
  throw new StorageError('unavailable', 'the file system of the storage root does not know hard links', {});
}

async function writeSource(path: string, source: ByteSource, key: string): Promise<void> {
  if (source.linkPath !== undefined && linkFile(source.linkPath, path)) {
    const linked = lstatSync(path);
    if (linked.isFile() && linked.size === source.sizeBytes) return;
    throw new StorageError('digest-mismatch', `the staged file for ${key} changed its size`, { key });
  }
  if (source.bytes && source.sizeBytes <= PLAIN_WRITE_BYTES) {
    if (source.bytes.byteLength !== source.sizeBytes || sha512Of(source.bytes) !== source.sha512) throw notAsPromised(key);
    await writeNewBytes(path, source.bytes, { flushedLater: true });
    return;
  }
  const got = await writeNewFile(path, source.open(), { flushedLater: true });
  if (got.sizeBytes !== source.sizeBytes || got.sha512 !== source.sha512) {
    throw notAsPromised(key);
  }
}

function notAsPromised(key: string): StorageError {
  return new StorageError('digest-mismatch', `the source of ${key} did not yield the promised bytes`, { key });
}

async function get(disk: Disk, key: string, range?: ByteRange): ReturnType<Backend['get']> {
  assertKey(key);
  try {
    const path = join(disk.rootDir, key);
    const found = await openSource(path, SMALL_READ_BYTES);
    if (found === undefined) throw new StorageError('missing', `not a file: ${key}`, { key });
    const { sizeBytes } = found;
    if ('bytes' in found) {
      const { start, end } = range ? resolveRange(range, sizeBytes) : { start: 0, end: sizeBytes - 1 };
      return { stream: streamOf(found.bytes.subarray(start, end + 1)), sizeBytes };
    }
    try {
      // With its end given the stream does not ask the disk once more only to learn that there is nothing left.
      const cut = range ? resolveRange(range, sizeBytes) : { start: 0, end: sizeBytes - 1 };
      return { stream: createReadStream(path, { fd: found.fd, highWaterMark: READ_CHUNK_BYTES, ...cut }), sizeBytes };
    } catch (error) {
      closeSync(found.fd);
      throw error;
    }
  } catch (error) {
    throw asStorageError(error, key);
  }
}

function streamOf(bytes: Buffer): Readable {
  return new Readable({
    read() {
      if (bytes.length > 0) this.push(bytes);
      this.push(null);
    },
  });
}

async function readWhole(disk: Disk, key: string, limitBytes: number): Promise<Buffer> {
  assertKey(key);
  let found: OpenedSource | undefined;
  try {
    found = await openSource(join(disk.rootDir, key), limitBytes);
  } catch (error) {
    throw asStorageError(error, key);
  }
  if (found === undefined) throw new StorageError('missing', `not a file: ${key}`, { key });
  if ('bytes' in found) return found.bytes;
  closeSync(found.fd);
  throw tooLarge(key, found.sizeBytes, limitBytes);
}

async function children(disk: Disk, prefix: string): Promise<ChildEntry[]> {
  if (prefix !== '') assertKey(prefix);
  const entries = await readdir(join(disk.rootDir, prefix), { withFileTypes: true }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw asStorageError(error, prefix);
  });
  const found: ChildEntry[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) found.push({ name: entry.name, kind: 'directory' });
    else found.push({ name: entry.name, kind: entry.isFile() ? 'file' : 'other' });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function* walk(disk: Disk, prefix: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
  for (const entry of await children(disk, prefix)) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.kind === 'directory') yield* walk(disk, key);
    else yield { key, sizeBytes: lstatOrNothing(join(disk.rootDir, key))?.size ?? 0 };
  }
}

async function remove(disk: Disk, key: string): Promise<void> {
  assertKey(key);
  const target = join(disk.rootDir, key);
  if (!lstatOrNothing(target)) return;
  await rm(target, { force: true });
  await syncDir(dirname(target));
  await pruneEmpty(disk, dirname(target));
}

async function commitTree(disk: Disk, prefix: string, files: readonly TreeFile[]): Promise<PutOutcome> {
  assertKey(prefix);
  const target = join(disk.rootDir, prefix);
  if (lstatOrNothing(target)) return 'exists';
  const tree = join(disk.scratchDir, scratchName('tree', prefix));
  try {
    await buildTree(disk, tree, files);
    disk.onStep(`tree:commit:${prefix}`);
    await inFolder(disk, dirname(target), `tree:sync:${prefix}`, () => renameSync(tree, target));
    return 'stored';
  } catch (error) {
    await rm(tree, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(systemCode(error))) return 'exists';
    throw asStorageError(error, prefix);
  }
}

async function buildTree(disk: Disk, tree: string, files: readonly TreeFile[]): Promise<void> {
  const folders = new Set<string>([tree]);
  for (const file of files) {
    assertKey(file.key);
    for (let at = dirname(join(tree, file.key)); at !== tree; at = dirname(at)) folders.add(at);
  }
  for (const folder of [...folders].sort()) mkdirSync(folder);
  // Nothing of this can be seen before the commit, so the order among the files is free and all of it is flushed together.
  await inLanes(files, WRITE_LANES, async (file) => {
    disk.onStep(`tree:write:${file.key}`);
    await writeSource(join(tree, file.key), file.source, file.key);
  });
  disk.onStep('tree:sync-folders');
  await disk.flusher.flush({ files: files.map((file) => join(tree, file.key)), folders: [...folders] });
}

/** Does the work for all items, several at once; after a failure no new item is begun, and those begun are awaited. */
async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(lanes, items.length) }, async () => {
      for (const item of queue) await work(item);
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/**
 * Runs `act` in a folder that is made first, and makes folder and entry durable; once more when a removal next door took the empty
 * folder away in between. New folders above are flushed together with the entry: until the answer nobody counts on either.
 */
async function inFolder<T>(disk: Disk, folder: string, step: string, act: () => T): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const above = disk.folders.make(folder);
    let outcome: T;
    try {
      outcome = act();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || attempt >= 5) throw error;
      for (let at = folder; at !== disk.rootDir; at = dirname(at)) disk.folders.forget(at);
      continue;
    }
    disk.onStep(step);
    await disk.flusher.flush({ folders: [folder, ...above] });
    disk.folders.settled(folder);
    return outcome;
  }
}

async function removeTree(disk: Disk, prefix: string): Promise<void> {
  assertKey(prefix);
  const target = join(disk.rootDir, prefix);
  if (!lstatOrNothing(target)) return;
  const bin = join(disk.scratchDir, scratchName('removed', prefix));
  disk.onStep(`remove:commit:${prefix}`);
  await rename(target, bin);
  await syncDir(dirname(target));
  disk.onStep(`remove:folders:${prefix}`);
  // Before the bin goes: as long as it is there, its name tells a restart which folders may have become empty.
  await pruneEmpty(disk, dirname(target));
  disk.onStep(`remove:bytes:${prefix}`);
  await rm(bin, { recursive: true, force: true });
  await syncDir(disk.scratchDir);
}

/** Takes away folders that became empty: an OCFL storage root may not hold any. */
async function pruneEmpty(disk: Disk, from: string): Promise<void> {
  for (let at = from; at !== disk.rootDir; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
    disk.folders.forget(at);
    await syncDir(dirname(at)).catch(() => undefined);
  }
}

const SCRATCH_NAME = /^(?:put|tree|removed)-[0-9a-f]{24}(?:~(.+))?$/;
const MAX_NAMED_CHARS = 200;

/** A name in the scratch folder that tells, where it is not too long, for which key the work was begun. */
function scratchName(kind: 'put' | 'tree' | 'removed', key: string): string {
  const encoded = encodeURIComponent(key);
  return `${kind}-${randomBytes(12).toString('hex')}${encoded.length <= MAX_NAMED_CHARS ? `~${encoded}` : ''}`;
}

/** Work that was cut off may have made folders and not filled them, or emptied them and not taken them away. */
async function pruneAfterCut(disk: Disk): Promise<void> {
  for (const name of await readdir(disk.scratchDir)) {
    const key = SCRATCH_NAME.exec(name)?.[1];
    if (key === undefined) continue;
    const decoded = decodeURIComponent(key);
    assertKey(decoded);
    let folder = dirname(join(disk.rootDir, decoded));
    while (folder !== disk.rootDir && !lstatOrNothing(folder)) folder = dirname(folder);
    await pruneEmpty(disk, folder);
  }
}

async function sweep(disk: Disk, olderThanMs: number, now: Date, dryRun: boolean): Promise<Leftover[]> {
  const report: Leftover[] = [];
  if (!dryRun) await pruneAfterCut(disk);
  for (const name of await readdir(disk.scratchDir)) {
    if (!SCRATCH_NAME.test(name)) continue;
    const path = join(disk.scratchDir, name);
    const found = lstatOrNothing(path);
    if (!found) continue;
    const ageMs = Math.max(0, now.getTime() - found.mtimeMs);
    const removed = ageMs >= olderThanMs && !dryRun;
    if (removed) await rm(path, { recursive: true, force: true });
    report.push({ name, ageMs, removed });
  }
  return report;
}

function lstatOrNothing(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') return undefined;
    throw asStorageError(error, path);
  }
}
