/**
 * Measures the reckoning of retention over a large register: `node --import tsx scripts/bench/retention.ts [--records 1000000] [--database mysql://…] [--json]`.
 * Rows are synthetic: one dossier for three papers (two of three closed), one paper in twenty linked, one in thirty-three with an ended validity.
 * While it reckons and while everything due is read in slices, a writer changes a row every 20 ms: how long it waits is part of the answer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { createRetention } from '../../server/archive/retention/create-retention.js';
import { createFactsStore } from '../../server/archive/retention/facts-store.js';
import { startingTable } from '../../server/archive/retention/rules/starting-table.js';
import { createRetentionStore } from '../../server/archive/retention/store.js';
import { createAudit } from '../../server/archive/audit/audit.js';
import { createAuditStore } from '../../server/archive/audit/store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { createFixedClock } from '../../server/kernel/clock.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { createHoldGuard } from '../../server/archive/holds/guard.js';
import { createHoldsStore } from '../../server/archive/holds/store.js';
import { createDisposition } from '../../server/archive/disposition/disposition.js';
import type { Disposition } from '../../server/archive/disposition/disposition.js';
import type { DispositionDeps } from '../../server/archive/disposition/ports.js';
import { noticesFor } from '../../server/archive/disposition/queries/notices.js';
import { createDispositionStore } from '../../server/archive/disposition/store.js';
import { currentInside } from '../../server/archive/records/queries/current-inside.js';
import { createRecordsStore } from '../../server/archive/records/store.js';
import type { Retention } from '../../server/archive/retention/retention.js';
import { fillRegister } from './fill-register.js';
import { openDatabase } from '../../server/platform/database/connection.js';
import type { Database } from '../../server/platform/database/connection.js';
import { createMigrator } from '../../server/platform/database/migrate.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { createUnitOfWork } from '../../server/platform/database/unit-of-work.js';
import { createOutbox } from '../../server/platform/outbox/outbox.js';

const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));

const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' }, database: { type: 'string' }, json: { type: 'boolean', default: false }, statements: { type: 'boolean', default: false } } });
const count = Math.max(1, Math.trunc(Number(values.records)));
const TODAY = '2026-11-22';
const note = (text: string): void => void process.stderr.write(`${text}\n`);

function settingsFor(dir: string): Parameters<typeof openDatabase>[0] {
  if (values.database === undefined) return { dialect: 'sqlite', file: join(dir, 'archive.db') };
  const url = new URL(values.database);
  return { dialect: 'mysql', host: url.hostname, port: Number(url.port || '3306'), database: url.pathname.slice(1), user: decodeURIComponent(url.username), password: decodeURIComponent(url.password), poolSize: 4 };
}

const spent = new Map<string, { calls: number; ms: number }>();

/** With `--statements`: which statements the processor goes to. */
function counting(database: Database): Database {
  if (!values.statements) return database;
  const timed = async <T>(sql: string, run: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const answer = await run();
    const name = sql.replaceAll(/\?(, ?\?)+/g, '?…').replaceAll(/\(\?…\)(, ?\(\?…\))+/g, '(?…)…').slice(0, 150);
    const known = spent.get(name) ?? { calls: 0, ms: 0 };
    spent.set(name, { calls: known.calls + 1, ms: known.ms + performance.now() - begun });
    return answer;
  };
  return { ...database, rows: (sql, given, transaction) => timed(sql, () => database.rows(sql, given, transaction)), run: (sql, given, transaction) => timed(sql, () => database.run(sql, given, transaction)) };
}

function tellStatements(step: string): void {
  for (const [sql, { calls, ms }] of [...spent].sort((a, b) => b[1].ms - a[1].ms).slice(0, 12)) note(`  ${step}: ${String(Math.round(ms))} ms in ${String(calls)} × ${sql}`);
  spent.clear();
}

/** Changes a row every 20 ms until it is stopped; answers how long the changes took. */
function startWriter(database: Database): { stop(): Promise<{ readonly writes: number; readonly p95: number; readonly max: number }> } {
  let running = true;
  const times: number[] = [];
  const work = (async () => {
    for (let n = 0; running; n += 1) {
      const begun = performance.now();
      await database.write(async (transaction) => database.run('UPDATE records SET updated_at = ? WHERE id = ?', [`2026-11-22T00:00:${String(n % 60).padStart(2, '0')}.000Z`, `r${String((n * 7919) % count).padStart(9, '0')}`], transaction));
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async stop() {
      running = false;
      await work;
      const sorted = [...times].sort((a, b) => a - b);
      return { writes: times.length, p95: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0), max: Math.round(sorted.at(-1) ?? 0) };
    },
  };
}

/** Runs a step beside the writer and takes seconds and the greatest memory seen. */
async function measured<T>(database: Database, step: string, work: () => Promise<T>): Promise<{ readonly step: string; readonly seconds: number; readonly cpuSeconds: number; readonly peakMb: number; readonly writer: object; readonly result: T }> {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
  const writer = startWriter(database);
  const begun = performance.now();
  const used = process.cpuUsage();
  spent.clear();
  const result = await work();
  tellStatements(step);
  const { user, system } = process.cpuUsage(used);
  const seconds = Math.round((performance.now() - begun) / 10) / 100;
  clearInterval(watch);
  note(`${step}: ${String(seconds)} s`);
  return { step, seconds, cpuSeconds: Math.round((user + system) / 10_000) / 100, peakMb: Math.round(Math.max(peak, process.memoryUsage().rss) / 1024 ** 2), writer: await writer.stop(), result };
}

/** The room of disposition as far as proposing needs it; nothing is destroyed here. */
function dispositionOf(database: Database, { uow, clock }: Pick<DispositionDeps, 'uow' | 'clock'>, retention: Retention): Disposition {
  const holds = createHoldGuard({ store: createHoldsStore(database), clock, catalogue: { agencyFamily: async (id) => [id], custodianOf: async (id) => id } });
  const never = async (): Promise<never> => Promise.reject(new Error('not in a benchmark'));
  return createDisposition({
    store: createDispositionStore(database), uow, clock, policy: { coolingOffDays: 7, councilMinimum: 3, quorum: 0.67 }, holds, retention,
    records: { current: currentInside({ store: createRecordsStore(database), clock }), peek: never, erase: never, giveCustody: never },
    ledger: { record: never }, purge: never, eraser: { erase: never }, forget: never, directory: { officer: never }, agencyName: async (id) => id,
  });
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'khoso-bench-'));
  const database = counting(openDatabase(settingsFor(dir)));
  try {
    await createMigrator(database, MIGRATIONS).up();
    const { bundle } = await readCatalogue(CATALOGUE);
    await fillRegister(database, bundle.resultTypes, count, note);
    const clock = createFixedClock('2026-11-22T02:00:00.000Z');
    const audit = createAudit({ store: createAuditStore(database), clock, requestId: () => undefined });
    const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: createOutbox(database, clock).append, afterCommit: () => undefined });
    const retention = createRetention({
      store: createRetentionStore(database), facts: createFactsStore(database), uow, clock, records: { peek: async () => undefined },
      catalogue: { listTypes: async () => bundle.resultTypes, reference: async () => ({ ...bundle, successions: bundle.agencySuccessions }) },
      holds: { assertFree: async () => undefined, heldAmong: async () => new Set() }, held: { on: async () => new Map() },
    });
    const rooms = { retention, disposition: dispositionOf(database, { uow, clock }, retention) };
    await retention.importSchedules(systemActor('bench'), startingTable(bundle.retentionClasses, bundle.legalBases));
    const steps = [
      await measured(database, 'reckon all, nothing stored', () => retention.refreshAll((done) => void (done % 100_000 === 0 && note(`  ${String(done)} reckoned`)))),
      await measured(database, 'reckon all again', () => retention.refreshAll()),
      await measured(database, 'read everything due in slices of 500', async () => {
        let due = 0;
        for (let cursor: string | undefined; ; ) {
          const page = await retention.list(EVERYTHING, { dueBy: '2026-11-21' }, cursor, 500);
          due += page.items.length;
          cursor = page.nextCursor;
          if (cursor === undefined) return due;
        }
      }),
      await measured(database, 'count by year, agency, type and state', async () => (await retention.counts(EVERYTHING, {})).total),
      await measured(database, 'what the desk of the province shows first', async () => {
        const notices = await noticesFor(rooms, EVERYTHING, undefined, TODAY);
        return notices.overdue + (await retention.counts(EVERYTHING, { states: ['dated'] })).total;
      }),
      await measured(database, 'what the desk of one agency shows first', async () => (await noticesFor(rooms, EVERYTHING, ['agency-1'], TODAY)).overdue),
      await measured(database, 'first page of what is due, one agency', async () => (await retention.list(EVERYTHING, { states: ['dated'], dueBy: TODAY, agencyIds: ['agency-1'] }, undefined, 50)).items.length),
      await measured(database, 'propose what is due, a draft for each agency', async () => (await rooms.disposition.proposeDue()).records),
      await measured(database, 'propose again, nothing new', async () => (await rooms.disposition.proposeDue()).records),
    ];
    const lines = steps.map(({ step, seconds, cpuSeconds, peakMb, writer, result }) => `${step}: ${String(seconds)} s (${String(cpuSeconds)} s of processor), ${String(peakMb)} MB, ${String(result)} rows; writer ${JSON.stringify(writer)} ms`);
    process.stdout.write(values.json ? `${JSON.stringify({ bench: 'retention', records: count, database: database.dialect, steps }, null, 2)}\n` : `${String(count)} records on ${database.dialect}\n${lines.join('\n')}\n`);
  } finally {
    await database.close();
    await rm(dir, { recursive: true, force: true });
  }
}

await main();
