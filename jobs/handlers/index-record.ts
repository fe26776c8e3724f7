import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** Facts after which the index must know a record anew. */
const CHANGES = new Set(['record.accessioned', 'record.corrected', 'record.status-changed', 'record.linked', 'record.derivative-added', 'record.status-settled']);

/** Puts records into the search index as they are now; an older picture never overwrites a newer one. */
export function indexRecordJob(indexNow: (recordIds: readonly string[]) => Promise<void>): Job {
  return {
    name: 'index-record', lane: 'light', attempts: 20, backOffMs: 2000,
    run: ({ recordId }) => indexNow([String(recordId)]),
  };
}

/** The jobs that facts of the register start for the index. */
export function indexSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return CHANGES.has(fact.name) && fact.subject.type === 'record' ? [{ name: 'index-record', payload: { recordId: fact.subject.id }, priority: 4 }] : [];
}
