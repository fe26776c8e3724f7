import { Op } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { SearchExport } from './model.js';
import { exportColumns } from './tables.js';

/** Rows of exports. */
export interface ExportStore {
  insert(tx: Tx, row: SearchExport): Promise<void>;
  byId(id: string): Promise<SearchExport | undefined>;
  ofUser(userId: string, limit: number): Promise<SearchExport[]>;
  update(tx: Tx, id: string, changes: Partial<SearchExport>): Promise<number>;
  /** How far a running export is: not part of any change. */
  progress(id: string, changes: Partial<Pick<SearchExport, 'state' | 'total' | 'done'>>): Promise<void>;
  /** Finished ones whose time is up. */
  overdue(now: string, limit: number): Promise<SearchExport[]>;
  /** How many of a person wait or run. */
  openOf(userId: string): Promise<number>;
}

export function createExportStore(database: Database): ExportStore {
  const exports = openTable(database, 'search_exports', exportColumns, ['id']);
  return {
    insert: (tx, row) => exports.insert(tx, row),
    byId: (id) => exports.first({ id }),
    ofUser: (userId, limit) => exports.find({ userId }, { order: [['askedAt', 'DESC']], limit }),
    update: (tx, id, changes) => exports.update(tx, { id }, changes),
    progress: (id, changes) => database.write(async (transaction) => void (await exports.update(transaction, { id }, changes))),
    overdue: (now, limit) => exports.find({ state: 'done', expiresAt: { [Op.lte]: now } }, { limit }),
    openOf: (userId) => exports.count({ userId, state: ['waiting', 'running'] }),
  };
}
