import { Op } from 'sequelize';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { oneOf, scopeSql } from '../../platform/database/scope-sql.js';
import { openTable } from '../../platform/database/table.js';
import type { SqlCondition } from '../../platform/database/where-sql.js';
import type { DispositionList, ItemState, ListItem, ListKind, ListState, Person, Tombstone, Verdict } from './model.js';
import { claimColumns, itemColumns, keepColumns, listColumns, tombstoneColumns } from './tables.js';

export interface ListFilter {
  /** Undefined = every agency. */
  readonly agencyIds?: readonly string[];
  readonly kind?: ListKind;
  readonly states?: readonly ListState[];
}

/** A record that a person decided to keep beyond its day. */
export interface KeptLonger {
  readonly recordId: string;
  readonly until: LocalDate | null;
  readonly reason: string;
  readonly decidedBy: Person;
  readonly decidedAt: string;
  readonly listId: string;
}

/** Rows of lists, their records, and what is left of destroyed ones. */
export interface DispositionStore {
  list(id: string, tx?: Tx): Promise<DispositionList | undefined>;
  lists(filter: ListFilter, cursor: string | undefined, limit: number): Promise<Page<DispositionList>>;
  addList(tx: Tx, list: DispositionList): Promise<void>;
  /** Writes the list if its version still is `expectedVersion`; false when it moved on. */
  replaceList(tx: Tx, list: DispositionList, expectedVersion: number): Promise<boolean>;
  countStates(agencyIds: readonly string[] | undefined): Promise<readonly { readonly kind: ListKind; readonly state: ListState; readonly count: number }[]>;
  /** Takes the records that are on no other open list; answers their ids. */
  claim(tx: Tx, listId: string, recordIds: readonly string[]): Promise<string[]>;
  /** Lets go of records of a list; all of them when none is named. */
  release(tx: Tx, listId: string, recordIds?: readonly string[]): Promise<void>;
  claimedAmong(recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  addItems(tx: Tx, items: readonly ListItem[]): Promise<void>;
  removeItems(tx: Tx, listId: string, recordIds: readonly string[]): Promise<number>;
  items(listId: string, options?: { readonly after?: number; readonly limit?: number; readonly state?: ItemState; readonly verdict?: Verdict; readonly tx?: Tx }): Promise<ListItem[]>;
  item(listId: string, recordId: string, tx?: Tx): Promise<ListItem | undefined>;
  setItem(tx: Tx, listId: string, recordId: string, changes: Partial<Omit<ListItem, 'listId' | 'recordId' | 'rank'>>): Promise<boolean>;
  /** Moves an item on from one state; false when somebody else did. */
  moveItem(tx: Tx, listId: string, recordId: string, from: ItemState, changes: Partial<Omit<ListItem, 'listId' | 'recordId' | 'rank'>>): Promise<boolean>;
  countItems(listId: string, tx?: Tx): Promise<readonly { readonly verdict: Verdict; readonly state: ItemState; readonly count: number }[]>;
  /** Everybody who appraised a record of the list. */
  appraisers(listId: string, tx: Tx): Promise<Pick<ListItem, 'appraisedBy'>[]>;
  /** Every list the record ever stood on, newest last. */
  listsWith(recordId: string): Promise<readonly ListItem[]>;
  lastRank(listId: string, tx: Tx): Promise<number>;
  addTombstone(tx: Tx, tombstone: Tombstone): Promise<boolean>;
  tombstone(recordId: string): Promise<Tombstone | undefined>;
  tombstonesOf(listId: string, cursor: string | undefined, limit: number): Promise<Page<Tombstone>>;
  keepLonger(tx: Tx, kept: KeptLonger): Promise<void>;
  /** Papers whose validity ends within the days, earliest first; `agencyIds` undefined = every custodian. */
  /** Papers still in force whose validity ends in that time, within the scope and in custody of those agencies. */
  endingSoon(scope: Scope, agencyIds: readonly string[] | undefined, from: LocalDate, to: LocalDate, limit: number): Promise<readonly { readonly recordId: string; readonly validTo: LocalDate }[]>;
  countEndingSoon(scope: Scope, agencyIds: readonly string[] | undefined, from: LocalDate, to: LocalDate): Promise<number>;
  keptAmong(recordIds: readonly string[]): Promise<ReadonlyMap<string, KeptLonger>>;
}

const CHUNK = 500;

/** Opens the tables of disposition. */
export function createDispositionStore(database: Database): DispositionStore {
  const lists = openTable(database, 'disposition_lists', listColumns, ['id']);
  const items = openTable(database, 'disposition_items', itemColumns, ['listId', 'recordId']);
  const claims = openTable(database, 'disposition_claims', claimColumns, ['recordId']);
  const tombstones = openTable(database, 'record_tombstones', tombstoneColumns, ['recordId']);
  const keeps = openTable(database, 'disposition_keeps', keepColumns, ['recordId']);
  const within = (tx: Tx | undefined): { tx?: Tx } => (tx === undefined ? {} : { tx });
  const inAgencies = (agencyIds: readonly string[] | undefined): { agencyId?: string[] } => (agencyIds === undefined ? {} : { agencyId: [...agencyIds] });

  return {
    async list(id, tx) {
      // Locked inside a change: an abort and a step of the execution cannot both be right about the state.
      const row = await lists.first({ id }, { ...within(tx), ...(tx === undefined ? {} : { forUpdate: true }) });
      return row === undefined ? undefined : toList(row);
    },
    async lists(filter, cursor, limit) {
      const last = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await lists.find(
        {
          ...inAgencies(filter.agencyIds), ...(filter.kind === undefined ? {} : { kind: filter.kind }), ...(filter.states === undefined ? {} : { state: [...filter.states] }),
          ...(last === undefined ? {} : { [Op.or]: [{ createdAt: { [Op.lt]: last[0] } }, { createdAt: last[0], id: { [Op.lt]: last[1] } }] }),
        },
        { order: [['createdAt', 'DESC'], ['id', 'DESC']], limit: limit + 1 },
      );
      const page = rows.slice(0, limit);
      const tail = page.at(-1);
      return { items: page.map(toList), ...(rows.length > limit && tail !== undefined ? { nextCursor: encodeCursor([tail.createdAt, tail.id]) } : {}) };
    },
    addList: (tx, list) => lists.insert(tx, toListRow(list)),
    async replaceList(tx, list, expectedVersion) {
      const { id, ...changes } = toListRow(list);
      return (await lists.update(tx, { id, version: expectedVersion }, changes)) > 0;
    },
    async countStates(agencyIds) {
      if (agencyIds?.length === 0) return [];
      const where = agencyIds === undefined ? '' : ` WHERE agency_id IN (${agencyIds.map(() => '?').join(', ')})`;
      const rows = await database.rows(`SELECT kind, state, COUNT(*) AS n FROM disposition_lists${where} GROUP BY kind, state`, [...(agencyIds ?? [])]);
      return rows.map((row) => ({ kind: row['kind'] as ListKind, state: row['state'] as ListState, count: Number(row['n']) }));
    },
    async claim(tx, listId, recordIds) {
      const taken: string[] = [];
      for (const recordId of recordIds) if (await claims.insertNew(tx, { recordId, listId })) taken.push(recordId);
      return taken;
    },
    async release(tx, listId, recordIds) {
      if (recordIds === undefined) await claims.remove(tx, { listId });
      else for (const part of chunks(recordIds)) await claims.remove(tx, { listId, recordId: part });
    },
    async claimedAmong(recordIds) {
      const found = new Map<string, string>();
      for (const part of chunks(recordIds)) for (const row of await claims.find({ recordId: part })) found.set(row.recordId, row.listId);
      return found;
    },
    addItems: (tx, rows) => items.insertMany(tx, rows.map((row) => ({ ...row }))),
    async removeItems(tx, listId, recordIds) {
      let gone = 0;
      for (const part of chunks(recordIds)) gone += await items.remove(tx, { listId, recordId: part });
      return gone;
    },
    items: (listId, { after = 0, limit = CHUNK, state, verdict, tx } = {}) =>
      items.find(
        { listId, rank: { [Op.gt]: after }, ...(state === undefined ? {} : { state }), ...(verdict === undefined ? {} : { verdict }) },
        { order: [['rank', 'ASC']], limit, ...within(tx) },
      ),
    item: (listId, recordId, tx) => items.first({ listId, recordId }, within(tx)),
    setItem: async (tx, listId, recordId, changes) => (await items.update(tx, { listId, recordId }, changes)) > 0,
    moveItem: async (tx, listId, recordId, from, changes) => (await items.update(tx, { listId, recordId, state: from }, changes)) > 0,
    async countItems(listId, tx) {
      const sql = 'SELECT verdict, state, COUNT(*) AS n FROM disposition_items WHERE list_id = ? GROUP BY verdict, state';
      const rows = await database.rows(sql, [listId], tx === undefined ? undefined : database.unwrap(tx));
      return rows.map((row) => ({ verdict: row['verdict'] as Verdict, state: row['state'] as ItemState, count: Number(row['n']) }));
    },
    async appraisers(listId, tx) {
      const rows = await database.rows('SELECT DISTINCT appraised_by FROM disposition_items WHERE list_id = ? AND appraised_by IS NOT NULL', [listId], database.unwrap(tx));
      return rows.map((row) => ({ appraisedBy: JSON.parse(String(row['appraised_by'])) as Person }));
    },
    listsWith: (recordId) => items.find({ recordId }),
    lastRank: async (listId, tx) => (await items.first({ listId }, { order: [['rank', 'DESC']], only: ['rank'], tx }))?.rank ?? 0,
    addTombstone: (tx, tombstone) => tombstones.insertNew(tx, { ...tombstone }),
    tombstone: (recordId) => tombstones.first({ recordId }),
    async tombstonesOf(listId, cursor, limit) {
      const last = cursor === undefined ? undefined : decodeCursor(cursor)?.[0];
      const rows = await tombstones.find({ listId, ...(last === undefined ? {} : { recordId: { [Op.gt]: last } }) }, { order: [['recordId', 'ASC']], limit: limit + 1 });
      const page = rows.slice(0, limit);
      return { items: page, ...(rows.length > limit ? { nextCursor: encodeCursor([page.at(-1)?.recordId ?? '']) } : {}) };
    },
    async endingSoon(scope, agencyIds, from, to, limit) {
      const where = endingWhere(scope, agencyIds, from, to);
      const rows = await database.rows(`SELECT id, valid_to FROM records WHERE ${where.sql} ORDER BY valid_to, id LIMIT ${Math.trunc(limit)}`, where.values);
      return rows.map((row) => ({ recordId: String(row['id']), validTo: String(row['valid_to']) }));
    },
    async countEndingSoon(scope, agencyIds, from, to) {
      const where = endingWhere(scope, agencyIds, from, to);
      const [row] = await database.rows(`SELECT COUNT(*) AS n FROM records WHERE ${where.sql}`, where.values);
      return Number(row?.['n'] ?? 0);
    },
    async keepLonger(tx, kept) {
      await keeps.remove(tx, { recordId: kept.recordId });
      await keeps.insert(tx, { ...kept });
    },
    async keptAmong(recordIds) {
      const found = new Map<string, KeptLonger>();
      for (const part of chunks(recordIds)) for (const row of await keeps.find({ recordId: part })) found.set(row.recordId, row);
      return found;
    },
  };
}

function endingWhere(scope: Scope, agencyIds: readonly string[] | undefined, from: LocalDate, to: LocalDate): SqlCondition {
  const seen = scopeSql(scope, { id: 'id', agency: 'custodian_agency_id', sensitivity: 'sensitivity', type: 'type_code' });
  const kept = agencyIds === undefined ? undefined : oneOf('custodian_agency_id', agencyIds);
  return { sql: `valid_to >= ? AND valid_to <= ? AND validity = 'in-force' AND ${seen.sql}${kept === undefined ? '' : ` AND ${kept.sql}`}`, values: [from, to, ...seen.values, ...(kept?.values ?? [])] };
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => ids.slice(index * CHUNK, (index + 1) * CHUNK));
}

function toList({ authorId, authorName, handlerId, handlerName, ...row }: RowOf<typeof listColumns>): DispositionList {
  return { ...row, author: { id: authorId, name: authorName }, handler: { id: handlerId, name: handlerName } };
}

function toListRow({ author, handler, ...list }: DispositionList): RowOf<typeof listColumns> {
  return { ...list, authorId: author.id, authorName: author.name, handlerId: handler.id, handlerName: handler.name };
}
