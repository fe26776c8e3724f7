import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes by their SHA-256: the same bytes lie there once, and what is read is what was written. */
export interface EvidenceFolder {
  put(bytes: Uint8Array): Promise<string>;
  /** Undefined when they are gone, or are no longer the bytes they were. */
  get(sha256: string): Promise<Buffer | undefined>;
}

/** Opens the folder; made at the first write. */
export function openEvidenceFolder(folder: string): EvidenceFolder {
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256);
  const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const get = async (sha256: string): Promise<Buffer | undefined> => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      return undefined;
    }
    const bytes = await readFile(placeOf(sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        return undefined;
      }
      throw error;
    });
    return bytes !== undefined && hashOf(bytes) === sha256 ? bytes : undefined;
  };
  return {
    get,
    async put(bytes) {
      const sha256 = hashOf(bytes);
      if ((await get(sha256)) !== undefined) {
        return sha256;
      }
      const place = placeOf(sha256);
      const draft = `${place}.${randomBytes(6).toString('hex')}.part`;
      await mkdir(dirname(place), { recursive: true });
      const handle = await open(draft, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, place).catch(async (error: unknown) => {
        await rm(draft, { force: true });
        throw error;
      });
      return sha256;
    },
  };
}
