import type { JobTable } from '../job-table.js';
import type { LeasedJob, Queue, QueueWorker } from './queue.js';

const POLL_MS = 400;
const SWEEP_EVERY_POLLS = 25;

/** The queue that needs no service: the worker asks the jobs table, at once when told, else a few times a second. */
export function createDatabaseQueue(table: JobTable, jobNames: readonly string[], onFault: (error: unknown) => void): Queue {
  const running = new Set<Promise<void>>();
  const busy = { light: 0, heavy: 0 };
  let worker: QueueWorker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let polls = 0;
  let filling = false;
  let again = false;

  function launch(job: LeasedJob, lane: 'light' | 'heavy', active: QueueWorker): void {
    busy[lane] += 1;
    const run = active.run(job).finally(() => {
      busy[lane] -= 1;
      running.delete(run);
      wake();
    });
    running.add(run);
  }

  async function fillLane(lane: 'light' | 'heavy', active: QueueWorker): Promise<void> {
    const free = active.lanes[lane] - busy[lane];
    const names = jobNames.filter((name) => active.laneOf(name) === lane);
    if (free <= 0 || names.length === 0) return;
    for (const job of await table.claim(free, names)) launch(job, lane, active);
  }

  async function fill(): Promise<void> {
    if (filling) {
      again = true;
      return;
    }
    filling = true;
    try {
      do {
        again = false;
        if (worker === undefined) break;
        polls += 1;
        if (polls % SWEEP_EVERY_POLLS === 1) await table.freeLost();
        await fillLane('light', worker);
        await fillLane('heavy', worker);
      } while (again);
    } catch (error) {
      onFault(error);
    } finally {
      filling = false;
    }
  }

  function wake(): void {
    if (worker !== undefined) void fill();
  }

  return {
    announce: async () => wake(),
    async start(next) {
      worker = next;
      timer = setInterval(wake, POLL_MS);
      wake();
    },
    async stop(graceMs) {
      worker = undefined;
      clearInterval(timer);
      await Promise.race([Promise.allSettled([...running]), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
    ping: async () => undefined,
  };
}
