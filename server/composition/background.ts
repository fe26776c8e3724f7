import { cpus } from 'node:os';
import type { Job, JobRequest, Subscriptions } from '../../jobs/job.js';
import { examineSubmissionJob, extractTextJob, intakeSubscriptions } from '../../jobs/handlers/examine-submission.js';
import { housekeepingJobs } from '../../jobs/handlers/housekeeping.js';
import { indexRecordJob, indexSubscriptions, reconcileIndexJob } from '../../jobs/handlers/index-record.js';
import { resumeIntakeJob } from '../../jobs/handlers/resume-intake.js';
import { sweepStagingJob } from '../../jobs/handlers/sweep-staging.js';
import { createDatabaseQueue } from '../../jobs/queues/database.js';
import type { Queue } from '../../jobs/queues/queue.js';
import { createRelay } from '../../jobs/relay.js';
import type { Relay } from '../../jobs/relay.js';
import { createTimetable, TIMETABLE } from '../../jobs/timetable.js';
import type { TimetableEntry } from '../../jobs/timetable.js';
import { createWorker } from '../../jobs/worker.js';
import { systemActor } from '../kernel/actor.js';
import type { Archive } from './archive.js';
import type { Foundation } from './foundation.js';
import type { StorageParts } from './storage.js';

/** What a wing of the house does in the background. */
export interface WingLife {
  readonly jobs: readonly Job[];
  readonly subscriptions: Subscriptions;
  /** What runs by the clock, by the names of `jobs`. */
  readonly timetable: readonly TimetableEntry[];
}

/** The background life of the house. */
export interface Background {
  readonly relay: Relay;
  readonly queue: Queue;
  readonly jobs: readonly Job[];
  /** Begins to deliver facts and run jobs. */
  start(): Promise<void>;
  /** Resolves when nothing waits or runs any more: for the command line and tests. */
  settled(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;
const LIGHT_PLACES = 4;
const SETTLE_POLL_MS = 60;

/** Joins jobs, facts and the clock. */
export async function buildBackground(ground: Foundation, storage: StorageParts, archive: Archive, wings: readonly WingLife[]): Promise<Background> {
  const { config, logger, jobTable, database, outbox, context } = ground;
  const fault = (error: unknown): void => logger.error({ err: error instanceof Error ? error.message : String(error) }, 'background fault');
  const jobs: Job[] = [
    examineSubmissionJob(archive.intake),
    extractTextJob(archive.intake),
    indexRecordJob(archive.indexNow, jobTable),
    reconcileIndexJob(async () => {
      const { missing, stale, surplus, ok } = await archive.search.reconcile({ repair: true });
      if (missing + stale + surplus > 0 || !ok) logger.warn({ missing, stale, surplus, ok }, 'index was compared with the register');
    }),
    resumeIntakeJob(archive.intake, async (requests) => queue.announce(await jobTable.add(requests))),
    sweepStagingJob(archive.intake, (sweep) => logger.warn({ ...sweep }, 'staging was swept')),
    ...housekeepingJobs({
      settleValidity: () => archive.records.settleValidity(systemActor('settle-validity')),
      prune: async (before) => (await outbox.prune(before)) + (await jobTable.prune(before)),
      recoverStorage: () => storage.store.recover(),
      now: () => ground.clock.now(),
    }),
    ...wings.flatMap((wing) => wing.jobs),
  ];
  const queue = await openQueue(ground, jobs, fault);
  const subscriptions: Subscriptions = (fact) => [...intakeSubscriptions(fact), ...indexSubscriptions(fact), ...wings.flatMap((wing) => wing.subscriptions(fact))];
  const relay = createRelay({ database, outbox, table: jobTable, queue, subscriptions, onFault: fault });
  const stopping = new AbortController();
  const workers = config.workers > 0 ? config.workers : Math.max(1, cpus().length);
  const worker = createWorker({
    jobs, table: jobTable, lanes: { light: LIGHT_PLACES, heavy: workers }, signal: stopping.signal, within: (jobId, work) => context.run(jobId.slice(-24), work),
    onFault: (job, error, parked) => logger[parked ? 'error' : 'warn']({ job: job.name, jobId: job.id, err: error instanceof Error ? error.message : String(error) }, parked ? 'job parked' : 'job will be tried again'),
  });
  const timetable = createTimetable([...TIMETABLE, ...wings.flatMap((wing) => wing.timetable)], (request: JobRequest) => jobTable.add([request]).then((taken) => queue.announce(taken)), ground.clock, fault);
  ground.onCommit(relay.wake);
  return {
    relay, queue, jobs,
    async start() {
      await queue.start(worker);
      relay.start();
      timetable.start();
      void fillEmptyIndex(ground, archive).then((taken) => queue.announce(taken)).catch(fault);
    },
    async settled(signal) {
      while (signal?.aborted !== true) {
        // Asked twice: a job writes its facts before it is ticked off, so the first draining may have come a moment too early.
        const quiet = async (): Promise<boolean> => (await relay.drain()) === 0 && (await jobTable.idle());
        if ((await quiet()) && (await quiet())) return;
        await new Promise((resolve) => setTimeout(resolve, SETTLE_POLL_MS));
      }
    },
    async stop() {
      stopping.abort();
      timetable.stop();
      await relay.stop();
      await queue.stop(GRACE_MS);
    },
  };
}

/** An index that is empty beside a register that is not - new, lost, or of an older layout - is filled at once, not by the clock. */
async function fillEmptyIndex({ jobTable, clock }: Foundation, archive: Archive): Promise<Awaited<ReturnType<typeof jobTable.add>>> {
  const engines = await archive.search.status();
  if (!engines.some((engine) => engine.ok && engine.records === 0)) return [];
  if ((await archive.records.moments({ after: '', limit: 1 })).length === 0) return [];
  return jobTable.add([{ id: `reconcile-index:${clock.now().toISOString()}`, name: 'reconcile-index', payload: {} }]);
}

async function openQueue(ground: Foundation, jobs: readonly Job[], fault: (error: unknown) => void): Promise<Queue> {
  const { config, jobTable } = ground;
  if (config.queue === 'database') return createDatabaseQueue(jobTable, jobs.map((job) => job.name), fault);
  const { createBullQueue } = await import('../../jobs/queues/bull.js');
  const queue = await createBullQueue({ redisUrl: config.redisUrl ?? '', prefix: 'khoso' }, jobTable, fault);
  await queue.ping();
  return queue;
}
