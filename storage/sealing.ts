import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { StorageError } from './errors.js';
import type { ByteRange } from './backends/backend.js';

// The sealed form (FORMAT.md, section 7): 8 bytes "KSSEAL1\n", 32 bytes salt, then pieces of 64 KiB, each AES-256-GCM with its tag behind it.
// The key of a file is HKDF-SHA256(key of the object, salt); the nonce is the number of the piece; the last piece is marked by its
// additional data, so that a cut file is noticed. The salt depends on object key and content alone: equal content seals to equal bytes
// (a repeat is recognised), different content never shares a key.

const MAGIC = Buffer.from('KSSEAL1\n', 'latin1');
const SALT_BYTES = 32;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const TAG_BYTES = 16;
const PIECE_BYTES = 64 * 1024;
const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;
const MIDDLE = Buffer.from([0]);
const LAST = Buffer.from([1]);

/** Length of the key of an object in bytes. */
export const OBJECT_KEY_BYTES = 32;

/** Size of the sealed form of so many bytes. */
export function sealedSizeBytes(plainBytes: number): number {
  return HEADER_BYTES + plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / PIECE_BYTES));
}

/** Size of the content of a sealed file; `corrupt` when no content has a sealed form of that size. */
export function plainSizeBytes(sealedBytes: number): number {
  const body = sealedBytes - HEADER_BYTES;
  const pieces = Math.ceil(body / SEALED_PIECE_BYTES);
  const plain = body - pieces * TAG_BYTES;
  if (body < TAG_BYTES || plain < 0 || sealedSizeBytes(plain) !== sealedBytes) {
    throw new StorageError('corrupt', `${sealedBytes} bytes are no sealed file`, { sealedBytes });
  }
  return plain;
}

/** The salt under which content with this SHA-512 is sealed in an object. */
export function sealSalt(objectKey: Buffer, sha512: string): Buffer {
  return createHmac('sha256', objectKey).update('kho-so seal salt v1').update(Buffer.from(sha512, 'hex')).digest();
}

function fileKey(objectKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', objectKey, salt, 'kho-so sealed file v1', 32));
}

function nonce(piece: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(piece, 8);
  return bytes;
}

/** Seals what passes through; `sha512` is the digest of the content, known beforehand. */
export function createSealStream(objectKey: Buffer, sha512: string): Transform {
  const salt = sealSalt(objectKey, sha512);
  const key = fileKey(objectKey, salt);
  let piece = 0;
  let held: Buffer = Buffer.alloc(0);
  const seal = (bytes: Buffer, mark: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(piece)).setAAD(mark);
    piece += 1;
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      // One piece is always kept back: only the end tells which is the last.
      while (held.length > PIECE_BYTES) {
        this.push(seal(held.subarray(0, PIECE_BYTES), MIDDLE));
        held = held.subarray(PIECE_BYTES);
      }
      done();
    },
    flush(done) {
      done(null, seal(held, LAST));
    },
  });
  stream.push(Buffer.concat([MAGIC, salt]));
  return stream;
}

/** Seals bytes in memory. */
export function sealBytes(objectKey: Buffer, sha512: string, bytes: Buffer): Promise<Buffer> {
  const stream = createSealStream(objectKey, sha512);
  stream.end(bytes);
  return collect(stream);
}

/** Opens a part of a sealed file by reading only the pieces it needs. */
export interface SealedFile {
  readonly sealedBytes: number;
  open(range: ByteRange): Promise<Readable>;
}

/**
 * The content of a sealed file, or of a range of it, checked piece by piece; bytes that were changed, cut or moved end the stream
 * with `corrupt` before they are given out. A wrong key looks the same.
 */
export async function unseal(objectKey: Buffer, file: SealedFile, range?: ByteRange): Promise<Readable> {
  const plainBytes = plainSizeBytes(file.sealedBytes);
  const header = await collect(await file.open({ start: 0, end: HEADER_BYTES - 1 }));
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw new StorageError('corrupt', 'the file is not in sealed form', {});
  const key = fileKey(objectKey, header.subarray(MAGIC.length));
  const pieces = Math.max(1, Math.ceil(plainBytes / PIECE_BYTES));
  const start = range?.start ?? 0;
  const end = range?.end ?? plainBytes - 1;
  const first = Math.floor(start / PIECE_BYTES);
  const last = plainBytes === 0 ? 0 : Math.floor(end / PIECE_BYTES);
  const sealed = await file.open({
    start: HEADER_BYTES + first * SEALED_PIECE_BYTES,
    end: Math.min(HEADER_BYTES + (last + 1) * SEALED_PIECE_BYTES, file.sealedBytes) - 1,
  });
  const opened = openPieces(sealed, key, { first, pieces, skip: start - first * PIECE_BYTES, take: plainBytes === 0 ? 0 : end - start + 1 });
  return Readable.from(opened, { objectMode: false });
}

interface Wanted {
  readonly first: number;
  readonly pieces: number;
  readonly skip: number;
  readonly take: number;
}

async function* openPieces(sealed: Readable, key: Buffer, wanted: Wanted): AsyncGenerator<Buffer> {
  let { skip, take } = wanted;
  let piece = wanted.first;
  for await (const bytes of inPieces(sealed)) {
    const plain = openPiece(bytes, key, piece, piece === wanted.pieces - 1);
    piece += 1;
    const part = plain.subarray(skip, skip + take);
    skip = 0;
    take -= part.length;
    if (part.length > 0) yield part;
  }
  if (take > 0) throw new StorageError('corrupt', 'the sealed file ends too early', { piece });
}

async function* inPieces(stream: Readable): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    held = held.length === 0 ? (chunk as Buffer) : Buffer.concat([held, chunk as Buffer]);
    for (; held.length >= SEALED_PIECE_BYTES; held = held.subarray(SEALED_PIECE_BYTES)) yield held.subarray(0, SEALED_PIECE_BYTES);
  }
  if (held.length > 0) yield held;
}

function openPiece(sealed: Buffer, key: Buffer, piece: number, isLast: boolean): Buffer {
  const body = sealed.subarray(0, Math.max(0, sealed.length - TAG_BYTES));
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(piece)).setAAD(isLast ? LAST : MIDDLE);
    decipher.setAuthTag(sealed.subarray(body.length));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    throw new StorageError('corrupt', `piece ${piece} of the sealed file is damaged or the key is another`, { piece }, error);
  }
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
