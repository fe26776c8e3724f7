import { join } from 'node:path';
import { createAudit } from '../../server/archive/audit/audit.js';
import { createAuditStore } from '../../server/archive/audit/store.js';
import { createFixedClock } from '../../server/kernel/clock.js';
import { openDatabase } from '../../server/platform/database/connection.js';
import { createMigrator } from '../../server/platform/database/migrate.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { createUnitOfWork } from '../../server/platform/database/unit-of-work.js';
import { createOutbox } from '../../server/platform/outbox/outbox.js';
import type { IntakeDeps } from '../../server/archive/intake/ports.js';
import type { TestDatabase } from '../support/test-database.js';
import { openIntakeHouse } from '../integration/intake-house.js';
import type { IntakeHouse } from '../integration/intake-house.js';

/** Intake over a folder that outlives the process, as after a restart. */
export async function reopenIntakeHouse(dir: string, over: Partial<IntakeDeps> = {}): Promise<IntakeHouse> {
  const database = openDatabase({ dialect: 'sqlite', file: join(dir, 'archive.db') });
  await createMigrator(database, MIGRATIONS).up();
  const clock = createFixedClock('2026-11-16T02:00:00.000Z');
  const audit = createAudit({ store: createAuditStore(database), clock, requestId: () => undefined });
  const outbox = createOutbox(database, clock);
  const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: outbox.append, afterCommit: () => undefined });
  const db: TestDatabase = { database, uow, audit, outbox, clock, dir, close: () => database.close() };
  return openIntakeHouse(over, db);
}

/** Where the process can be killed, in the order in which a paper passes. */
export const KILL_POINTS = ['while-staging', 'after-staging', 'after-row', 'after-examination', 'after-preservation', 'after-accession', 'before-tick-off'] as const;
export type KillPoint = (typeof KILL_POINTS)[number];
