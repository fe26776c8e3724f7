import type { Transaction } from 'sequelize';
import type { Scope } from '../../kernel/scope.js';
import type { Database } from '../../platform/database/connection.js';
import { scopeSql } from '../../platform/database/scope-sql.js';
import type { SqlCondition } from '../../platform/database/where-sql.js';
import { allOf, conditionsOf } from './filter-sql.js';
import type { RecordRetention, RetentionCounts, RetentionFilter } from './model.js';

/** What of an answer is counted. */
export type Counted = Pick<RecordRetention, 'custodianAgencyId' | 'typeCode' | 'sensitivity' | 'state' | 'needsPerson' | 'action' | 'dueOn'>;

/**
 * How many records stand how, by agency, type, sensitivity, state, action and day: kept in the changes that write the answers, so that
 * counting a million records reads a few thousand rows. Derived: `check` counts all answers again and mends what differs.
 */
export interface Tally {
  /** Books answers that go and answers that come, inside the change that writes them. */
  book(transaction: Transaction, gone: readonly Counted[], come: readonly Counted[]): Promise<void>;
  counts(scope: Scope, filter: RetentionFilter): Promise<RetentionCounts>;
  total(scope: Scope, filter: RetentionFilter): Promise<number>;
  /** Goes over all answers in slices; an agency whose counts differ is counted anew in one change. Answers how many did. */
  check(signal?: AbortSignal): Promise<number>;
}

const KEYS = 'custodian_agency_id, type_code, sensitivity, state, needs_person, action, due_on';
const OF_ANSWERS = "custodian_agency_id, type_code, sensitivity, state, needs_person, COALESCE(action, '') AS action, COALESCE(due_on, '') AS due_on";
const COLUMNS = { id: 'q.record_id', agency: 'q.custodian_agency_id', sensitivity: 'q.sensitivity', type: 'q.type_code' };
const SLICE = 2000;
const ROWS_AT_ONCE = 100;

type Row = Record<string, unknown>;
type Within = { readonly from: string; readonly n: string };

const tallyRow = 'retention_tally q';
const byTally: Within = { from: tallyRow, n: 'SUM(q.amount)' };
const byRecord: Within = { from: 'record_retention q', n: 'COUNT(*)' };

/** Opens the tally over a database. */
export function createTally(database: Database): Tally {
  /** Papers opened one by one and schedules are not counted beforehand: these few questions go to the answers themselves. */
  const placeOf = (scope: Scope, filter: RetentionFilter): Within => (scope.recordIds.length > 0 || filter.scheduleCode !== undefined ? byRecord : byTally);
  const grouped = (place: Within, condition: SqlCondition, keys: string): Promise<Row[]> =>
    database.rows(`SELECT ${keys}, ${place.n} AS n FROM ${place.from} WHERE ${condition.sql} GROUP BY ${keys}`, condition.values);

  async function recount(agencyId: string): Promise<void> {
    await database.write(async (transaction) => {
      await database.run('DELETE FROM retention_tally WHERE custodian_agency_id = ?', [agencyId], transaction);
      await database.run(
        `INSERT INTO retention_tally (${KEYS}, amount) SELECT custodian_agency_id, type_code, sensitivity, state, needs_person, COALESCE(action, ''), COALESCE(due_on, ''), COUNT(*)
         FROM record_retention WHERE custodian_agency_id = ? GROUP BY custodian_agency_id, type_code, sensitivity, state, needs_person, COALESCE(action, ''), COALESCE(due_on, '')`, [agencyId], transaction);
    });
  }

  return {
    async book(transaction, gone, come) {
      const changes = new Map<string, { readonly key: readonly unknown[]; by: number }>();
      for (const [rows, by] of [[gone, -1], [come, 1]] as const) {
        for (const row of rows) {
          const key = keyOf(row);
          const name = key.join('\u0000');
          const known = changes.get(name);
          if (known === undefined) changes.set(name, { key, by });
          else known.by += by;
        }
      }
      // In one order, so that two writers wait for each other and not in a ring.
      const booked = [...changes].filter(([, change]) => change.by !== 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
      for (let start = 0; start < booked.length; start += ROWS_AT_ONCE) {
        const part = booked.slice(start, start + ROWS_AT_ONCE);
        const places = part.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
        const add = database.dialect === 'mysql' ? 'ON DUPLICATE KEY UPDATE amount = amount + VALUES(amount)' : `ON CONFLICT (${KEYS}) DO UPDATE SET amount = amount + excluded.amount`;
        await database.run(`INSERT INTO retention_tally (${KEYS}, amount) VALUES ${places} ${add}`, part.flatMap(({ key, by }) => [...key, by]), transaction);
      }
    },
    async counts(scope, filter) {
      const place = placeOf(scope, filter);
      const condition = allOf([scopeSql(scope, COLUMNS), ...conditionsOf(filter)]);
      const [states, days, agencies, types] = await Promise.all([
        grouped(place, condition, 'q.state, q.needs_person'), grouped(place, condition, 'q.due_on, q.action'), grouped(place, condition, 'q.custodian_agency_id'), grouped(place, condition, 'q.type_code'),
      ]);
      return toCounts(states, days, agencies, types);
    },
    async total(scope, filter) {
      const place = placeOf(scope, filter);
      const condition = allOf([scopeSql(scope, COLUMNS), ...conditionsOf(filter)]);
      const [row] = await database.rows(`SELECT ${place.n} AS n FROM ${place.from} WHERE ${condition.sql}`, condition.values);
      return Number(row?.['n'] ?? 0);
    },
    async check(signal) {
      const found = new Map<string, number>();
      for (let after = ''; signal?.aborted !== true; ) {
        const rows = await database.rows(`SELECT record_id, ${OF_ANSWERS} FROM record_retention WHERE record_id > ? ORDER BY record_id LIMIT ${SLICE}`, [after]);
        if (rows.length === 0) break;
        for (const row of rows) found.set(nameOf(row), (found.get(nameOf(row)) ?? 0) + 1);
        after = String(rows.at(-1)?.['record_id']);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (signal?.aborted === true) return 0;
      const booked = new Map((await database.rows(`SELECT ${KEYS}, amount FROM retention_tally WHERE amount <> 0`, [])).map((row) => [nameOf(row), Number(row['amount'])]));
      const different = new Set([...found.keys(), ...booked.keys()].filter((name) => found.get(name) !== booked.get(name)).map((name) => name.split('\u0000')[0] ?? ''));
      for (const agencyId of different) await recount(agencyId);
      return different.size;
    },
  };
}

function keyOf(row: Counted): readonly (string | number)[] {
  return [row.custodianAgencyId, row.typeCode, row.sensitivity, row.state, row.needsPerson ? 1 : 0, row.action ?? '', row.dueOn ?? ''];
}

function nameOf(row: Row): string {
  return KEYS.split(', ').map((key) => String(row[key])).join('\u0000');
}

function toCounts(states: readonly Row[], days: readonly Row[], agencies: readonly Row[], types: readonly Row[]): RetentionCounts {
  const n = (row: Row): number => Number(row['n']);
  const byState = new Map<RecordRetention['state'], number>();
  for (const row of states) byState.set(row['state'] as RecordRetention['state'], (byState.get(row['state'] as RecordRetention['state']) ?? 0) + n(row));
  const byYear = new Map<string, RetentionCounts['byYear'][number]>();
  for (const row of days) {
    const [day, action] = [String(row['due_on'] ?? ''), String(row['action'] ?? '')];
    if (day === '' || action === '' || n(row) === 0) continue;
    const key = `${day.slice(0, 4)} ${action}`;
    byYear.set(key, { year: day.slice(0, 4), action: action as NonNullable<RecordRetention['action']>, count: (byYear.get(key)?.count ?? 0) + n(row) });
  }
  const most = <T extends { readonly count: number }>(rows: readonly T[]): T[] => rows.filter((row) => row.count > 0).sort((a, b) => b.count - a.count);
  return {
    total: states.reduce((sum, row) => sum + n(row), 0),
    byState: [...byState].map(([state, count]) => ({ state, count })).filter((one) => one.count > 0),
    byYear: [...byYear].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    byAgency: most(agencies.map((row) => ({ agencyId: String(row['custodian_agency_id']), count: n(row) }))),
    byType: most(types.map((row) => ({ typeCode: String(row['type_code']), count: n(row) }))),
    needsPerson: states.filter((row) => Number(row['needs_person']) === 1).reduce((sum, row) => sum + n(row), 0),
  };
}
