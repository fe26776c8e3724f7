import { isStorageError } from './errors.js';
import { hashStream } from './digest.js';
import { MAX_INVENTORY_BYTES } from './inventory.js';
import { readSmall } from './backends/backend.js';
import type { Backend } from './backends/backend.js';

/** One file as it lies there now; `unreadable` when the place gave an error for it. */
export interface SurveyedFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly sha512: string;
  readonly unreadable?: string;
}

/** An inventory with the text that vouches for it, as they lie in one folder of an object (`` or `v1/`). */
export interface SurveyedInventory {
  readonly folder: string;
  readonly bytes: Uint8Array;
  readonly sidecar: string;
}

/** Every file of one copy of an object with the digest of its bytes, read this moment; keys are relative to the object. */
export interface Survey {
  readonly files: readonly SurveyedFile[];
  readonly inventories: readonly SurveyedInventory[];
}

/** Reads a copy of an object to the last byte. Throws only what concerns the place as a whole (`unavailable`). */
export type Surveyor = (backend: Backend, path: string) => Promise<Survey>;

const INVENTORY = /^(v\d+\/)?inventory\.json$/;
const SIDECAR_BYTES = 1024;

/** Folders of an object that may hold an inventory, by its file. */
export function inventoryFolder(key: string): string | undefined {
  const found = INVENTORY.exec(key);
  return found === null ? undefined : (found[1] ?? '');
}

/** The survey of any backend, through its port; local disks are surveyed faster by threads (survey-threads.ts). */
export const surveyThroughPort: Surveyor = async (backend, path) => {
  const files: SurveyedFile[] = [];
  const inventories: SurveyedInventory[] = [];
  for await (const { key, sizeBytes } of backend.list(path)) {
    const own = key.slice(path.length + 1);
    files.push({ key: own, sizeBytes, ...(await digestOf(backend, key)) });
    const folder = inventoryFolder(own);
    if (folder === undefined) continue;
    const bytes = await readOrEmpty(backend, key, MAX_INVENTORY_BYTES);
    const sidecar = await readOrEmpty(backend, `${key}.sha512`, SIDECAR_BYTES);
    inventories.push({ folder, bytes, sidecar: sidecar.toString('utf8') });
  }
  return { files, inventories };
};

async function digestOf(backend: Backend, key: string): Promise<Pick<SurveyedFile, 'sha512' | 'unreadable'>> {
  try {
    return { sha512: await hashStream((await backend.get(key)).stream, 'sha512') };
  } catch (error) {
    if (isStorageError(error, 'unavailable')) throw error;
    return { sha512: '', unreadable: error instanceof Error ? error.message : String(error) };
  }
}

async function readOrEmpty(backend: Backend, key: string, limitBytes: number): Promise<Buffer> {
  try {
    return await readSmall(backend, key, limitBytes);
  } catch (error) {
    if (isStorageError(error, 'unavailable')) throw error;
    return Buffer.alloc(0);
  }
}
