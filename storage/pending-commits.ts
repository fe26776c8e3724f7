import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { sha256Of } from './digest.js';
import { syncDir, writeNewFile } from './disk.js';

/** Names of objects whose commit has begun, kept on disk so that a restart knows where to look. */
export interface PendingCommits {
  note(objectId: string): Promise<void>;
  done(objectId: string): Promise<void>;
  list(): Promise<string[]>;
}

/** Keeps one small file per object being changed in `dir`; `partialDir` is where files are written that may never be finished. */
export async function createPendingCommits(dir: string, partialDir: string): Promise<PendingCommits> {
  await mkdir(dir, { recursive: true });
  const fileOf = (objectId: string): string => join(dir, sha256Of(objectId));
  return {
    async note(objectId) {
      const temporary = join(partialDir, `note-${randomBytes(12).toString('hex')}`);
      await writeNewFile(temporary, Readable.from([Buffer.from(objectId, 'utf8')]));
      await rename(temporary, fileOf(objectId));
      await syncDir(dir);
    },
    // Not fsynced: a note that comes back after a power cut costs one look, nothing else.
    done: (objectId) => rm(fileOf(objectId), { force: true }),
    async list() {
      const found: string[] = [];
      for (const name of (await readdir(dir)).sort()) {
        if (/^[0-9a-f]{64}$/.test(name)) found.push(await readFile(join(dir, name), 'utf8'));
      }
      return found;
    },
  };
}
