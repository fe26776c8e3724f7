import type { LocalDate } from '../../../kernel/calendar.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { ArchiveRecord, StatusChange } from '../model.js';
import { effectiveStatus, nextChangeOn } from '../rules/effective-status.js';
import type { RecordsStore, StoredRecord } from '../store.js';

/** The record as others may know it: without the keys of the table. */
export function toRecord(stored: StoredRecord): ArchiveRecord {
  const { numberKey: _number, issuerKey: _issuer, validityDueOn: _due, updatedAt: _updated, ...record } = stored;
  return record;
}

/** The stored row with validity, and the day it next changes, as of the day. */
export function settled(stored: StoredRecord, history: readonly StatusChange[], today: LocalDate): StoredRecord {
  return { ...stored, validity: effectiveStatus(stored, history, today).status, validityDueOn: nextChangeOn(stored, history, today) };
}

/** Records with their validity of the day: terms that ran out since they were stored count. */
export async function currentRecords(store: RecordsStore, rows: readonly StoredRecord[], today: LocalDate, tx?: Tx): Promise<ArchiveRecord[]> {
  const stale = rows.filter((row) => row.validityDueOn !== null && row.validityDueOn <= today).map((row) => row.id);
  const histories = stale.length === 0 ? new Map<string, StatusChange[]>() : await store.statusOf(stale, tx);
  return rows.map((row) => toRecord(stale.includes(row.id) ? settled(row, histories.get(row.id) ?? [], today) : row));
}
