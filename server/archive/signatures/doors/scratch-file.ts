import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArchiveError } from '../../../kernel/errors.js';
import { newSecret } from '../../../kernel/identifiers.js';

/** A file on its way through: on the disk for the time of the check, then gone. */
export interface ScratchFile {
  readonly path: string;
  readonly sizeBytes: number;
  release(): Promise<void>;
}

/** A PDF begins within its first kilobyte (ISO 32000-2, 7.5.2 and the habit of every reader). */
const HEAD_BYTES = 1024;
const MEGABYTE = 1024 * 1024;

/**
 * Opens a folder for files that are looked at and thrown away; whatever a former process left there goes first.
 */
export async function createScratch(directory: string): Promise<{ take(source: Readable, mostBytes: number): Promise<ScratchFile> }> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return {
    /** @throws ArchiveError invalid `check-empty`, `check-not-pdf`, too-large `check-too-large`; nothing stays behind then */
    async take(source, mostBytes) {
      const path = join(directory, newSecret(16));
      let sizeBytes = 0;
      let head = Buffer.alloc(0);
      const watch = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          sizeBytes += chunk.length;
          if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
          // What is no PDF need not arrive to its end.
          const wrong = head.length >= HEAD_BYTES && !head.includes('%PDF-');
          done(sizeBytes > mostBytes ? new ArchiveError('too-large', 'check-too-large', { limitMb: Math.floor(mostBytes / MEGABYTE) }) : wrong ? new ArchiveError('invalid', 'check-not-pdf') : null, chunk);
        },
      });
      const release = (): Promise<void> => rm(path, { force: true });
      try {
        await pipeline(source, watch, createWriteStream(path, { mode: 0o600 }));
        if (sizeBytes === 0) throw new ArchiveError('invalid', 'check-empty');
        if (!head.includes('%PDF-')) throw new ArchiveError('invalid', 'check-not-pdf');
        return { path, sizeBytes, release };
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}
