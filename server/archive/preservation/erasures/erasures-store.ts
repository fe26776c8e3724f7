import { Op } from 'sequelize';
import type { Tx } from '../../../kernel/unit-of-work.js';
import { id, instant, integer, json, nullable, text, word } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import { LEDGER_START } from './model.js';
import type { ErasedFile, LedgerEntry, LedgerHead, LedgerKind } from './model.js';

const columns = {
  seq: integer(), kind: word<LedgerKind>(), recordId: id(), objectId: id(), at: instant(), byId: id(), byName: text(200), reason: text(1000),
  decision: nullable(text(300)), listId: nullable(id()), files: json<readonly ErasedFile[]>(), prevHash: text(64), hash: text(64),
};
const headColumns = { id: integer(), seq: integer(), hash: text(64) };

/** The register's rows of one record, by table and the columns that name it. History of use and the log of acts stay. */
const ROWS_OF_A_RECORD: readonly (readonly [string, readonly string[]])[] = [
  ['record_files', ['record_id']], ['record_owners', ['record_id']], ['record_status', ['record_id']], ['record_links', ['from_id', 'to_id']],
  ['record_history', ['record_id']], ['file_formats', ['record_id']], ['records', ['id']],
];

/** Rows of the ledger. It adds and reads; nothing here changes or removes an entry. */
export interface ErasuresStore {
  lockHead(tx: Tx): Promise<LedgerHead>;
  append(tx: Tx, entries: readonly LedgerEntry[]): Promise<void>;
  head(): Promise<LedgerHead>;
  after(seq: number, limit: number): Promise<LedgerEntry[]>;
  /** The last word on a record: `erased`, `held`, `released`; undefined where the ledger is silent. */
  lastOf(recordId: string): Promise<LedgerEntry | undefined>;
  erased(recordId: string): Promise<boolean>;
  /** Takes the register's rows of a record away; answers how many went. For a restore, which has no room standing yet. */
  dropRecordRows(tx: Tx, recordId: string): Promise<number>;
}

/** Opens the tables of the ledger. */
export function createErasuresStore(database: Database): ErasuresStore {
  const entries = openTable(database, 'erasure_ledger', columns, ['seq']);
  const heads = openTable(database, 'erasure_head', headColumns, ['id']);
  const headOf = (row: LedgerHead | undefined): LedgerHead => (row === undefined ? LEDGER_START : { seq: row.seq, hash: row.hash });
  return {
    lockHead: async (tx) => headOf(await heads.first({ id: 1 }, { tx, forUpdate: true })),
    async append(tx, rows) {
      const last = rows.at(-1);
      if (last === undefined) return;
      await entries.insertMany(tx, rows);
      await heads.update(tx, { id: 1 }, { seq: last.seq, hash: last.hash });
    },
    head: async () => headOf(await heads.first({ id: 1 })),
    after: (seq, limit) => entries.find({ seq: { [Op.gt]: seq } }, { order: [['seq', 'ASC']], limit }),
    lastOf: (recordId) => entries.first({ recordId }, { order: [['seq', 'DESC']] }),
    erased: async (recordId) => (await entries.count({ recordId, kind: 'erased' })) > 0,
    async dropRecordRows(tx, recordId) {
      let gone = 0;
      for (const [table, keys] of ROWS_OF_A_RECORD) {
        const sql = `DELETE FROM ${table} WHERE ${keys.map((key) => `${key} = ?`).join(' OR ')}`;
        gone += await database.run(sql, keys.map(() => recordId), database.unwrap(tx));
      }
      return gone;
    },
  };
}
