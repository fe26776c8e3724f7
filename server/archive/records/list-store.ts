import { Op } from 'sequelize';
import type { LocalDate } from '../../kernel/calendar.js';
import { documentNumberKey } from '../../kernel/document-number.js';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import { SENSITIVITIES } from '../../kernel/scope.js';
import type { Columns, RowOf } from '../../platform/database/columns.js';
import type { Table, Where } from '../../platform/database/table.js';
import type { ArchiveRecord, RecordFilter } from './model.js';
import type { recordColumns } from './tables.js';

type RecordRow = RowOf<typeof recordColumns>;

/** What a list is asked for beside the scope. `ownedIds` are the records of the owners asked for. */
export interface ListQuestion {
  readonly filter: RecordFilter;
  readonly ownedIds: readonly string[] | undefined;
  readonly today: LocalDate;
  readonly cursor: string | undefined;
  readonly limit: number;
}

const ORDER = [['accessionedAt', 'DESC'], ['id', 'DESC']] as const;
const MOST_STREAMS = 24;

/**
 * Rows in scope, newest first, a page of them. A scope is a choice of ways, and a database that is asked for "this or that, in
 * order" collects everything before it sorts; so each way is asked for its newest alone, straight from an index, and the
 * answers are merged. Questions that name owners, a dossier or a number are selective by themselves and asked at once.
 */
export async function listRecordRows(records: Table<typeof recordColumns>, scope: Scope, question: ListQuestion): Promise<Page<RecordRow>> {
  const { filter, limit } = question;
  const conditions = [...filterConditions(question), ...cursorCondition(question.cursor)];
  const streams = streamsOf(scope);
  const selective = question.ownedIds !== undefined || filter.ids !== undefined || filter.dossierId !== undefined || filter.documentNumber !== undefined;
  if (selective || streams.length < 2 || streams.length > MOST_STREAMS) {
    return toPage(await records.find({ [Op.and]: [scopeCondition(scope), ...conditions] } as Where<typeof recordColumns>, { order: ORDER, limit: limit + 1 }), limit);
  }
  const heads = await Promise.all(
    streams.map((stream) => records.find({ [Op.and]: [stream, ...conditions] } as Where<typeof recordColumns>, { order: ORDER, limit: limit + 1, only: ['id', 'accessionedAt'] })),
  );
  const newest = [...new Map(heads.flat().map((row) => [row.id, row])).values()].sort(newestFirst).slice(0, limit + 1);
  const rows = newest.length === 0 ? [] : await records.find({ id: newest.map((row) => row.id) });
  return toPage(rows.sort(newestFirst), limit);
}

function newestFirst(a: Pick<RecordRow, 'accessionedAt' | 'id'>, b: Pick<RecordRow, 'accessionedAt' | 'id'>): number {
  if (a.accessionedAt !== b.accessionedAt) return a.accessionedAt < b.accessionedAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function toPage(rows: readonly RecordRow[], limit: number): Page<RecordRow> {
  const tail = rows[limit - 1];
  return { items: rows.slice(0, limit), ...(rows.length > limit && tail !== undefined ? { nextCursor: encodeCursor([tail.accessionedAt, tail.id]) } : {}) };
}

/** The ways of a scope, each fine enough to be read from one index in order. */
function streamsOf(scope: Scope): Where<Columns>[] {
  const streams = scope.alternatives.flatMap((way) => {
    const agencies = way.agencyIds === '*' ? [undefined] : way.agencyIds;
    const all = SENSITIVITIES.every((sensitivity) => way.sensitivities.includes(sensitivity));
    // Every agency, every sensitivity: the order of accession alone. One agency: an index for each sensitivity.
    const sensitivities = all && way.agencyIds === '*' ? [undefined] : way.sensitivities;
    return agencies.flatMap((agency) => sensitivities.map((sensitivity) => ({
      ...(agency === undefined ? {} : { custodianAgencyId: agency }),
      ...(sensitivity === undefined ? {} : { sensitivity }),
      ...(way.typeCodes === undefined ? {} : { typeCode: [...way.typeCodes] }),
    })));
  });
  return scope.recordIds.length === 0 ? streams : [...streams, { id: [...scope.recordIds] }];
}

/** The scope as a condition: any of its ways, or named in it. A scope without ways matches nothing. */
function scopeCondition(scope: Scope): Where<Columns> {
  const ways = scope.alternatives
    .filter((way) => way.sensitivities.length > 0 && (way.agencyIds === '*' || way.agencyIds.length > 0))
    .map((way) => ({
      ...(way.agencyIds === '*' ? {} : { custodianAgencyId: [...way.agencyIds] }),
      sensitivity: [...way.sensitivities],
      ...(way.typeCodes === undefined ? {} : { typeCode: [...way.typeCodes] }),
    }));
  const named = scope.recordIds.length === 0 ? [] : [{ id: [...scope.recordIds] }];
  return ways.length + named.length === 0 ? { id: [] } : { [Op.or]: [...ways, ...named] };
}

function filterConditions({ filter, ownedIds, today }: ListQuestion): Where<Columns>[] {
  return [
    ...(filter.ids === undefined ? [] : [{ id: [...filter.ids] }]),
    ...(filter.typeCodes === undefined ? [] : [{ typeCode: [...filter.typeCodes] }]),
    ...(filter.dossierId === undefined ? [] : [{ dossierId: filter.dossierId }]),
    ...(filter.documentNumber === undefined ? [] : [{ numberKey: documentNumberKey(filter.documentNumber).slice(0, 120) }]),
    ...(filter.updatedAfter === undefined ? [] : [{ updatedAt: { [Op.gt]: filter.updatedAfter } }]),
    ...(filter.validity === undefined ? [] : [validityCondition(filter.validity, today)]),
    ...(ownedIds === undefined ? [] : [{ id: [...ownedIds] }]),
  ];
}

/** Rows whose state has changed by itself since it was stored are let through; the query settles them one by one. */
function validityCondition(validity: ArchiveRecord['validity'], today: LocalDate): Where<Columns> {
  return { [Op.or]: [{ validity }, { validityDueOn: { [Op.lte]: today } }] };
}

function cursorCondition(cursor: string | undefined): Where<Columns>[] {
  const last = cursor === undefined ? undefined : decodeCursor(cursor);
  return last === undefined ? [] : [{ [Op.or]: [{ accessionedAt: { [Op.lt]: last[0] } }, { accessionedAt: last[0], id: { [Op.lt]: last[1] } }] }];
}
