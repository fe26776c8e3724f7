import { DataTypes } from 'sequelize';
import type { ModelAttributeColumnOptions } from 'sequelize';
import { storableText } from '../../kernel/storable-text.js';

export type ColumnKind = 'string' | 'longText' | 'integer' | 'bigint' | 'double' | 'boolean' | 'json' | 'instant' | 'date' | 'serial';

/**
 * A column that means the same in SQLite and MySQL: instants are ISO text in UTC, days are `YYYY-MM-DD`, structures are JSON
 * text, booleans are 0 and 1. `T` is the type the row has in code.
 */
export interface Column<T> {
  readonly kind: ColumnKind;
  readonly length: number;
  readonly nullable: boolean;
  readonly __type?: T;
}

const column = <T>(kind: ColumnKind, length = 0): Column<T> => ({ kind, length, nullable: false });

/** An identifier of ours or of others, up to 100 characters. */
export const id = (): Column<string> => column('string', 100);
/** Text up to `length` characters (at most 1,000, so that it can be indexed in parts). */
export const text = (length = 255): Column<string> => column('string', length);
/** A short text of a closed list, typed. */
export const word = <T extends string>(): Column<T> => column('string', 60);
/** Text without a useful limit (16 MB in MySQL). */
export const longText = (): Column<string> => column('longText');
export const integer = (): Column<number> => column('integer');
/** Whole numbers up to 2^53. */
export const bigint = (): Column<number> => column('bigint');
export const double = (): Column<number> => column('double');
export const boolean = (): Column<boolean> => column('boolean');
export const json = <T>(): Column<T> => column('json');
export const instant = (): Column<string> => column('instant', 30);
export const date = (): Column<string> => column('date', 10);
/** A whole number that the database counts up by itself; the primary key. */
export const serial = (): Column<number> => column('serial');
/** The same column, empty allowed. */
export const nullable = <T>(of: Column<T>): Column<T | null> => ({ kind: of.kind, length: of.length, nullable: true });

/** The columns of a table by their names in code. */
export type Columns = Readonly<Record<string, Column<unknown>>>;
/** The row a table has in code. */
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never };

/** `issuedOn` → `issued_on`. */
export function columnName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The column as Sequelize wants it, in migrations and models. */
export function toSequelize(of: Column<unknown>, dialect: 'sqlite' | 'mysql'): ModelAttributeColumnOptions {
  const base = { allowNull: of.nullable };
  switch (of.kind) {
    case 'string':
    case 'instant':
    case 'date':
      return { ...base, type: DataTypes.STRING(of.length) };
    case 'longText':
    case 'json':
      return { ...base, type: dialect === 'mysql' ? DataTypes.TEXT('medium') : DataTypes.TEXT };
    case 'integer':
      return { ...base, type: DataTypes.INTEGER };
    case 'bigint':
      return { ...base, type: DataTypes.BIGINT };
    case 'double':
      return { ...base, type: DataTypes.DOUBLE };
    case 'boolean':
      return { ...base, type: DataTypes.INTEGER };
    case 'serial':
      return { ...base, type: DataTypes.INTEGER, autoIncrement: true, primaryKey: true };
  }
}

/** A value of code as the database keeps it. */
export function encode(of: Column<unknown>, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (of.kind === 'json') return JSON.stringify(value);
  if (of.kind === 'boolean') return value === true ? 1 : 0;
  if (typeof value === 'string') return storableText(value);
  return value;
}

/** A value of the database as code wants it. */
export function decode(of: Column<unknown>, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (of.kind === 'json') return JSON.parse(String(value)) as unknown;
  if (of.kind === 'boolean') return Number(value) === 1;
  if (of.kind === 'bigint' || of.kind === 'integer' || of.kind === 'serial' || of.kind === 'double') return Number(value);
  return value;
}
