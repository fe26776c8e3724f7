import { createHash } from 'node:crypto';
import { isStorageError } from '../../../../storage/errors.js';
import type { StoredVersion } from '../../../../storage/preservation-store.js';
import type { RecordFile } from '../../records/model.js';
import type { SignaturesDeps } from '../deps.js';
import { signatureMediaType } from '../rules/report-files.js';

/** A file of ours, ready to be stored. */
export interface OurFile {
  readonly logicalPath: string;
  readonly source: Buffer;
}

const JUDGE = { name: 'Kho Số', address: 'urn:khoso:actor:system%3Asignatures' };
const MOST_TRIES = 5;

/**
 * Adds files to a record's object as a new version. Within a process versions of one object are made one after the other; where
 * another process was faster, the addition is made again on what that one left. Nothing is ever replaced.
 */
export async function addFiles(storage: SignaturesDeps['storage'], objectId: string, files: readonly OurFile[]): Promise<StoredVersion> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await storage.addVersion(objectId, { add: files }, { message: 'Kiểm tra chữ ký số', user: JUDGE });
    } catch (error) {
      if (!isStorageError(error, 'conflict') || attempt >= MOST_TRIES) throw error;
    }
  }
}

/** The rows by which the register knows the files. */
export function rowsOf(files: readonly OurFile[]): Omit<RecordFile, 'recordId' | 'role'>[] {
  return files.map(({ logicalPath, source }) => ({
    logicalPath, originalName: null, mediaType: signatureMediaType(logicalPath), sizeBytes: source.length,
    sha256: createHash('sha256').update(source).digest('hex'), sha512: createHash('sha512').update(source).digest('hex'),
  }));
}
