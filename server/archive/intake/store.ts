import { Op } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { ItemFile, ItemState, ItemWithSubmission, Submission, SubmissionItem } from './model.js';
import { itemColumns, itemFileColumns, submissionColumns } from './tables.js';

/** What of a paper changes; identity, files and delivery never do. */
export type ItemChanges = Partial<
  Pick<
    SubmissionItem,
    'state' | 'findings' | 'suggestions' | 'evidence' | 'duplicateOf' | 'metadata' | 'decision' | 'fault' | 'recordId' | 'linked'
  >
> & { readonly updatedAt: string };

/** Which papers a list holds; all conditions must hold. `agencyIds` or `actorId` is the reader's scope. */
export interface ItemFilter {
  readonly agencyIds?: readonly string[] | '*';
  readonly actorId?: string;
  readonly states?: readonly ItemState[];
  readonly dossierId?: string;
}

/** Rows of intake. */
export interface IntakeStore {
  /** Writes a delivery with its papers; false when its handle is taken. */
  add(tx: Tx, submission: Submission, handle: string, items: readonly SubmissionItem[]): Promise<boolean>;
  findByHandle(handle: string): Promise<Submission | undefined>;
  findSubmission(id: string): Promise<Submission | undefined>;
  itemsOf(submissionId: string): Promise<SubmissionItem[]>;
  /** A paper with its delivery; inside a change the row is locked. */
  findItem(id: string, tx?: Tx): Promise<ItemWithSubmission | undefined>;
  findItems(ids: readonly string[]): Promise<ItemWithSubmission[]>;
  /** Changes a paper that is still at the version read; false when somebody was faster. The version goes up by one. */
  update(tx: Tx, item: { id: string; version: number }, changes: ItemChanges): Promise<boolean>;
  /** The same for technical states (being examined, broken down), which are no acts of a person and leave no audit entry. */
  mark(item: { id: string; version: number }, changes: ItemChanges): Promise<boolean>;
  /** Takes papers out whose files moved to another one, and gives that one its new files. */
  moveFiles(tx: Tx, target: SubmissionItem, files: readonly ItemFile[], emptied: readonly string[]): Promise<void>;
  list(filter: ItemFilter, cursor: string | undefined, limit: number): Promise<Page<ItemWithSubmission>>;
  countByState(filter: ItemFilter): Promise<Partial<Record<ItemState, number>>>;
  /** Papers with these bytes that are not settled with a record yet, newest last. */
  findOpenByBytes(sha256s: readonly string[], where: { agencyId: string | null; dossierId: string | null }): Promise<SubmissionItem[]>;
  /** Papers in these states, in order of id, for sweeps. */
  pageByState(states: readonly ItemState[], afterId: string, limit: number): Promise<SubmissionItem[]>;
}

type ItemRow = RowOf<typeof itemColumns>;
type FileRow = RowOf<typeof itemFileColumns>;

const OPEN: readonly ItemState[] = ['received', 'examining', 'waiting', 'confirming', 'failed'];

/** Opens the tables of intake. */
export function createIntakeStore(database: Database): IntakeStore {
  const submissions = openTable(database, 'submissions', submissionColumns, ['id']);
  const items = openTable(database, 'submission_items', itemColumns, ['id']);
  const files = openTable(database, 'submission_files', itemFileColumns, ['itemId', 'position']);

  async function withFiles(rows: readonly ItemRow[], tx?: Tx): Promise<SubmissionItem[]> {
    if (rows.length === 0) return [];
    const found = await files.find({ itemId: rows.map((row) => row.id) }, { order: [['position', 'ASC']], ...(tx === undefined ? {} : { tx }) });
    const byItem = new Map<string, FileRow[]>(rows.map((row) => [row.id, []]));
    for (const file of found) byItem.get(file.itemId)?.push(file);
    return rows.map((row) => itemOf(row, byItem.get(row.id) ?? []));
  }

  async function withSubmissions(found: readonly SubmissionItem[], tx?: Tx): Promise<ItemWithSubmission[]> {
    if (found.length === 0) return [];
    const ids = [...new Set(found.map((item) => item.submissionId))];
    const rows = await submissions.find({ id: ids }, tx === undefined ? {} : { tx });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return found.flatMap((item) => {
      const submission = byId.get(item.submissionId);
      return submission === undefined ? [] : [{ item, submission }];
    });
  }

  const rowChanges = (version: number, changes: ItemChanges): Partial<ItemRow> => ({ ...(changes as Partial<ItemRow>), version: version + 1 });

  return {
    async add(tx, submission, handle, papers) {
      const added = await submissions.insertNew(tx, { ...submission, handle });
      if (!added) return false;
      await items.insertMany(tx, papers.map((item) => rowOf(item, submission)));
      await files.insertMany(tx, papers.flatMap((item) => item.files.map((file, position) => ({ ...file, itemId: item.id, position }))));
      return true;
    },
    findByHandle: (handle) => submissions.first({ handle }),
    findSubmission: (id) => submissions.first({ id }),
    itemsOf: async (submissionId) => withFiles(await items.find({ submissionId }, { order: [['position', 'ASC']] })),
    async findItem(id, tx) {
      const rows = await items.find({ id }, tx === undefined ? {} : { tx, forUpdate: true });
      return (await withSubmissions(await withFiles(rows, tx), tx))[0];
    },
    findItems: async (ids) => withSubmissions(await withFiles(await items.find({ id: [...ids] }))),
    update: async (tx, item, changes) => (await items.update(tx, { id: item.id, version: item.version }, rowChanges(item.version, changes))) === 1,
    mark: (item, changes) =>
      database.write(async (transaction) => (await items.update(transaction, { id: item.id, version: item.version }, rowChanges(item.version, changes))) === 1),
    async moveFiles(tx, target, moved, emptied) {
      await files.remove(tx, { itemId: [target.id, ...emptied] });
      await files.insertMany(tx, moved.map((file, position) => ({ ...file, itemId: target.id, position })));
      await items.remove(tx, { id: [...emptied] });
    },
    async list(filter, cursor, limit) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const [createdAt, id] = after ?? [];
      const where = {
        ...conditions(filter),
        ...(createdAt === undefined || id === undefined
          ? {}
          : { [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { createdAt, id: { [Op.lt]: id } }] }),
      };
      const rows = await items.find(where, { order: [['createdAt', 'DESC'], ['id', 'DESC']], limit: limit + 1 });
      const shown = await withSubmissions(await withFiles(rows.slice(0, limit)));
      const last = rows[limit - 1];
      return { items: shown, ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.createdAt, last.id]) } : {}) };
    },
    async countByState(filter) {
      const { sql, params } = countQuery(filter);
      const rows = await database.select<{ state: ItemState; n: number }>(sql, params);
      return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
    },
    async findOpenByBytes(sha256s, where) {
      const found = await files.find({ sha256: [...sha256s] }, { only: ['itemId'], limit: 500 });
      if (found.length === 0) return [];
      const rows = await items.find({ id: [...new Set(found.map((file) => file.itemId))], state: [...OPEN], ...where }, { order: [['createdAt', 'ASC']] });
      return withFiles(rows);
    },
    pageByState: async (states, afterId, limit) =>
      withFiles(await items.find({ state: [...states], id: { [Op.gt]: afterId } }, { order: [['id', 'ASC']], limit })),
  };
}

function conditions(filter: ItemFilter): { [key: string]: unknown } {
  return {
    ...(filter.agencyIds === undefined || filter.agencyIds === '*' ? {} : { agencyId: [...filter.agencyIds] }),
    ...(filter.actorId === undefined ? {} : { actorId: filter.actorId }),
    ...(filter.states === undefined ? {} : { state: [...filter.states] }),
    ...(filter.dossierId === undefined ? {} : { dossierId: filter.dossierId }),
  };
}

function countQuery(filter: ItemFilter): { sql: string; params: Record<string, unknown> } {
  const parts: string[] = [];
  if (filter.agencyIds !== undefined && filter.agencyIds !== '*') parts.push('agency_id IN (:agencyIds)');
  if (filter.actorId !== undefined) parts.push('actor_id = :actorId');
  if (filter.dossierId !== undefined) parts.push('dossier_id = :dossierId');
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return {
    sql: `SELECT state, COUNT(*) AS n FROM submission_items${where} GROUP BY state`,
    params: {
      agencyIds: filter.agencyIds === undefined || filter.agencyIds.length === 0 ? [''] : [...filter.agencyIds],
      actorId: filter.actorId ?? '',
      dossierId: filter.dossierId ?? '',
    },
  };
}

function rowOf(item: SubmissionItem, submission: Submission): ItemRow {
  const { files: _files, findings, suggestions, duplicateOf, ...rest } = item;
  return {
    ...rest,
    findings: [...findings],
    suggestions: [...suggestions],
    duplicateOf: [...duplicateOf],
    agencyId: submission.agencyId,
    actorId: submission.actorId,
    dossierId: submission.dossierId,
  };
}

function itemOf(row: ItemRow, files: readonly FileRow[]): SubmissionItem {
  const { agencyId: _agencyId, actorId: _actorId, dossierId: _dossierId, ...rest } = row;
  return { ...rest, files: files.map(({ itemId: _itemId, position: _position, ...file }) => file) };
}
