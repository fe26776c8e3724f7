import { id, instant, text } from '../../../platform/database/columns.js';
import type { RowOf } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import type { Json } from '../../../kernel/events.js';
import type { PremisAct } from '../rules/premis-document.js';

const columns = { recordId: id(), objectId: id(), digest: text(128), objectVersion: id(), updatedAt: instant(), preservedAt: instant() };

/** Which description of a record lies beside its bytes. */
export type Preserved = RowOf<typeof columns>;

/** What is known of the descriptions beside the bytes; technical rows, made anew by a rebuild. */
export interface PreservedStore {
  of(recordId: string): Promise<Preserved | undefined>;
  /** A note of an older version than the one that is noted comes too late and is let go. */
  note(preserved: Preserved): Promise<void>;
  forget(recordId: string): Promise<void>;
  /** Ids of records that changed since their description was written, or never had one; oldest change first. */
  stale(limit: number, after: string): Promise<string[]>;
  /** How many such records there are. */
  countStale(): Promise<number>;
  /** What happened to a record, oldest first. */
  actsOf(recordId: string): Promise<PremisAct[]>;
}

/** OCFL counts versions as v1, v2, ... or with zeros before. */
const numberOf = (version: string): number => Number(version.slice(1));

export function createPreservedStore(database: Database): PreservedStore {
  const rows = openTable(database, 'record_preserved', columns, ['recordId']);
  return {
    of: (recordId) => rows.first({ recordId }),
    note: (preserved) =>
      database.write(async (transaction) => {
        if (await rows.insertNew(transaction, preserved)) return;
        const known = await rows.first({ recordId: preserved.recordId }, { tx: transaction, forUpdate: true });
        if (known !== undefined && numberOf(known.objectVersion) > numberOf(preserved.objectVersion)) return;
        await rows.update(transaction, { recordId: preserved.recordId }, preserved);
      }),
    forget: async (recordId) => {
      if ((await rows.first({ recordId })) === undefined) return;
      await database.write((transaction) => rows.remove(transaction, { recordId }));
    },
    async stale(limit, after) {
      const sql = `SELECT r.id AS id FROM records r LEFT JOIN record_preserved p ON p.record_id = r.id WHERE r.id > ? AND (p.record_id IS NULL OR p.updated_at < r.updated_at) ORDER BY r.id LIMIT ${limit}`;
      return (await database.rows(sql, [after])).map((row) => String(row['id']));
    },
    countStale: async () =>
      Number((await database.rows('SELECT COUNT(*) AS n FROM records r LEFT JOIN record_preserved p ON p.record_id = r.id WHERE p.record_id IS NULL OR p.updated_at < r.updated_at', []))[0]?.['n'] ?? 0),
    async actsOf(recordId) {
      const found = await database.rows(
        "SELECT seq, at, action, actor_kind, actor_id, actor_name, data FROM audit_entries WHERE subject_type = 'record' AND subject_id = ? AND action NOT IN ('record.read', 'record.opened', 'record.listed', 'record.met-again') ORDER BY seq",
        [recordId],
      );
      return found.map((row) => ({
        seq: Number(row['seq']), at: String(row['at']), action: String(row['action']), actorKind: String(row['actor_kind']), actorId: String(row['actor_id']), actorName: String(row['actor_name']),
        data: JSON.parse(String(row['data'])) as { [key: string]: Json },
      }));
    },
  };
}
