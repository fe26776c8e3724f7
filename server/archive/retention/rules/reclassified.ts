import type { RecordRetention } from '../model.js';
import { compareSpans } from './longest.js';

const HELD: RecordRetention['steps'][number] = { code: 'held', params: {} };

/** True when another schedule or version gives the record a shorter time than it had. A trigger that came true under the same version reclassifies nothing. */
export function reclassifiedShorter(row: RecordRetention, before: RecordRetention | undefined): boolean {
  if (before === undefined || before.state === 'no-schedule') return false;
  return (row.scheduleCode !== before.scheduleCode || row.scheduleVersion !== before.scheduleVersion) && compareSpans(row, before) < 0;
}

/** The answer of a held record: the time it had, with what lies around it as it is today, and a word that a hold keeps it so. */
export function keptByHold(before: RecordRetention, row: RecordRetention): RecordRetention {
  const steps = before.steps.some((step) => step.code === HELD.code) ? before.steps : [...before.steps, HELD];
  return {
    ...before, steps, blockedById: row.blockedById, blockedUntil: row.blockedUntil, dossierId: row.dossierId, typeCode: row.typeCode,
    custodianAgencyId: row.custodianAgencyId, sensitivity: row.sensitivity, computedAt: row.computedAt,
  };
}
