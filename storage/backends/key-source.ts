import { Readable } from 'node:stream';
import { hashStream } from '../digest.js';
import type { Backend, ByteSource } from './backend.js';

/** A source over a key of a backend: read once for its digest, and again whenever it is opened. */
export async function keySource(backend: Backend, key: string): Promise<ByteSource> {
  const { stream, sizeBytes } = await backend.get(key);
  const sha512 = await hashStream(stream, 'sha512');
  return { sizeBytes, sha512, open: () => Readable.from(chunksOf(backend, key), { objectMode: false }) };
}

async function* chunksOf(backend: Backend, key: string): AsyncGenerator<Buffer> {
  for await (const chunk of (await backend.get(key)).stream) yield chunk as Buffer;
}
