import type { Readable } from 'node:stream';
import type { ErrorParams } from '../../../kernel/errors.js';
import { ArchiveError } from '../../../kernel/errors.js';

/** A whole stream in memory, or ArchiveError too-large with `code` once it is longer than `mostBytes`. */
export async function readAll(source: Readable, mostBytes: number, code: string, params: ErrorParams): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += (chunk as Buffer).length;
    if (length > mostBytes) throw new ArchiveError('too-large', code, params);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, length);
}
