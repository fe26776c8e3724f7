import type { Scope } from '../../kernel/scope.js';
import type { SqlCondition } from './where-sql.js';

/** The columns of a statement that say whether a row lies in a scope. */
export interface ScopeColumns {
  readonly id: string;
  readonly agency: string;
  readonly sensitivity: string;
  readonly type: string;
}

/** A scope as a condition with `?` places, for statements written by a store. A scope without ways matches nothing. */
export function scopeSql(scope: Scope, columns: ScopeColumns): SqlCondition {
  const parts: SqlCondition[] = [];
  for (const way of scope.alternatives) {
    const conditions = [
      ...(way.agencyIds === '*' ? [] : [oneOf(columns.agency, way.agencyIds)]),
      oneOf(columns.sensitivity, way.sensitivities),
      ...(way.typeCodes === undefined ? [] : [oneOf(columns.type, way.typeCodes)]),
    ];
    parts.push({ sql: conditions.map((one) => one.sql).join(' AND '), values: conditions.flatMap((one) => one.values) });
  }
  if (scope.recordIds.length > 0) parts.push(oneOf(columns.id, scope.recordIds));
  if (parts.length === 0) return { sql: '1 = 0', values: [] };
  return { sql: `(${parts.map((part) => `(${part.sql})`).join(' OR ')})`, values: parts.flatMap((part) => part.values) };
}

/** `column IN (?, ?)`; nothing when the list is empty. */
export function oneOf(column: string, values: readonly unknown[]): SqlCondition {
  return values.length === 0 ? { sql: '1 = 0', values: [] } : { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values };
}
