import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import { demandColumns, useColumns } from './tables.js';

export type UseRow = RowOf<typeof useColumns>;
export type DemandRow = RowOf<typeof demandColumns>;

/** Rows of uses and demands. */
export interface ReuseStore {
  insertUse(tx: Tx, row: UseRow): Promise<void>;
  /** The living use of a record for a component of a dossier, if any. */
  livingUse(dossierId: string, componentCode: string, recordId: string, tx?: Tx): Promise<UseRow | undefined>;
  useById(id: string): Promise<UseRow | undefined>;
  withdrawUse(tx: Tx, id: string, at: string, reason: string): Promise<number>;
  usesOfDossier(dossierId: string): Promise<UseRow[]>;
  usesOfRecord(recordId: string, limit: number): Promise<UseRow[]>;
  usesOfOwner(ownerId: string, limit: number): Promise<UseRow[]>;
  insertDemand(tx: Tx, row: DemandRow): Promise<void>;
  /** The request that stands for a component of a dossier, if any. */
  demandFor(dossierId: string, componentCode: string, tx: Tx): Promise<DemandRow | undefined>;
  demandsOfDossier(dossierId: string): Promise<DemandRow[]>;
}

export function createReuseStore(database: Database): ReuseStore {
  const uses = openTable(database, 'reuse_uses', useColumns, ['id']);
  const demands = openTable(database, 'reuse_demands', demandColumns, ['id']);
  const newestFirst = (limit: number): { order: [['at', 'DESC']]; limit: number } => ({ order: [['at', 'DESC']], limit });
  return {
    insertUse: (tx, row) => uses.insert(tx, row),
    livingUse: (dossierId, componentCode, recordId, tx) =>
      uses.first({ dossierId, componentCode, recordId, withdrawnAt: null }, tx === undefined ? {} : { tx, forUpdate: true }),
    useById: (id) => uses.first({ id }),
    withdrawUse: (tx, id, at, reason) => uses.update(tx, { id, withdrawnAt: null }, { withdrawnAt: at, withdrawnReason: reason }),
    usesOfDossier: (dossierId) => uses.find({ dossierId, withdrawnAt: null }, { order: [['at', 'ASC']] }),
    usesOfRecord: (recordId, limit) => uses.find({ recordId }, newestFirst(limit)),
    usesOfOwner: (ownerId, limit) => uses.find({ ownerId }, newestFirst(limit)),
    insertDemand: (tx, row) => demands.insert(tx, row),
    demandFor: (dossierId, componentCode, tx) => demands.first({ dossierId, componentCode }, { tx, forUpdate: true }),
    demandsOfDossier: (dossierId) => demands.find({ dossierId }, { order: [['at', 'ASC']] }),
  };
}
