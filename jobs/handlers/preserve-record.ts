import type { RegisterKeeping } from '../../server/archive/preservation/register/register-keeping.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

const STALE_AT_ONCE = 100_000;

/**
 * Writes the register beside the bytes: each record after its facts (many facts together make one version, because a run writes the
 * state it finds and the next ones find nothing new), the rooms' tables every night, and then whatever was left behind.
 */
export function preserveRecordJobs(keeping: Pick<RegisterKeeping, 'preserveRecord' | 'preserveRooms' | 'preserveStale'>): Job[] {
  return [
    {
      name: 'preserve-record', lane: 'light', attempts: 8, backOffMs: 5000,
      run: async ({ recordId }) => {
        await keeping.preserveRecord(String(recordId));
      },
    },
    {
      name: 'preserve-register', lane: 'light', attempts: 3, backOffMs: 60_000,
      run: async (_payload, { signal }) => {
        await keeping.preserveRooms(signal);
        await keeping.preserveStale(STALE_AT_ONCE, signal);
      },
    },
  ];
}

/** Every fact about a record may have changed what its description says. */
export function preserveSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return fact.subject.type === 'record' ? [{ name: 'preserve-record', payload: { recordId: fact.subject.id }, priority: 7 }] : [];
}
