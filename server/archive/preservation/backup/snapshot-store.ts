import { Transaction } from 'sequelize';
import { columnName } from '../../../platform/database/columns.js';
import type { Column } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import type { TableShape } from '../../../platform/database/table-shapes.js';

/** A row as plain values, in the order of the table's columns. */
export type PlainRow = readonly (string | number | null)[];

/** The database as it was at one moment, while others go on writing. */
export interface DatabaseSnapshot {
  /** Rows of a table in the order of its key, a few at a time. */
  rows(table: TableShape): AsyncGenerator<PlainRow>;
  /** Names of the migrations that were applied. */
  migrations(): Promise<string[]>;
  close(): Promise<void>;
}

const PAGE = 500;
const INSERTED_AT_ONCE = 100;

/**
 * Opens a snapshot: one reading transaction that sees nothing of what is committed later (WAL on SQLite, REPEATABLE READ on MariaDB).
 * The first read fixes the moment, and is done here.
 */
export async function openSnapshot(database: Database): Promise<DatabaseSnapshot> {
  const transaction = await database.sequelize.transaction(
    database.dialect === 'sqlite' ? { type: Transaction.TYPES.DEFERRED } : { isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ },
  );
  await database.rows('SELECT COUNT(*) AS n FROM migrations', [], transaction);
  return {
    async *rows(table) {
      let after: readonly unknown[] | undefined;
      for (;;) {
        const { sql, values } = pageQuery(table, after);
        const found = await database.rows(sql, values, transaction);
        for (const row of found) yield Object.entries(table.columns).map(([key, column]) => plain(column, row[columnName(key)]));
        const last = found.at(-1);
        if (last === undefined || found.length < PAGE) return;
        after = table.primaryKey.map((key) => last[columnName(key)]);
      }
    },
    migrations: async () => (await database.rows('SELECT name FROM migrations ORDER BY name', [], transaction)).map((row) => String(row['name'])),
    close: () => transaction.commit(),
  };
}

/** Rows after a key, written out so that both databases use their index. */
function pageQuery(table: TableShape, after: readonly unknown[] | undefined): { sql: string; values: unknown[] } {
  const keys = table.primaryKey.map((key) => `\`${columnName(key)}\``);
  const values: unknown[] = [];
  const beyond = after === undefined ? [] : keys.map((key, index) => {
    values.push(...after.slice(0, index + 1));
    return `(${[...keys.slice(0, index).map((earlier) => `${earlier} = ?`), `${key} > ?`].join(' AND ')})`;
  });
  const columns = Object.keys(table.columns).map((key) => `\`${columnName(key)}\``).join(', ');
  return { sql: `SELECT ${columns} FROM \`${table.name}\`${beyond.length === 0 ? '' : ` WHERE ${beyond.join(' OR ')}`} ORDER BY ${keys.join(', ')} LIMIT ${PAGE}`, values };
}

function plain(column: Column<unknown>, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  return ['integer', 'bigint', 'double', 'boolean', 'serial'].includes(column.kind) ? Number(value) : String(value);
}

/** Fills a table of a fresh database with rows of a backup, column by column as the backup names them. Rows a migration made go first. */
export async function fillTable(database: Database, name: string, columns: readonly string[], rows: AsyncIterable<PlainRow>): Promise<number> {
  let count = 0;
  const names = columns.map((column) => `\`${columnName(column)}\``).join(', ');
  const place = `(${columns.map(() => '?').join(', ')})`;
  const write = async (batch: readonly PlainRow[]): Promise<void> => {
    await database.write((transaction) => database.run(`INSERT INTO \`${name}\` (${names}) VALUES ${batch.map(() => place).join(', ')}`, batch.flat(), transaction));
    count += batch.length;
  };
  await database.write((transaction) => database.run(`DELETE FROM \`${name}\``, [], transaction));
  let batch: PlainRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < INSERTED_AT_ONCE) continue;
    await write(batch);
    batch = [];
  }
  if (batch.length > 0) await write(batch);
  return count;
}

/** True when the database has no table yet. */
export async function isEmptyDatabase(database: Database): Promise<boolean> {
  const sql = database.dialect === 'sqlite'
    ? "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    : 'SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = DATABASE()';
  return Number((await database.rows(sql, []))[0]?.['n'] ?? 0) === 0;
}
