import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RowOf } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import { certificateColumns, proposalColumns, versionColumns } from './tables.js';

export type CertificateRow = RowOf<typeof certificateColumns>;
export type ProposalRow = RowOf<typeof proposalColumns>;
export type VersionRow = RowOf<typeof versionColumns>;

/** Rows of trust: certificates and versions are only added, proposals decided once. */
export interface TrustTables {
  /** Keeps a certificate unless it is known. */
  keepCertificate(tx: Tx, row: CertificateRow): Promise<void>;
  certificates(fingerprints: readonly string[], tx?: Tx): Promise<CertificateRow[]>;
  insertProposal(tx: Tx, row: ProposalRow): Promise<void>;
  /** For a decision: locked until the end of the change. */
  lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined>;
  /** An open proposal of the same change, if any. */
  openProposal(tx: Tx, kind: ProposalRow['kind'], fingerprint: string): Promise<ProposalRow | undefined>;
  proposalById(id: string): Promise<ProposalRow | undefined>;
  proposals(state: ProposalRow['state'] | undefined, limit: number): Promise<ProposalRow[]>;
  decide(tx: Tx, id: string, changes: Partial<ProposalRow>): Promise<number>;
  latest(tx?: Tx): Promise<VersionRow | undefined>;
  latestNumber(): Promise<number>;
  version(version: number): Promise<VersionRow | undefined>;
  versions(limit: number): Promise<VersionRow[]>;
  /** False when the number is taken already. */
  addVersion(tx: Tx, row: VersionRow): Promise<boolean>;
}

export function createTrustTables(database: Database): TrustTables {
  const certificates = openTable(database, 'trust_certificates', certificateColumns, ['fingerprint']);
  const proposals = openTable(database, 'trust_proposals', proposalColumns, ['id']);
  const versions = openTable(database, 'trust_versions', versionColumns, ['version']);
  const newest = { order: [['version', 'DESC']] as const };
  return {
    keepCertificate: async (tx, row) => void (await certificates.insertNew(tx, row)),
    certificates: async (fingerprints, tx) => (fingerprints.length === 0 ? [] : certificates.find({ fingerprint: [...fingerprints] }, tx === undefined ? {} : { tx })),
    insertProposal: (tx, row) => proposals.insert(tx, row),
    lockProposal: (tx, id) => proposals.first({ id }, { tx, forUpdate: true }),
    openProposal: (tx, kind, fingerprint) => proposals.first({ kind, fingerprint, state: 'open' }, { tx }),
    proposalById: (id) => proposals.first({ id }),
    proposals: (state, limit) => proposals.find(state === undefined ? {} : { state }, { order: [['proposedAt', 'DESC'], ['id', 'ASC']], limit }),
    decide: (tx, id, changes) => proposals.update(tx, { id, state: 'open' }, changes),
    latest: (tx) => versions.first({}, tx === undefined ? newest : { ...newest, tx, forUpdate: true }),
    latestNumber: async () => (await versions.first({}, { ...newest, only: ['version'] }))?.version ?? 0,
    version: (version) => versions.first({ version }),
    versions: (limit) => versions.find({}, { ...newest, limit }),
    addVersion: (tx, row) => versions.insertNew(tx, row),
  };
}
