import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ReceivedFile } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { cleanFileName } from '../rules/clean-file-name.js';
import { asIntakeError } from './storage-faults.js';

/** What a sender says of a file he sends. */
export interface FileAnnouncement {
  readonly originalName: string;
  readonly declaredType?: string;
  /** Hexadecimal; other bytes are refused. */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
}

const MAX_NAME = 4000;

/**
 * Takes the bytes of one file in, hashing while they flow. When it answers they survive a power cut; no row tells of them yet,
 * so that what is not submitted afterwards is swept away by itself.
 * @throws too-large `file-too-large`, invalid `checksum-mismatch` or `upload-aborted`, unavailable `disk-full`; nothing is left then.
 */
export function receiveFile(deps: Pick<IntakeDeps, 'storage' | 'settings'>) {
  return async (actor: Actor, source: Readable, announced: FileAnnouncement): Promise<ReceivedFile> => {
    requirePermission(actor, 'submission.create');
    const displayName = cleanFileName(announced.originalName);
    if (announced.sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(announced.sha256)) {
      source.resume();
      throw new ArchiveError('invalid', 'checksum-malformed', { file: displayName });
    }
    const limitBytes = deps.settings.maxFileBytes;
    try {
      const { token, sizeBytes, sha256, sha512 } = await deps.storage.staging.receive(source, {
        limitBytes,
        ...(announced.sha256 === undefined ? {} : { expectedSha256: announced.sha256 }),
        ...(announced.signal === undefined ? {} : { signal: announced.signal }),
      });
      const declaredType = announced.declaredType?.slice(0, 200) ?? null;
      return { originalName: announced.originalName.slice(0, MAX_NAME), displayName, declaredType, token, sizeBytes, sha256, sha512 };
    } catch (error) {
      throw asIntakeError(error, { file: displayName, limitBytes });
    }
  };
}
