import { createHash } from 'node:crypto';
import type { PreservationStore } from '../../../../storage/preservation-store.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { RECORD_DOCUMENT, readRecordDocument } from '../rules/record-document.js';
import type { RecordRows } from '../rules/record-document.js';
import { isHouseObject, roomObjectId } from './register-parts.js';
import { readRoom, readWhole } from './preserve-rooms.js';
import type { KeptRow, RegisterTable } from './register-store.js';

/** Something that could not be brought back, and where. */
export interface RestoreFault {
  readonly objectId: string;
  readonly code: 'no-description' | 'description-damaged' | 'description-unreadable' | 'file-missing' | 'room-missing' | 'room-damaged' | 'table-unknown' | 'object-unreadable';
  readonly detail: string;
}

/** What a rebuild met and did; with a dry run, what it would do. */
export interface RestoreReport {
  readonly objects: number;
  readonly records: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Rows of owners and dossiers that came from descriptions of records because the room's object was older. */
  readonly filledIn: number;
  /** Objects of records that were destroyed by decision: their rows stay away. */
  readonly destroyed: number;
  readonly faults: readonly RestoreFault[];
  /** What is not kept beside the bytes, with the reason. */
  readonly notKept: readonly { readonly table: string; readonly why: string }[];
}

export interface RestoreDeps {
  readonly tables: ReadonlyMap<string, RegisterTable>;
  readonly store: Pick<PreservationStore, 'read' | 'describe' | 'list'>;
  /** Ids of records that a ledger of erasures calls destroyed, asked for after the rooms were filled. */
  readonly destroyed: () => Promise<ReadonlySet<string>>;
  /** Called after the log was filled: sets its head and follows the chain. */
  readonly closeLog: (lastEntry: { readonly seq: number; readonly hash: string }) => Promise<void>;
}

export interface RestoreOptions {
  readonly dryRun: boolean;
  readonly onProgress?: (objects: number) => void;
}

const BATCH = 200;
const LANES = 16;
const ROWS_AT_ONCE = 2000;

/**
 * Fills an empty register from the objects alone: first the rooms' tables, then every record from its own description, then owners and
 * dossiers that only the descriptions know. Nothing is guessed: what is damaged or missing is named and left out.
 * @throws ArchiveError conflict `register-not-empty`.
 */
export const restoreRegister =
  (deps: RestoreDeps) =>
  async ({ dryRun, onProgress }: RestoreOptions): Promise<RestoreReport> => {
    const tally = createTally();
    if (!dryRun) await assertEmpty(deps.tables);
    await restoreRooms(deps, dryRun, tally);
    const destroyed = dryRun ? new Set<string>() : await deps.destroyed();
    for await (const ids of batches(deps.store.list(), tally.faults)) {
      await restoreObjects(deps, ids, { dryRun, destroyed, tally });
      onProgress?.(tally.counts.objects);
    }
    const notKept = [...deps.tables.values()].flatMap(({ part }) => (part.keeping.with === 'nothing' ? [{ table: part.table, why: part.keeping.why }] : []));
    return { ...tally.counts, rows: Object.fromEntries(tally.rows), faults: tally.faults, notKept };
  };

interface Tally {
  readonly counts: { objects: number; records: number; filledIn: number; destroyed: number };
  readonly rows: Map<string, number>;
  readonly faults: RestoreFault[];
}

function createTally(): Tally {
  return { counts: { objects: 0, records: 0, filledIn: 0, destroyed: 0 }, rows: new Map(), faults: [] };
}

async function assertEmpty(tables: ReadonlyMap<string, RegisterTable>): Promise<void> {
  for (const table of tables.values()) {
    if (table.part.seeded === true || table.part.keeping.with === 'nothing') continue;
    const rows = await table.count();
    if (rows > 0) throw new ArchiveError('conflict', 'register-not-empty', { table: table.part.table, rows });
  }
}

async function restoreRooms(deps: RestoreDeps, dryRun: boolean, tally: Tally): Promise<void> {
  const rooms = new Set([...deps.tables.values()].flatMap(({ part }) => (part.keeping.with === 'room' ? [part.keeping.room] : [])));
  for (const room of rooms) {
    const objectId = roomObjectId(room);
    const document = await readRoom(deps, objectId).catch((error: unknown) => void tally.faults.push({ objectId, code: 'object-unreadable', detail: messageOf(error) }));
    if (document === undefined) {
      if (!tally.faults.some((fault) => fault.objectId === objectId)) tally.faults.push({ objectId, code: 'room-missing', detail: room });
      continue;
    }
    tally.counts.objects += 1;
    for (const { table, segments } of document.tables) {
      const target = deps.tables.get(table);
      if (target === undefined) {
        tally.faults.push({ objectId, code: 'table-unknown', detail: table });
        continue;
      }
      let last: KeptRow | undefined;
      for (const segment of segments) {
        const rows = await readSegment(deps, objectId, segment, tally);
        for (let start = 0; !dryRun && start < rows.length; start += ROWS_AT_ONCE) await target.put(rows.slice(start, start + ROWS_AT_ONCE));
        tally.rows.set(table, (tally.rows.get(table) ?? 0) + rows.length);
        last = rows.at(-1) ?? last;
      }
      if (!dryRun && table === 'audit_entries' && last !== undefined) await deps.closeLog({ seq: Number(last['seq']), hash: String(last['hash']) });
    }
  }
}

async function readSegment(deps: RestoreDeps, objectId: string, segment: { readonly path: string; readonly sha512: string }, tally: Tally): Promise<KeptRow[]> {
  try {
    const bytes = await readWhole(await deps.store.read(objectId, segment.path));
    if (createHash('sha512').update(bytes).digest('hex') === segment.sha512) {
      return bytes.toString('utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as KeptRow);
    }
    tally.faults.push({ objectId, code: 'room-damaged', detail: segment.path });
  } catch (error) {
    tally.faults.push({ objectId, code: 'room-damaged', detail: `${segment.path}: ${messageOf(error)}` });
  }
  return [];
}

async function* batches(objects: ReturnType<PreservationStore['list']>, faults: RestoreFault[]): AsyncGenerator<string[]> {
  let ids: string[] = [];
  for await (const { objectId, path } of objects) {
    if (objectId === '') faults.push({ objectId: path, code: 'object-unreadable', detail: path });
    else if (!isHouseObject(objectId)) ids.push(objectId);
    if (ids.length < BATCH) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}

interface Run {
  readonly dryRun: boolean;
  readonly destroyed: ReadonlySet<string>;
  readonly tally: Tally;
}

async function restoreObjects(deps: RestoreDeps, ids: readonly string[], run: Run): Promise<void> {
  const { counts, rows: written } = run.tally;
  const found: RecordRows[] = [];
  const queue = ids.values();
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (const objectId of queue) {
      const record = await readDescription(deps, objectId, run.tally);
      counts.objects += 1;
      if (record !== undefined && run.destroyed.has(record.recordId)) counts.destroyed += 1;
      else if (record !== undefined) found.push(record);
    }
  }));
  counts.records += found.length;
  for (const [name, rows] of gather(found.map((record) => record.register))) {
    const table = deps.tables.get(name);
    if (table === undefined) run.tally.faults.push({ objectId: '', code: 'table-unknown', detail: name });
    else if (!run.dryRun) await table.put(rows);
    written.set(name, (written.get(name) ?? 0) + rows.length);
  }
  for (const [name, rows] of gather(found.map((record) => record.context))) {
    if (!run.dryRun) counts.filledIn += (await deps.tables.get(name)?.putNewer(newest(rows))) ?? 0;
  }
}

/** One row a key: the same owner stands in the descriptions of all his papers, the newest counts. */
function newest(rows: readonly KeptRow[]): KeptRow[] {
  const byKey = new Map<string, KeptRow>();
  for (const row of rows) {
    const key = typeof row['id'] === 'string' ? row['id'] : JSON.stringify(row);
    const known = byKey.get(key);
    if (known === undefined || Number(row['version'] ?? 0) > Number(known['version'] ?? 0)) byKey.set(key, row);
  }
  return [...byKey.values()];
}

function gather(parts: readonly Readonly<Record<string, readonly KeptRow[]>>[]): ReadonlyMap<string, KeptRow[]> {
  const all = new Map<string, KeptRow[]>();
  for (const part of parts) for (const [table, rows] of Object.entries(part)) all.set(table, [...(all.get(table) ?? []), ...rows]);
  return all;
}

async function readDescription(deps: RestoreDeps, objectId: string, tally: Tally): Promise<RecordRows | undefined> {
  const fault = (code: RestoreFault['code'], detail: string): undefined => void tally.faults.push({ objectId, code, detail });
  try {
    const described = await deps.store.describe(objectId);
    const files = new Map(described.versions.at(-1)?.files.map((file) => [file.logicalPath, file.sha512]));
    if (!files.has(RECORD_DOCUMENT)) return fault('no-description', described.head);
    const bytes = await readWhole(await deps.store.read(objectId, RECORD_DOCUMENT));
    if (createHash('sha512').update(bytes).digest('hex') !== files.get(RECORD_DOCUMENT)) return fault('description-damaged', RECORD_DOCUMENT);
    const record = readRecordDocument(bytes.toString('utf8'));
    if (record === undefined) return fault('description-unreadable', RECORD_DOCUMENT);
    for (const file of record.register['record_files'] ?? []) {
      if (files.get(String(file['logicalPath'])) !== file['sha512']) fault('file-missing', String(file['logicalPath']));
    }
    return record;
  } catch (error) {
    return fault('object-unreadable', messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
