import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { StorageError } from '../errors.js';
import { assertKey, resolveRange } from './backend.js';
import type { Backend, ByteSource, ChildEntry, PutOutcome } from './backend.js';

const CHUNK_BYTES = 64 * 1024;

/** A full backend that forgets everything when the process ends; for tests and demonstrations. */
export function createMemoryBackend(): Backend {
  const keys = new Map<string, Buffer>();
  const below = (prefix: string): [string, Buffer][] => {
    const start = prefix === '' ? '' : `${prefix}/`;
    return [...keys].filter(([key]) => key.startsWith(start));
  };

  return {
    kind: 'memory',
    async put(key, source, mode) {
      assertKey(key);
      assertNoFileAbove(keys, key);
      if (mode === 'once' && keys.has(key)) return 'exists';
      const bytes = await collect(source, key);
      if (mode === 'once' && keys.has(key)) return 'exists';
      keys.set(key, bytes);
      return 'stored';
    },
    async get(key, range) {
      assertKey(key);
      const bytes = keys.get(key);
      if (!bytes) throw new StorageError('missing', `not found: ${key}`, { key });
      const cut = range ? resolveRange(range, bytes.length) : { start: 0, end: bytes.length - 1 };
      return { stream: Readable.from(slices(bytes, cut.start, cut.end + 1), { objectMode: false }), sizeBytes: bytes.length };
    },
    async stat(key) {
      const bytes = keys.get(key);
      return bytes && { sizeBytes: bytes.length };
    },
    async *list(prefix) {
      for (const [key, bytes] of below(prefix)) yield { key, sizeBytes: bytes.length };
    },
    async children(prefix) {
      return childrenOf(prefix, below(prefix));
    },
    async remove(key) {
      keys.delete(key);
    },
    async commitTree(prefix, files): Promise<PutOutcome> {
      assertKey(prefix);
      if (below(prefix).length > 0) return 'exists';
      const ready: [string, Buffer][] = [];
      for (const file of files) ready.push([`${prefix}/${file.key}`, await collect(file.source, file.key)]);
      if (below(prefix).length > 0) return 'exists';
      for (const [key, bytes] of ready) keys.set(key, bytes);
      return 'stored';
    },
    async removeTree(prefix) {
      for (const [key] of below(prefix)) keys.delete(key);
    },
  };
}

function* slices(bytes: Buffer, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield Buffer.from(bytes.subarray(at, Math.min(end, at + CHUNK_BYTES)));
}

function childrenOf(prefix: string, entries: [string, Buffer][]): ChildEntry[] {
  const skip = prefix === '' ? 0 : prefix.length + 1;
  const found = new Map<string, ChildEntry>();
  for (const [key] of entries) {
    const rest = key.slice(skip);
    const slash = rest.indexOf('/');
    const name = slash < 0 ? rest : rest.slice(0, slash);
    found.set(name, { name, kind: slash < 0 ? 'file' : 'directory' });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function assertNoFileAbove(keys: Map<string, Buffer>, key: string): void {
  const parts = key.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = parts.slice(0, depth).join('/');
    if (keys.has(above)) throw new StorageError('conflict', `${above} is a file, not a folder`, { key });
  }
}

async function collect(source: ByteSource, key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.open()) chunks.push(Buffer.from(chunk as Uint8Array));
  const bytes = Buffer.concat(chunks);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  if (bytes.length !== source.sizeBytes || sha512 !== source.sha512) {
    throw new StorageError('digest-mismatch', `the source of ${key} did not yield the promised bytes`, { key });
  }
  return bytes;
}
