import type { Transaction } from 'sequelize';
import { Op } from 'sequelize';
import type { Clock } from '../server/kernel/clock.js';
import { newSecret } from '../server/kernel/identifiers.js';
import { bigint, id, instant, integer, json, longText, nullable, text, word } from '../server/platform/database/columns.js';
import type { Database } from '../server/platform/database/connection.js';
import { openTable } from '../server/platform/database/table.js';
import type { JobPayload, JobRequest, JobRow, JobState } from './job.js';
import type { LeasedJob } from './queues/queue.js';

const columns = {
  id: text(160),
  name: id(),
  payload: json<JobPayload>(),
  state: word<JobState>(),
  priority: integer(),
  attempts: integer(),
  runAt: instant(),
  leaseUntil: nullable(instant()),
  leaseBy: nullable(id()),
  lastError: nullable(longText()),
  createdAt: instant(),
  finishedAt: nullable(instant()),
  rank: bigint(),
};

/** The jobs table: what remains to be done, what is under way, what was given up. */
export interface JobTable {
  /** Takes jobs in; those already known are left alone. Answers the new ones. */
  add(requests: readonly JobRequest[]): Promise<{ id: string; name: string; priority: number; delayMs: number }[]>;
  /** The same inside a change of somebody else's. */
  addWithin(transaction: Transaction, requests: readonly JobRequest[]): Promise<{ id: string; name: string; priority: number; delayMs: number }[]>;
  /** Leases up to `limit` jobs that are due, by priority and age. */
  claim(limit: number, names: readonly string[]): Promise<LeasedJob[]>;
  /** Leases one job by id, if it still waits. */
  claimOne(id: string): Promise<LeasedJob | undefined>;
  renew(job: LeasedJob): Promise<void>;
  done(job: LeasedJob): Promise<void>;
  /** Ticks off several in one commit. */
  doneMany(jobs: readonly LeasedJob[]): Promise<void>;
  /** Puts the job back to run later, or parks it. */
  failed(job: LeasedJob, error: string, retryInMs: number | undefined): Promise<void>;
  /** Sets jobs whose worker died back to waiting; answers how many. */
  freeLost(): Promise<number>;
  /** Sets every job under way back to waiting: only for a database whose workers are all gone, as that of a restored backup. */
  freeAll(): Promise<number>;
  /** Names and ids of due jobs, for a queue that may have lost them. */
  due(limit: number): Promise<{ id: string; name: string; priority: number }[]>;
  list(state: JobState, limit: number): Promise<JobRow[]>;
  counts(): Promise<{ state: JobState; name: string; count: number }[]>;
  retry(id: string): Promise<boolean>;
  prune(before: string): Promise<number>;
  /** True when nothing waits (before now) or runs. */
  idle(): Promise<boolean>;
}

const LEASE_MS = 60_000;

/** Opens the jobs table; `workerName` marks the leases of this process. */
export function createJobTable(database: Database, clock: Clock, workerName: string): JobTable {
  const rows = openTable(database, 'jobs', columns, ['id']);
  const nowIso = (): string => clock.now().toISOString();
  const leaseEnd = (): string => new Date(clock.now().getTime() + LEASE_MS).toISOString();
  const mine = (job: LeasedJob): { id: string; leaseBy: string; state: JobState } => ({ id: job.id, leaseBy: job.lease, state: 'running' });

  async function lease(transaction: Transaction, found: { id: string; name: string; payload: JobPayload; attempts: number }[]): Promise<LeasedJob[]> {
    if (found.length === 0) return [];
    const by = `${workerName}:${newSecret(6)}`;
    const leaseUntil = leaseEnd();
    const byAttempts = new Map<number, string[]>();
    for (const row of found) byAttempts.set(row.attempts, [...(byAttempts.get(row.attempts) ?? []), row.id]);
    for (const [attempts, ids] of byAttempts) {
      await rows.update(transaction, { id: ids }, { state: 'running', leaseBy: by, leaseUntil, attempts: attempts + 1 });
    }
    return found.map((row) => ({ id: row.id, name: row.name, payload: row.payload, attempt: row.attempts + 1, lease: by }));
  }

  async function addWithin(transaction: Transaction, requests: readonly JobRequest[]): ReturnType<JobTable['addWithin']> {
    const now = clock.now();
    const taken: { id: string; name: string; priority: number; delayMs: number }[] = [];
    for (const [index, request] of requests.entries()) {
      const runAt = request.runAt ?? now.toISOString();
      const priority = request.priority ?? 5;
      const added = await rows.insertNew(transaction, {
        id: request.id, name: request.name, payload: request.payload, state: 'waiting', priority, attempts: 0, runAt,
        leaseUntil: null, leaseBy: null, lastError: null, createdAt: now.toISOString(), finishedAt: null,
        rank: now.getTime() * 1000 + (index % 1000),
      });
      if (added) taken.push({ id: request.id, name: request.name, priority, delayMs: Math.max(0, Date.parse(runAt) - now.getTime()) });
    }
    return taken;
  }

  const finish = (job: LeasedJob, changes: Partial<{ state: JobState; lastError: string; runAt: string; finishedAt: string | null }>): Promise<void> =>
    database.write(async (transaction) => {
      await rows.update(transaction, mine(job), { leaseUntil: null, leaseBy: null, ...changes });
    });

  return {
    add: (requests) => database.write((transaction) => addWithin(transaction, requests)),
    addWithin,
    claim: async (limit, names) => {
      // A look without a lock first: an idle worker must not keep the one writer busy.
      const due = { state: 'waiting' as const, name: [...names], runAt: { [Op.lte]: nowIso() } };
      if ((await rows.find(due, { limit: 1, only: ['id'] })).length === 0) return [];
      return database.write(async (transaction) => {
        const found = await rows.find(due, {
          order: [['priority', 'ASC'], ['rank', 'ASC']], limit, only: ['id', 'name', 'payload', 'attempts'], tx: transaction, forUpdate: true,
        });
        return lease(transaction, found);
      });
    },
    claimOne: (jobId) =>
      database.write(async (transaction) => {
        const found = await rows.find(
          { id: jobId, state: 'waiting', runAt: { [Op.lte]: nowIso() } },
          { only: ['id', 'name', 'payload', 'attempts'], tx: transaction, forUpdate: true },
        );
        return (await lease(transaction, found))[0];
      }),
    renew: (job) =>
      database.write(async (transaction) => {
        await rows.update(transaction, mine(job), { leaseUntil: leaseEnd() });
      }),
    doneMany: async (jobs) => {
      if (jobs.length === 0) return;
      await database.write(async (transaction) => {
        const leases = [...new Set(jobs.map((job) => job.lease))];
        await rows.update(transaction, { id: jobs.map((job) => job.id), leaseBy: leases, state: 'running' }, { state: 'done', finishedAt: nowIso(), leaseUntil: null });
      });
    },
    done: (job) => finish(job, { state: 'done', finishedAt: nowIso() }),
    failed: (job, error, retryInMs) =>
      retryInMs === undefined
        ? finish(job, { state: 'parked', lastError: error, finishedAt: nowIso() })
        : finish(job, { state: 'waiting', lastError: error, runAt: new Date(clock.now().getTime() + retryInMs).toISOString() }),
    freeLost: () =>
      database.write((transaction) =>
        rows.update(transaction, { state: 'running', leaseUntil: { [Op.lt]: nowIso() } }, { state: 'waiting', leaseBy: null, leaseUntil: null }),
      ),
    freeAll: () => database.write((transaction) => rows.update(transaction, { state: 'running' }, { state: 'waiting', leaseBy: null, leaseUntil: null })),
    due: (limit) =>
      rows.find({ state: 'waiting', runAt: { [Op.lte]: nowIso() } }, { order: [['priority', 'ASC'], ['rank', 'ASC']], limit }),
    list: (state, limit) => rows.find({ state }, { order: [['rank', 'DESC']], limit }),
    counts: async () => {
      const found = await database.select<{ state: JobState; name: string; n: number }>('SELECT state, name, COUNT(*) AS n FROM jobs GROUP BY state, name');
      return found.map((row) => ({ state: row.state, name: row.name, count: Number(row.n) }));
    },
    retry: (jobId) =>
      database.write(async (transaction) => {
        const changed = await rows.update(transaction, { id: jobId, state: 'parked' }, { state: 'waiting', attempts: 0, runAt: nowIso(), finishedAt: null });
        return changed > 0;
      }),
    prune: (before) =>
      database.write((transaction) => rows.remove(transaction, { state: 'done', finishedAt: { [Op.lt]: before } })),
    idle: async () => (await rows.count({ state: ['waiting', 'running'], runAt: { [Op.lte]: nowIso() } })) === 0,
  };
}
