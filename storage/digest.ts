import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** Size in bytes and both digests, lower-case hexadecimal, of one run of bytes. */
export interface Digests {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** Counts and hashes bytes as they pass; `finish` may be called once. */
export interface DigestMeter {
  update(chunk: Uint8Array): void;
  readonly sizeBytes: number;
  finish(): Digests;
}

/** A meter that computes SHA-256 and SHA-512 in a single pass. */
export function createDigestMeter(): DigestMeter {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let sizeBytes = 0;
  return {
    update(chunk) {
      sizeBytes += chunk.byteLength;
      sha256.update(chunk);
      sha512.update(chunk);
    },
    get sizeBytes() {
      return sizeBytes;
    },
    finish: () => ({ sizeBytes, sha256: sha256.digest('hex'), sha512: sha512.digest('hex') }),
  };
}

/** Digests of bytes already in memory. */
export function digestBytes(bytes: Uint8Array): Digests {
  const meter = createDigestMeter();
  meter.update(bytes);
  return meter.finish();
}

/** Reads the stream to its end with flat memory and answers its digests; an error of the stream is passed on. */
export async function digestStream(stream: Readable): Promise<Digests> {
  const meter = createDigestMeter();
  for await (const chunk of stream) meter.update(chunk as Uint8Array);
  return meter.finish();
}

/** Hexadecimal digest of a stream by any one algorithm node:crypto knows (`sha512`, `md5`, `blake2b512`). */
export async function hashStream(stream: Readable, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Hexadecimal SHA-512 of text or bytes. */
export function sha512Of(data: string | Uint8Array): string {
  return createHash('sha512').update(data).digest('hex');
}

/** Hexadecimal SHA-256 of text or bytes. */
export function sha256Of(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
