import { hostname } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '../archive/audit/audit.js';
import type { Audit } from '../archive/audit/audit.js';
import { createAuditStore } from '../archive/audit/store.js';
import type { Config } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import type { UnitOfWork } from '../kernel/unit-of-work.js';
import { openDatabase } from '../platform/database/connection.js';
import type { Database, DatabaseSettings } from '../platform/database/connection.js';
import { createMigrator } from '../platform/database/migrate.js';
import type { Migrator } from '../platform/database/migrate.js';
import { MIGRATIONS } from '../platform/database/migrations/list.js';
import { createUnitOfWork } from '../platform/database/unit-of-work.js';
import { createRequestContext } from '../platform/observability/context.js';
import type { RequestContext } from '../platform/observability/context.js';
import { createLogger } from '../platform/observability/logger.js';
import type { Logger } from '../platform/observability/logger.js';
import { createOutbox } from '../platform/outbox/outbox.js';
import type { Outbox } from '../platform/outbox/outbox.js';
import { openSecrets } from '../platform/secrets.js';
import type { Secrets } from '../platform/secrets.js';
import { createJobTable } from '../../jobs/job-table.js';
import type { JobTable } from '../../jobs/job-table.js';

/** What every room stands on. */
export interface Foundation {
  readonly config: Config;
  readonly clock: Clock;
  readonly context: RequestContext;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly database: Database;
  readonly migrator: Migrator;
  readonly audit: Audit;
  readonly outbox: Outbox;
  readonly uow: UnitOfWork;
  readonly jobTable: JobTable;
  /** Set by the background once it is there: wakes the relay after a commit. */
  onCommit(wake: () => void): void;
}

/** Where the register lies, by the settings. */
export function databaseSettings(config: Config): DatabaseSettings {
  if (config.databaseUrl === undefined) return { dialect: 'sqlite', file: join(config.dataDir, 'archive.db') };
  const url = new URL(config.databaseUrl);
  return {
    dialect: 'mysql', host: url.hostname, port: Number(url.port || '3306'), database: url.pathname.slice(1), user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password), poolSize: config.databasePool,
  };
}

/** Lays the foundation; opens the database but changes nothing in it. */
export function layFoundation(config: Config, clock: Clock, logFile?: string): Foundation {
  const context = createRequestContext();
  const logger = createLogger(config.logLevel, context, logFile);
  const database = openDatabase(databaseSettings(config));
  const audit = createAudit({ store: createAuditStore(database), clock, requestId: context.requestId });
  const outbox = createOutbox(database, clock);
  let wake: () => void = () => undefined;
  const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: outbox.append, afterCommit: () => wake() });
  return {
    config, clock, context, logger, database, audit, outbox, uow,
    secrets: openSecrets(config.secret, config.dataDir),
    migrator: createMigrator(database, MIGRATIONS),
    jobTable: createJobTable(database, clock, `${hostname()}:${process.pid}`),
    onCommit: (next) => {
      wake = next;
    },
  };
}
