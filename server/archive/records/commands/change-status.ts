import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RecordsDeps } from '../deps.js';
import type { ArchiveRecord, StatusChange, StatusChangeRequest } from '../model.js';
import { settled, toRecord } from '../queries/current-state.js';
import { refuseStatusChange } from '../rules/change-status.js';
import type { StoredRecord } from '../store.js';
import { loadOwn } from './load-own.js';

/** Records a dated change of validity with its reason and act. The history only grows; a later entry for a day wins over an earlier one. */
export const changeStatus =
  (deps: RecordsDeps) =>
  async (actor: Actor, recordId: string, change: StatusChangeRequest): Promise<ArchiveRecord> => {
    requirePermission(actor, 'record.status');
    const stored = await loadOwn(deps, actor, recordId);
    const wanted = {
      status: change.status, from: change.from, reason: change.reason.normalize('NFC').trim(), reference: change.reference?.trim() || null,
      supersededById: change.status === 'superseded' ? (change.supersededById ?? null) : null,
    };
    if (wanted.supersededById !== null) await requireSuccessor(deps, actor, wanted.supersededById, recordId);

    return deps.uow.run(actor, async (tx) => {
      const history = (await deps.store.statusOf([recordId], tx)).get(recordId) ?? [];
      const refusal = refuseStatusChange(stored, history, wanted);
      if (refusal !== undefined) throw new ArchiveError('invalid', refusal, refusal === 'text-too-long' ? { max: 500 } : {});
      const next = await append(deps, tx, actor, stored, history, { ...wanted, recordId, recordedAt: deps.clock.now().toISOString(), recordedBy: actor.id });
      const { status, from, reference, supersededById } = wanted;
      tx.record({ name: 'record.status-changed', subject: { type: 'record', id: recordId }, data: { status, from, reference, supersededById } });
      return next;
    });
  };

async function append(deps: RecordsDeps, tx: Tx, actor: Actor, stored: StoredRecord, history: readonly StatusChange[], entry: StatusChange): Promise<ArchiveRecord> {
  const next = settled({ ...stored, version: stored.version + 1, updatedAt: entry.recordedAt }, [...history, entry], deps.clock.today());
  // The version guards the timeline: two officers who change at once cannot both be right about the state before.
  if (!(await deps.store.replace(tx, next, stored.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
  if (!(await deps.store.addStatus(tx, entry, history.length))) throw new ArchiveError('conflict', 'changed-meanwhile');
  if (entry.supersededById !== null) {
    await deps.store.addLink(tx, { fromId: entry.supersededById, toId: stored.id, kind: 'supersedes', note: null }, entry.recordedAt, actor.id);
  }
  return toRecord(next);
}

async function requireSuccessor(deps: RecordsDeps, actor: Actor, successorId: string, recordId: string): Promise<void> {
  const successor = await loadOwn(deps, actor, successorId).catch((error: unknown) => {
    if (error instanceof ArchiveError && error.kind === 'not-found') throw new ArchiveError('invalid', 'status-successor-unknown');
    throw error;
  });
  // The chain of successors must end somewhere.
  const seen = new Set([recordId]);
  for (let id: string | null = successor.id; id !== null; ) {
    if (seen.has(id)) throw new ArchiveError('invalid', 'status-successor-circle');
    seen.add(id);
    id = (await deps.store.statusOf([id])).get(id)?.at(-1)?.supersededById ?? null;
  }
}
