import type { Tx } from '../../../kernel/unit-of-work.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import type { RowOf } from '../../../platform/database/columns.js';
import { evidenceItemColumns, evidenceTryColumns } from './tables.js';

/** An item's row; its bytes lie in the folder under their SHA-256. */
export type EvidenceRow = RowOf<typeof evidenceItemColumns>;
/** The last try of one question at one address. */
export type TryRow = RowOf<typeof evidenceTryColumns>;

/** Rows of held evidence and of what was asked. */
export interface EvidenceStore {
  /** Items about certificates and authorities, newest first. */
  itemsAbout(about: readonly string[]): Promise<EvidenceRow[]>;
  /** True when the item was new; the first time it was brought stays its time. */
  insertItem(tx: Tx, row: EvidenceRow): Promise<boolean>;
  tries(ids: readonly string[]): Promise<TryRow[]>;
  noteTry(tx: Tx, row: TryRow): Promise<void>;
}

/** Opens the rows of evidence. */
export function createEvidenceStore(database: Database): EvidenceStore {
  const items = openTable(database, 'evidence_items', evidenceItemColumns, ['sha256', 'about']);
  const tries = openTable(database, 'evidence_tries', evidenceTryColumns, ['id']);
  return {
    itemsAbout: async (about) => (about.length === 0 ? [] : items.find({ about: [...about] }, { order: [['rank', 'DESC'], ['sha256', 'ASC']] })),
    insertItem: (tx, row) => items.insertNew(tx, row),
    tries: async (ids) => (ids.length === 0 ? [] : tries.find({ id: [...ids] })),
    async noteTry(tx, row) {
      if (!(await tries.insertNew(tx, row))) {
        const { id, ...changes } = row;
        await tries.update(tx, { id }, changes);
      }
    },
  };
}
