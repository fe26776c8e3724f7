import type { Database } from '../server/platform/database/connection.js';
import type { Outbox } from '../server/platform/outbox/outbox.js';
import type { Subscriptions } from './job.js';
import type { JobTable } from './job-table.js';
import type { Queue } from './queues/queue.js';

export interface RelayDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly table: JobTable;
  readonly queue: Queue;
  readonly subscriptions: Subscriptions;
  readonly onFault: (error: unknown) => void;
}

/** Turns facts into jobs: the jobs and the tick-off of their facts are one commit; a repeat would ask for jobs that are known. */
export interface Relay {
  start(): void;
  stop(): Promise<void>;
  /** Delivers now what waits; wakes also after each commit. */
  wake(): void;
  /** Delivers all that waits and answers how many facts. */
  drain(): Promise<number>;
}

const POLL_MS = 1000;
const BATCH = 100;

export function createRelay(deps: RelayDeps): Relay {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<number> | undefined;
  let asked = false;
  let stopped = true;

  async function deliverBatch(): Promise<number> {
    const facts = await deps.outbox.pending(BATCH);
    if (facts.length === 0) return 0;
    const requests = facts.flatMap((fact) => deps.subscriptions(fact).map((job) => ({ ...job, id: `${fact.id}:${job.name}` })));
    const taken = await deps.database.write(async (transaction) => {
      const added = requests.length === 0 ? [] : await deps.table.addWithin(transaction, requests);
      await deps.outbox.markDelivered(transaction, facts.map((fact) => fact.id));
      return added;
    });
    if (taken.length > 0) await deps.queue.announce(taken);
    return facts.length;
  }

  async function deliverAll(): Promise<number> {
    let total = 0;
    for (;;) {
      asked = false;
      const count = await deliverBatch();
      total += count;
      if (count < BATCH && !asked) return total;
    }
  }

  function drain(): Promise<number> {
    asked = true;
    current ??= deliverAll().finally(() => {
      current = undefined;
    });
    return current;
  }

  const wake = (): void => {
    if (!stopped) void drain().catch(deps.onFault);
  };

  return {
    start() {
      stopped = false;
      timer = setInterval(wake, POLL_MS);
      wake();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await current?.catch(deps.onFault);
    },
    wake,
    drain,
  };
}
