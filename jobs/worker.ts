import { ArchiveError } from '../server/kernel/errors.js';
import type { Job } from './job.js';
import type { JobTable } from './job-table.js';
import type { LeasedJob, QueueWorker } from './queues/queue.js';

export interface WorkerDeps {
  readonly jobs: readonly Job[];
  readonly table: JobTable;
  readonly lanes: QueueWorker['lanes'];
  readonly signal: AbortSignal;
  /** Runs the job inside a logging context that carries its id. */
  readonly within: <T>(jobId: string, work: () => Promise<T>) => Promise<T>;
  readonly onFault: (job: { id: string; name: string }, error: unknown, parked: boolean) => void;
}

const RENEW_MS = 20_000;
const MAX_BACK_OFF_MS = 15 * 60_000;

/** Runs leased jobs: keeps the lease alive, ticks off, tries again, parks what cannot be done. */
export function createWorker(deps: WorkerDeps): QueueWorker {
  const byName = new Map(deps.jobs.map((job) => [job.name, job]));
  return {
    lanes: deps.lanes,
    laneOf: (name) => byName.get(name)?.lane ?? 'light',
    run: (leased) => deps.within(leased.id, () => runOne(deps, byName.get(leased.name), leased)),
  };
}

async function runOne(deps: WorkerDeps, job: Job | undefined, leased: LeasedJob): Promise<void> {
  const renewal = setInterval(() => void deps.table.renew(leased).catch((error: unknown) => deps.onFault(leased, error, false)), RENEW_MS);
  try {
    if (job === undefined) throw new ArchiveError('invalid', 'job-unknown', { name: leased.name });
    const lastAttempt = leased.attempt >= job.attempts;
    await job.run(leased.payload, { jobId: leased.id, attempt: leased.attempt, lastAttempt, signal: deps.signal });
    await deps.table.done(leased);
  } catch (error) {
    await settle(deps, job, leased, error).catch((fault: unknown) => deps.onFault(leased, fault, false));
  } finally {
    clearInterval(renewal);
  }
}

async function settle(deps: WorkerDeps, job: Job | undefined, leased: LeasedJob, error: unknown): Promise<void> {
  // A decided refusal will be refused again; everything else may have been the moment.
  const decided = error instanceof ArchiveError && !error.retryable;
  const again = job !== undefined && !decided && leased.attempt < job.attempts;
  const backOff = again ? Math.min(MAX_BACK_OFF_MS, job.backOffMs * 2 ** (leased.attempt - 1)) : undefined;
  deps.onFault(leased, error, !again);
  if (!again && job?.parked !== undefined) await job.parked(leased.payload, error);
  const reason = error instanceof ArchiveError ? error.code : error instanceof Error ? error.message : String(error);
  await deps.table.failed(leased, reason.slice(0, 2000), backOff);
}
