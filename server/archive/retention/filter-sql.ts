import type { LocalDate } from '../../kernel/calendar.js';
import { oneOf } from '../../platform/database/scope-sql.js';
import type { SqlCondition } from '../../platform/database/where-sql.js';
import type { RetentionFilter } from './model.js';

/** A filter as conditions on `q`: the stored answers, or their tally (which knows no schedule). */
export function conditionsOf(filter: RetentionFilter): SqlCondition[] {
  const day = (sql: string, value: LocalDate | undefined): SqlCondition[] => (value === undefined ? [] : [{ sql, values: [value] }]);
  const bounded = filter.dueBy !== undefined || filter.dueFrom !== undefined;
  return [
    ...(filter.states === undefined ? [] : [oneOf('q.state', filter.states)]),
    // The tally writes '' where an answer has no day: neither is ever due.
    ...(bounded ? [{ sql: "q.due_on > ''", values: [] }] : []),
    ...day('q.due_on <= ?', filter.dueBy), ...day('q.due_on >= ?', filter.dueFrom),
    ...(filter.actions === undefined ? [] : [oneOf('q.action', filter.actions)]),
    ...(filter.scheduleCode === undefined ? [] : [{ sql: 'q.schedule_code = ?', values: [filter.scheduleCode] }]),
    ...(filter.agencyIds === undefined ? [] : [oneOf('q.custodian_agency_id', filter.agencyIds)]),
    ...(filter.typeCodes === undefined ? [] : [oneOf('q.type_code', filter.typeCodes)]),
    ...(filter.needsPerson === undefined ? [] : [{ sql: 'q.needs_person = ?', values: [filter.needsPerson ? 1 : 0] }]),
  ];
}

/** Conditions that must all hold. */
export function allOf(conditions: readonly SqlCondition[]): SqlCondition {
  return { sql: conditions.map((one) => `(${one.sql})`).join(' AND '), values: conditions.flatMap((one) => one.values) };
}
