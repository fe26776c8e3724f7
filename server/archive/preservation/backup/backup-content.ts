import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncDir, writeNewFile } from '../../../../storage/disk.js';
import { newSecret } from '../../../kernel/identifiers.js';

/** The bytes of all backups together, each content once, named by its SHA-512. A file is written once and never again. */
export interface ContentStore {
  has(sha512: string, sizeBytes: number): Promise<boolean>;
  /** Keeps bytes; answers what they really are. Content that is there already is left untouched. */
  keep(source: Readable): Promise<{ readonly sha512: string; readonly sizeBytes: number; readonly fresh: boolean }>;
  open(sha512: string): Readable;
  /** True when the bytes are those of the name. */
  isSound(sha512: string): Promise<'sound' | 'missing' | 'changed'>;
}

/** Opens the content of a folder of backups. */
export function openContent(dir: string): ContentStore {
  const root = join(dir, 'content');
  const pathOf = (sha512: string): string => join(root, sha512.slice(0, 2), sha512.slice(2, 4), sha512);
  return {
    async has(sha512, sizeBytes) {
      const found = await lstat(pathOf(sha512)).catch(() => undefined);
      return found?.isFile() === true && found.size === sizeBytes;
    },
    async keep(source) {
      const temporary = join(root, 'incoming', newSecret(12));
      await mkdir(dirname(temporary), { recursive: true });
      const { sha512, sizeBytes } = await writeNewFile(temporary, source);
      try {
        const path = pathOf(sha512);
        await mkdir(dirname(path), { recursive: true });
        // A link never replaces: what an earlier backup stands on stays as it is.
        const fresh = await link(temporary, path).then(() => true, (error: unknown) => {
          if ((error as { code?: string }).code === 'EEXIST') return false;
          throw error;
        });
        await syncDir(dirname(path));
        return { sha512, sizeBytes, fresh };
      } finally {
        await rm(temporary, { force: true });
      }
    },
    open: (sha512) => createReadStream(pathOf(sha512), { highWaterMark: 256 * 1024 }),
    async isSound(sha512) {
      const hash = createHash('sha512');
      try {
        for await (const chunk of createReadStream(pathOf(sha512), { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return 'missing';
        throw error;
      }
      return hash.digest('hex') === sha512 ? 'sound' : 'changed';
    },
  };
}
