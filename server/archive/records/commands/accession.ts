import type { Actor } from '../../../kernel/actor.js';
import { documentNumberKey } from '../../../kernel/document-number.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { ResultType } from '../../catalogue/model.js';
import type { ArchiveRecord, NewRecord, RecordFile } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { checkMetadata } from '../rules/check-metadata.js';
import { checkFiles, sameMasters } from '../rules/check-files.js';
import { issuerKey } from '../rules/issuer-key.js';
import type { StoredRecord } from '../store.js';
import { currentRecords, settled, toRecord } from '../queries/current-state.js';
import { supersede } from './supersede.js';

/**
 * Registers a record whose bytes are in the storage. The same id again with the same masters answers the record that is there;
 * with others it is a conflict. Custody goes to the living successor of the agency given.
 */
export const accession =
  (deps: RecordsDeps) =>
  async (tx: Tx, actor: Actor, input: NewRecord): Promise<ArchiveRecord> => {
    if (!may(actor, 'submission.confirm')) requirePermission(actor, 'submission.create');
    const record = { ...input, title: input.title.normalize('NFC').trim() };
    const type = await checkedType(deps, record);
    const known = await deps.store.byId(record.id, tx);
    if (known !== undefined) return repeated(deps, tx, known, record);

    const { files, supersedesId, ...metadata } = record;
    const now = deps.clock.now().toISOString();
    const stored = settled(
      {
        ...metadata,
        objectId: record.id,
        custodianAgencyId: await deps.catalogue.custodianOf(record.custodianAgencyId, deps.clock.today(), type.functionCode),
        retentionClass: record.retentionClass ?? type.retentionClassCode,
        ...keysOf(record),
        validity: 'in-force',
        validityDueOn: null,
        textState: 'waiting',
        textConfidence: null,
        accessionedAt: now,
        accessionedBy: actor.id,
        updatedAt: now,
        version: 1,
      },
      [],
      deps.clock.today(),
    );
    const rows: RecordFile[] = files.map((file) => ({ ...file, recordId: record.id }));
    if (!(await deps.store.add(tx, stored, rows))) {
      const winner = await deps.store.byId(record.id, tx);
      if (winner === undefined) throw new ArchiveError('unavailable', 'changed-meanwhile');
      return repeated(deps, tx, winner, record);
    }
    tx.record({
      name: 'record.accessioned',
      subject: { type: 'record', id: record.id },
      data: {
        typeCode: stored.typeCode, custodianAgencyId: stored.custodianAgencyId, issuerAgencyId: stored.issuerAgencyId, copyClass: stored.copyClass,
        sensitivity: stored.sensitivity, ownerIds: stored.ownerIds, dossierId: stored.dossierId, sha256: rows.map((file) => file.sha256),
      },
    });
    if (supersedesId !== undefined) await supersede(deps, tx, actor, toRecord(stored), supersedesId);
    return toRecord(stored);
  };

/** The keys under which duplicates of a record are found. */
export function keysOf(record: Pick<ArchiveRecord, 'documentNumber' | 'issuerName'>): Pick<StoredRecord, 'numberKey' | 'issuerKey'> {
  const { documentNumber, issuerName } = record;
  return {
    numberKey: documentNumber === null ? null : documentNumberKey(documentNumber).slice(0, 120),
    issuerKey: issuerName === null ? null : issuerKey(issuerName),
  };
}

async function checkedType(deps: RecordsDeps, record: NewRecord): Promise<ResultType> {
  const today = deps.clock.today();
  const faults = [...checkMetadata(record, today), ...checkFiles(record.files)];
  const type = await deps.catalogue.resultType(record.typeCode);
  if (type === undefined) faults.push({ field: 'typeCode', code: 'type-unknown' });
  if (faults.length > 0 || type === undefined) throw new ArchiveError('invalid', 'record-invalid', {}, { faults });
  return type;
}

async function repeated(deps: RecordsDeps, tx: Tx, known: StoredRecord, record: NewRecord): Promise<ArchiveRecord> {
  if (!sameMasters(await deps.store.filesOf(known.id, tx), record.files)) throw new ArchiveError('conflict', 'record-id-taken');
  tx.record({ name: 'record.met-again', subject: { type: 'record', id: known.id }, announce: false });
  const [current] = await currentRecords(deps.store, [known], deps.clock.today(), tx);
  return current ?? toRecord(known);
}
