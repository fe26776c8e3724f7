import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { RecordsDeps } from '../deps.js';
import type { ArchiveRecord, MetadataPatch } from '../model.js';
import { settled, toRecord } from '../queries/current-state.js';
import { checkMetadata, emptiedFields } from '../rules/check-metadata.js';
import { metadataChanges } from '../rules/metadata-changes.js';
import { keysOf } from './accession.js';
import { loadOwn } from './load-own.js';

const LONGEST_REASON = 500;

/** Corrects metadata with a reason; the values before stay in the history. A correction that changes nothing leaves no trace. */
export const correctMetadata =
  (deps: RecordsDeps) =>
  async (actor: Actor, recordId: string, expectedVersion: number, patch: MetadataPatch, reason: string): Promise<ArchiveRecord> => {
    requirePermission(actor, 'record.correct');
    const stored = await loadOwn(deps, actor, recordId);
    const why = reason.normalize('NFC').trim();
    if (why === '') throw new ArchiveError('invalid', 'reason-missing');
    if (why.length > LONGEST_REASON) throw new ArchiveError('invalid', 'text-too-long', { max: LONGEST_REASON });
    if (stored.version !== expectedVersion) throw new ArchiveError('conflict', 'changed-meanwhile');
    const { next, changes } = metadataChanges(toRecord(stored), patch);
    if (Object.keys(changes).length === 0) return toRecord(stored);
    await check(deps, stored, next);

    return deps.uow.run(actor, async (tx) => {
      await deps.holds.assertFree(tx, [recordId], 'correct');
      const at = deps.clock.now().toISOString();
      const history = (await deps.store.statusOf([recordId], tx)).get(recordId) ?? [];
      const version = stored.version + 1;
      const corrected = settled({ ...stored, ...next, ...keysOf(next), version, updatedAt: at }, history, deps.clock.today());
      if (!(await deps.store.replace(tx, corrected, expectedVersion))) throw new ArchiveError('conflict', 'changed-meanwhile');
      await deps.store.addHistory(tx, { recordId, version, at, by: actor.id, reason: why, changes });
      tx.record({ name: 'record.corrected', subject: { type: 'record', id: recordId }, data: { fields: Object.keys(changes), version } });
      return toRecord(corrected);
    });
  };

async function check(deps: RecordsDeps, before: ArchiveRecord, after: ArchiveRecord): Promise<void> {
  const faults = checkMetadata(after, deps.clock.today());
  const type = await deps.catalogue.resultType(after.typeCode);
  if (type === undefined) faults.push({ field: 'typeCode', code: 'type-unknown' });
  else if (after.typeCode === before.typeCode) faults.push(...emptiedFields(before.fields, after.fields, type));
  if (after.ownerIds !== before.ownerIds) {
    const known = await deps.owners.getMany(after.ownerIds);
    if (known.length < after.ownerIds.length) faults.push({ field: 'ownerIds', code: 'owner-unknown' });
  }
  if (faults.length > 0) throw new ArchiveError('invalid', 'record-invalid', {}, { faults });
}
