import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, renameSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from './digest.js';
import { syncDir, unlinkIfThere, writeNewBytes } from './disk.js';
import { asStorageError, isStorageError, StorageError, systemCode } from './errors.js';
import { OBJECT_KEY_BYTES } from './sealing.js';

/** A key in wrapped form, and which master key can unwrap it. */
export interface WrappedKey {
  readonly masterId: string;
  readonly wrapped: string;
}

/** The port to the master key: a file, a security module, a service. `wrap` uses the current one, `unwrap` any that is still known. */
export interface MasterKeys {
  readonly currentId: string;
  wrap(key: Buffer): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey): Promise<Buffer>;
}

/** One key per object, kept wrapped and apart from the objects, so that destroying it makes every copy and backup of the object unreadable. */
export interface ObjectKeys {
  /** The key of the object; made and durably kept when there is none. */
  obtain(objectId: string): Promise<Buffer>;
  /** The key, or undefined when there never was one or it was destroyed. */
  find(objectId: string): Promise<Buffer | undefined>;
  /** Destroys the key; true when there was one. */
  destroy(objectId: string): Promise<boolean>;
  /** Wraps every key again that is not under the current master key; answers how many. May be broken off and repeated. */
  rewrap(): Promise<number>;
}

/** Master keys of 32 bytes held by this process; the first is the current one, the others still unwrap. */
export function createLocalMasterKeys(keys: readonly { readonly id: string; readonly key: Buffer }[]): MasterKeys {
  const [current] = keys;
  if (!current || keys.some(({ key }) => key.length !== 32)) throw new StorageError('invalid', 'a master key has 32 bytes', {});
  return {
    currentId: current.id,
    async wrap(key) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce);
      const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
      return { masterId: current.id, wrapped: Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64') };
    },
    async unwrap({ masterId, wrapped }) {
      const master = keys.find(({ id }) => id === masterId);
      if (!master) throw new StorageError('unavailable', `the master key ${masterId} is not at hand`, { masterId });
      const bytes = Buffer.from(wrapped, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', master.key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      } catch (error) {
        throw new StorageError('corrupt', 'a wrapped key is damaged or belongs to another master key', { masterId }, error);
      }
    },
  };
}

/** Keeps wrapped keys as small files in `dir`, which must lie outside of the storage root and of its backups. */
export async function createObjectKeys(options: { readonly dir: string; readonly masterKeys: MasterKeys }): Promise<ObjectKeys> {
  const { dir, masterKeys } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const fileOf = (objectId: string): string => join(dir, `${sha256Of(objectId)}.json`);

  const find = async (objectId: string): Promise<Buffer | undefined> => {
    const kept = await readKept(fileOf(objectId));
    return kept && masterKeys.unwrap(kept);
  };
  return {
    find,
    async obtain(objectId) {
      const present = await find(objectId);
      if (present) return present;
      const key = randomBytes(OBJECT_KEY_BYTES);
      const wrapped = await masterKeys.wrap(key);
      const won = await keep(dir, fileOf(objectId), { objectId, ...wrapped }, 'once');
      return won ? key : ((await find(objectId)) ?? key);
    },
    async destroy(objectId) {
      const present = await readKept(fileOf(objectId));
      await unlinkIfThere(fileOf(objectId));
      await syncDir(dir);
      return present !== undefined;
    },
    async rewrap() {
      let count = 0;
      for (const name of (await readdir(dir)).filter((one) => /^[0-9a-f]{64}\.json$/.test(one))) {
        const kept = await readKept(join(dir, name));
        if (!kept || kept.masterId === masterKeys.currentId) continue;
        await keep(dir, join(dir, name), { objectId: kept.objectId, ...(await masterKeys.wrap(await masterKeys.unwrap(kept))) }, 'replace');
        count += 1;
      }
      return count;
    },
  };
}

interface KeptKey extends WrappedKey {
  readonly objectId: string;
}

async function readKept(path: string): Promise<KeptKey | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<KeptKey>;
    if (typeof value.masterId !== 'string' || typeof value.wrapped !== 'string' || typeof value.objectId !== 'string') {
      throw new StorageError('corrupt', 'a kept key is damaged', {});
    }
    return { objectId: value.objectId, masterId: value.masterId, wrapped: value.wrapped };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) throw new StorageError('corrupt', 'a kept key is damaged', {}, error);
    throw isStorageError(error) ? error : asStorageError(error, 'reading a kept key');
  }
}

async function keep(dir: string, path: string, kept: KeptKey, mode: 'once' | 'replace'): Promise<boolean> {
  const temporary = join(dir, `.${randomBytes(12).toString('hex')}`);
  try {
    await writeNewBytes(temporary, Buffer.from(`${JSON.stringify(kept, null, 2)}\n`));
    if (mode === 'replace') renameSync(temporary, path);
    else linkSync(temporary, path);
    await syncDir(dir);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw asStorageError(error, 'keeping a key');
  } finally {
    await unlinkIfThere(temporary);
  }
}
