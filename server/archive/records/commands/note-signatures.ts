import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RecordFile, SignatureState } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { checkFile } from '../rules/check-files.js';

/**
 * Notes what is now known of a record's signatures, and the files that say so (role `evidence`; one that is noted already stays as
 * it is). Inside the caller's change, whose fact tells of it. Does not count as a version: nobody corrected anything.
 */
export const noteSignatures =
  (deps: RecordsDeps) =>
  async (tx: Tx, actor: Actor, recordId: string, state: SignatureState, files: readonly Omit<RecordFile, 'recordId' | 'role'>[]): Promise<void> => {
    requirePermission(actor, 'signature.verify');
    if ((await deps.store.byId(recordId, tx)) === undefined) throw notFound();
    const rows = files.map((file): RecordFile => ({ ...file, recordId, role: 'evidence' }));
    const faults = rows.flatMap((row, index) => checkFile(row, `files.${index}`));
    if (faults.length > 0) throw new ArchiveError('invalid', 'file-invalid', {}, { faults });
    const known = new Set((await deps.store.filesOf(recordId, tx)).map((file) => file.logicalPath));
    for (const row of rows) if (!known.has(row.logicalPath)) await deps.store.putFile(tx, row);
    await deps.store.setSignatureState(tx, recordId, state, deps.clock.now().toISOString());
  };
