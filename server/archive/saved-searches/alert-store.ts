import { Op } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { AlertHit } from './model.js';
import { alertColumns, alertHitColumns, alertQueueColumns } from './tables.js';

export type AlertRow = RowOf<typeof alertColumns>;

/** Rows of wishes to be told, of what was told, and of records not yet looked at. */
export interface AlertStore {
  /** False when the person has this wish already. */
  insertNew(tx: Tx, row: AlertRow): Promise<boolean>;
  byId(id: string): Promise<AlertRow | undefined>;
  byTarget(userId: string, target: string): Promise<AlertRow | undefined>;
  ofUser(userId: string): Promise<AlertRow[]>;
  ofDossier(userId: string, dossierId: string): Promise<AlertRow[]>;
  /** Every wish, oldest account first; in parts behind `after`. */
  all(after: string | undefined, limit: number): Promise<AlertRow[]>;
  any(): Promise<boolean>;
  remove(tx: Tx, id: string): Promise<number>;
  removeOfSearch(tx: Tx, savedSearchId: string): Promise<number>;
  /** True when it was not told before. */
  insertHit(tx: Tx, hit: AlertHit): Promise<boolean>;
  toldOf(alertId: string, recordIds: readonly string[]): Promise<ReadonlySet<string>>;
  hit(alertId: string, recordId: string): Promise<AlertHit | undefined>;
  hitsOf(userId: string, limit: number, offset: number): Promise<AlertHit[]>;
  unreadOf(userId: string, limit: number): Promise<AlertHit[]>;
  markRead(tx: Tx, userId: string, at: string, which?: { readonly alertId: string; readonly recordId: string }): Promise<number>;
  /** Puts a record into the queue; it stays there until it was looked at. */
  enqueue(recordId: string, at: string): Promise<void>;
  queued(limit: number): Promise<string[]>;
  isQueued(recordId: string): Promise<boolean>;
  dequeue(recordIds: readonly string[]): Promise<void>;
}

export function createAlertStore(database: Database): AlertStore {
  const alerts = openTable(database, 'search_alerts', alertColumns, ['id']);
  const hits = openTable(database, 'search_alert_hits', alertHitColumns, ['alertId', 'recordId']);
  const queue = openTable(database, 'search_alert_queue', alertQueueColumns, ['recordId']);
  return {
    insertNew: (tx, row) => alerts.insertNew(tx, row),
    byId: (id) => alerts.first({ id }),
    byTarget: (userId, target) => alerts.first({ userId, target }),
    ofUser: (userId) => alerts.find({ userId }, { order: [['since', 'DESC']] }),
    ofDossier: (userId, dossierId) => alerts.find({ userId, dossierId }),
    all: (after, limit) => alerts.find(after === undefined ? {} : { id: { [Op.gt]: after } }, { order: [['id', 'ASC']], limit }),
    any: async () => (await alerts.first({})) !== undefined,
    async remove(tx, id) {
      await hits.remove(tx, { alertId: id });
      return alerts.remove(tx, { id });
    },
    async removeOfSearch(tx, savedSearchId) {
      const gone = await alerts.find({ savedSearchId }, { tx });
      if (gone.length > 0) await hits.remove(tx, { alertId: gone.map((row) => row.id) });
      return alerts.remove(tx, { savedSearchId });
    },
    insertHit: (tx, hit) => hits.insertNew(tx, hit),
    toldOf: async (alertId, recordIds) => new Set((await hits.find({ alertId, recordId: [...recordIds] }, { only: ['recordId'] })).map((row) => row.recordId)),
    hit: (alertId, recordId) => hits.first({ alertId, recordId }),
    hitsOf: (userId, limit, offset) => hits.find({ userId }, { order: [['at', 'DESC'], ['recordId', 'ASC']], limit, offset }),
    unreadOf: (userId, limit) => hits.find({ userId, readAt: null }, { order: [['at', 'DESC']], limit }),
    markRead: (tx, userId, at, which) => hits.update(tx, { userId, readAt: null, ...which }, { readAt: at }),
    enqueue: (recordId, at) => database.write(async (transaction) => void (await queue.insertNew(transaction, { recordId, at }))),
    queued: async (limit) => (await queue.find({}, { order: [['at', 'ASC']], limit })).map((row) => row.recordId),
    isQueued: async (recordId) => (await queue.first({ recordId })) !== undefined,
    dequeue: (recordIds) => database.write(async (transaction) => void (await queue.remove(transaction, { recordId: [...recordIds] }))),
  };
}
