import { Op } from 'sequelize';
import type { Transaction } from 'sequelize';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { Where } from '../../platform/database/table.js';
import type { AuditEntry, ChainHead } from './model.js';
import { CHAIN_START } from './rules/chain.js';
import { auditEntryColumns, auditHeadColumns } from './tables.js';

/** Which entries a reader of the log asks for; all conditions must hold. */
export interface AuditFilter {
  readonly actorIds?: readonly string[];
  readonly agencyIds?: readonly string[];
  readonly action?: string;
  readonly subjectType?: string;
  readonly subjectIds?: readonly string[];
  readonly dossierCode?: string;
  readonly from?: string;
  readonly to?: string;
  readonly before?: number;
}

/** Rows of the audit log. It can add and read; nothing here changes or removes an entry. */
export interface AuditStore {
  lockHead(transaction: Transaction): Promise<ChainHead>;
  append(transaction: Transaction, entries: readonly AuditEntry[], head: ChainHead): Promise<void>;
  head(): Promise<ChainHead>;
  after(seq: number, limit: number): Promise<AuditEntry[]>;
  search(filter: AuditFilter, limit: number): Promise<AuditEntry[]>;
}

export function createAuditStore(database: Database): AuditStore {
  const entries = openTable(database, 'audit_entries', auditEntryColumns, ['seq']);
  const heads = openTable(database, 'audit_head', auditHeadColumns, ['id']);
  const headOf = (row: { seq: number; hash: string } | undefined): ChainHead =>
    row === undefined ? CHAIN_START : { seq: row.seq, hash: row.hash };
  return {
    lockHead: async (tx) => headOf(await heads.first({ id: 1 }, { tx, forUpdate: true })),
    async append(tx, rows, head) {
      await entries.insertMany(tx, rows.map((row) => ({ ...row, data: { ...row.data } })));
      await heads.update(tx, { id: 1 }, { seq: head.seq, hash: head.hash });
    },
    head: async () => headOf(await heads.first({ id: 1 })),
    after: (seq, limit) => entries.find({ seq: { [Op.gt]: seq } }, { order: [['seq', 'ASC']], limit }),
    search: (filter, limit) => entries.find(conditions(filter), { order: [['seq', 'DESC']], limit }),
  };
}

function conditions(filter: AuditFilter): Where<typeof auditEntryColumns> {
  const at = { ...(filter.from === undefined ? {} : { [Op.gte]: filter.from }), ...(filter.to === undefined ? {} : { [Op.lt]: filter.to }) };
  return {
    ...(filter.actorIds === undefined ? {} : { actorId: [...filter.actorIds] }),
    ...(filter.agencyIds === undefined ? {} : { agencyId: [...filter.agencyIds] }),
    ...(filter.action === undefined ? {} : { action: filter.action }),
    ...(filter.subjectType === undefined ? {} : { subjectType: filter.subjectType }),
    ...(filter.subjectIds === undefined ? {} : { subjectId: [...filter.subjectIds] }),
    ...(filter.dossierCode === undefined ? {} : { dossierCode: filter.dossierCode }),
    ...(filter.before === undefined ? {} : { seq: { [Op.lt]: filter.before } }),
    ...(Reflect.ownKeys(at).length === 0 ? {} : { at }),
  };
}
