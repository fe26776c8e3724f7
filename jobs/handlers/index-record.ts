import type { DeliveredFact } from '../../server/kernel/events.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import type { Job, JobRequest } from '../job.js';
import type { LeasedJob } from '../queues/queue.js';

const NAME = 'index-record';
const ATTEMPTS = 20;
const BACK_OFF_MS = 2000;
/** How long the first job waits for company: an index is written far faster in batches, and nobody notices so short a delay. */
const GATHER_MS = 60;
const MOST_AT_ONCE = 100;
const RENEW_MS = 20_000;

/** Further jobs of the same name, taken from the table beside the one at hand. */
export interface WaitingJobs {
  claim(limit: number, names: readonly string[]): Promise<LeasedJob[]>;
  renew(job: LeasedJob): Promise<void>;
  /** Ticks all of them off in one commit. */
  doneMany(jobs: readonly LeasedJob[]): Promise<void>;
  failed(job: LeasedJob, error: string, retryInMs: number | undefined): Promise<void>;
}

interface Gathering {
  readonly ids: Set<string>;
  readonly result: Promise<Map<string, unknown>>;
}

/**
 * Puts records into the search index as they are now; an older picture never overwrites a newer one. Jobs that wait at the same time
 * are done together: one of them gathers the others and writes once. A record that cannot be described fails alone.
 */
export function indexRecordJob(indexNow: (recordIds: readonly string[]) => Promise<void>, waiting?: WaitingJobs): Job {
  let open: Gathering | undefined;
  const gather = async (ids: Set<string>): Promise<Map<string, unknown>> => {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    open = undefined;
    const more = waiting === undefined ? [] : await waiting.claim(MOST_AT_ONCE, [NAME]);
    const renewal = setInterval(() => void Promise.allSettled(more.map((job) => waiting?.renew(job))), RENEW_MS);
    try {
      const failures = await indexAll(indexNow, [...new Set([...ids, ...more.map(idOf)])]);
      if (waiting !== undefined) await tickOff(waiting, more, failures);
      return failures;
    } finally {
      clearInterval(renewal);
    }
  };
  return {
    name: NAME, lane: 'light', attempts: ATTEMPTS, backOffMs: BACK_OFF_MS,
    run: async ({ recordId }) => {
      const id = String(recordId);
      if (open === undefined) {
        const ids = new Set([id]);
        open = { ids, result: gather(ids) };
      } else open.ids.add(id);
      const failures = await open.result;
      if (failures.has(id)) throw failures.get(id);
    },
  };
}

/** Tries all at once, then one by one; answers what failed. An engine that does not answer fails all at once. */
async function indexAll(indexNow: (recordIds: readonly string[]) => Promise<void>, ids: readonly string[]): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  try {
    await indexNow(ids);
  } catch (error) {
    const alone = ids.length === 1 || (error instanceof ArchiveError && error.kind === 'unavailable');
    for (const id of ids) {
      try {
        if (alone) throw error;
        await indexNow([id]);
      } catch (own) {
        failures.set(id, own);
      }
    }
  }
  return failures;
}

async function tickOff(waiting: WaitingJobs, jobs: readonly LeasedJob[], failures: ReadonlyMap<string, unknown>): Promise<void> {
  await waiting.doneMany(jobs.filter((job) => !failures.has(idOf(job))));
  for (const job of jobs.filter((one) => failures.has(idOf(one)))) {
    const error = failures.get(idOf(job));
    const reason = error instanceof ArchiveError ? error.code : error instanceof Error ? error.message : String(error);
    await waiting.failed(job, reason.slice(0, 2000), job.attempt < ATTEMPTS ? Math.min(900_000, BACK_OFF_MS * 2 ** (job.attempt - 1)) : undefined);
  }
}

function idOf(job: LeasedJob): string {
  return String(job.payload['recordId']);
}

/** Compares the index with the register by the clock and mends it: what a full queue or a search server long away left behind. */
export function reconcileIndexJob(reconcile: () => Promise<void>): Job {
  return { name: 'reconcile-index', lane: 'light', attempts: 3, backOffMs: 60_000, run: () => reconcile() };
}

/** The jobs that facts of the register start for the index: every told change of a record. */
export function indexSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return fact.subject.type === 'record' && fact.name.startsWith('record.') ? [{ name: NAME, payload: { recordId: fact.subject.id }, priority: 4 }] : [];
}
