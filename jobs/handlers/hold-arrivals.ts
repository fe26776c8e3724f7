import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** What the room of holds does in the background. */
export interface HoldWork {
  readonly gather: (holdId: string) => Promise<unknown>;
  readonly judge: (recordIds: readonly string[]) => Promise<unknown>;
  /** Looks once more at everything for every hold by search. */
  readonly gatherAll: (signal: AbortSignal) => Promise<unknown>;
}

/** Facts after which a hold by search looks at a record (again). Until it has looked, the record counts as held. */
const ARRIVALS = new Set(['record.accessioned', 'record.corrected', 'record.derivative-added', 'record.status-changed', 'record.status-settled']);

/** Looks for what holds by search catch. Each job can run twice: what is caught stays caught. */
export function holdJobs(work: HoldWork): Job[] {
  return [
    { name: 'gather-hold', lane: 'light', attempts: 20, backOffMs: 5000, run: async ({ holdId }) => void (await work.gather(String(holdId))) },
    { name: 'judge-arrivals', lane: 'light', attempts: 20, backOffMs: 5000, run: async ({ recordId }) => void (await work.judge([String(recordId)])) },
    { name: 'gather-holds', lane: 'light', attempts: 3, backOffMs: 60_000, run: async (_payload, { signal }) => void (await work.gatherAll(signal)) },
  ];
}

/** The jobs that facts start for holds. */
export function holdSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  if (fact.name === 'hold.placed' && fact.data?.['target'] === 'search') return [{ name: 'gather-hold', payload: { holdId: fact.subject.id }, priority: 3 }];
  return ARRIVALS.has(fact.name) && fact.subject.type === 'record' ? [{ name: 'judge-arrivals', payload: { recordId: fact.subject.id }, priority: 7 }] : [];
}
