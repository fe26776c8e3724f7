import type { Readable } from 'node:stream';
import { pipeline, Transform } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import { createDigestMeter } from '../digest.js';
import { StorageError } from '../errors.js';
import { assertKey, resolveRange } from './backend.js';
import type { Backend, ByteRange, ByteSource, ChildEntry, Leftover, PutOutcome } from './backend.js';

/** Where the bucket is and how it is entered. Keys may be left out where the machine itself is trusted (instance roles). */
export interface S3Options {
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** A folder inside the bucket; empty for the whole bucket. */
  readonly prefix?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Whether buckets are named by path and not by host; by default so wherever an endpoint is given (servers that are not Amazon's). */
  readonly pathStyle?: boolean;
  /** The bucket keeps old versions: removing then takes every version away, so that erased bytes are gone. */
  readonly versioned?: boolean;
  /** Forbids the server itself to change or remove a key before the time is over; `clock` tells when it begins. */
  readonly objectLock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly retainDays: number; readonly clock: () => Date };
  /** From this size on keys go up in parts; at least 5 MiB. */
  readonly partBytes?: number;
}

interface Bucket {
  readonly options: S3Options;
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
  readonly fullKey: (key: string) => string;
  readonly partBytes: number;
}

const DAY_MS = 86_400_000;
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

/**
 * Keys in an S3 bucket. `once` is a conditional put (If-None-Match), every body carries a checksum the server verifies,
 * large keys go up in parts with flat memory. There is no rename here: the store commits in steps.
 */
export async function createS3Backend(options: S3Options): Promise<Backend> {
  // Loaded here and nowhere else, so that an archive on disk never pays for it.
  const sdk = await import('@aws-sdk/client-s3');
  const { endpoint, region, credentials, pathStyle } = options;
  const client = new sdk.S3Client({
    region,
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    maxAttempts: 4,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials: { ...credentials } } : {}),
  });
  const prefix = options.prefix?.replace(/^\/+|\/+$/g, '') ?? '';
  const bucket: Bucket = {
    options,
    sdk,
    client,
    fullKey: (key) => (prefix === '' ? key : key === '' ? prefix : `${prefix}/${key}`),
    partBytes: Math.max(options.partBytes ?? 16 * 1024 * 1024, MIN_PART_BYTES),
  };
  return {
    kind: 's3',
    put: (key, source, mode) => put(bucket, key, source, mode),
    get: (key, range) => get(bucket, key, range),
    stat: (key) => stat(bucket, key),
    list: (at) => list(bucket, at),
    children: (at) => children(bucket, at),
    remove: (key) => remove(bucket, key),
    sweep: (olderThanMs, now, dryRun) => sweep(bucket, olderThanMs, now, dryRun === true),
  };
}

async function put(bucket: Bucket, key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<PutOutcome> {
  assertKey(key);
  // Asked first, so that nobody sends gigabytes only to learn that they are there already; the condition below decides.
  if (mode === 'once' && (await stat(bucket, key))) return 'exists';
  try {
    if (source.sizeBytes < bucket.partBytes) await putWhole(bucket, key, source, mode);
    else await putInParts(bucket, key, source, mode);
    return 'stored';
  } catch (error) {
    if (mode === 'once' && (statusOf(error) === 412 || (statusOf(error) === 409 && (await stat(bucket, key))))) return 'exists';
    throw translate(error, key);
  }
}

function commonInput(bucket: Bucket, key: string): { Bucket: string; Key: string; ChecksumAlgorithm: 'SHA256' } & Partial<Sdk.PutObjectCommandInput> {
  const lock = bucket.options.objectLock;
  return {
    Bucket: bucket.options.bucket,
    Key: bucket.fullKey(key),
    ChecksumAlgorithm: 'SHA256',
    ...(lock ? { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: new Date(lock.clock().getTime() + lock.retainDays * DAY_MS) } : {}),
  };
}

async function putWhole(bucket: Bucket, key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of checked(source, key)) chunks.push(chunk as Buffer);
  const condition = mode === 'once' ? { IfNoneMatch: '*' } : {};
  await bucket.client.send(new bucket.sdk.PutObjectCommand({ ...commonInput(bucket, key), ...condition, Body: Buffer.concat(chunks) }));
}

async function putInParts(bucket: Bucket, key: string, source: ByteSource, mode: 'once' | 'replace'): Promise<void> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client: bucket.client,
    partSize: Math.max(bucket.partBytes, Math.ceil(source.sizeBytes / (MAX_PARTS - 1))),
    queueSize: 2,
    params: { ...commonInput(bucket, key), Body: checked(source, key), ...(mode === 'once' ? { IfNoneMatch: '*' } : {}) },
  });
  await upload.done();
}

/** The bytes of a source; fails at their end when they are not the promised ones, before the upload can be completed. */
function checked(source: ByteSource, key: string): Readable {
  const meter = createDigestMeter();
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      meter.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const { sizeBytes, sha512 } = meter.finish();
      const kept = sizeBytes === source.sizeBytes && sha512 === source.sha512;
      done(kept ? null : new StorageError('digest-mismatch', `the source of ${key} did not yield the promised bytes`, { key }));
    },
  });
  // Errors reach the reader of the result; the callback only has to exist.
  return pipeline(source.open(), check, () => undefined);
}

async function get(bucket: Bucket, key: string, range?: ByteRange): ReturnType<Backend['get']> {
  assertKey(key);
  const wanted = range && resolveRange(range, Number.MAX_SAFE_INTEGER);
  try {
    const answer = await bucket.client.send(
      new bucket.sdk.GetObjectCommand({
        Bucket: bucket.options.bucket,
        Key: bucket.fullKey(key),
        ...(wanted ? { Range: `bytes=${wanted.start}-${wanted.end}` } : {}),
      }),
    );
    const total = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
    const sizeBytes = wanted ? Number(total) : (answer.ContentLength ?? NaN);
    if (!answer.Body || !Number.isSafeInteger(sizeBytes)) throw new StorageError('unavailable', `the server does not tell the size of ${key}`, { key });
    // In Node the body is always a stream of Node.
    return { stream: answer.Body as Readable, sizeBytes };
  } catch (error) {
    throw translate(error, key);
  }
}

async function stat(bucket: Bucket, key: string): ReturnType<Backend['stat']> {
  assertKey(key);
  try {
    const answer = await bucket.client.send(new bucket.sdk.HeadObjectCommand({ Bucket: bucket.options.bucket, Key: bucket.fullKey(key) }));
    return { sizeBytes: answer.ContentLength ?? 0, ...(answer.ETag ? { tag: answer.ETag } : {}) };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw translate(error, key);
  }
}

async function* pages(bucket: Bucket, folder: string, delimiter?: string): AsyncGenerator<Sdk.ListObjectsV2CommandOutput> {
  if (folder !== '') assertKey(folder);
  const full = bucket.fullKey(folder);
  let token: string | undefined;
  do {
    const page: Sdk.ListObjectsV2CommandOutput = await bucket.client
      .send(
        new bucket.sdk.ListObjectsV2Command({
          Bucket: bucket.options.bucket,
          Prefix: full === '' ? '' : `${full}/`,
          ...(delimiter ? { Delimiter: delimiter } : {}),
          ...(token ? { ContinuationToken: token } : {}),
        }),
      )
      .catch((error: unknown) => {
        throw translate(error, folder);
      });
    yield page;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function* list(bucket: Bucket, folder: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
  const skip = bucket.fullKey('') === '' ? 0 : bucket.fullKey('').length + 1;
  for await (const page of pages(bucket, folder)) {
    for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) yield { key: Key.slice(skip), sizeBytes: Size ?? 0 };
  }
}

async function children(bucket: Bucket, folder: string): Promise<ChildEntry[]> {
  const found: ChildEntry[] = [];
  for await (const page of pages(bucket, folder, '/')) {
    for (const { Key } of page.Contents ?? []) {
      if (Key !== undefined && !Key.endsWith('/')) found.push({ name: lastPart(Key), kind: 'file' });
    }
    for (const { Prefix } of page.CommonPrefixes ?? []) {
      if (Prefix !== undefined) found.push({ name: lastPart(Prefix.slice(0, -1)), kind: 'directory' });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

async function remove(bucket: Bucket, key: string): Promise<void> {
  assertKey(key);
  const target = { Bucket: bucket.options.bucket, Key: bucket.fullKey(key) };
  const bypass = bucket.options.objectLock?.mode === 'GOVERNANCE' ? { BypassGovernanceRetention: true } : {};
  try {
    if (bucket.options.versioned !== true) {
      await bucket.client.send(new bucket.sdk.DeleteObjectCommand({ ...target, ...bypass }));
      return;
    }
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await bucket.client.send(
        new bucket.sdk.ListObjectVersionsCommand({ Bucket: target.Bucket, Prefix: target.Key }),
      );
      const mine = [...Versions, ...DeleteMarkers].filter((one) => one.Key === target.Key && one.VersionId !== undefined);
      if (mine.length === 0) return;
      for (const { VersionId } of mine) await bucket.client.send(new bucket.sdk.DeleteObjectCommand({ ...target, ...bypass, VersionId }));
    }
  } catch (error) {
    throw translate(error, key);
  }
}

/** Uploads in parts that nobody completed cost room and are seen by nobody: they are found here. */
async function sweep(bucket: Bucket, olderThanMs: number, now: Date, dryRun: boolean): Promise<Leftover[]> {
  const { Uploads = [] } = await bucket.client
    .send(new bucket.sdk.ListMultipartUploadsCommand({ Bucket: bucket.options.bucket, Prefix: bucket.fullKey('') }))
    .catch((error: unknown) => {
      throw translate(error, 'uploads');
    });
  const report: Leftover[] = [];
  for (const { Key, UploadId, Initiated } of Uploads) {
    if (Key === undefined || UploadId === undefined) continue;
    const ageMs = Math.max(0, now.getTime() - (Initiated?.getTime() ?? 0));
    const removed = ageMs >= olderThanMs && !dryRun;
    if (removed) await bucket.client.send(new bucket.sdk.AbortMultipartUploadCommand({ Bucket: bucket.options.bucket, Key, UploadId }));
    report.push({ name: Key, ageMs, removed });
  }
  return report;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

const NO_SPACE = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'StorageFull']);

function translate(error: unknown, key: string): StorageError {
  if (error instanceof StorageError) return error;
  const name = error instanceof Error ? error.name : '';
  const status = statusOf(error);
  if (status === 404 && name !== 'NoSuchBucket') return new StorageError('missing', `not found: ${key}`, { key }, error);
  if (status === 416) return new StorageError('bad-range', `range outside of ${key}`, { key }, error);
  if (status === 507 || NO_SPACE.has(name)) return new StorageError('no-space', `the bucket is full: ${key}`, { key, code: name }, error);
  return new StorageError('unavailable', `${key}: ${name} ${error instanceof Error ? error.message : String(error)}`, { key, code: name }, error);
}
