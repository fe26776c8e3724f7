import type { Actor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RecordsDeps } from '../deps.js';

/**
 * Takes every row of a record out of the register, inside a change that has written its tombstone and tells of it. The only path
 * by which a record leaves. A hold always wins.
 * @throws conflict `record-held`.
 */
export const eraseRecord =
  (deps: Pick<RecordsDeps, 'store' | 'holds'>) =>
  async (tx: Tx, actor: Actor, recordId: string): Promise<void> => {
    requirePermission(actor, 'disposition.decide');
    await deps.holds.assertFree(tx, [recordId], 'erase');
    await deps.store.remove(tx, recordId);
  };
