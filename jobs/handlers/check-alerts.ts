import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** Facts after which a record may be what somebody waits for. */
const NEWS = new Set(['record.accessioned', 'record.corrected', 'record.derivative-added']);

/** Looks whether somebody waits for a record. */
export function checkAlertsJob(check: (recordId: string) => Promise<number>): Job {
  return {
    name: 'check-alerts', lane: 'light', attempts: 10, backOffMs: 3000,
    run: async ({ recordId }) => void (await check(String(recordId))),
  };
}

/** The jobs that facts of the register start for alerts. */
export function alertSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return NEWS.has(fact.name) && fact.subject.type === 'record' ? [{ name: 'check-alerts', payload: { recordId: fact.subject.id }, priority: 6 }] : [];
}
