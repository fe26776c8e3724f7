import { Op } from 'sequelize';
import { columnName } from './columns.js';

/** A condition as SQL with `?` places and the values for them, in order. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const COMPARISONS = new Map<symbol, string>([[Op.lt, '<'], [Op.lte, '<='], [Op.gt, '>'], [Op.gte, '>=']]);
const NEVER: SqlCondition = { sql: '1 = 0', values: [] };

/**
 * The condition of a table as SQL: a value is equal, a list is "one of", null is "is empty"; `Op.lt`, `lte`, `gt`, `gte`, `and`
 * and `or` of Sequelize mean what they mean there. Always with places, so that a statement is prepared once and asked often.
 * An empty condition is an empty text. @throws Error for a key without value or an operator not named here.
 */
export function toSqlCondition(where: object): SqlCondition {
  return join(Reflect.ownKeys(where).map((key) => partOf(key, (where as Record<string | symbol, unknown>)[key])), 'AND');
}

function partOf(key: string | symbol, value: unknown): SqlCondition {
  if (key === Op.and) return join((value as readonly object[]).map(toSqlCondition), 'AND');
  if (key === Op.or) return anyOf(value as readonly object[]);
  if (typeof key === 'symbol') throw new Error(`a condition with ${String(key)} is not understood`);
  return comparison(`\`${columnName(key)}\``, key, value);
}

function anyOf(ways: readonly object[]): SqlCondition {
  return ways.length === 0 ? NEVER : join(ways.map(toSqlCondition), 'OR');
}

function comparison(column: string, key: string, value: unknown): SqlCondition {
  if (value === undefined) throw new Error(`the condition on ${key} has no value`);
  if (value === null) return { sql: `${column} IS NULL`, values: [] };
  if (Array.isArray(value)) return value.length === 0 ? NEVER : { sql: `${column} IN (${value.map(() => '?').join(', ')})`, values: value };
  if (typeof value !== 'object') return { sql: `${column} = ?`, values: [value] };
  return join(
    Reflect.ownKeys(value).map((operator) => {
      const sign = typeof operator === 'symbol' ? COMPARISONS.get(operator) : undefined;
      if (sign === undefined) throw new Error(`a condition with ${String(operator)} is not understood`);
      return { sql: `${column} ${sign} ?`, values: [(value as Record<symbol, unknown>)[operator as symbol]] };
    }),
    'AND',
  );
}

function join(parts: readonly SqlCondition[], word: 'AND' | 'OR'): SqlCondition {
  const told = parts.filter((part) => part.sql !== '');
  const only = told[0];
  if (only === undefined || (word === 'OR' && told.length < parts.length)) return { sql: '', values: [] };
  if (told.length === 1) return only;
  return { sql: told.map((part) => `(${part.sql})`).join(` ${word} `), values: told.flatMap((part) => part.values) };
}
