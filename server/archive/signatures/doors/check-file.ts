import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { JudgedFile } from '../model.js';
import type { SignatureDoorDeps } from './door-deps.js';
import type { ScratchFile } from './scratch-file.js';

export type CheckDeps = Pick<SignatureDoorDeps, 'signatures' | 'uow' | 'mostBytes'> & { readonly scratch: { take(source: Readable, mostBytes: number): Promise<ScratchFile> } };

/**
 * Judges a file that somebody hands in and keeps nothing of it: the bytes lie on the disk while they are judged, the log keeps who
 * asked, the digest and the verdict. Needs `signature.verify`. The caller has counted the asking against the limit.
 * @throws ArchiveError as the scratch folder and `signatures.judge` do
 */
export async function checkFile(deps: CheckDeps, actor: Actor, source: Readable, signal?: AbortSignal): Promise<JudgedFile> {
  requirePermission(actor, 'signature.verify');
  const file = await deps.scratch.take(source, deps.mostBytes);
  try {
    const judged = await deps.signatures.judge({ path: file.path }, signal === undefined ? {} : { signal });
    const { verdict } = judged;
    await deps.uow.run(actor, async (tx) =>
      tx.record({
        name: 'signatures.file-checked', subject: { type: 'file', id: verdict.sha256 }, announce: false,
        data: { main: verdict.main, sub: verdict.sub ?? null, signatures: verdict.signatures.length, sizeBytes: verdict.sizeBytes, trustVersion: judged.trustVersion, policy: verdict.policyId },
      }),
    );
    return judged;
  } finally {
    await file.release();
  }
}
