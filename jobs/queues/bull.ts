import type { Queue as BullQueue } from 'bull';
import { ArchiveError } from '../../server/kernel/errors.js';
import type { JobTable } from '../job-table.js';
import type { Queue, QueueWorker } from './queue.js';

export interface BullSettings {
  readonly redisUrl: string;
  readonly prefix: string;
}

const PING_MS = 3000;
const SWEEP_MS = 5000;

/**
 * The queue over Redis, for several worker machines. Redis only carries "job X can run"; the worker leases X in the jobs table
 * before it acts, so a job told twice runs once. What Redis forgets is told again by the sweep.
 */
export async function createBullQueue(settings: BullSettings, table: JobTable, onFault: (error: unknown) => void): Promise<Queue> {
  const { default: Bull } = await import('bull');
  // Without these two, a Redis that is away makes every call wait for ever.
  const redis = { maxRetriesPerRequest: 1, enableOfflineQueue: true, connectTimeout: PING_MS };
  const open = (lane: string): BullQueue => {
    const queue = new Bull(`khoso-${lane}`, settings.redisUrl, { prefix: settings.prefix, redis });
    queue.on('error', onFault);
    return queue;
  };
  const lanes = { light: open('light'), heavy: open('heavy') };
  let laneOf: QueueWorker['laneOf'] = () => 'light';
  let sweep: NodeJS.Timeout | undefined;

  const announce: Queue['announce'] = async (jobs) => {
    for (const job of jobs) {
      const told = lanes[laneOf(job.name)].add(
        { id: job.id },
        { priority: Math.max(1, job.priority), delay: job.delayMs, removeOnComplete: true, removeOnFail: true },
      );
      // A lost announcement is no loss: the row stands in the table and the sweep finds it.
      await withTimeout(told).catch(onFault);
    }
  };

  return {
    announce,
    async start(worker) {
      laneOf = worker.laneOf;
      for (const lane of ['light', 'heavy'] as const) {
        void lanes[lane]
          .process(worker.lanes[lane], async (told: { data: { id: string } }) => {
            const job = await table.claimOne(told.data.id);
            if (job !== undefined) await worker.run(job);
          })
          .catch(onFault);
      }
      const repair = async (): Promise<void> => {
        await table.freeLost();
        const due = await table.due(200);
        await announce(due.map((job) => ({ ...job, delayMs: 0 })));
      };
      sweep = setInterval(() => void repair().catch(onFault), SWEEP_MS);
      await repair().catch(onFault);
    },
    async stop(graceMs) {
      clearInterval(sweep);
      const closing = Promise.allSettled([lanes.light.close(), lanes.heavy.close()]);
      await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
    async ping() {
      await withTimeout(lanes.light.isReady().then((queue) => queue.client.ping())).catch((cause: unknown) => {
        throw new ArchiveError('unavailable', 'redis-unavailable', {}, { cause });
      });
    },
  };
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer')), PING_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
