import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RecordsDeps } from '../deps.js';

/**
 * Gives the custody of a record to another agency (giao nộp tài liệu), inside the caller's change, with the reason in its history.
 * Nothing of the paper itself changes. A hold always wins.
 * @throws conflict `record-held`; not-found.
 */
export const giveCustody =
  (deps: Pick<RecordsDeps, 'store' | 'holds' | 'clock'>) =>
  async (tx: Tx, actor: Actor, recordId: string, agencyId: string, reason: string): Promise<void> => {
    requirePermission(actor, 'disposition.propose');
    await deps.holds.assertFree(tx, [recordId], 'transfer');
    const stored = await deps.store.byId(recordId, tx);
    if (stored === undefined) throw notFound();
    if (stored.custodianAgencyId === agencyId) return;
    const at = deps.clock.now().toISOString();
    const version = stored.version + 1;
    if (!(await deps.store.replace(tx, { ...stored, custodianAgencyId: agencyId, version, updatedAt: at }, stored.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
    await deps.store.addHistory(tx, { recordId, version, at, by: actor.id, reason, changes: { custodianAgencyId: { from: stored.custodianAgencyId, to: agencyId } } });
    tx.record({ name: 'record.custody-given', subject: { type: 'record', id: recordId }, data: { from: stored.custodianAgencyId, to: agencyId } });
  };
