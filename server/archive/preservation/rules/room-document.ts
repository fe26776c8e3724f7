import type { Json } from '../../../kernel/events.js';
import { readableJson } from './record-document.js';

/** The table of contents of an object that keeps tables. */
export const ROOM_DOCUMENT = 'register.json';
export const ROOM_SCHEMA = 'khoso-register/1';

/** A file with rows, one JSON object a line. The first key is left out where keys are made of a secret. */
export interface SegmentEntry {
  readonly path: string;
  readonly rows: number;
  readonly sha512: string;
  readonly firstKey?: readonly (string | number)[];
}

/** The tables of a room, with the files of each in the order of the rows. */
export interface RoomDocument {
  readonly room: string;
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly segments: readonly SegmentEntry[] }[];
}

export function roomDocument(document: RoomDocument): string {
  const tables = document.tables.map(({ table, rows, segments }): Json => ({
    table, rows, segments: segments.map(({ firstKey, ...segment }): Json => ({ ...segment, ...(firstKey === undefined ? {} : { firstKey: [...firstKey] }) })),
  }));
  return readableJson({ schema: ROOM_SCHEMA, room: document.room, form: 'one JSON object a line, UTF-8, in the order of the key', tables });
}

/** Reads such a document; undefined when it is none. */
export function readRoomDocument(text: string): RoomDocument | undefined {
  try {
    const value = JSON.parse(text) as Partial<RoomDocument> & { schema?: unknown };
    const sound =
      value.schema === ROOM_SCHEMA && typeof value.room === 'string' && Array.isArray(value.tables) &&
      value.tables.every((one) => typeof one.table === 'string' && Array.isArray(one.segments) && one.segments.every((segment: Partial<SegmentEntry>) => typeof segment.path === 'string' && typeof segment.sha512 === 'string'));
    return sound ? { room: value.room ?? '', tables: value.tables ?? [] } : undefined;
  } catch {
    return undefined;
  }
}
