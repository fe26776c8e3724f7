import { Readable } from 'node:stream';
import { StorageError } from '../errors.js';

/** First and last byte wanted, both included, counted from 0 (as in an HTTP range). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes that can be read from the start as often as needed; `linkPath` names a finished, never again written local file holding them, `bytes` the bytes themselves where they are in memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  readonly sha512: string;
  open(): Readable;
  readonly linkPath?: string;
  readonly bytes?: Uint8Array;
}

/** One file of a tree that is committed as a whole; `key` is relative to the tree. */
export interface TreeFile {
  readonly key: string;
  readonly source: ByteSource;
}

/** What stands under one key; `tag` is another whenever the key was replaced, where the place can tell. */
export interface KeyStat {
  readonly sizeBytes: number;
  readonly tag?: string;
}

/** One name directly below a prefix; `other` is a link or a device, which no one of us puts there. */
export interface ChildEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/** `stored`: it is there now and survives a power cut. `exists`: something already stood there and was left untouched. */
export type PutOutcome = 'stored' | 'exists';

/** Something an interrupted write left behind outside the archive proper. */
export interface Leftover {
  readonly name: string;
  readonly ageMs: number;
  readonly removed: boolean;
}

/** A place that holds a copy of everything, under the name operators know it by. */
export interface MirrorMember {
  readonly name: string;
  readonly backend: Backend;
}

/**
 * The port every place for bytes fulfils. Keys are relative paths with `/`.
 * No method ever opens an existing key for writing: a key appears whole or not at all.
 */
export interface Backend {
  readonly kind: string;
  /**
   * Stores a whole key. `once` never replaces: of two writers one gets `stored`, the other `exists`.
   * `replace` swaps the content in one step; readers see the old or the new bytes. Answers only when durable.
   * Throws `digest-mismatch` when the source does not yield the bytes it promised; nothing is left then.
   */
  put(key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<PutOutcome>;
  /** A stream of the key or of a range of it; throws `missing` or `bad-range`. `sizeBytes` is the size of the whole key. */
  get(key: string, range?: ByteRange): Promise<{ readonly stream: Readable; readonly sizeBytes: number }>;
  /** Where the place has a shorter way to the bytes of a small key than a stream: all of them; `too-large` beyond the limit. */
  readWhole?(key: string, limitBytes: number): Promise<Buffer>;
  /** Undefined when nothing stands there. */
  stat(key: string): Promise<KeyStat | undefined>;
  /** Every key below the prefix (a folder), in no promised order. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly sizeBytes: number }>;
  /** The names directly below the prefix, sorted; empty when there is none. */
  children(prefix: string): Promise<ChildEntry[]>;
  /** Removes a key; one that is not there is no error. */
  remove(key: string): Promise<void>;
  /** Where the place can do it: all files of the tree appear below `prefix` in one step, or none does. */
  commitTree?(prefix: string, files: readonly TreeFile[]): Promise<PutOutcome>;
  /** Where the place can do it: everything below `prefix` disappears in one step. */
  removeTree?(prefix: string): Promise<void>;
  /** Takes away what an interrupted write left within the archive proper and a validator would see; harmless at any time. */
  recover?(): Promise<void>;
  /** What interrupted writes left behind; those older than the age are removed unless `dryRun`. */
  sweep?(olderThanMs: number, now: Date, dryRun?: boolean): Promise<Leftover[]>;
  /** Where there are several places: what lies below the prefix is brought to as many of them as an answered write promises. */
  settle?(prefix: string): Promise<void>;
  /** Where the keys are plain files of this machine: the path of a key or folder, for readers in other threads. */
  localPath?(key: string): string;
  /** The places behind this one, where it is made of several. */
  readonly members?: readonly MirrorMember[];
}

/** A source over bytes in memory. */
export function bufferSource(bytes: Uint8Array, sha512: string): ByteSource {
  return { sizeBytes: bytes.byteLength, sha512, bytes, open: () => Readable.from([bytes], { objectMode: false }) };
}

const MAX_KEY_BYTES = 3072;
const FORBIDDEN = /[\u0000-\u001f\u007f\\]/;

/** Throws `invalid` unless the key is a clean relative path: no empty, `.` or `..` part, no control character, no backslash. */
export function assertKey(key: string): void {
  const parts = key.split('/');
  const clean = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!clean || FORBIDDEN.test(key) || Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new StorageError('invalid', `not a usable key: ${JSON.stringify(key.slice(0, 200))}`, { key: key.slice(0, 200) });
  }
}

/** Cuts the range to the size, or throws `bad-range` when its start lies outside or it is upside down. */
export function resolveRange(range: ByteRange, sizeBytes: number): ByteRange {
  const { start, end } = range;
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || start >= sizeBytes) {
    throw new StorageError('bad-range', `range ${start}-${end} of ${sizeBytes} bytes`, { start, end, sizeBytes });
  }
  return { start, end: Math.min(end, sizeBytes - 1) };
}

/** Reads a key that is known to be small (an inventory, a declaration); throws `too-large` beyond the limit. */
export async function readSmall(backend: Backend, key: string, limitBytes: number): Promise<Buffer> {
  if (backend.readWhole) return backend.readWhole(key, limitBytes);
  const { stream, sizeBytes } = await backend.get(key);
  if (sizeBytes > limitBytes) {
    stream.destroy();
    throw tooLarge(key, sizeBytes, limitBytes);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The refusal of a key that is larger than whoever asked can hold. */
export function tooLarge(key: string, sizeBytes: number, limitBytes: number): StorageError {
  return new StorageError('too-large', `${key} has ${sizeBytes} bytes, the limit is ${limitBytes}`, { key, sizeBytes, limitBytes });
}
