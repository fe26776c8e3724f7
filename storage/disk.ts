import { closeSync, constants, fstatSync, fsync, linkSync, mkdirSync, open, openSync, read, writeSync, writev } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { asStorageError, StorageError, systemCode } from './errors.js';
import { createDigestMeter } from './digest.js';
import type { Digests } from './digest.js';

const BATCH_BYTES = 1024 * 1024;
const MASTER_MODE = 0o444;

const SMALL_WRITE_BYTES = 256 * 1024;

const flush = promisify(fsync);
const writeVector = promisify(writev);
const openFile = promisify(open);
const readInto = promisify(read);

// Names, folders and files of a few kilobytes are made by plain system calls: they end in the memory of the system within microseconds,
// while the way through the thread pool costs many times that. Whatever waits for the disk itself (fsync, large writes) goes there.

/** Makes the entries of a folder survive a power cut. */
export async function syncDir(path: string): Promise<void> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await flush(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes folders and remembers which are durable; several callers may ask for the same path at once. */
export interface DurableFolders {
  /** Creates `path` and what is missing above it; answers the folders whose entries have yet to be flushed before the path is durable. */
  make(path: string): string[];
  /** To be called when what `make` answered was flushed. */
  settled(path: string): void;
  /** To be called when a folder was removed. */
  forget(path: string): void;
}

const MAX_REMEMBERED = 50_000;

/** Folders below `rootDir`, each flushed by this process once before anybody relies on it. */
export function createDurableFolders(rootDir: string): DurableFolders {
  const known = new Set<string>();
  const unsettled = (path: string): string[] => {
    const chain: string[] = [];
    for (let at = path; at !== rootDir && at !== dirname(at) && !known.has(at); at = dirname(at)) chain.push(at);
    return chain;
  };
  return {
    make(path) {
      if (known.has(path)) return [];
      const chain = unsettled(path);
      for (let at = chain.length - 1; at >= 0; at -= 1) makeFolder(chain[at] as string);
      return chain.map((at) => dirname(at));
    },
    settled(path) {
      if (known.size > MAX_REMEMBERED) known.clear();
      for (const at of unsettled(path)) known.add(at);
    },
    forget: (path) => void known.delete(path),
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    // A folder that was there before may have been taken away next door since it was remembered.
    if (systemCode(error) !== 'ENOENT') throw error;
    mkdirSync(path, { recursive: true });
  }
}

/** Limits and promises for bytes that are being written down. */
export interface WriteLimits {
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
  /** The caller flushes it, with other files. */
  readonly flushedLater?: boolean;
}

/**
 * Writes a stream to a new file with flat memory and fsyncs it (unless `flushedLater`); hashing runs while the disk writes.
 * On any failure the file is removed and a StorageError thrown: `aborted` when the stream or the signal broke off,
 * `too-large` beyond the limit, `no-space` when the disk is full. The folder entry is not yet durable.
 */
export async function writeNewFile(path: string, stream: Readable, limits: WriteLimits = {}): Promise<Digests> {
  // The sender may break off before the first read; that error is met there, not thrown at the process.
  stream.on('error', () => undefined);
  const stop = (): void => void stream.destroy(new StorageError('aborted', 'the transfer was aborted'));
  limits.signal?.addEventListener('abort', stop, { once: true });
  let fd: number | undefined;
  try {
    if (limits.signal?.aborted) throw new StorageError('aborted', 'the transfer was aborted');
    fd = openSync(path, 'wx', MASTER_MODE);
    const digests = await pour(stream, fd, limits.limitBytes);
    if (limits.flushedLater !== true) await flush(fd);
    closeSync(fd);
    return digests;
  } catch (error) {
    stream.destroy();
    if (fd !== undefined) {
      closeQuietly(fd);
      await unlinkIfThere(path);
    }
    throw asStorageError(error, `writing ${path}`);
  } finally {
    limits.signal?.removeEventListener('abort', stop);
  }
}

/** Writes a few bytes in memory to a new file and fsyncs it (unless `flushedLater`); on any failure the file is removed. */
export async function writeNewBytes(path: string, bytes: Uint8Array, { flushedLater = false } = {}): Promise<void> {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'wx', MASTER_MODE);
    writeWhole(fd, bytes);
    if (!flushedLater) await flush(fd);
    closeSync(fd);
  } catch (error) {
    if (fd !== undefined) {
      closeQuietly(fd);
      await unlinkIfThere(path);
    }
    throw asStorageError(error, `writing ${path}`);
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // The first failure is the one to tell.
  }
}

async function pour(stream: Readable, fd: number, limitBytes: number | undefined): Promise<Digests> {
  const meter = createDigestMeter();
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (let chunk = await nextOf(chunks); chunk !== undefined; chunk = await nextOf(chunks)) {
      if (limitBytes !== undefined && meter.sizeBytes + chunk.byteLength > limitBytes) {
        throw new StorageError('too-large', `more than ${limitBytes} bytes`, { limitBytes });
      }
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (waitingBytes >= BATCH_BYTES) {
        await writing;
        writing = writeAll(fd, waiting);
        // A failure is met at the next await; until then it must not count as unhandled.
        writing.catch(() => undefined);
        waiting = [];
        waitingBytes = 0;
      }
      meter.update(chunk);
    }
    await writing;
    if (waitingBytes > SMALL_WRITE_BYTES) await writeAll(fd, waiting);
    else for (const chunk of waiting) writeWhole(fd, chunk);
    return meter.finish();
  } finally {
    // Never let the caller close the descriptor under a write: its number may belong to another file by then.
    await writing.catch(() => undefined);
  }
}

/** The next bytes of an incoming stream, undefined at its end; a stream that breaks off is `aborted`. */
async function nextOf(chunks: AsyncIterator<unknown>): Promise<Uint8Array | undefined> {
  let next: IteratorResult<unknown>;
  try {
    next = await chunks.next();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError('aborted', `the incoming stream broke off: ${String(error)}`, {}, error);
  }
  if (next.done) return undefined;
  return typeof next.value === 'string' ? Buffer.from(next.value) : (next.value as Uint8Array);
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(fd, bytes, at);
}

async function writeAll(fd: number, chunks: readonly Uint8Array[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await writeVector(fd, chunks);
  if (bytesWritten === total) return;
  // A short write is legal (a nearly full disk); the rest goes out plainly and meets the error if there is one.
  let rest = Buffer.concat(chunks).subarray(bytesWritten);
  while (rest.length > 0) rest = rest.subarray((await writeVector(fd, [rest])).bytesWritten);
}

/** A file opened for reading: the whole of it when it is small, else the open descriptor, which the caller closes. */
export type OpenedSource = { readonly sizeBytes: number; readonly bytes: Buffer } | { readonly sizeBytes: number; readonly fd: number };

/**
 * Opens a file for reading, and reads it at once when it has at most `smallBytes`: two waits for the disk where a stream makes four.
 * Undefined when it is no file.
 */
export async function openSource(path: string, smallBytes: number): Promise<OpenedSource | undefined> {
  const fd = await openFile(path, constants.O_RDONLY);
  let kept = false;
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) return undefined;
    if (found.size > smallBytes) {
      kept = true;
      return { sizeBytes: found.size, fd };
    }
    const bytes = Buffer.allocUnsafeSlow(found.size);
    let filled = 0;
    while (filled < found.size) {
      const { bytesRead } = await readInto(fd, bytes, filled, found.size - filled, filled);
      // A file that ends early is damage; who compares digests or sizes will see it.
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { sizeBytes: found.size, bytes: bytes.subarray(0, filled) };
  } finally {
    if (!kept) closeSync(fd);
  }
}

/** Gives a finished file a second name on the same file system; false when the file system cannot, or it lies elsewhere. */
export function linkFile(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))) return false;
    throw error;
  }
}

/** Removes a file; one that is not there is no error. */
export async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw asStorageError(error, path);
  });
}
