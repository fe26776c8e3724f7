import { Op } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { ResultColumn, SavedSearch } from './model.js';
import { chosenColumnsColumns, recentSearchColumns, savedSearchColumns } from './tables.js';

export type RecentRow = RowOf<typeof recentSearchColumns>;

/** Rows of kept searches and of the habits of the search page. */
export interface SavedSearchStore {
  insert(tx: Tx, row: SavedSearch): Promise<void>;
  byId(id: string): Promise<SavedSearch | undefined>;
  ofOwner(ownerId: string, limit: number): Promise<SavedSearch[]>;
  /** Shared ones of these agencies. */
  sharedIn(agencyIds: readonly string[], limit: number): Promise<SavedSearch[]>;
  countOf(ownerId: string): Promise<number>;
  update(tx: Tx, id: string, version: number, changes: Partial<SavedSearch>): Promise<number>;
  remove(tx: Tx, id: string): Promise<number>;
  columnsOf(userId: string): Promise<readonly ResultColumn[] | undefined>;
  putColumns(tx: Tx, userId: string, columns: readonly ResultColumn[], at: string): Promise<void>;
  recentOf(userId: string, limit: number): Promise<RecentRow[]>;
  /** Notes a question as the newest, and forgets what is older than the last `keep`. */
  putRecent(tx: Tx, row: RecentRow, keep: number): Promise<void>;
  clearRecent(tx: Tx, userId: string): Promise<number>;
}

export function createSavedSearchStore(database: Database): SavedSearchStore {
  const saved = openTable(database, 'saved_searches', savedSearchColumns, ['id']);
  const columns = openTable(database, 'search_columns', chosenColumnsColumns, ['userId']);
  const recent = openTable(database, 'search_recent', recentSearchColumns, ['userId', 'textKey']);
  return {
    insert: (tx, row) => saved.insert(tx, row),
    byId: (id) => saved.first({ id }),
    ofOwner: (ownerId, limit) => saved.find({ ownerId }, { order: [['updatedAt', 'DESC']], limit }),
    sharedIn: (agencyIds, limit) => saved.find({ agencyId: [...agencyIds], shared: 1 }, { order: [['updatedAt', 'DESC']], limit }),
    countOf: (ownerId) => saved.count({ ownerId }),
    update: (tx, id, version, changes) => saved.update(tx, { id, version }, changes),
    remove: (tx, id) => saved.remove(tx, { id }),
    columnsOf: async (userId) => (await columns.first({ userId }))?.columns,
    async putColumns(tx, userId, chosen, at) {
      if ((await columns.update(tx, { userId }, { columns: chosen, updatedAt: at })) === 0) await columns.insertNew(tx, { userId, columns: chosen, updatedAt: at });
    },
    recentOf: (userId, limit) => recent.find({ userId }, { order: [['at', 'DESC']], limit }),
    async putRecent(tx, row, keep) {
      if ((await recent.update(tx, { userId: row.userId, textKey: row.textKey }, { text: row.text, at: row.at })) > 0) return;
      await recent.insertNew(tx, row);
      const last = (await recent.find({ userId: row.userId }, { order: [['at', 'DESC']], limit: 1, offset: keep, only: ['at'], tx }))[0];
      if (last !== undefined) await recent.remove(tx, { userId: row.userId, at: { [Op.lte]: last.at } });
    },
    clearRecent: (tx, userId) => recent.remove(tx, { userId }),
  };
}
