import { createRetentionStore } from '../archive/retention/store.js';
import type { Tx } from '../kernel/unit-of-work.js';
import { columnName } from '../platform/database/columns.js';
import type { Database } from '../platform/database/connection.js';
import type { TableShape } from '../platform/database/table-shapes.js';

/**
 * Rows that name a record and stay after its destruction, each with its reason. Every other table with a `recordId` is emptied of the
 * record without being asked: a room that is built later loses its rows by default and must argue here to keep them.
 */
export const KEPT_AFTER_DESTRUCTION: Readonly<Record<string, string>> = {
  record_tombstones: 'what remains of it: who, when, why, by which decision, digests',
  disposition_items: 'the list it was destroyed by, without title and number',
  disposition_claims: 'let go by the disposition room itself',
  erasure_ledger: 'what must not come back after a restore',
  reuse_uses: 'the citizen may know for what his papers were used; carries no content',
  proof_items: 'leaves of trees other records lean on: digests only',
};

/**
 * Takes away every row of other rooms about a record, inside the caller's change: papers at the door with their file names and read
 * metadata, signature runs, fixity, formats, alerts. The register's own rows go by `records.erase`. Answers how many rows went.
 */
export function createRecordPurge(database: Database, shapes: ReadonlyMap<string, TableShape>): (tx: Tx, recordId: string) => Promise<number> {
  const tables = purgedTables(shapes);
  const answers = createRetentionStore(database);
  return async (tx, recordId) => {
    const transaction = database.unwrap(tx);
    let gone = 0;
    const remove = async (sql: string, values: readonly unknown[]): Promise<void> => {
      gone += await database.run(sql, values, transaction);
    };
    await remove('DELETE FROM submission_files WHERE item_id IN (SELECT id FROM submission_items WHERE record_id = ? OR reserved_record_id = ?)', [recordId, recordId]);
    await remove('DELETE FROM submission_items WHERE record_id = ? OR reserved_record_id = ?', [recordId, recordId]);
    // The reckoned answer goes by its own store, which counts it out of the tally.
    await answers.forget(tx, [recordId]);
    for (const table of tables) await remove(`DELETE FROM \`${table}\` WHERE \`${columnName('recordId')}\` = ?`, [recordId]);
    return gone;
  };
}

/** The tables that are emptied of a destroyed record. */
export function purgedTables(shapes: ReadonlyMap<string, TableShape>): string[] {
  return [...shapes.values()].filter((shape) => 'recordId' in shape.columns && shape.name !== 'submission_items' && !(shape.name in KEPT_AFTER_DESTRUCTION)).map((shape) => shape.name).sort();
}
