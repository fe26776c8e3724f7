import type { Json } from '../../../kernel/events.js';

/** Names and versions of the files that describe a record beside its bytes. */
export const RECORD_DOCUMENT = 'metadata/record.json';
export const PREMIS_DOCUMENT = 'metadata/premis.json';
export const RECORD_SCHEMA = 'khoso-record/1';

type Row = { readonly [column: string]: Json };

/** What a record's document is made of: rows by table, those of people and dossier it names, and names for readers. */
export interface RecordRows {
  readonly recordId: string;
  readonly objectId: string;
  /** The rows of the record, by table. */
  readonly register: Readonly<Record<string, readonly Row[]>>;
  /** Owners with their numbers and the dossier: kept here too, so that the paper is understood alone. */
  readonly context: Readonly<Record<string, readonly Row[]>>;
  /** What codes and ids mean, for people. */
  readonly names: Readonly<Record<string, string>>;
}

/** The whole of what the register knows of a record, as text that is the same for the same knowledge. */
export function recordDocument(rows: RecordRows): string {
  return readableJson({ schema: RECORD_SCHEMA, recordId: rows.recordId, objectId: rows.objectId, names: { ...rows.names }, register: tables(rows.register), context: tables(rows.context) });
}

const tables = (rows: Readonly<Record<string, readonly Row[]>>): Json => Object.fromEntries(Object.entries(rows).map(([name, of]) => [name, of.map((row) => ({ ...row }))]));

/** Reads such a document; undefined when it is none. */
export function readRecordDocument(text: string): RecordRows | undefined {
  const value = parse(text);
  if (!isObject(value) || value['schema'] !== RECORD_SCHEMA) return undefined;
  const { recordId, objectId, register, context, names } = value;
  if (typeof recordId !== 'string' || typeof objectId !== 'string' || !isTables(register) || !isTables(context) || !isObject(names)) return undefined;
  return { recordId, objectId, register, context, names: Object.fromEntries(Object.entries(names).map(([key, name]) => [key, String(name)])) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTables(value: unknown): value is Record<string, readonly Row[]> {
  return isObject(value) && Object.values(value).every((rows) => Array.isArray(rows) && rows.every(isObject));
}

/** JSON for people and programs: sorted keys, two blanks a depth, one line feed at the end; the same value always gives the same bytes. */
export function readableJson(value: Json): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  const entries = Object.entries(value as Record<string, Json | undefined>).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, of]) => [key, sorted(of)]));
}
