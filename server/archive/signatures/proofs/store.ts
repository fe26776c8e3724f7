import { Op } from 'sequelize';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';
import type { AuditAnchor, Leaf, ProofBatch } from './model.js';
import { proofBatchColumns, proofItemColumns } from './tables.js';

/** What a gathering writes beside its batch row: each leaf under its hash, in the order of the tree. */
export interface NewItem {
  readonly leaf: Leaf;
  readonly leafHash: string;
}

/** A leaf as it was gathered. */
export interface ItemRow {
  readonly batchId: string;
  readonly position: number;
  readonly leaf: Leaf;
}

/** Rows of the proofs, and reading of what is still without one. */
export interface ProofStore {
  /** Leaves without proof of the next `windows` records after `after` (by id); `last` is where to go on, null at the end of the register. */
  waiting(after: string, records: number): Promise<{ readonly leaves: readonly Leaf[]; readonly last: string | null }>;
  waitingOf(recordId: string): Promise<Leaf[]>;
  insertBatch(tx: Tx, batch: ProofBatch, items: readonly NewItem[]): Promise<void>;
  lastBatch(): Promise<ProofBatch | undefined>;
  batches(ids: readonly string[]): Promise<ProofBatch[]>;
  /** Gatherings without a token, oldest first. */
  unstamped(limit: number): Promise<ProofBatch[]>;
  countUnstamped(): Promise<number>;
  /** Stamped gatherings after `after` (by id) whose token no later one has taken in. */
  unrenewed(after: string, limit: number): Promise<ProofBatch[]>;
  /** The leaf by which a later gathering took in the token of this one; the latest when there are several. */
  renewalOf(batchId: string): Promise<ItemRow | undefined>;
  stamp(tx: Tx, id: string, token: string, stampedAt: string): Promise<void>;
  noteFault(tx: Tx, batch: ProofBatch, fault: string): Promise<void>;
  itemsOf(recordId: string): Promise<ItemRow[]>;
  /** Leaf hashes of a gathering in order, hex. */
  hashesOf(batchId: string): Promise<string[]>;
  auditHead(): Promise<{ readonly seq: number; readonly hash: string }>;
  /** Numbers and hashes of the entries next to one of the audit log; only these, for entries of others are nobody's business here. */
  auditNeighbours(seq: number): Promise<Pick<AuditAnchor, 'previous' | 'next'>>;
}

const UNRENEWED = `SELECT b.id FROM proof_batches b LEFT JOIN proof_items p ON p.record_id = '' AND p.kind = 'renewal' AND p.ref = b.id
  WHERE b.id > :after AND b.stamped_at IS NOT NULL AND p.ref IS NULL ORDER BY b.id LIMIT :limit`;
const NOTHING_BEFORE = { seq: 0, hash: '0'.repeat(64) };

interface FileRow {
  readonly record_id: string;
  readonly logical_path: string;
  readonly role: string;
  readonly sha256: string;
  readonly sha512: string;
  readonly size_bytes: number;
  readonly accessioned_at: string;
}

interface RunRow {
  readonly record_id: string;
  readonly id: string;
  readonly file_sha256: string;
  readonly main: string;
  readonly at: string;
  readonly report_sha256: string;
}

const FILES = `SELECT f.record_id, f.logical_path, f.role, f.sha256, f.sha512, f.size_bytes, r.accessioned_at FROM record_files f JOIN records r ON r.id = f.record_id
  LEFT JOIN proof_items p ON p.record_id = f.record_id AND p.kind = 'file' AND p.ref = f.logical_path AND p.digest = f.sha256
  WHERE f.record_id > :after AND f.record_id <= :last AND p.record_id IS NULL ORDER BY f.record_id, f.logical_path`;
const RUNS = `SELECT s.record_id, s.id, s.file_sha256, s.main, s.at, s.report_sha256 FROM signature_runs s
  LEFT JOIN proof_items p ON p.record_id = s.record_id AND p.kind = 'signature-run' AND p.ref = s.id
  WHERE s.record_id > :after AND s.record_id <= :last AND p.record_id IS NULL ORDER BY s.record_id, s.id`;

const fileLeaf = (row: FileRow): Leaf => ({
  kind: 'file', record: row.record_id, path: row.logical_path, role: row.role, sha256: row.sha256, sha512: row.sha512, bytes: Number(row.size_bytes), accessionedAt: row.accessioned_at,
});
const runLeaf = (row: RunRow): Leaf => ({ kind: 'signature-run', record: row.record_id, run: row.id, file: row.file_sha256, main: row.main, at: row.at, report: row.report_sha256 });

/** What a leaf is found by: its record, its name there and its digest. */
function keyOf(leaf: Leaf): { kind: string; recordId: string; ref: string; digest: string } {
  switch (leaf.kind) {
    case 'file':
      return { kind: leaf.kind, recordId: leaf.record, ref: leaf.path, digest: leaf.sha256 };
    case 'signature-run':
      return { kind: leaf.kind, recordId: leaf.record, ref: leaf.run, digest: leaf.report };
    case 'renewal':
      return { kind: leaf.kind, recordId: '', ref: leaf.batch, digest: leaf.token };
    case 'previous':
      return { kind: leaf.kind, recordId: '', ref: leaf.batch, digest: leaf.root };
    case 'audit-head':
      return { kind: leaf.kind, recordId: '', ref: String(leaf.seq), digest: leaf.hash };
  }
}

/** Opens the rows of the proofs. */
export function createProofStore(database: Database): ProofStore {
  const batches = openTable(database, 'proof_batches', proofBatchColumns, ['id']);
  const items = openTable(database, 'proof_items', proofItemColumns, ['batchId', 'position']);
  const leavesBetween = async (after: string, last: string): Promise<Leaf[]> => {
    const [files, runs] = [await database.select<FileRow>(FILES, { after, last }), await database.select<RunRow>(RUNS, { after, last })];
    return [...files.map(fileLeaf), ...runs.map(runLeaf)];
  };
  const batchOf = ({ rank: _rank, ...batch }: ProofBatch & { rank: number }): ProofBatch => batch;
  return {
    async waiting(after, records) {
      const ids = await database.select<{ id: string }>('SELECT id FROM records WHERE id > :after ORDER BY id LIMIT :records', { after, records });
      const last = ids.at(-1)?.id;
      return last === undefined ? { leaves: [], last: null } : { leaves: await leavesBetween(after, last), last };
    },
    waitingOf: async (recordId) => (await leavesBetween(recordId.slice(0, -1), recordId)).filter((leaf) => 'record' in leaf && leaf.record === recordId),
    async insertBatch(tx, batch, rows) {
      await batches.insert(tx, { ...batch, rank: Date.parse(batch.gatheredAt) });
      await items.insertMany(tx, rows.map(({ leaf, leafHash }, position) => ({ batchId: batch.id, position, leafHash, leaf, ...keyOf(leaf) })));
    },
    lastBatch: async () => {
      const found = await batches.first({}, { order: [['rank', 'DESC'], ['id', 'DESC']] });
      return found === undefined ? undefined : batchOf(found);
    },
    batches: async (ids) => (ids.length === 0 ? [] : (await batches.find({ id: [...ids] }, { order: [['rank', 'ASC'], ['id', 'ASC']] })).map(batchOf)),
    unstamped: async (limit) => (await batches.find({ stampedAt: null }, { order: [['rank', 'ASC'], ['id', 'ASC']], limit })).map(batchOf),
    countUnstamped: () => batches.count({ stampedAt: null }),
    async unrenewed(after, limit) {
      const ids = (await database.select<{ id: string }>(UNRENEWED, { after, limit })).map((row) => row.id);
      return ids.length === 0 ? [] : (await batches.find({ id: ids }, { order: [['id', 'ASC']] })).map(batchOf);
    },
    renewalOf: (batchId) => items.first({ recordId: '', kind: 'renewal', ref: batchId }, { order: [['batchId', 'DESC']] }),
    stamp: async (tx, id, token, stampedAt) => {
      await batches.update(tx, { id, stampedAt: null }, { token, stampedAt, lastFault: null });
    },
    noteFault: async (tx, batch, fault) => {
      await batches.update(tx, { id: batch.id }, { attempts: batch.attempts + 1, lastFault: fault.slice(0, 200) });
    },
    itemsOf: (recordId) => items.find({ recordId }, { order: [['batchId', 'ASC'], ['position', 'ASC']], only: ['batchId', 'position', 'leaf'] }),
    hashesOf: async (batchId) => (await items.find({ batchId, position: { [Op.gte]: 0 } }, { order: [['position', 'ASC']], only: ['leafHash'] })).map((row) => row.leafHash),
    auditHead: async () => (await database.select<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_head WHERE id = 1'))[0] ?? NOTHING_BEFORE,
    async auditNeighbours(seq) {
      const rows = await database.select<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_entries WHERE seq IN (:before, :after)', { before: seq - 1, after: seq + 1 });
      const at = (wanted: number): { seq: number; hash: string } | undefined => rows.map((row) => ({ seq: Number(row.seq), hash: row.hash })).find((row) => row.seq === wanted);
      return { previous: at(seq - 1) ?? NOTHING_BEFORE, next: at(seq + 1) ?? null };
    },
  };
}
