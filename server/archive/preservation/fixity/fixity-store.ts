import { Op } from 'sequelize';
import { bigint, boolean, id, instant, integer, nullable, text, word } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { AlarmState, FixityAlarm, FixityFigures, FixityResult, FixityState } from './model.js';

const fixityColumns = {
  objectId: id(), recordId: nullable(id()), sizeBytes: bigint(), risk: integer(), addedAt: instant(), lastVerifiedAt: nullable(instant()),
  dueAt: instant(), result: word<FixityResult>(), durationMs: integer(),
};
const alarmColumns = {
  id: id(), objectId: id(), recordId: nullable(id()), copy: text(60), path: text(1000), was: word<FixityAlarm['was']>(), state: word<AlarmState>(), mendable: boolean(),
  mendedFrom: nullable(text(60)), foundAt: instant(), settledAt: nullable(instant()), settledBy: nullable(id()), reason: nullable(text(500)),
};

/** A record that has not been enrolled yet. */
export interface NewcomerRow {
  readonly recordId: string;
  readonly objectId: string;
  readonly mediaTypes: readonly string[];
  readonly sizeBytes: number;
}

/** What is known of verifications, and alarms. Verifications are technical rows; alarms change with a fact. */
export interface FixityStore {
  /** Records whose objects are not enrolled yet. */
  newcomers(limit: number): Promise<NewcomerRow[]>;
  enrol(states: readonly FixityState[]): Promise<void>;
  /** True while the register holds a record of this object. */
  held(objectId: string): Promise<boolean>;
  /** Forgets objects whose record is gone; answers how many. */
  forgetGone(isHouse: (objectId: string) => boolean): Promise<number>;
  /** Not verified since the instant, those due first. */
  next(limit: number, verifiedBefore: string): Promise<FixityState[]>;
  note(objectId: string, seen: Pick<FixityState, 'lastVerifiedAt' | 'dueAt' | 'result' | 'sizeBytes' | 'durationMs'>): Promise<void>;
  /** Bytes verified since an instant. */
  bytesSince(instant: string): Promise<number>;
  figures(overdueBefore: string): Promise<FixityFigures>;
  ofObject(objectId: string): Promise<FixityState | undefined>;
  oldest(limit: number): Promise<FixityState[]>;
  alarm(id: string): Promise<FixityAlarm | undefined>;
  alarms(states: readonly AlarmState[], limit: number): Promise<FixityAlarm[]>;
  /** Alarms of an object that are not settled by repair or by being good again. */
  standing(objectId: string, tx?: Tx): Promise<FixityAlarm[]>;
  raise(tx: Tx, alarm: FixityAlarm): Promise<void>;
  /** Settles an alarm that is in one of the states; false when it moved on. */
  settle(tx: Tx, id: string, from: readonly AlarmState[], changes: Partial<Pick<FixityAlarm, 'state' | 'settledAt' | 'settledBy' | 'reason' | 'mendedFrom'>>): Promise<boolean>;
}

export function createFixityStore(database: Database): FixityStore {
  const states = openTable(database, 'record_fixity', fixityColumns, ['objectId']);
  const alarms = openTable(database, 'fixity_alarms', alarmColumns, ['id']);
  const number = (value: unknown): number => Number(value ?? 0);
  return {
    async newcomers(limit) {
      const found = await database.rows(
        `SELECT r.id AS id, r.object_id AS object_id FROM records r LEFT JOIN record_fixity f ON f.object_id = r.object_id WHERE f.object_id IS NULL ORDER BY r.id LIMIT ${limit}`, [],
      );
      if (found.length === 0) return [];
      const ids = found.map((row) => String(row['id']));
      const files = await database.rows(`SELECT record_id, media_type, size_bytes, role FROM record_files WHERE record_id IN (${ids.map(() => '?').join(', ')})`, ids);
      return found.map((row) => {
        const own = files.filter((file) => file['record_id'] === row['id']);
        return {
          recordId: String(row['id']), objectId: String(row['object_id']), sizeBytes: own.reduce((sum, file) => sum + number(file['size_bytes']), 0),
          mediaTypes: own.filter((file) => file['role'] === 'master').map((file) => String(file['media_type'])),
        };
      });
    },
    enrol: async (added) => {
      if (added.length === 0) return;
      await database.write(async (transaction) => {
        for (const state of added) await states.insertNew(transaction, state);
      });
    },
    held: async (objectId) => (await database.rows('SELECT id FROM records WHERE object_id = ? LIMIT 1', [objectId])).length > 0,
    async forgetGone(isHouse) {
      const gone = await database.rows('SELECT f.object_id AS id FROM record_fixity f LEFT JOIN records r ON r.object_id = f.object_id WHERE r.id IS NULL LIMIT 1000', []);
      const ids = gone.map((row) => String(row['id'])).filter((objectId) => !isHouse(objectId));
      if (ids.length === 0) return 0;
      return database.write((transaction) => states.remove(transaction, { objectId: ids }));
    },
    next: (limit, verifiedBefore) =>
      states.find({ [Op.or]: [{ lastVerifiedAt: null }, { lastVerifiedAt: { [Op.lt]: verifiedBefore } }] }, { order: [['dueAt', 'ASC'], ['objectId', 'ASC']], limit }),
    note: async (objectId, seen) => {
      await database.write((transaction) => states.update(transaction, { objectId }, seen));
    },
    bytesSince: async (since) => number((await database.rows('SELECT SUM(size_bytes) AS n FROM record_fixity WHERE last_verified_at >= ?', [since]))[0]?.['n']),
    async figures(before) {
      const [all] = await database.rows('SELECT COUNT(*) AS n, SUM(size_bytes) AS bytes, MIN(COALESCE(last_verified_at, added_at)) AS oldest FROM record_fixity', []);
      const [never] = await database.rows('SELECT COUNT(*) AS n FROM record_fixity WHERE last_verified_at IS NULL', []);
      const [late] = await database.rows('SELECT COUNT(*) AS n, SUM(size_bytes) AS bytes FROM record_fixity WHERE last_verified_at IS NULL OR last_verified_at < ?', [before]);
      return {
        objects: number(all?.['n']), bytes: number(all?.['bytes']), oldestAt: typeof all?.['oldest'] === 'string' ? all['oldest'] : null, never: number(never?.['n']),
        overdueObjects: number(late?.['n']), overdueBytes: number(late?.['bytes']), openAlarms: await alarms.count({ state: 'open' }),
      };
    },
    ofObject: (objectId) => states.first({ objectId }),
    oldest: (limit) => states.find({}, { order: [['dueAt', 'ASC'], ['objectId', 'ASC']], limit }),
    alarm: (alarmId) => alarms.first({ id: alarmId }),
    alarms: (wanted, limit) => alarms.find({ state: [...wanted] }, { order: [['foundAt', 'DESC'], ['id', 'ASC']], limit }),
    standing: (objectId, tx) => alarms.find({ objectId, state: ['open', 'acknowledged'] }, tx === undefined ? {} : { tx }),
    raise: (tx, alarm) => alarms.insert(tx, alarm),
    settle: async (tx, alarmId, from, changes) => (await alarms.update(tx, { id: alarmId, state: [...from] }, changes)) > 0,
  };
}
