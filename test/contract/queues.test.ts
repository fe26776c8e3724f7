import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createJobTable } from '../../jobs/job-table.js';
import type { JobTable } from '../../jobs/job-table.js';
import type { Job } from '../../jobs/job.js';
import { createBullQueue } from '../../jobs/queues/bull.js';
import { createDatabaseQueue } from '../../jobs/queues/database.js';
import type { Queue } from '../../jobs/queues/queue.js';
import { createWorker } from '../../jobs/worker.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { systemClock } from '../../server/platform/clock.js';
import { skipOrFail } from '../support/optional-service.js';
import type { TestDatabase } from '../support/test-database.js';
import { openTestDatabase } from '../support/test-database.js';

const REDIS = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

interface Bench {
  readonly db: TestDatabase;
  readonly table: JobTable;
  readonly queue: Queue;
  readonly ran: string[];
  readonly parked: string[];
  start(jobs?: Partial<Record<'work' | 'heavy', Job['run']>>): Promise<void>;
  add(...requests: { id: string; name?: string; priority?: number }[]): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

async function openBench(open: (table: JobTable) => Promise<Queue>): Promise<Bench> {
  const db = await openTestDatabase();
  const table = createJobTable(db.database, systemClock, 'test');
  const queue = await open(table);
  const ran: string[] = [];
  const parked: string[] = [];
  const note: Job['run'] = async (payload) => void ran.push(String(payload['id']));
  return {
    db, table, queue, ran, parked,
    async start(runs = {}) {
      const job = (name: string, lane: Job['lane'], run: Job['run'] = note): Job => ({ name, lane, attempts: 3, backOffMs: 10, run, parked: async (payload) => void parked.push(String(payload['id'])) });
      await queue.start(createWorker({
        jobs: [job('work', 'light', runs.work), job('heavy', 'heavy', runs.heavy)], table, lanes: { light: 2, heavy: 1 }, signal: new AbortController().signal, within: (_id, work) => work(), onFault: () => undefined,
      }));
    },
    async add(...requests) {
      const taken = await table.add(requests.map(({ id, name = 'work', priority = 5 }) => ({ id, name, priority, payload: { id } })));
      await queue.announce(taken);
    },
    async idle() {
      for (let tries = 0; tries < 400 && !(await table.idle()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    },
    async close() {
      await queue.stop(2000);
      await db.close();
    },
  };
}

function suite(name: string, open: (table: JobTable) => Promise<Queue>, missing: () => Promise<string | undefined>): void {
  describe(`the queue on ${name}`, function () {
    this.timeout(30_000);
    let bench: Bench;
    beforeEach(async function () {
      const reason = await missing();
      if (reason !== undefined) skipOrFail(this, 'redis', reason);
      bench = await openBench(open);
    });
    afterEach(() => bench?.close());

    it('runs every job once', async () => {
      await bench.start();
      await bench.add(...Array.from({ length: 30 }, (_, index) => ({ id: `j${index}` })));
      await bench.idle();
      assert.deepEqual([...bench.ran].sort(), Array.from({ length: 30 }, (_, index) => `j${index}`).sort());
    });

    it('takes the same id once, however often it is asked for', async () => {
      await bench.start();
      await bench.add({ id: 'same' });
      await bench.add({ id: 'same' });
      await bench.idle();
      await bench.add({ id: 'same' });
      await bench.idle();
      assert.deepEqual(bench.ran, ['same']);
    });

    it('tries again what failed by the moment, and parks it after the last try', async () => {
      let tries = 0;
      await bench.start({ work: async () => { tries += 1; throw new Error('not now'); } });
      await bench.add({ id: 'bad' });
      // The table is the truth and is written last: what is told about a parked job may be seen a moment earlier.
      const parked = async (): Promise<string | undefined> => (await bench.table.list('parked', 10))[0]?.id;
      for (let wait = 0; wait < 400 && (await parked()) === undefined; wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(await parked(), 'bad');
      assert.equal(tries, 3);
      assert.deepEqual(bench.parked, ['bad']);
    });

    it('gives what was under way in a copied database back to whoever works there, and does nothing to the rest', async () => {
      await bench.add({ id: 'begun' }, { id: 'waits' });
      assert.equal((await bench.table.claimOne('begun'))?.id, 'begun');
      assert.equal(await bench.table.freeLost(), 0);
      assert.equal(await bench.table.freeAll(), 1);
      assert.deepEqual((await bench.table.list('waiting', 10)).map((job) => job.id).sort(), ['begun', 'waits']);
    });

    it('parks a decided refusal at once', async () => {
      let tries = 0;
      await bench.start({ work: async () => { tries += 1; throw new ArchiveError('invalid', 'no'); } });
      await bench.add({ id: 'refused' });
      await bench.idle();
      assert.equal(tries, 1);
      assert.deepEqual(bench.parked, ['refused']);
    });

    it('runs a parked job again when somebody asks for it', async () => {
      let broken = true;
      await bench.start({ work: async () => { if (broken) throw new ArchiveError('invalid', 'no'); bench.ran.push('again'); } });
      await bench.add({ id: 'mended' });
      await bench.idle();
      broken = false;
      assert.equal(await bench.table.retry('mended'), true);
      await bench.queue.announce([{ id: 'mended', name: 'work', priority: 5, delayMs: 0 }]);
      await bench.idle();
      assert.deepEqual(bench.ran, ['again']);
    });

    it('lets a poisoned job hold up nobody', async () => {
      await bench.start({ work: async (payload) => { if (payload['id'] === 'poison') throw new Error('poison'); bench.ran.push(String(payload['id'])); } });
      await bench.add({ id: 'poison', priority: 1 }, { id: 'a' }, { id: 'b' });
      await bench.idle();
      assert.deepEqual([...bench.ran].sort(), ['a', 'b']);
    });

    it('finds jobs again that nobody announced', async () => {
      await bench.table.add([{ id: 'silent', name: 'work', payload: { id: 'silent' } }]);
      await bench.start();
      for (let wait = 0; wait < 200 && bench.ran.length === 0; wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(bench.ran, ['silent']);
    });
  });
}

suite('the database alone', async (table) => createDatabaseQueue(table, ['work', 'heavy'], () => undefined), async () => undefined);
suite('Redis with Bull', (table) => createBullQueue({ redisUrl: REDIS, prefix: `khoso-test-${randomBytes(4).toString('hex')}` }, table, () => undefined), redisMissing);

async function redisMissing(): Promise<string | undefined> {
  const { Redis } = await import('ioredis');
  const client = new Redis(REDIS, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null, connectTimeout: 1500 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return undefined;
  } catch {
    return `no Redis answers at REDIS_URL (${REDIS})`;
  } finally {
    client.disconnect();
  }
}
