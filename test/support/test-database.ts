import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '../../server/archive/audit/audit.js';
import type { Audit } from '../../server/archive/audit/audit.js';
import { createAuditStore } from '../../server/archive/audit/store.js';
import { createFixedClock } from '../../server/kernel/clock.js';
import type { UnitOfWork } from '../../server/kernel/unit-of-work.js';
import { openDatabase } from '../../server/platform/database/connection.js';
import type { Database, DatabaseSettings } from '../../server/platform/database/connection.js';
import { createMigrator } from '../../server/platform/database/migrate.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { createUnitOfWork } from '../../server/platform/database/unit-of-work.js';
import { createOutbox } from '../../server/platform/outbox/outbox.js';
import type { Outbox } from '../../server/platform/outbox/outbox.js';

export interface TestDatabase {
  readonly database: Database;
  readonly uow: UnitOfWork;
  readonly audit: Audit;
  readonly outbox: Outbox;
  readonly clock: ReturnType<typeof createFixedClock>;
  /** A folder that goes with the database. */
  readonly dir: string;
  close(): Promise<void>;
}

/** The MariaDB or MySQL server the suites run on when TEST_DATABASE_URL names one (test/contract/database-dialects.test.ts does). */
function serverSettings(name: string): Extract<DatabaseSettings, { dialect: 'mysql' }> | undefined {
  const given = process.env['TEST_DATABASE_URL'];
  if (given === undefined || given === '') return undefined;
  const url = new URL(given);
  return {
    dialect: 'mysql', host: url.hostname, port: Number(url.port || '3306'), database: name, user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password), poolSize: 8,
  };
}

async function onServer(settings: Extract<DatabaseSettings, { dialect: 'mysql' }>, sql: string): Promise<void> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ host: settings.host, port: settings.port, user: settings.user, password: settings.password });
  await connection.query(sql);
  await connection.end();
}

/** A migrated database of its own, on a temporary file or on the server of TEST_DATABASE_URL, with unit of work, audit and outbox. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'khoso-test-'));
  const server = serverSettings(`khoso_test_${randomBytes(5).toString('hex')}`);
  if (server !== undefined) await onServer(server, `CREATE DATABASE ${server.database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const database = openDatabase(server ?? { dialect: 'sqlite', file: join(dir, 'archive.db') });
  await createMigrator(database, MIGRATIONS).up();
  const clock = createFixedClock('2026-11-16T02:00:00.000Z');
  const audit = createAudit({ store: createAuditStore(database), clock, requestId: () => undefined });
  const outbox = createOutbox(database, clock);
  const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: outbox.append, afterCommit: () => undefined });
  return {
    database, uow, audit, outbox, clock, dir,
    close: async () => {
      await database.close();
      if (server !== undefined) await onServer(server, `DROP DATABASE ${server.database}`);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
