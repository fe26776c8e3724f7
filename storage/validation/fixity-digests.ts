import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createBlake2b } from './blake2b.js';

/** A running digest in the way of writing the fixity block uses; `finish` may be called once. */
export interface FixityDigest {
  update(chunk: Uint8Array): void;
  finish(): string;
}

const MAKERS = new Map<string, () => FixityDigest>([
  ['md5', () => native('md5')],
  ['sha1', () => native('sha1')],
  ['sha256', () => native('sha256')],
  ['sha512', () => native('sha512')],
  ['blake2b-512', () => native('blake2b512')],
  ['sha512/256', () => native('sha512-256')],
  ['blake2b-160', () => createBlake2b(20)],
  ['blake2b-256', () => createBlake2b(32)],
  ['blake2b-384', () => createBlake2b(48)],
  ['crc32', checksum],
  ['size', size],
]);

/** The algorithms a fixity block may name: the table of OCFL, extensions 0001 and 0009. */
export const FIXITY_ALGORITHMS: ReadonlySet<string> = new Set(MAKERS.keys());

/** A digest by one of `FIXITY_ALGORITHMS`; undefined for any other name. */
export function fixityDigest(algorithm: string): FixityDigest | undefined {
  return MAKERS.get(algorithm)?.();
}

function native(name: string): FixityDigest {
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), finish: () => hash.digest('hex') };
}

function checksum(): FixityDigest {
  let value = 0;
  return { update: (chunk) => void (value = crc32(chunk, value)), finish: () => value.toString(16).padStart(8, '0') };
}

function size(): FixityDigest {
  let bytes = 0;
  return { update: (chunk) => void (bytes += chunk.byteLength), finish: () => String(bytes) };
}
