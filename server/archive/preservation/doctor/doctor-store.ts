import type { Database } from '../../../platform/database/connection.js';

/** A record as it is compared with its object. */
export interface ExaminedRecord {
  readonly id: string;
  readonly objectId: string;
  /** Its text was read, so there should be a file of it. */
  readonly wantsText: boolean;
  readonly files: readonly { readonly logicalPath: string; readonly role: string; readonly sha512: string }[];
}

/** What the doctor asks the database; reads only. */
export interface DoctorStore {
  /** Records in the order of their ids, with their files. */
  records(after: string, limit: number): Promise<ExaminedRecord[]>;
  /** Which of the objects have a record. */
  knownObjects(objectIds: readonly string[]): Promise<ReadonlySet<string>>;
  countNotEnrolled(): Promise<number>;
  /** Facts and jobs that do not move. */
  stuck(since: string, now: string): Promise<{ outbox: number; lost: number; parked: readonly { id: string; name: string }[]; openAlarms: number }>;
}

const MOST_PARKED = 1000;

export function createDoctorStore(database: Database): DoctorStore {
  const count = async (sql: string, values: readonly unknown[]): Promise<number> => Number((await database.rows(sql, values))[0]?.['n'] ?? 0);
  const places = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
  return {
    async records(after, limit) {
      const rows = await database.rows(`SELECT id, object_id, text_state FROM records WHERE id > ? ORDER BY id LIMIT ${limit}`, [after]);
      if (rows.length === 0) return [];
      const ids = rows.map((row) => String(row['id']));
      const files = await database.rows(`SELECT record_id, logical_path, role, sha512 FROM record_files WHERE record_id IN (${places(ids)})`, ids);
      return rows.map((row) => ({
        id: String(row['id']), objectId: String(row['object_id']), wantsText: ['text-layer', 'ocr'].includes(String(row['text_state'])),
        files: files.filter((file) => file['record_id'] === row['id']).map((file) => ({ logicalPath: String(file['logical_path']), role: String(file['role']), sha512: String(file['sha512']) })),
      }));
    },
    async knownObjects(objectIds) {
      if (objectIds.length === 0) return new Set();
      // Objects are named by their records; the id is the key, so that no index on the object is needed.
      const byId = await database.rows(`SELECT object_id FROM records WHERE id IN (${places(objectIds)})`, objectIds);
      const found = new Set(byId.map((row) => String(row['object_id'])));
      const rest = objectIds.filter((objectId) => !found.has(objectId));
      const byObject = rest.length === 0 ? [] : await database.rows(`SELECT object_id FROM records WHERE object_id IN (${places(rest)})`, rest);
      return new Set([...found, ...byObject.map((row) => String(row['object_id']))]);
    },
    countNotEnrolled: () => count('SELECT COUNT(*) AS n FROM records r LEFT JOIN record_fixity f ON f.object_id = r.object_id WHERE f.object_id IS NULL', []),
    async stuck(since, now) {
      const parked = await database.rows(`SELECT id, name FROM jobs WHERE state = 'parked' ORDER BY id LIMIT ${MOST_PARKED}`, []);
      return {
        outbox: await count('SELECT COUNT(*) AS n FROM outbox WHERE delivered = 0 AND at < ?', [since]),
        lost: await count("SELECT COUNT(*) AS n FROM jobs WHERE state = 'running' AND lease_until < ?", [now]),
        parked: parked.map((row) => ({ id: String(row['id']), name: String(row['name']) })),
        openAlarms: await count("SELECT COUNT(*) AS n FROM fixity_alarms WHERE state = 'open'", []),
      };
    },
  };
}
