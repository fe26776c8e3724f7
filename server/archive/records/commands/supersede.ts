import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { ArchiveRecord } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { settled } from '../queries/current-state.js';
import { refuseStatusChange } from '../rules/change-status.js';

/**
 * Notes that a new record takes the place of an older one: a link, and the older one is superseded from the day the new one holds.
 * Where the older one's history does not allow it (it was revoked before), only the link is made.
 */
export async function supersede(deps: RecordsDeps, tx: Tx, actor: Actor, record: ArchiveRecord, olderId: string): Promise<void> {
  const older = await deps.store.byId(olderId, tx);
  if (older === undefined || older.id === record.id) throw new ArchiveError('invalid', 'record-invalid', {}, { faults: [{ field: 'supersedesId', code: 'record-unknown' }] });
  const at = deps.clock.now().toISOString();
  await deps.store.addLink(tx, { fromId: record.id, toId: older.id, kind: 'supersedes', note: null }, at, actor.id);
  tx.record({ name: 'record.linked', subject: { type: 'record', id: record.id }, data: { toId: older.id, kind: 'supersedes' } });

  const history = (await deps.store.statusOf([older.id], tx)).get(older.id) ?? [];
  const from = record.validFrom ?? record.issuedOn ?? deps.clock.today();
  const change = {
    status: 'superseded' as const, from, reason: 'Được thay thế bằng văn bản khác', reference: record.documentNumber, supersededById: record.id,
  };
  if (refuseStatusChange(older, history, change) !== undefined) return;
  const entry = { ...change, recordId: older.id, recordedAt: at, recordedBy: actor.id };
  await deps.store.addStatus(tx, entry, history.length);
  const next = settled({ ...older, version: older.version + 1, updatedAt: at }, [...history, entry], deps.clock.today());
  if (!(await deps.store.replace(tx, next, older.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
  tx.record({ name: 'record.status-changed', subject: { type: 'record', id: older.id }, data: { status: 'superseded', from, supersededById: record.id } });
}
