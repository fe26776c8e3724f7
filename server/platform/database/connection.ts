import { AsyncLocalStorage } from 'node:async_hooks';
import { Sequelize, Transaction } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import { createSqliteDriver } from './sqlite-driver.js';
import type { SqliteConnection, SqliteDriver } from './sqlite-driver.js';
import { commitTogether } from './commit-together.js';
import { createGroupingQueue } from './writer-queue.js';

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
  /** Rows of a statement with `?` places; the plain way for tables, without the cost of a model. */
  rows(sql: string, values: readonly unknown[], transaction?: Transaction): Promise<Record<string, unknown>[]>;
  /** Runs a statement with `?` places; answers how many rows it changed. */
  run(sql: string, values: readonly unknown[], transaction: Transaction): Promise<number>;
  /** Throws `unavailable` when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const MAX_ATTEMPTS = 5;

/** Opens the database; creates an SQLite file that is not there. Runs no migration. */
export function openDatabase(settings: DatabaseSettings): Database {
  const driver = settings.dialect === 'sqlite' ? createSqliteDriver() : undefined;
  const sequelize = connect(settings, driver);
  const transactions = new WeakMap<Tx, Transaction>();
  // A change inside a change would wait for itself in the writer queue: refused, not hung.
  const inside = new AsyncLocalStorage<boolean>();
  const queue = createGroupingQueue<Transaction>((group) => commitTogether(group, (work) => attempt(sequelize, settings.dialect, work)));
  const gate = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => (driver === undefined ? attempt(sequelize, settings.dialect, work) : queue.run(work));
  const statements = driver !== undefined && settings.dialect === 'sqlite' ? onSqlite(driver, settings.file) : onMysql(sequelize);

  function unwrap(tx: Tx): Transaction {
    const transaction = transactions.get(tx);
    if (transaction === undefined) throw new Error('this Tx is not open');
    return transaction;
  }

  return {
    dialect: settings.dialect,
    sequelize,
    write: async (work) => {
      if (inside.getStore() === true) throw new Error('a change was opened inside a change');
      return gate((transaction) => inside.run(true, () => work(transaction)));
    },
    unwrap,
    bind: (tx, transaction) => void transactions.set(tx, transaction),
    rows: statements.rows,
    run: statements.run,
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
      await queue.drained();
      await sequelize.close();
      statements.close();
      closeSqlite(sequelize, settings, driver);
    },
  };
}

interface Statements extends Pick<Database, 'rows' | 'run'> {
  close(): void;
}

/** Straight to the prepared statement: Sequelize would ask for the table's columns and note a stack with every query. */
function onSqlite(driver: SqliteDriver, file: string): Statements {
  let reader: SqliteConnection | undefined;
  const connectionOf = (transaction: Transaction | undefined): SqliteConnection => {
    if (transaction === undefined) return (reader ??= driver.connect(file));
    const { connection, finished } = transaction as unknown as { connection: SqliteConnection; finished?: string };
    if (finished !== undefined) throw new Error('this transaction is over');
    return connection;
  };
  return {
    rows: async (sql, values, transaction) => connectionOf(transaction).execute(sql, values).rows as Record<string, unknown>[],
    run: async (sql, values, transaction) => connectionOf(transaction).execute(sql, values).changes,
    close: () => reader?.close(),
  };
}

function onMysql(sequelize: Sequelize): Statements {
  const query = (sql: string, values: readonly unknown[], transaction: Transaction | undefined): Promise<[unknown, unknown]> =>
    sequelize.query(sql, { replacements: [...values], ...(transaction === undefined ? {} : { transaction }) }) as Promise<[unknown, unknown]>;
  return {
    rows: async (sql, values, transaction) => (await query(sql, values, transaction))[0] as Record<string, unknown>[],
    run: async (sql, values, transaction) => {
      const [result, meta] = await query(sql, values, transaction);
      return [meta, result].map((of) => (typeof of === 'number' ? of : (of as { affectedRows?: number } | undefined)?.affectedRows)).find((count) => count !== undefined) ?? 0;
    },
    close: () => undefined,
  };
}

function connect(settings: DatabaseSettings, driver: SqliteDriver | undefined): Sequelize {
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
  const { code, parent } = error as { code?: string; parent?: { code?: string } };
  return ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'SQLITE_BUSY'].includes(parent?.code ?? code ?? '');
}

function closeSqlite(sequelize: Sequelize, settings: DatabaseSettings, driver: SqliteDriver | undefined): void {
  if (settings.dialect !== 'sqlite' || driver === undefined) return;
  const manager = sequelize.connectionManager as unknown as { connections: Record<string, { close(): void }> };
  for (const connection of Object.values(manager.connections)) connection.close();
  manager.connections = {};
  driver.closeIdle(settings.file);
}

