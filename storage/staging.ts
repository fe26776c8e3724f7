import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, renameSync } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { asStorageError, StorageError } from './errors.js';
import { createFlusher } from './flusher.js';
import type { Flusher } from './flusher.js';
import { syncDir, unlinkIfThere, writeNewFile } from './disk.js';
import { resolveRange } from './backends/backend.js';
import type { ByteRange } from './backends/backend.js';

/** Bytes that came in and are safe on disk, but belong to nothing yet. `path` may be read by tools, never written. */
export interface StagedFile {
  readonly token: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** Conditions under which bytes are taken in. */
export interface ReceiveOptions {
  /** More bytes than this are refused with `too-large`. */
  readonly limitBytes: number;
  /** Hexadecimal; another digest is refused with `digest-mismatch`. */
  readonly expectedSha256?: string;
  /** Who holds the file. The same owner receiving the same bytes again gets the same token; without one every call is its own holder. */
  readonly owner?: string;
  /** Breaks the transfer off with `aborted`. */
  readonly signal?: AbortSignal;
}

/** One thing a sweep met in the quarantine. `partial`: a transfer that never ended. */
export interface SweptFile {
  readonly name: string;
  readonly kind: 'staged' | 'partial';
  readonly sizeBytes: number;
  readonly ageMs: number;
  readonly removed: boolean;
}

/** The quarantine for bytes not yet accepted. Each holder has its own entry, so one discarding takes nothing from another. */
export interface Staging {
  /** The folder, for those who must put their own scratch on the same file system. */
  readonly dir: string;
  /** Takes a stream in with flat memory; when it answers, file and folder entry survive a power cut. On failure nothing is left. */
  receive(source: Readable, options: ReceiveOptions): Promise<StagedFile>;
  /** The staged file of a token, or undefined. */
  find(token: string): Promise<StagedFile | undefined>;
  /** A stream of it, or of a range; throws `missing`. */
  open(token: string, range?: ByteRange): Promise<Readable>;
  /** Lets go of it; harmless when repeated. */
  discard(token: string): Promise<void>;
  /** Everything held, with its age at `now` where the caller gives one. */
  list(): AsyncIterable<StagedFile & { readonly receivedAtMs: number }>;
  /** Reports what is older than the age and removes it, unless `keep` wants it or it is a dry run. */
  sweep(olderThanMs: number, now: Date, options?: { keep?: (token: string) => boolean | Promise<boolean>; dryRun?: boolean }): Promise<SweptFile[]>;
}

/** The folder of the quarantine, on the file system of the storage root. */
export interface StagingOptions {
  readonly dir: string;
}

const TOKEN = /^([0-9a-f]{64})\.([A-Za-z0-9_-]{86})\.([0-9a-f]{24})$/;
const READ_CHUNK_BYTES = 256 * 1024;

/** Opens the quarantine, making its folders where they are missing. */
export async function createStaging(options: StagingOptions): Promise<Staging> {
  const dir = resolve(options.dir);
  const partial = join(dir, 'partial');
  const held = join(dir, 'held');
  await mkdir(partial, { recursive: true });
  await mkdir(held, { recursive: true });
  await syncDir(dir);
  const flusher = createFlusher(dir);

  const find = async (token: string): Promise<StagedFile | undefined> => {
    const digests = parseToken(token);
    const path = join(held, token);
    if (!digests) return undefined;
    const found = await lstat(path).catch(() => undefined);
    return found?.isFile() ? { token, path, sizeBytes: found.size, ...digests } : undefined;
  };

  return {
    dir,
    receive: (source, wanted) => receive({ partial, held, flusher }, source, wanted),
    find,
    async open(token, range) {
      const staged = await find(token);
      if (!staged) throw new StorageError('missing', 'no such staged file', { token });
      const cut = range ? resolveRange(range, staged.sizeBytes) : {};
      return createReadStream(staged.path, { highWaterMark: READ_CHUNK_BYTES, ...cut });
    },
    async discard(token) {
      if (!parseToken(token)) return;
      await unlinkIfThere(join(held, token));
    },
    async *list() {
      for (const token of (await readdir(held)).sort()) {
        const staged = await find(token);
        const found = staged && (await lstat(staged.path).catch(() => undefined));
        if (staged && found) yield { ...staged, receivedAtMs: found.mtimeMs };
      }
    },
    async sweep(olderThanMs, now, { keep, dryRun } = {}) {
      const limit: SweepLimit = { olderThanMs, nowMs: now.getTime(), dryRun: dryRun === true };
      const left = await sweepFolder(partial, 'partial', limit, undefined);
      return [...left, ...(await sweepFolder(held, 'staged', limit, keep))];
    },
  };
}

async function receive(dirs: { partial: string; held: string; flusher: Flusher }, source: Readable, options: ReceiveOptions): Promise<StagedFile> {
  const temporary = join(dirs.partial, randomBytes(12).toString('hex'));
  const digests = await writeNewFile(temporary, source, {
    limitBytes: options.limitBytes,
    flushedLater: true,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  try {
    const expected = options.expectedSha256?.toLowerCase();
    if (expected !== undefined && expected !== digests.sha256) {
      throw new StorageError('digest-mismatch', 'the bytes received are not those announced', { expected, actual: digests.sha256 });
    }
    const token = makeToken(digests, options.owner);
    const path = join(dirs.held, token);
    renameSync(temporary, path);
    // Nobody knows the token before the answer, so name and bytes may become durable together.
    await dirs.flusher.flush({ files: [path], folders: [dirs.held] });
    return { token, path, ...digests };
  } catch (error) {
    await rm(temporary, { force: true });
    throw asStorageError(error, 'staging');
  }
}

function makeToken(digests: { sha256: string; sha512: string }, owner: string | undefined): string {
  const holder = owner === undefined ? randomBytes(12).toString('hex') : createHash('sha256').update(owner).digest('hex').slice(0, 24);
  return `${digests.sha256}.${Buffer.from(digests.sha512, 'hex').toString('base64url')}.${holder}`;
}

function parseToken(token: string): { sha256: string; sha512: string } | undefined {
  const [, sha256, sha512] = TOKEN.exec(token) ?? [];
  if (sha256 === undefined || sha512 === undefined) return undefined;
  return { sha256, sha512: Buffer.from(sha512, 'base64url').toString('hex') };
}

interface SweepLimit {
  readonly olderThanMs: number;
  readonly nowMs: number;
  readonly dryRun: boolean;
}

async function sweepFolder(
  folder: string,
  kind: SweptFile['kind'],
  limit: SweepLimit,
  keep: ((token: string) => boolean | Promise<boolean>) | undefined,
): Promise<SweptFile[]> {
  const report: SweptFile[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile()) continue;
    const ageMs = Math.max(0, limit.nowMs - found.mtimeMs);
    if (ageMs < limit.olderThanMs || (await keep?.(name))) continue;
    if (!limit.dryRun) await rm(path, { force: true });
    report.push({ name, kind, sizeBytes: found.size, ageMs, removed: !limit.dryRun });
  }
  return report;
}
