import { createRequire } from 'node:module';
import type { DatabaseSync as DatabaseSyncType } from '@photostructure/sqlite';

type Raw = InstanceType<typeof DatabaseSyncType>;
type Statement = ReturnType<Raw['prepare']>;
type Params = Record<string, unknown> | readonly unknown[];
type Callback = (this: { lastID: number; changes: number }, error: Error | null, rows?: unknown[]) => void;

const load = createRequire(import.meta.url);
const BUSY_TIMEOUT_MS = 15_000;
const IDLE_CONNECTIONS = 4;
const CACHED_STATEMENTS = 200;

/** A raw connection with its prepared statements; Sequelize opens and closes one per transaction, so they are kept. */
interface Kept {
  readonly raw: Raw;
  readonly statements: Map<string, Prepared>;
}

interface Prepared {
  readonly statement: Statement;
  /** It answers rows. */
  readonly reads: boolean;
}

/** A connection of this driver; beside what Sequelize calls, the straight way to a statement. */
export interface SqliteConnection {
  /** Runs at once. Values stand for `?` places in order, or for `$name` places by name. */
  execute(sql: string, values: readonly unknown[] | Record<string, unknown>): { rows: unknown[]; lastID: number; changes: number };
  /** False when an error (a full disk) has undone the transaction by itself. */
  inTransaction(): boolean;
  close(): void;
}

/** The driver as Sequelize's `dialectModule`, and for those who go without it. */
export interface SqliteDriver {
  /** A connection of one's own, for reading outside of changes. */
  connect(path: string): SqliteConnection;
  closeIdle(path: string): void;
}

const CONSTRAINTS: readonly [RegExp, string][] = [
  [/UNIQUE constraint failed/, 'SQLITE_CONSTRAINT_UNIQUE'],
  [/FOREIGN KEY constraint failed/, 'SQLITE_CONSTRAINT_FOREIGNKEY'],
  [/constraint failed/, 'SQLITE_CONSTRAINT'],
  [/database is locked|database table is locked/, 'SQLITE_BUSY'],
];

function withCode(error: unknown): Error {
  const wrapped = error instanceof Error ? error : new Error(String(error));
  const found = CONSTRAINTS.find(([pattern]) => pattern.test(wrapped.message));
  if (found !== undefined) Object.assign(wrapped, { code: found[1], message: `${found[1]}: ${wrapped.message}` });
  return wrapped;
}

function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  return value ?? null;
}

function argumentsFor(params: Params | undefined): unknown[] {
  if (params === undefined) return [];
  if (Array.isArray(params)) return (params as readonly unknown[]).map(bindable);
  const named = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, bindable(value)]));
  return Object.keys(named).length === 0 ? [] : [named];
}

/**
 * The part of the `sqlite3` package's interface that Sequelize uses, over `@photostructure/sqlite`: that package carries its
 * binaries inside, so an installation downloads and compiles nothing. Each call runs at once and answers by callback.
 */
export function createSqliteDriver(): SqliteDriver {
  const { DatabaseSync } = load('@photostructure/sqlite') as { DatabaseSync: new (path: string) => Raw };
  const idle = new Map<string, Kept[]>();

  function open(path: string): Kept {
    const kept = idle.get(path)?.pop();
    if (kept !== undefined) return kept;
    const raw = new DatabaseSync(path);
    raw.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    raw.exec('PRAGMA journal_mode = WAL');
    // FULL: a commit that was answered survives a power cut.
    raw.exec('PRAGMA synchronous = FULL');
    raw.exec('PRAGMA foreign_keys = ON');
    raw.exec('PRAGMA cache_size = -32000');
    return { raw, statements: new Map() };
  }

  class Database {
    readonly filename: string;
    uuid?: string;
    private kept: Kept | undefined;

    constructor(path: string, _mode: number, done: (error: Error | null) => void) {
      this.filename = path;
      let failure: Error | null = null;
      try {
        this.kept = open(path);
      } catch (error) {
        failure = withCode(error);
      }
      queueMicrotask(() => done(failure));
    }

    serialize(work: () => void): void {
      work();
    }

    run(sql: string, params?: Params | Callback, done?: Callback): void {
      this.answer(sql, params, done);
    }

    all(sql: string, params?: Params | Callback, done?: Callback): void {
      this.answer(sql, params, done);
    }

    exec(sql: string, done?: Callback): void {
      this.answer(sql, [], done);
    }

    close(done?: (error: Error | null) => void): void {
      const kept = this.kept;
      this.kept = undefined;
      if (kept !== undefined) keep(this.filename, kept);
      if (done !== undefined) queueMicrotask(() => done(null));
    }

    private answer(sql: string, params: Params | Callback | undefined, done: Callback | undefined): void {
      const callback = typeof params === 'function' ? params : done;
      const values = typeof params === 'function' ? undefined : params;
      try {
        const { rows, lastID, changes } = this.perform(sql, values);
        if (callback !== undefined) callback.call({ lastID, changes }, null, rows);
      } catch (error) {
        if (callback === undefined) throw withCode(error);
        callback.call({ lastID: 0, changes: 0 }, withCode(error));
      }
    }

    execute(sql: string, values: Params): { rows: unknown[]; lastID: number; changes: number } {
      try {
        return this.perform(sql, values);
      } catch (error) {
        throw withCode(error);
      }
    }

    inTransaction(): boolean {
      return this.kept?.raw.isTransaction === true;
    }

    private perform(sql: string, params: Params | undefined): { rows: unknown[]; lastID: number; changes: number } {
      if (this.kept === undefined) throw new Error('connection is closed');
      const { statement, reads } = prepare(this.kept, sql);
      const values = argumentsFor(params);
      if (reads) return { rows: statement.all(...values) as unknown[], lastID: 0, changes: 0 };
      const result = statement.run(...values) as { lastInsertRowid: number | bigint; changes: number | bigint };
      return { rows: [], lastID: Number(result.lastInsertRowid), changes: Number(result.changes) };
    }
  }

  function prepare(kept: Kept, sql: string): Prepared {
    const known = kept.statements.get(sql);
    if (known !== undefined) return known;
    const statement = kept.raw.prepare(sql);
    const prepared = { statement, reads: statement.columns().length > 0 };
    // Only statements with places for values come again; literals would fill the cache.
    if (sql.includes('$') || sql.includes('?') || sql.length < 60) {
      if (kept.statements.size >= CACHED_STATEMENTS) kept.statements.clear();
      kept.statements.set(sql, prepared);
    }
    return prepared;
  }

  function keep(path: string, kept: Kept): void {
    const list = idle.get(path) ?? [];
    idle.set(path, list);
    if (list.length >= IDLE_CONNECTIONS || kept.raw.isTransaction) kept.raw.close();
    else list.push(kept);
  }

  function closeIdle(path: string): void {
    for (const kept of idle.get(path) ?? []) kept.raw.close();
    idle.delete(path);
  }

  const sqlite3 = {
    OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4, Database, closeIdle,
    connect(path: string): SqliteConnection {
      let failure: Error | null = null;
      const connection = new Database(path, 0, (error) => (failure = error));
      if (failure !== null) throw failure as Error;
      return connection;
    },
    verbose(): object {
      return this;
    },
  };
  return sqlite3;
}
