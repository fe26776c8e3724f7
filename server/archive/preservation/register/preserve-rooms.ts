import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { isStorageError } from '../../../../storage/errors.js';
import type { NewFile, OpenedFile, PreservationStore } from '../../../../storage/preservation-store.js';
import type { StagedFile, Staging } from '../../../../storage/staging.js';
import { cutSegments, segmentPath } from '../rules/cut-segments.js';
import { readRoomDocument, ROOM_DOCUMENT, roomDocument } from '../rules/room-document.js';
import type { RoomDocument, SegmentEntry } from '../rules/room-document.js';
import { KEEPER } from './preserve-record.js';
import type { RegisterDeps } from './preserve-record.js';
import { roomObjectId } from './register-parts.js';
import type { RegisterTable } from './register-store.js';

/** What a run wrote. */
export interface RoomReport {
  readonly room: string;
  readonly rows: number;
  readonly segmentsWritten: number;
  readonly version: string;
}

export type RoomDeps = RegisterDeps & { readonly staging: Pick<Staging, 'receive' | 'discard'> };

/**
 * Writes the tables of every room into its object, in files of a few hundred rows; files that did not change are not written again.
 * Memory stays flat however long a table is. Breaks off at the signal and goes on with the next run.
 */
export const preserveRooms =
  (deps: RoomDeps) =>
  async (signal?: AbortSignal): Promise<RoomReport[]> => {
    const rooms = new Map<string, RegisterTable[]>();
    for (const table of deps.tables.values()) {
      const { keeping } = table.part;
      if (keeping.with === 'room') rooms.set(keeping.room, [...(rooms.get(keeping.room) ?? []), table]);
    }
    const reports: RoomReport[] = [];
    for (const [room, tables] of rooms) {
      if (signal?.aborted === true) break;
      reports.push(await preserveRoom(deps, room, tables));
    }
    return reports;
  };

async function preserveRoom(deps: RoomDeps, room: string, tables: readonly RegisterTable[]): Promise<RoomReport> {
  const objectId = roomObjectId(room);
  const before = await readRoom(deps, objectId);
  const known = new Map(before?.tables.flatMap(({ segments }) => segments.map((segment) => [segment.path, segment.sha512] as const)));
  const written: { logicalPath: string; source: StagedFile }[] = [];
  try {
    const described: RoomDocument['tables'][number][] = [];
    for (const table of tables) {
      const segments = await segmentsOf(deps, table, before?.tables.find((one) => one.table === table.part.table)?.segments ?? [], known, written);
      described.push({ table: table.part.table, rows: segments.reduce((sum, segment) => sum + segment.rows, 0), segments });
    }
    const document = Buffer.from(roomDocument({ room, tables: described }));
    const present = new Set(described.flatMap(({ segments }) => segments.map((segment) => segment.path)));
    const files: NewFile[] = [{ logicalPath: ROOM_DOCUMENT, source: document }, ...written];
    const meta = { message: 'Ghi sổ đăng ký', user: KEEPER };
    const stored = before === undefined
      ? await deps.store.create(objectId, files, meta)
      : await deps.store.addVersion(objectId, { replace: files, remove: [...known.keys()].filter((path) => !present.has(path)) }, meta);
    return { room, rows: described.reduce((sum, one) => sum + one.rows, 0), segmentsWritten: written.length, version: stored.version };
  } finally {
    for (const { source } of written) await deps.staging.discard(source.token);
  }
}

async function segmentsOf(
  deps: RoomDeps, table: RegisterTable, before: readonly SegmentEntry[], known: ReadonlyMap<string, string>, written: { logicalPath: string; source: StagedFile }[],
): Promise<SegmentEntry[]> {
  // Keys made of a secret stay out; names of files give away nothing of them.
  const last = before.at(-1);
  const goesOn = table.part.keeping.with === 'room' && table.part.keeping.grows === true && last?.firstKey !== undefined;
  const segments: SegmentEntry[] = goesOn ? before.slice(0, -1) : [];
  const lines = async function* () {
    for await (const { key, row } of table.rows(goesOn ? last.firstKey : undefined)) yield { key, line: JSON.stringify(row) };
  };
  for await (const { firstKey, rows, text } of cutSegments(lines())) {
    const path = segmentPath(table.part.table, firstKey);
    const bytes = Buffer.from(text);
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    segments.push({ path, rows, sha512, ...(table.keyIsWithheld ? {} : { firstKey }) });
    if (known.get(path) === sha512) continue;
    written.push({ logicalPath: path, source: await deps.staging.receive(Readable.from([bytes], { objectMode: false }), { limitBytes: bytes.length }) });
  }
  return segments;
}

/** The table of contents of a room's object; undefined when there is none. */
export async function readRoom(deps: { readonly store: Pick<PreservationStore, 'read'> }, objectId: string): Promise<RoomDocument | undefined> {
  try {
    return readRoomDocument((await readWhole(await deps.store.read(objectId, ROOM_DOCUMENT))).toString('utf8'));
  } catch (error) {
    if (isStorageError(error, 'missing')) return undefined;
    throw error;
  }
}

const MOST_BYTES = 256 * 1024 * 1024;

/** The bytes of a small file. */
export async function readWhole(opened: OpenedFile): Promise<Buffer> {
  if (opened.sizeBytes > MOST_BYTES) {
    opened.stream.destroy();
    throw new Error(`${opened.logicalPath} has ${opened.sizeBytes} bytes`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of opened.stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
