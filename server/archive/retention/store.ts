import type { Transaction } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { scopeSql } from '../../platform/database/scope-sql.js';
import { openTable } from '../../platform/database/table.js';
import type { SqlCondition } from '../../platform/database/where-sql.js';
import { allOf, conditionsOf } from './filter-sql.js';
import type { RecordDecision, RecordRetention, RetentionFilter, RetentionRule, ScheduleVersion } from './model.js';
import { decisionColumns, retentionColumns, ruleColumns, scheduleColumns } from './tables.js';
import { createTally } from './tally-store.js';
import type { Counted, Tally } from './tally-store.js';

type Within = Tx | Transaction;

/** Rows of schedules, rules, decisions and stored answers. */
export interface RetentionStore {
  versions(code?: string, tx?: Tx): Promise<(ScheduleVersion & { readonly revision: number })[]>;
  addVersion(tx: Tx, version: ScheduleVersion): Promise<boolean>;
  /** Writes a version if nobody wrote it meanwhile. */
  replaceVersion(tx: Tx, version: ScheduleVersion, expectedRevision: number): Promise<boolean>;
  rules(tx?: Tx): Promise<(RetentionRule & { readonly revision: number })[]>;
  addRule(tx: Tx, rule: RetentionRule): Promise<boolean>;
  replaceRule(tx: Tx, rule: RetentionRule, expectedRevision: number): Promise<boolean>;
  decisionsOf(recordId: string, tx?: Tx): Promise<RecordDecision[]>;
  addDecision(tx: Tx, decision: RecordDecision): Promise<boolean>;
  rowsOf(ids: readonly string[], within?: Within): Promise<Map<string, RecordRetention>>;
  put(within: Within, rows: readonly RecordRetention[]): Promise<void>;
  /** Only rows that are not there yet; a newer answer is never overwritten. */
  putNew(within: Within, rows: readonly RecordRetention[]): Promise<void>;
  forget(within: Within, ids: readonly string[]): Promise<void>;
  list(scope: Scope, filter: RetentionFilter, cursor: string | undefined, limit: number): Promise<Page<RecordRetention>>;
  readonly tally: Tally;
  /** Ids of the records that a schedule governs, or all in scope, in order: for trying changes on paper. */
  idsInScope(scope: Scope, scheduleCode: string | undefined, after: string, limit: number): Promise<string[]>;
  /** Runs a technical change of derived rows. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}

const CHUNK = 400;
const COLUMNS = { id: 'q.record_id', agency: 'q.custodian_agency_id', sensitivity: 'q.sensitivity', type: 'q.type_code' };
const COUNTED = ['recordId', 'custodianAgencyId', 'typeCode', 'sensitivity', 'state', 'needsPerson', 'action', 'dueOn'] as const;
const NO_DAY = '9999-99-99';

/** Opens the tables of retention. */
export function createRetentionStore(database: Database): RetentionStore {
  const schedules = openTable(database, 'retention_schedules', scheduleColumns, ['scheduleCode', 'version']);
  const rules = openTable(database, 'retention_rules', ruleColumns, ['number']);
  const decisions = openTable(database, 'retention_decisions', decisionColumns, ['recordId', 'rank']);
  const answers = openTable(database, 'record_retention', retentionColumns, ['recordId']);
  const tally = createTally(database);
  const transactionOf = (within: Within): Transaction => ('record' in within ? database.unwrap(within) : within);
  /** Removes the rows there are and answers what they counted; one that somebody else writes meanwhile is left to him. */
  const takeOut = async (within: Within, ids: readonly string[]): Promise<Counted[]> => {
    const there = await answers.find({ recordId: [...ids] }, { tx: within, only: COUNTED, forUpdate: true });
    if (there.length > 0) await answers.remove(within, { recordId: there.map((row) => row.recordId) });
    return there;
  };
  const inTx = (tx: Within | undefined): { tx?: Within } => (tx === undefined ? {} : { tx });

  return {
    versions: async (code, tx) =>
      (await schedules.find(code === undefined ? {} : { scheduleCode: code }, { order: [['scheduleCode', 'ASC'], ['version', 'ASC']], ...inTx(tx) })).map(toVersion),
    addVersion: (tx, version) => schedules.insertNew(tx, { ...fromVersion(version), revision: 1 }),
    async replaceVersion(tx, version, expectedRevision) {
      const { scheduleCode, version: number, ...changes } = fromVersion(version);
      return (await schedules.update(tx, { scheduleCode, version: number, revision: expectedRevision }, { ...changes, revision: expectedRevision + 1 })) > 0;
    },
    rules: async (tx) => (await rules.find({}, { order: [['priority', 'ASC'], ['number', 'ASC']], ...inTx(tx) })).map(({ condition, ...rule }) => ({ ...rule, when: condition })),
    addRule: (tx, { when, ...rule }) => rules.insertNew(tx, { ...rule, condition: when, revision: 1 }),
    async replaceRule(tx, { when, number, ...rule }, expectedRevision) {
      return (await rules.update(tx, { number, revision: expectedRevision }, { ...rule, condition: when, revision: expectedRevision + 1 })) > 0;
    },
    decisionsOf: async (recordId, tx) => (await decisions.find({ recordId }, { order: [['rank', 'ASC']], ...inTx(tx) })).map(({ decidedOn: on, ...row }) => ({ ...row, on })),
    addDecision: (tx, { on, ...row }) => decisions.insertNew(tx, { ...row, decidedOn: on }),
    async rowsOf(ids, within) {
      const found = new Map<string, RecordRetention>();
      for (const part of chunks([...new Set(ids)])) for (const row of await answers.find({ recordId: part }, inTx(within))) found.set(row.recordId, row);
      return found;
    },
    async put(within, rows) {
      for (const part of chunks(rows)) {
        await tally.book(transactionOf(within), await takeOut(within, part.map((row) => row.recordId)), part);
        await answers.insertMany(within, part.map(toRow));
      }
    },
    async putNew(within, rows) {
      for (const part of chunks(rows)) {
        const there = new Set((await answers.find({ recordId: part.map((row) => row.recordId) }, { tx: within, only: ['recordId'], forUpdate: true })).map((row) => row.recordId));
        const fresh = part.filter((row) => !there.has(row.recordId));
        await answers.insertMany(within, fresh.map(toRow));
        await tally.book(transactionOf(within), [], fresh);
      }
    },
    async forget(within, ids) {
      for (const part of chunks(ids)) {
        await tally.book(transactionOf(within), await takeOut(within, part), []);
      }
    },
    async list(scope, filter, cursor, limit) {
      const keys = cursor === undefined ? undefined : decodeCursor(cursor);
      // Rows without a day stand after all others; asked alone (no day can match) they are read by id.
      const withDay = filter.dueBy !== undefined || filter.dueFrom !== undefined || filter.states?.every((state) => state === 'dated') === true;
      const [day, id] = [String(keys?.[0] ?? ''), String(keys?.[1] ?? '')];
      const after: SqlCondition[] = keys === undefined ? [] : withDay
        ? [{ sql: '(q.due_on > ? OR (q.due_on = ? AND q.record_id > ?))', values: [day, day, id] }]
        : [{ sql: 'q.record_id > ?', values: [id] }];
      const condition = allOf([scopeSql(scope, COLUMNS), ...conditionsOf(filter), ...after]);
      const raw = await database.rows(`SELECT q.* FROM record_retention q WHERE ${condition.sql} ORDER BY ${withDay ? 'q.due_on, ' : ''}q.record_id LIMIT ${Math.trunc(limit) + 1}`, condition.values);
      const rows = raw.map((row) => answers.fromRaw(row));
      const tail = rows[limit - 1];
      return { items: rows.slice(0, limit), ...(rows.length > limit && tail !== undefined ? { nextCursor: encodeCursor([tail.dueOn ?? NO_DAY, tail.recordId]) } : {}) };
    },
    tally,
    async idsInScope(scope, scheduleCode, after, limit) {
      const condition = allOf([scopeSql(scope, COLUMNS), ...(scheduleCode === undefined ? [] : [{ sql: 'q.schedule_code = ?', values: [scheduleCode] }]), { sql: 'q.record_id > ?', values: [after] }]);
      return (await database.rows(`SELECT q.record_id FROM record_retention q WHERE ${condition.sql} ORDER BY q.record_id LIMIT ${Math.trunc(limit)}`, condition.values)).map((row) => String(row['record_id']));
    },
    write: (work) => database.write(work),
  };
}

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += CHUNK) yield list.slice(start, start + CHUNK);
}

function toRow(row: RecordRetention): RowOf<typeof retentionColumns> {
  return { ...row };
}

function toVersion({ periodKind, years, ...row }: RowOf<typeof scheduleColumns>): ScheduleVersion & { readonly revision: number } {
  return { ...row, period: periodKind === 'permanent' ? { kind: 'permanent' } : { kind: 'years', years: years ?? 0 } };
}

function fromVersion({ period, ...version }: ScheduleVersion): Omit<RowOf<typeof scheduleColumns>, 'revision'> {
  return { ...version, periodKind: period.kind, years: period.kind === 'years' ? period.years : null };
}
