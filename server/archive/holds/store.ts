import { Op } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { oneOf } from '../../platform/database/scope-sql.js';
import { openTable } from '../../platform/database/table.js';
import { createMembersQuery } from './members-store.js';
import type { MemberRow } from './members-store.js';
import type { Hold, HoldFilter, HoldTarget } from './model.js';
import type { Judgement, JudgedRecord, SearchedRecord } from './rules/search-takes-in.js';
import { holdColumns, holdGateColumns, holdJudgementColumns, holdTargetColumns } from './tables.js';

/** What of a record decides whether it is held. */
export interface HeldRecordFacts extends SearchedRecord, JudgedRecord {
  readonly id: string;
  readonly custodianAgencyId: string;
}

/** Everything that can hold some records, read at once. */
export interface HeldFacts {
  readonly records: readonly HeldRecordFacts[];
  /** Holds that name a record, its dossier or an owner of it; `direct` = it does not depend on who keeps the record. */
  readonly named: readonly { readonly record: HeldRecordFacts; readonly hold: Pick<Hold, 'id' | 'code' | 'reach' | 'agencyId'>; readonly direct: boolean }[];
  readonly searches: readonly Hold[];
  /** By `<hold id> <record id>`. */
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/** Rows of holds. Of the register it only reads what decides whether a record is held. */
export interface HoldsStore {
  /** Shares the gate until the change ends; answers how many holds stand. */
  enterGate(tx: Tx): Promise<number>;
  /** Takes the gate alone, after all changes under way, and counts holds up or down. */
  takeGate(tx: Tx, change: number): Promise<void>;
  factsFor(recordIds: readonly string[], tx?: Tx): Promise<HeldFacts>;
  add(tx: Tx, hold: Hold): Promise<boolean>;
  replace(tx: Tx, hold: Hold, expectedVersion: number): Promise<boolean>;
  byId(id: string, tx?: Tx): Promise<Hold | undefined>;
  countOfYear(year: string, tx: Tx): Promise<number>;
  list(agencyIds: readonly string[] | '*', filter: HoldFilter, cursor: string | undefined, limit: number): Promise<Page<Hold>>;
  standingSearches(tx?: Tx): Promise<Hold[]>;
  setGathered(tx: Tx, id: string, at: string): Promise<void>;
  putJudgements(tx: Tx, holdId: string, judgements: readonly { readonly recordId: string; readonly caught: boolean; readonly judgedAt: string }[]): Promise<void>;
  /** Records a target names or filters take in, in the order of their ids, within a scope. */
  members(question: { readonly target: HoldTarget; readonly holdId?: string; readonly agencyIds: readonly string[] | '*'; readonly scope: Scope }, cursor: string | undefined, limit: number): Promise<MemberRow[]>;
  countMembers(question: { readonly target: HoldTarget; readonly holdId?: string; readonly agencyIds: readonly string[] | '*'; readonly scope: Scope }): Promise<number>;
}

const CHUNK = 400;
const STANDING = ['in-force', 'lift-asked'];
const FACTS = 'r.id, r.type_code, r.issuer_agency_id, r.procedure_code, r.issued_on, r.custodian_agency_id, r.accessioned_at, r.updated_at, r.text_state';

/** Opens the tables of holds. */
export function createHoldsStore(database: Database): HoldsStore {
  const holds = openTable(database, 'holds', holdColumns, ['id']);
  const targets = openTable(database, 'hold_targets', holdTargetColumns, ['holdId', 'kind', 'targetId']);
  const judgements = openTable(database, 'hold_judgements', holdJudgementColumns, ['holdId', 'recordId']);
  const gate = openTable(database, 'hold_gate', holdGateColumns, ['id']);
  const rowsOf = (sql: string, values: readonly unknown[], tx: Tx | undefined): Promise<Record<string, unknown>[]> =>
    database.rows(sql, values, tx === undefined ? undefined : database.unwrap(tx));

  async function withTargets(rows: readonly RowOf<typeof holdColumns>[], tx?: Tx): Promise<Hold[]> {
    const named = rows.length === 0 ? [] : await targets.find({ holdId: rows.map((row) => row.id) }, { order: [['targetId', 'ASC']], ...(tx === undefined ? {} : { tx }) });
    return rows.map((row) => toHold(row, named.filter((target) => target.holdId === row.id).map((target) => target.targetId)));
  }
  async function named(ids: readonly string[], tx: Tx | undefined): Promise<HeldFacts['named'][number][]> {
    const inIds = oneOf('r.id', ids);
    const select = (from: string, kind: string): string =>
      `SELECT ${FACTS}, h.id AS hold_id, h.code, h.reach, h.agency_id, '${kind}' AS kind FROM ${from} JOIN holds h ON h.id = t.hold_id WHERE h.state IN ('in-force', 'lift-asked') AND t.kind = '${kind}' AND ${inIds.sql}`;
    const sql = [
      select('records r JOIN hold_targets t ON t.target_id = r.id', 'record'),
      select('records r JOIN hold_targets t ON t.target_id = r.dossier_id', 'dossier'),
      select('records r JOIN record_owners o ON o.record_id = r.id JOIN hold_targets t ON t.target_id = o.owner_id', 'owner'),
    ].join(' UNION ALL ');
    const rows = await rowsOf(sql, [...inIds.values, ...inIds.values, ...inIds.values], tx);
    return rows.map((row) => ({
      record: toFacts(row), direct: row['kind'] !== 'owner',
      hold: { id: String(row['hold_id']), code: String(row['code']), reach: row['reach'] as Hold['reach'], agencyId: String(row['agency_id']) },
    }));
  }
  async function standingSearches(tx?: Tx): Promise<Hold[]> {
    return withTargets(await holds.find({ state: STANDING, targetKind: 'search' }, tx === undefined ? {} : { tx }), tx);
  }
  async function judged(holdIds: readonly string[], ids: readonly string[], tx: Tx | undefined): Promise<[string, Judgement][]> {
    if (holdIds.length === 0) return [];
    const rows = await judgements.find({ recordId: [...ids], holdId: [...holdIds] }, tx === undefined ? {} : { tx });
    return rows.map((row) => [`${row.holdId} ${row.recordId}`, { caught: row.caught === 1, judgedAt: row.judgedAt }]);
  }

  return {
    async enterGate(tx) {
      const [row] = await rowsOf(`SELECT holds FROM hold_gate WHERE id = 1${database.dialect === 'mysql' ? ' LOCK IN SHARE MODE' : ''}`, [], tx);
      return Number(row?.['holds'] ?? 0);
    },
    async takeGate(tx, change) {
      const row = await gate.first({ id: 1 }, { tx, forUpdate: true });
      await gate.update(tx, { id: 1 }, { holds: Math.max(0, (row?.holds ?? 0) + change) });
    },
    async factsFor(recordIds, tx) {
      const searches = await standingSearches(tx);
      const facts: HeldFacts[] = [];
      for (const ids of chunks([...new Set(recordIds)])) {
        const inIds = oneOf('r.id', ids);
        const records = searches.length === 0 ? [] : (await rowsOf(`SELECT ${FACTS} FROM records r WHERE ${inIds.sql}`, inIds.values, tx)).map(toFacts);
        facts.push({ records, named: await named(ids, tx), searches, judgements: new Map(await judged(searches.map((hold) => hold.id), ids, tx)) });
      }
      return {
        records: facts.flatMap((part) => part.records), named: facts.flatMap((part) => part.named), searches,
        judgements: new Map(facts.flatMap((part) => [...part.judgements])),
      };
    },
    async add(tx, hold) {
      if (!(await holds.insertNew(tx, toRow(hold)))) return false;
      await targets.insertMany(tx, targetsOf(hold));
      return true;
    },
    async replace(tx, hold, expectedVersion) {
      const { id, ...changes } = toRow(hold);
      return (await holds.update(tx, { id, version: expectedVersion }, changes)) > 0;
    },
    byId: async (id, tx) => (await withTargets(await holds.find({ id }, tx === undefined ? {} : { tx }), tx))[0],
    countOfYear: (year, tx) => holds.count({ placedAt: { [Op.gte]: `${year}-`, [Op.lt]: `${String(Number(year) + 1).padStart(4, '0')}-` } }, tx),
    async list(agencyIds, filter, cursor, limit) {
      const keys = cursor === undefined ? undefined : decodeCursor(cursor);
      const [at, lastId] = [String(keys?.[0] ?? ''), String(keys?.[1] ?? '')];
      const rows = await holds.find(
        {
          [Op.and]: [
            ...(agencyIds === '*' ? [] : [{ agencyId: [...agencyIds] }]),
            ...(filter.state === undefined ? [] : [{ state: filter.state === 'standing' ? STANDING : filter.state }]),
            ...(filter.reviewBy === undefined ? [] : [{ state: STANDING, reviewOn: { [Op.lte]: filter.reviewBy } }]),
            ...(keys === undefined ? [] : [{ [Op.or]: [{ placedAt: { [Op.lt]: at } }, { placedAt: at, id: { [Op.lt]: lastId } }] }]),
          ],
        },
        { order: [['placedAt', 'DESC'], ['id', 'DESC']], limit: limit + 1 },
      );
      const tail = rows[limit - 1];
      const items = await withTargets(rows.slice(0, limit));
      return { items, ...(rows.length > limit && tail !== undefined ? { nextCursor: encodeCursor([tail.placedAt, tail.id]) } : {}) };
    },
    standingSearches,
    async setGathered(tx, id, at) {
      await holds.update(tx, { id }, { gatheredAt: at });
    },
    async putJudgements(tx, holdId, found) {
      for (const part of chunks(found)) {
        const ids = part.map((one) => one.recordId);
        const before = new Map(await judged([holdId], ids, tx));
        const changed = part.filter((one) => before.get(`${holdId} ${one.recordId}`)?.caught !== true);
        await judgements.remove(tx, { holdId, recordId: changed.map((one) => one.recordId) });
        await judgements.insertMany(tx, changed.map((one) => ({ holdId, recordId: one.recordId, caught: one.caught ? 1 : 0, judgedAt: one.judgedAt })));
      }
    },
    ...createMembersQuery(database),
  };
}

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += CHUNK) yield list.slice(start, start + CHUNK);
}

function targetsOf(hold: Hold): RowOf<typeof holdTargetColumns>[] {
  const { target } = hold;
  if (target.kind === 'records') return [...new Set(target.recordIds)].map((targetId) => ({ holdId: hold.id, kind: 'record' as const, targetId }));
  if (target.kind === 'dossier') return [{ holdId: hold.id, kind: 'dossier', targetId: target.dossierId }];
  return target.kind === 'owner' ? [{ holdId: hold.id, kind: 'owner', targetId: target.ownerId }] : [];
}

function toRow({ target, ...hold }: Hold): RowOf<typeof holdColumns> {
  return { ...hold, targetKind: target.kind, search: target.kind === 'search' ? target.search : null };
}

function toHold({ targetKind, search, ...row }: RowOf<typeof holdColumns>, ids: readonly string[]): Hold {
  const target: HoldTarget =
    targetKind === 'records' ? { kind: 'records', recordIds: ids }
    : targetKind === 'dossier' ? { kind: 'dossier', dossierId: ids[0] ?? '' }
    : targetKind === 'owner' ? { kind: 'owner', ownerId: ids[0] ?? '' }
    : { kind: 'search', search: search ?? { text: '' } };
  return { ...row, target };
}

function toFacts(row: Readonly<Record<string, unknown>>): HeldRecordFacts {
  const text = (key: string): string => String(row[key] ?? '');
  const orNull = (key: string): string | null => (row[key] === null || row[key] === undefined ? null : String(row[key]));
  return {
    id: text('id'), typeCode: text('type_code'), issuerAgencyId: orNull('issuer_agency_id'), procedureCode: orNull('procedure_code'), issuedOn: orNull('issued_on'),
    custodianAgencyId: text('custodian_agency_id'), accessionedAt: text('accessioned_at'), updatedAt: text('updated_at'), textState: text('text_state'),
  };
}
