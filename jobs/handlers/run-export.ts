import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

interface Exports {
  run(exportId: string, signal: AbortSignal): Promise<void>;
  fail(exportId: string, error: unknown): Promise<void>;
  sweep(): Promise<number>;
}

/** Writes the file of an export; and takes away those whose time is up. */
export function exportJobs(exports: Exports): Job[] {
  return [
    {
      name: 'run-export', lane: 'light', attempts: 3, backOffMs: 5000,
      run: ({ exportId }, { signal }) => exports.run(String(exportId), signal),
      parked: ({ exportId }, error) => exports.fail(String(exportId), error),
    },
    { name: 'sweep-exports', lane: 'light', attempts: 3, backOffMs: 60_000, run: async () => void (await exports.sweep()) },
  ];
}

/** An export that was asked for is written. */
export function exportSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return fact.name === 'search.export-asked' ? [{ name: 'run-export', payload: { exportId: fact.subject.id }, priority: 7 }] : [];
}
