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

/** A migrated database of its own on a temporary file (or on the server given), with unit of work, audit and outbox. */
export async function openTestDatabase(settings?: DatabaseSettings): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'khoso-test-'));
  const database = openDatabase(settings ?? { dialect: 'sqlite', file: join(dir, 'archive.db') });
  const migrator = createMigrator(database, MIGRATIONS);
  if (settings !== undefined) await migrator.downAll();
  await migrator.up();
  const clock = createFixedClock('2026-11-16T02:00:00.000Z');
  const audit = createAudit({ store: createAuditStore(database), clock, requestId: () => undefined });
  const outbox = createOutbox(database, clock);
  const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: outbox.append, afterCommit: () => undefined });
  return {
    database, uow, audit, outbox, clock, dir,
    close: async () => {
      await database.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
