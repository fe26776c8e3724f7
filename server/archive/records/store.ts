import { Op } from 'sequelize';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Page } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { ArchiveRecord, MetadataChange, RecordFile, RecordFilter, RecordLink, SignatureState, StatusChange } from './model.js';
import { listRecordRows } from './list-store.js';
import { fileColumns, historyColumns, linkColumns, recordColumns, recordOwnerColumns, statusColumns } from './tables.js';

/** A record with the keys that only the table knows. */
export interface StoredRecord extends ArchiveRecord {
  readonly numberKey: string | null;
  readonly issuerKey: string | null;
  /** Next day on which the history changes the state; the stored `validity` is good until the day before. */
  readonly validityDueOn: LocalDate | null;
  readonly updatedAt: string;
}

/** The keys by which duplicates are looked for. */
export interface DuplicateKeys {
  readonly numberKey: string;
  readonly issuerKey?: string;
  readonly issuedOn?: LocalDate;
}

/** Rows of records, files, owners, dated validity, links and corrections. */
export interface RecordsStore {
  byId(id: string, tx?: Tx): Promise<StoredRecord | undefined>;
  byIds(ids: readonly string[], tx?: Tx): Promise<StoredRecord[]>;
  /** Ids with version and last change, in id order: of the ids named, or the next ones after an id. */
  moments(which: { readonly ids: readonly string[] } | { readonly after: string; readonly limit: number }): Promise<Pick<StoredRecord, 'id' | 'version' | 'updatedAt'>[]>;
  add(tx: Tx, record: StoredRecord, files: readonly RecordFile[]): Promise<boolean>;
  /** Writes the record if its version still is `expectedVersion`; false when it moved on. */
  replace(tx: Tx, record: StoredRecord, expectedVersion: number): Promise<boolean>;
  /** Takes every row of the record away, its links from both ends too. */
  remove(tx: Tx, id: string): Promise<void>;
  setText(tx: Tx, id: string, text: Pick<ArchiveRecord, 'textState' | 'textConfidence'>, updatedAt: string): Promise<void>;
  setSignatureState(tx: Tx, id: string, signatureState: SignatureState, updatedAt: string): Promise<void>;
  /** In id order, after an id. */
  idsBySignatureState(state: SignatureState, after: string, limit: number): Promise<string[]>;
  filesOf(id: string, tx?: Tx): Promise<RecordFile[]>;
  putFile(tx: Tx, file: RecordFile): Promise<void>;
  historyOf(id: string): Promise<MetadataChange[]>;
  addHistory(tx: Tx, change: MetadataChange): Promise<void>;
  statusOf(ids: readonly string[], tx?: Tx): Promise<Map<string, StatusChange[]>>;
  addStatus(tx: Tx, change: StatusChange, rank: number): Promise<boolean>;
  linksOf(id: string): Promise<RecordLink[]>;
  addLink(tx: Tx, link: RecordLink, at: string, by: string): Promise<boolean>;
  list(scope: Scope, filter: RecordFilter, today: LocalDate, cursor: string | undefined, limit: number): Promise<Page<StoredRecord>>;
  idsOfOwners(ownerIds: readonly string[], limit: number): Promise<string[]>;
  bySha256(sha256: string, limit: number): Promise<StoredRecord[]>;
  byNumber(keys: DuplicateKeys, limit: number): Promise<StoredRecord[]>;
  heldOf(ownerIds: readonly string[], typeCodes: readonly string[]): Promise<StoredRecord[]>;
  /** Records whose stored validity is out of date on the day. */
  staleValidity(today: LocalDate, limit: number): Promise<StoredRecord[]>;
}

const CHUNK = 500;
const MOST_OWNED = 10_000;

/** Opens the register's tables. */
export function createRecordsStore(database: Database): RecordsStore {
  const records = openTable(database, 'records', recordColumns, ['id']);
  const owners = openTable(database, 'record_owners', recordOwnerColumns, ['recordId', 'ownerId']);
  const files = openTable(database, 'record_files', fileColumns, ['recordId', 'logicalPath']);
  const statuses = openTable(database, 'record_status', statusColumns, ['recordId', 'rank']);
  const links = openTable(database, 'record_links', linkColumns, ['fromId', 'toId', 'kind']);
  const history = openTable(database, 'record_history', historyColumns, ['recordId', 'version']);

  async function withOwners(rows: readonly RowOf<typeof recordColumns>[], tx?: Tx): Promise<StoredRecord[]> {
    const found = await inChunks(rows.map((row) => row.id), (ids) =>
      owners.find({ recordId: ids }, { order: [['rank', 'ASC']], ...within(tx) }));
    const byRecord = group(found);
    return rows.map((row) => ({ ...row, ownerIds: (byRecord.get(row.id) ?? []).map((owner) => owner.ownerId) }));
  }
  async function byIds(ids: readonly string[], tx?: Tx): Promise<StoredRecord[]> {
    return withOwners(await inChunks([...new Set(ids)], (part) => records.find({ id: part }, within(tx))), tx);
  }
  async function putOwners(tx: Tx, record: StoredRecord): Promise<void> {
    await owners.insertMany(tx, record.ownerIds.map((ownerId, rank) => ({ recordId: record.id, ownerId, rank })));
  }
  async function idsOfOwners(ownerIds: readonly string[], limit: number): Promise<string[]> {
    const rows = await inChunks(ownerIds, (part) => owners.find({ ownerId: part }, { only: ['recordId'], limit }));
    return [...new Set(rows.map((row) => row.recordId))].slice(0, limit);
  }

  return {
    byId: async (id, tx) => (await byIds([id], tx))[0],
    byIds,
    moments: (which) => {
      const only = { order: [['id', 'ASC']], only: ['id', 'version', 'updatedAt'] } as const;
      return 'ids' in which ? inChunks(which.ids, (part) => records.find({ id: part }, only)) : records.find({ id: { [Op.gt]: which.after } }, { ...only, limit: which.limit });
    },
    async add(tx, record, newFiles) {
      if (!(await records.insertNew(tx, toRow(record)))) return false;
      await putOwners(tx, record);
      await files.insertMany(tx, newFiles.map((file, rank) => ({ ...file, rank })));
      return true;
    },
    async replace(tx, record, expectedVersion) {
      const { id, ...changes } = toRow(record);
      if ((await records.update(tx, { id, version: expectedVersion }, changes)) === 0) return false;
      await owners.remove(tx, { recordId: id });
      await putOwners(tx, record);
      return true;
    },
    async remove(tx, recordId) {
      for (const table of [owners, files, statuses, history]) await table.remove(tx, { recordId });
      await links.remove(tx, { [Op.or]: [{ fromId: recordId }, { toId: recordId }] });
      await records.remove(tx, { id: recordId });
    },
    async setText(tx, id, { textState, textConfidence }, updatedAt) {
      await records.update(tx, { id }, { textState, textConfidence, updatedAt });
    },
    async setSignatureState(tx, id, signatureState, updatedAt) {
      await records.update(tx, { id }, { signatureState, updatedAt });
    },
    idsBySignatureState: async (signatureState, after, limit) =>
      (await records.find({ signatureState, id: { [Op.gt]: after } }, { order: [['id', 'ASC']], only: ['id'], limit })).map((row) => row.id),
    filesOf: async (recordId, tx) =>
      (await files.find({ recordId }, { order: [['rank', 'ASC']], ...within(tx) })).map(({ rank: _rank, ...file }) => file),
    async putFile(tx, file) {
      await files.remove(tx, { recordId: file.recordId, logicalPath: file.logicalPath });
      await files.insert(tx, { ...file, rank: await files.count({ recordId: file.recordId }, tx) });
    },
    historyOf: async (recordId) =>
      (await history.find({ recordId }, { order: [['version', 'ASC']] })).map(({ changedAt: at, changedBy: by, ...change }) => ({ ...change, at, by })),
    async addHistory(tx, { at, by, ...change }) {
      await history.insert(tx, { ...change, changes: { ...change.changes }, changedAt: at, changedBy: by });
    },
    async statusOf(ids, tx) {
      const rows = await inChunks([...new Set(ids)], (part) => statuses.find({ recordId: part }, { order: [['rank', 'ASC']], ...within(tx) }));
      return new Map([...group(rows)].map(([id, of]) => [id, of.map(toStatus)]));
    },
    addStatus: (tx, { from, ...change }, rank) => statuses.insertNew(tx, { ...change, effectiveFrom: from, rank }),
    linksOf: async (id) => {
      const rows = await links.find({ [Op.or]: [{ fromId: id }, { toId: id }] }, { order: [['recordedAt', 'ASC']] });
      return rows.map(({ recordedAt: _at, recordedBy: _by, ...link }) => link);
    },
    addLink: (tx, link, recordedAt, recordedBy) => links.insertNew(tx, { ...link, recordedAt, recordedBy }),
    async list(scope, filter, today, cursor, limit) {
      const ownedIds = filter.ownerIds === undefined ? undefined : await idsOfOwners(filter.ownerIds, MOST_OWNED);
      const page = await listRecordRows(records, scope, { filter, ownedIds, today, cursor, limit });
      return { ...page, items: await withOwners(page.items) };
    },
    idsOfOwners,
    async bySha256(sha256, limit) {
      const rows = await files.find({ sha256, role: 'master' }, { only: ['recordId'], limit });
      return byIds(rows.map((row) => row.recordId));
    },
    byNumber: async ({ numberKey, issuerKey, issuedOn }, limit) =>
      withOwners(
        await records.find(
          { numberKey, ...(issuerKey === undefined ? {} : { issuerKey }), ...(issuedOn === undefined ? {} : { issuedOn }) },
          { order: [['accessionedAt', 'ASC'], ['id', 'ASC']], limit },
        ),
      ),
    async heldOf(ownerIds, typeCodes) {
      if (ownerIds.length === 0 || typeCodes.length === 0) return [];
      const ids = await idsOfOwners(ownerIds, MOST_OWNED);
      const rows = await inChunks(ids, (part) => records.find({ id: part, typeCode: [...typeCodes] }));
      return withOwners(rows.sort((a, b) => (a.accessionedAt < b.accessionedAt ? 1 : a.accessionedAt > b.accessionedAt ? -1 : a.id < b.id ? -1 : 1)));
    },
    staleValidity: async (today, limit) =>
      withOwners(
        await records.find({ validityDueOn: { [Op.lte]: today } }, { order: [['validityDueOn', 'ASC'], ['id', 'ASC']], limit }),
      ),
  };
}

const within = (tx: Tx | undefined): { tx?: Tx } => (tx === undefined ? {} : { tx });

async function inChunks<T>(ids: readonly string[], load: (part: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) found.push(...(await load(ids.slice(start, start + CHUNK))));
  return found;
}

function group<T extends { readonly recordId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.recordId, [...(groups.get(row.recordId) ?? []), row]);
  return groups;
}

function toRow({ ownerIds: _owners, ...row }: StoredRecord): RowOf<typeof recordColumns> {
  return { ...row, fields: { ...row.fields } };
}

function toStatus({ effectiveFrom: from, rank: _rank, ...change }: RowOf<typeof statusColumns>): StatusChange {
  return { ...change, from };
}
