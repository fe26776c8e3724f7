import type { Transaction } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import { columnName, decode, encode } from './columns.js';
import type { Columns, RowOf } from './columns.js';
import type { Database } from './connection.js';
import { toSqlCondition } from './where-sql.js';
import type { SqlCondition } from './where-sql.js';

export type Where<C extends Columns> = { readonly [K in keyof C]?: unknown } & { readonly [key: symbol]: unknown };

export interface FindOptions<C extends Columns> {
  readonly order?: readonly (readonly [keyof C & string, 'ASC' | 'DESC'])[];
  readonly limit?: number;
  readonly offset?: number;
  readonly only?: readonly (keyof C & string)[];
  readonly tx?: Tx | Transaction;
  /** Locks the rows until the end of the change (MySQL; SQLite has one writer anyway). */
  readonly forUpdate?: boolean;
}

/**
 * Rows of one table as plain values. Writes take the Tx of a unit of work, or the transaction of a technical `database.write`.
 * Conditions are a few of Sequelize's (`Op` from sequelize in the store; see where-sql.ts for which). Statements are written here
 * and not by its models, which cost several times what the database itself does.
 */
export interface Table<C extends Columns> {
  insert(tx: Tx | Transaction, row: RowOf<C>): Promise<void>;
  insertMany(tx: Tx | Transaction, rows: readonly RowOf<C>[]): Promise<void>;
  /** Inserts unless a unique key is taken; true when a row was written. */
  insertNew(tx: Tx | Transaction, row: RowOf<C>): Promise<boolean>;
  /** How many rows changed. */
  update(tx: Tx | Transaction, where: Where<C>, changes: Partial<RowOf<C>>): Promise<number>;
  remove(tx: Tx | Transaction, where: Where<C>): Promise<number>;
  find(where: Where<C>, options?: FindOptions<C>): Promise<RowOf<C>[]>;
  first(where: Where<C>, options?: FindOptions<C>): Promise<RowOf<C> | undefined>;
  count(where: Where<C>, tx?: Tx | Transaction): Promise<number>;
  /** The row in code of a raw row from `database.select` (names with underscores). */
  fromRaw(raw: Readonly<Record<string, unknown>>): RowOf<C>;
}

/** Opens a table of the database under its columns. The table itself is made by a migration. */
export function openTable<C extends Columns>(database: Database, name: string, columns: C, primaryKey: readonly (keyof C & string)[]): Table<C> {
  const keys = Object.keys(columns) as (keyof C & string)[];
  const nameOf: Readonly<Record<string, string>> = Object.fromEntries(keys.map((key) => [key, columnName(key)]));
  if (primaryKey.some((key) => !(key in columns))) throw new Error(`${name}: the primary key names no column`);
  const transactionOf = (tx: Tx | Transaction): Transaction => ('record' in tx ? database.unwrap(tx) : tx);
  const encodeRow = (row: Partial<RowOf<C>>): [string, unknown][] =>
    keys.filter((key) => key in row && !(columns[key]?.kind === 'serial' && row[key] === undefined)).map((key) => [nameOf[key]!, encode(columns[key]!, row[key])]);
  const decodeRow = (raw: Readonly<Record<string, unknown>>, only: readonly string[]): RowOf<C> => {
    const row: Record<string, unknown> = {};
    for (const key of only) row[key] = decode(columns[key]!, raw[nameOf[key]!]);
    return row as RowOf<C>;
  };
  const insertRows = (verb: string, tx: Tx | Transaction, rows: readonly (readonly [string, unknown][])[]): Promise<number> => {
    const names = (rows[0] ?? []).map(([column]) => quote(column)).join(', ');
    const places = rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    return database.run(`${verb} INTO ${quote(name)} (${names}) VALUES ${places}`, rows.flatMap((row) => row.map(([, value]) => value)), transactionOf(tx));
  };
  const find = async (where: Where<C>, options: FindOptions<C> = {}): Promise<RowOf<C>[]> => {
    const only = options.only ?? keys;
    const condition = whereClause(where);
    const lock = options.forUpdate === true && database.dialect === 'mysql' ? ' FOR UPDATE' : '';
    const sql = `SELECT ${only.map((key) => quote(columnName(key))).join(', ')} FROM ${quote(name)}${condition.sql}${orderClause(options.order)}${limitClause(options)}${lock}`;
    const rows = await database.rows(sql, condition.values, options.tx === undefined ? undefined : transactionOf(options.tx));
    return rows.map((row) => decodeRow(row, only));
  };

  return {
    insert: async (tx, row) => {
      await insertRows('INSERT', tx, [encodeRow(row)]);
    },
    insertMany: async (tx, rows) => {
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) await insertRows('INSERT', tx, rows.slice(start, start + ROWS_AT_ONCE).map(encodeRow));
    },
    insertNew: async (tx, row) => (await insertRows(database.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE', tx, [encodeRow(row)])) > 0,
    update: async (tx, where, changes) => {
      const set = encodeRow(changes);
      if (set.length === 0) return 0;
      const condition = whereClause(where);
      const sql = `UPDATE ${quote(name)} SET ${set.map(([column]) => `${quote(column)} = ?`).join(', ')}${condition.sql}`;
      return database.run(sql, [...set.map(([, value]) => value), ...condition.values], transactionOf(tx));
    },
    remove: async (tx, where) => {
      const condition = whereClause(where);
      return database.run(`DELETE FROM ${quote(name)}${condition.sql}`, condition.values, transactionOf(tx));
    },
    find,
    first: async (where, options = {}) => (await find(where, { ...options, limit: 1 }))[0],
    count: async (where, tx) => {
      const condition = whereClause(where);
      const [row] = await database.rows(`SELECT COUNT(*) AS n FROM ${quote(name)}${condition.sql}`, condition.values, tx === undefined ? undefined : transactionOf(tx));
      return Number(row?.['n'] ?? 0);
    },
    fromRaw: (raw) => decodeRow(raw, keys),
  };
}

const ROWS_AT_ONCE = 200;
const EVERY_ROW = Number.MAX_SAFE_INTEGER;

const quote = (word: string): string => `\`${word}\``;

function whereClause(where: object): SqlCondition {
  const condition = toSqlCondition(where);
  return condition.sql === '' ? condition : { ...condition, sql: ` WHERE ${condition.sql}` };
}

function orderClause(order: readonly (readonly [string, 'ASC' | 'DESC'])[] | undefined): string {
  return order === undefined || order.length === 0 ? '' : ` ORDER BY ${order.map(([key, way]) => `${quote(columnName(key))} ${way}`).join(', ')}`;
}

function limitClause({ limit, offset }: { readonly limit?: number; readonly offset?: number }): string {
  if (limit === undefined && offset === undefined) return '';
  return ` LIMIT ${wholeNumber(limit ?? EVERY_ROW)}${offset === undefined ? '' : ` OFFSET ${wholeNumber(offset)}`}`;
}

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('a limit must be a whole number');
  return value;
}
