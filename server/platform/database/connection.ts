import { AsyncLocalStorage } from 'node:async_hooks';
import { Sequelize, Transaction } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import { createSqliteDriver } from './sqlite-driver.js';
import { createOpenGate, createWriterQueue } from './writer-queue.js';

/** Where the register lives. */
export type DatabaseSettings =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | {
      readonly dialect: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly user: string;
      readonly password: string;
      readonly poolSize: number;
    };

/** An open database. Only `store.ts` files, migrations and the rooms of the platform hold one. */
export interface Database {
  readonly dialect: 'sqlite' | 'mysql';
  readonly sequelize: Sequelize;
  /** Runs a technical change (jobs, outbox, sessions) that needs no audit entry, all or nothing. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** The transaction behind a Tx of the unit of work. */
  unwrap(tx: Tx): Transaction;
  /** Ties a Tx to its transaction; called by the unit of work alone. */
  bind(tx: Tx, transaction: Transaction): void;
  /** Rows of a query written by a store; `:name` placeholders. */
  select<Row extends object>(sql: string, params?: Readonly<Record<string, unknown>>, tx?: Tx): Promise<Row[]>;
  /** Throws `unavailable` when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const MAX_ATTEMPTS = 5;

/** Opens the database; creates an SQLite file that is not there. Runs no migration. */
export function openDatabase(settings: DatabaseSettings): Database {
  const driver = settings.dialect === 'sqlite' ? createSqliteDriver() : undefined;
  const sequelize = connect(settings, driver);
  const gate = settings.dialect === 'sqlite' ? createWriterQueue() : createOpenGate();
  const transactions = new WeakMap<Tx, Transaction>();
  // A change inside a change would wait for itself in the writer queue: refused, not hung.
  const inside = new AsyncLocalStorage<boolean>();

  function unwrap(tx: Tx): Transaction {
    const transaction = transactions.get(tx);
    if (transaction === undefined) throw new Error('this Tx is not open');
    return transaction;
  }

  return {
    dialect: settings.dialect,
    sequelize,
    write: (work) => {
      if (inside.getStore() === true) throw new Error('a change was opened inside a change');
      return gate.run(() => inside.run(true, () => attempt(sequelize, settings.dialect, work)));
    },
    unwrap,
    bind: (tx, transaction) => void transactions.set(tx, transaction),
    select: async <Row extends object>(sql: string, params: Readonly<Record<string, unknown>> = {}, tx?: Tx) => {
      const [rows] = await sequelize.query(sql, {
        replacements: { ...params },
        ...(tx === undefined ? {} : { transaction: unwrap(tx) }),
      });
      return rows as Row[];
    },
    ping: async () => {
      await sequelize.query('SELECT 1');
    },
    close: async () => {
      await gate.run(async () => undefined);
      await sequelize.close();
      closeSqlite(sequelize, settings, driver);
    },
  };
}

function connect(settings: DatabaseSettings, driver: object | undefined): Sequelize {
  if (settings.dialect === 'sqlite') {
    return new Sequelize({ dialect: 'sqlite', storage: settings.file, dialectModule: driver as object, logging: false });
  }
  return new Sequelize(settings.database, settings.user, settings.password, {
    dialect: 'mysql',
    host: settings.host,
    port: settings.port,
    logging: false,
    timezone: '+00:00',
    pool: { max: settings.poolSize, min: 0, idle: 10_000, acquire: 30_000 },
    define: { charset: 'utf8mb4', collate: 'utf8mb4_bin' },
    dialectOptions: { charset: 'utf8mb4_bin', supportBigNumbers: true },
  });
}

async function attempt<T>(sequelize: Sequelize, dialect: string, work: (t: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sequelize.transaction(
        dialect === 'sqlite'
          ? { type: Transaction.TYPES.IMMEDIATE }
          : { isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED },
        work,
      );
    } catch (error) {
      if (tries >= MAX_ATTEMPTS || !isContention(error)) throw error;
    }
  }
}

/** True for a deadlock or lock time-out: the database undid everything and asks to try again. */
function isContention(error: unknown): boolean {
  const parent = (error as { parent?: { code?: string } }).parent;
  return ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'SQLITE_BUSY'].includes(parent?.code ?? '');
}

function closeSqlite(sequelize: Sequelize, settings: DatabaseSettings, driver: object | undefined): void {
  if (settings.dialect !== 'sqlite' || driver === undefined) return;
  const manager = sequelize.connectionManager as unknown as { connections: Record<string, { close(): void }> };
  for (const connection of Object.values(manager.connections)) connection.close();
  manager.connections = {};
  (driver as { closeIdle(path: string): void }).closeIdle(settings.file);
}

