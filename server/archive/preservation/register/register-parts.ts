/** Where the rows of a table are kept beside the bytes. */
export type Keeping =
  /** In the object of each record, by the column that names the record. */
  | { readonly with: 'record'; readonly column: string }
  /** In the object of a room; `grows`: rows are only ever added at the end of the key. */
  | { readonly with: 'room'; readonly room: string; readonly grows?: true }
  /** Nowhere, because it is made anew, is found again, or ends with the moment. */
  | { readonly with: 'nothing'; readonly why: string };

/** One table of the register. */
export interface RegisterPart {
  readonly table: string;
  readonly keeping: Keeping;
  /** Columns that never leave the database (secrets and what is keyed by one), with what stands in them after a rebuild; `:id` is the row's id. */
  readonly withheld?: Readonly<Record<string, string>>;
  /** Migrations put rows into it: they are replaced by a rebuild. */
  readonly seeded?: true;
}

const record = (table: string, column = 'recordId'): RegisterPart => ({ table, keeping: { with: 'record', column } });
const room = (name: string, table: string, more: Omit<RegisterPart, 'table' | 'keeping'> & { grows?: true } = {}): RegisterPart => {
  const { grows, ...rest } = more;
  return { table, keeping: { with: 'room', room: name, ...(grows === undefined ? {} : { grows }) }, ...rest };
};
const not = (table: string, why: string, seeded?: true): RegisterPart => ({ table, keeping: { with: 'nothing', why }, ...(seeded === undefined ? {} : { seeded }) });

/**
 * Every table of the database and what becomes of its rows when the database is lost. A new table gets one line here; a test refuses
 * tables without one. `record`: travels in the object of each record and is written anew at every fact of it. `room`: nightly, into
 * the object `khoso-register-<room>`. `not`: the reason is shown by `khoso rebuild`.
 */
export const REGISTER_PARTS: readonly RegisterPart[] = [
  record('records', 'id'),
  record('record_files'),
  record('record_owners'),
  record('record_status'),
  record('record_links', 'fromId'),
  record('record_history'),
  record('file_formats'),
  record('signature_runs'),
  room('owners', 'owners'),
  room('owners', 'owner_identifiers', { withheld: { fingerprint: '' } }),
  room('owners', 'owner_relations'),
  room('dossiers', 'dossiers'),
  room('intake', 'submissions'),
  room('intake', 'submission_items'),
  room('intake', 'submission_files'),
  room('reuse', 'reuse_uses'),
  room('reuse', 'reuse_demands'),
  room('catalogue', 'catalogue_entries'),
  room('catalogue', 'catalogue_head', { seeded: true }),
  room('catalogue', 'catalogue_imports'),
  room('access', 'users', { withheld: { passwordHash: '!' } }),
  room('access', 'api_clients', { withheld: { keyHash: 'lost::id' } }),
  room('audit', 'audit_entries', { grows: true }),
  room('retention', 'retention_schedules'),
  room('retention', 'retention_rules'),
  room('retention', 'retention_decisions'),
  room('retention', 'record_retention'),
  room('retention', 'retention_tally'),
  room('retention', 'holds'),
  room('retention', 'hold_targets'),
  room('retention', 'hold_judgements'),
  room('retention', 'hold_gate', { seeded: true }),
  room('disposition', 'disposition_lists'),
  room('disposition', 'disposition_items'),
  room('disposition', 'disposition_claims'),
  room('disposition', 'disposition_keeps'),
  room('disposition', 'record_tombstones'),
  room('signatures', 'signature_changes'),
  room('signatures', 'evidence_items'),
  room('signatures', 'proof_batches'),
  room('signatures', 'proof_items'),
  room('trust', 'trust_certificates'),
  room('trust', 'trust_proposals'),
  room('trust', 'trust_versions', { grows: true }),
  room('packages', 'packages'),
  room('packages', 'package_papers'),
  room('erasures', 'erasure_ledger', { grows: true }),
  room('erasures', 'erasure_head', { seeded: true }),
  not('audit_head', 'follows from the entries of the log', true),
  not('signature_standing', 'follows from the runs and is judged again'),
  not('evidence_tries', 'ends with the moment'),
  room('desk', 'search_abbreviations'),
  room('desk', 'saved_searches'),
  room('desk', 'search_alerts'),
  not('search_alert_hits', 'is told once; what was told stands in the log'),
  not('search_alert_queue', 'ends with the moment'),
  not('search_columns', 'is a habit of a screen'),
  not('search_recent', 'is a habit of a screen'),
  not('search_exports', 'ends with the moment: an export can be asked for again'),
  not('sessions', 'ends with the moment'),
  not('outbox', 'ends with the moment: what was under way is found again by the nightly jobs'),
  not('jobs', 'ends with the moment: what was under way is found again by the nightly jobs'),
  not('record_preserved', 'follows from the objects'),
  not('record_fixity', 'is found again: every object counts as not yet verified'),
  not('fixity_alarms', 'is found again by the next verification; what was decided stands in the log'),
];

/** The parts that travel with each record. */
export function recordParts(parts: readonly RegisterPart[] = REGISTER_PARTS): { readonly table: string; readonly column: string }[] {
  return parts.flatMap(({ table, keeping }) => (keeping.with === 'record' ? [{ table, column: keeping.column }] : []));
}

/** The rooms and their parts, in the order of the list. */
export function roomParts(parts: readonly RegisterPart[] = REGISTER_PARTS): ReadonlyMap<string, readonly RegisterPart[]> {
  const rooms = new Map<string, RegisterPart[]>();
  for (const part of parts) if (part.keeping.with === 'room') rooms.set(part.keeping.room, [...(rooms.get(part.keeping.room) ?? []), part]);
  return rooms;
}

/** The object that keeps a room's tables. */
export function roomObjectId(room: string): string {
  return `${ROOM_OBJECT}${room}`;
}

/** Beginning of the ids of objects that keep tables. */
const ROOM_OBJECT = 'khoso-register-';

/** True for objects that hold what the house needs and no record. */
export function isHouseObject(objectId: string): boolean {
  return objectId.startsWith('khoso-');
}
