import { columnName, decode, encode } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import type { TableShape } from '../../../platform/database/table-shapes.js';
import type { Json } from '../../../kernel/events.js';
import type { RegisterPart } from './register-parts.js';

/** A row as it is kept beside the bytes: the names of code, values that survive JSON, nothing that is withheld. */
export type KeptRow = { readonly [column: string]: Json };

/** A row with its place in the table. */
export interface PlacedRow {
  readonly key: readonly (string | number)[];
  readonly row: KeptRow;
}

/** One kept table, read and filled without knowing what it means. */
export interface RegisterTable {
  readonly part: RegisterPart;
  /** True when the key holds what is withheld and must not be written down. */
  readonly keyIsWithheld: boolean;
  /** Rows in the order of their key, those behind `after` (with it, when `inclusive`). */
  page(after: readonly (string | number)[] | undefined, limit: number, inclusive?: boolean): Promise<PlacedRow[]>;
  /** All rows, in the order of their key, a page at a time. */
  rows(from?: readonly (string | number)[]): AsyncGenerator<PlacedRow>;
  /** Rows by the values of one column, in the order of their key. */
  rowsBy(column: string, values: readonly string[]): Promise<KeptRow[]>;
  count(): Promise<number>;
  /** Writes rows, replacing those of the same key. Columns that are missing in a row are empty; unknown ones are refused. */
  put(rows: readonly KeptRow[]): Promise<void>;
  /** Writes the rows whose key is not taken, or whose `version` is higher than what is there; answers how many. */
  putNewer(rows: readonly KeptRow[]): Promise<number>;
}

/** Rows are made whole again before they are written: what was withheld, what is keyed by a secret. */
export type Complete = (table: string, row: Record<string, Json>) => Record<string, Json>;

const PAGE = 500;
const AT_ONCE = 100;
const IDS_AT_ONCE = 400;

/** Opens a kept table by the shape the migrations gave it. */
export function openRegisterTable(database: Database, shape: TableShape, part: RegisterPart, complete: Complete = (_table, row) => row): RegisterTable {
  const names = Object.keys(shape.columns);
  const shown = names.filter((name) => part.withheld?.[name] === undefined);
  const selected = names.map((name) => quote(columnName(name))).join(', ');
  const keyColumns = shape.primaryKey.map((name) => quote(columnName(name))).join(', ');
  const order = shape.primaryKey.map((name) => `${quote(columnName(name))} ASC`).join(', ');
  const value = (raw: Record<string, unknown>, name: string): Json => decode(shape.columns[name]!, raw[columnName(name)]) as Json;
  const placed = (raw: Record<string, unknown>): PlacedRow => ({
    key: shape.primaryKey.map((name) => value(raw, name) as string | number),
    row: Object.fromEntries(shown.map((name) => [name, value(raw, name)])),
  });

  const page: RegisterTable['page'] = async (after, limit, inclusive = false) => {
    const places = shape.primaryKey.map(() => '?').join(', ');
    const where = after === undefined ? '' : ` WHERE (${keyColumns}) ${inclusive ? '>=' : '>'} (${places})`;
    return (await database.rows(`SELECT ${selected} FROM ${quote(shape.name)}${where} ORDER BY ${order} LIMIT ${limit}`, after ?? [])).map(placed);
  };

  const whole = (row: KeptRow): unknown[] => {
    const unknown = Object.keys(row).filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`${shape.name} has no column ${unknown.join(', ')}`);
    const blanks = Object.fromEntries(Object.entries(part.withheld ?? {}).map(([name, text]) => [name, text.replace(':id', String(row['id'] ?? ''))]));
    const completed = complete(shape.name, { ...blanks, ...row });
    return names.map((name) => encode(shape.columns[name]!, completed[name]));
  };
  const put = (rows: readonly KeptRow[]): Promise<void> =>
    database.write(async (transaction) => {
      for (let start = 0; start < rows.length; start += AT_ONCE) {
        const some = rows.slice(start, start + AT_ONCE).map(whole);
        const places = some.map(() => `(${names.map(() => '?').join(', ')})`).join(', ');
        await database.run(`REPLACE INTO ${quote(shape.name)} (${selected}) VALUES ${places}`, some.flat(), transaction);
      }
    });

  return {
    part,
    keyIsWithheld: shape.primaryKey.some((name) => part.withheld?.[name] !== undefined),
    page,
    async *rows(from) {
      for (let after = from, inclusive = from !== undefined; ; inclusive = false) {
        const found = await page(after, PAGE, inclusive);
        yield* found;
        if (found.length < PAGE) return;
        after = found.at(-1)?.key;
        // A long table is read beside everything else, not before it.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async rowsBy(column, values) {
      const found: KeptRow[] = [];
      for (let start = 0; start < values.length; start += IDS_AT_ONCE) {
        const some = values.slice(start, start + IDS_AT_ONCE);
        const raw = await database.rows(`SELECT ${selected} FROM ${quote(shape.name)} WHERE ${quote(columnName(column))} IN (${some.map(() => '?').join(', ')}) ORDER BY ${order}`, some);
        found.push(...raw.map((one) => placed(one).row));
      }
      return found;
    },
    count: async () => Number((await database.rows(`SELECT COUNT(*) AS n FROM ${quote(shape.name)}`, []))[0]?.['n'] ?? 0),
    put,
    async putNewer(rows) {
      const known = await versionsOf(rows);
      const wanted = rows.filter((row) => {
        const version = known.get(keyOf(row));
        return version === undefined || ('version' in row && Number(row['version']) > version);
      });
      if (wanted.length > 0) await put(wanted);
      return wanted.length;
    },
  };

  function keyOf(row: KeptRow): string {
    const completed = complete(shape.name, { ...row });
    return JSON.stringify(shape.primaryKey.map((name) => completed[name]));
  }

  /** The rows that are there already, by their key, with their version where the table has one. */
  async function versionsOf(rows: readonly KeptRow[]): Promise<ReadonlyMap<string, number>> {
    const known = new Map<string, number>();
    const places = `(${shape.primaryKey.map(() => '?').join(', ')})`;
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      const keys = rows.slice(start, start + AT_ONCE).map((row) => JSON.parse(keyOf(row)) as unknown[]);
      const raw = await database.rows(`SELECT ${selected} FROM ${quote(shape.name)} WHERE (${keyColumns}) IN (${database.dialect === 'sqlite' ? 'VALUES ' : ''}${keys.map(() => places).join(', ')})`, keys.flat());
      for (const one of raw) known.set(JSON.stringify(placed(one).key), Number(one['version'] ?? 0));
    }
    return known;
  }
}

const quote = (word: string): string => `\`${word}\``;
