import type { Model, ModelStatic, Order, Transaction, WhereOptions } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import { columnName, decode, encode, toSequelize } from './columns.js';
import type { Columns, RowOf } from './columns.js';
import type { Database } from './connection.js';

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
 * Conditions are those of Sequelize (`Op` from sequelize in the store).
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
  const model = defineModel(database, name, columns, primaryKey);
  const transactionOf = (tx: Tx | Transaction): Transaction => ('record' in tx ? database.unwrap(tx) : tx);
  const encodeRow = (row: Partial<RowOf<C>>): Record<string, unknown> =>
    Object.fromEntries(
      keys.filter((key) => key in row && !(columns[key]?.kind === 'serial' && row[key] === undefined)).map((key) => [key, encode(columns[key]!, row[key])]),
    );
  const decodeRow = (raw: Record<string, unknown>, only: readonly string[]): RowOf<C> =>
    Object.fromEntries(only.map((key) => [key, decode(columns[key]!, raw[key])])) as RowOf<C>;

  const find = async (where: Where<C>, options: FindOptions<C> = {}): Promise<RowOf<C>[]> => {
    const only = options.only ?? keys;
    const rows = await model.findAll({
      where: where as WhereOptions,
      raw: true,
      attributes: [...only],
      ...(options.order === undefined ? {} : { order: options.order.map((pair) => [...pair]) as Order }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      ...(options.offset === undefined ? {} : { offset: options.offset }),
      ...(options.tx === undefined ? {} : { transaction: transactionOf(options.tx) }),
      ...(options.forUpdate === true && database.dialect === 'mysql' ? { lock: true } : {}),
    });
    return rows.map((row) => decodeRow(row as unknown as Record<string, unknown>, only));
  };

  return {
    insert: async (tx, row) => {
      await insertRows(database, model, [encodeRow(row)], transactionOf(tx));
    },
    insertMany: async (tx, rows) => {
      for (let start = 0; start < rows.length; start += 200) {
        await insertRows(database, model, rows.slice(start, start + 200).map((row) => encodeRow(row)), transactionOf(tx));
      }
    },
    insertNew: (tx, row) => insertNew(database, name, encodeRow(row), transactionOf(tx)),
    update: async (tx, where, changes) => {
      const [count] = await model.update(encodeRow(changes), { where: where as WhereOptions, transaction: transactionOf(tx) });
      return count;
    },
    remove: (tx, where) => model.destroy({ where: where as WhereOptions, transaction: transactionOf(tx) }),
    find,
    first: async (where, options = {}) => (await find(where, { ...options, limit: 1 }))[0],
    count: (where, tx) =>
      model.count({ where: where as WhereOptions, ...(tx === undefined ? {} : { transaction: transactionOf(tx) }) }),
    fromRaw: (raw) => decodeRow(Object.fromEntries(keys.map((key) => [key, raw[columnName(key)]])), keys),
  };
}

function defineModel(database: Database, name: string, columns: Columns, primaryKey: readonly string[]): ModelStatic<Model> {
  const attributes = Object.fromEntries(
    Object.entries(columns).map(([key, of]) => [
      key,
      { ...toSequelize(of, database.dialect), field: columnName(key), ...(primaryKey.includes(key) ? { primaryKey: true } : {}) },
    ]),
  );
  return database.sequelize.define(name, attributes, { tableName: name, timestamps: false });
}

/** Plain multi-row INSERT: bulkCreate of Sequelize would build a model per row. */
async function insertRows(database: Database, model: ModelStatic<Model>, rows: Record<string, unknown>[], transaction: Transaction): Promise<void> {
  if (rows.length === 0) return;
  const keys = Object.keys(rows[0] ?? {});
  const quoted = keys.map((key) => `\`${columnName(key)}\``).join(', ');
  const places = rows.map((_, r) => `(${keys.map((_key, k) => `$v${r}_${k}`).join(', ')})`).join(', ');
  const bind = Object.fromEntries(rows.flatMap((row, r) => keys.map((key, k) => [`v${r}_${k}`, row[key] ?? null])));
  await database.sequelize.query(`INSERT INTO \`${model.getTableName() as string}\` (${quoted}) VALUES ${places}`, { bind, transaction });
}

async function insertNew(database: Database, name: string, row: Record<string, unknown>, transaction: Transaction): Promise<boolean> {
  const keys = Object.keys(row);
  const verb = database.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
  const sql = `${verb} INTO \`${name}\` (${keys.map((key) => `\`${columnName(key)}\``).join(', ')}) VALUES (${keys.map((_, k) => `$v${k}`).join(', ')})`;
  const bind = Object.fromEntries(keys.map((key, k) => [`v${k}`, row[key] ?? null]));
  const [, meta] = (await database.sequelize.query(sql, { bind, transaction })) as unknown as [unknown, unknown];
  return changedRows(meta) > 0;
}

function changedRows(meta: unknown): number {
  if (typeof meta === 'number') return meta;
  const of = meta as { affectedRows?: number; changes?: number } | undefined;
  return of?.affectedRows ?? of?.changes ?? 0;
}

