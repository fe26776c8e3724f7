import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** What the room of retention does in the background. */
export interface RetentionWork {
  readonly refresh: (recordIds: readonly string[]) => Promise<unknown>;
  readonly refreshDossier: (dossierId: string) => Promise<unknown>;
  readonly refreshAll: (signal: AbortSignal) => Promise<unknown>;
  /** Takes in the starting table of the catalogue, as far as it is not there yet. */
  readonly importTable: () => Promise<unknown>;
}

/** Facts after which the period of one record is reckoned anew. */
const OF_A_RECORD = new Set([
  'record.accessioned', 'record.corrected', 'record.status-changed', 'record.status-settled', 'record.linked', 'record.custody-given', 'record.destroyed',
  'retention.overridden', 'retention.date-stated',
]);
const OF_A_DOSSIER = new Set(['dossier.closed', 'dossier.reopened']);
/** Facts after which the law, or what holds keep, is another one: everything is reckoned anew. */
const OF_THE_LAW = new Set(['retention.schedule-approved', 'retention.rule-approved', 'retention.rule-ended', 'retention.table-imported', 'catalogue.imported', 'hold.lifted']);

/** Keeps the reckoned days in step. Each job can run twice: the second finds nothing to change. */
export function retentionJobs(work: RetentionWork): Job[] {
  return [
    {
      name: 'compute-retention', lane: 'light', attempts: 20, backOffMs: 2000,
      run: async ({ recordId, dossierId }) => {
        if (typeof recordId === 'string') await work.refresh([recordId]);
        if (typeof dossierId === 'string') await work.refreshDossier(dossierId);
      },
    },
    { name: 'recompute-retention', lane: 'light', attempts: 5, backOffMs: 60_000, run: async (_payload, { signal }) => void (await work.refreshAll(signal)) },
    { name: 'import-retention-table', lane: 'light', attempts: 5, backOffMs: 60_000, run: async () => void (await work.importTable()) },
  ];
}

/** The jobs that facts start for retention. */
export function retentionSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  if (OF_A_RECORD.has(fact.name) && fact.subject.type === 'record') return [{ name: 'compute-retention', payload: { recordId: fact.subject.id }, priority: 6 }];
  if (OF_A_DOSSIER.has(fact.name)) return [{ name: 'compute-retention', payload: { dossierId: fact.subject.id }, priority: 6 }];
  const all = OF_THE_LAW.has(fact.name) ? [{ name: 'recompute-retention', payload: {}, priority: 8 }] : [];
  return fact.name === 'catalogue.imported' ? [{ name: 'import-retention-table', payload: {}, priority: 6 }, ...all] : all;
}
