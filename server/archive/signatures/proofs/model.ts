import type { Json } from '../../../kernel/events.js';

/** Name and version of the proof format; it stands in every anchored statement. */
export const PROOF_FORMAT = 'kho-so.proof/1';

/**
 * What a leaf says: these bytes of this record, this report of its signatures, an older time stamp that is soon to end (`token`: SHA-256
 * of the whole token), or where the log and the earlier proofs stood.
 */
export type Leaf =
  | { readonly kind: 'file'; readonly record: string; readonly path: string; readonly role: string; readonly sha256: string; readonly sha512: string; readonly bytes: number; readonly accessionedAt: string }
  | { readonly kind: 'signature-run'; readonly record: string; readonly run: string; readonly file: string; readonly main: string; readonly at: string; readonly report: string }
  | { readonly kind: 'renewal'; readonly batch: string; readonly root: string; readonly size: number; readonly token: string }
  | { readonly kind: 'previous'; readonly batch: string; readonly root: string; readonly size: number; readonly token: string | null }
  | { readonly kind: 'audit-head'; readonly seq: number; readonly hash: string };

/** What is anchored for one gathering: root and size of its tree. Its canonical JSON is what a time stamp covers. */
export interface Statement {
  readonly format: typeof PROOF_FORMAT;
  readonly batch: string;
  readonly root: string;
  readonly size: number;
}

/** One gathering of new digests. Without a token it is anchored in the audit log alone. */
export interface ProofBatch {
  readonly id: string;
  readonly root: string;
  readonly size: number;
  readonly gatheredAt: string;
  /** RFC 3161 token over the statement, base64; null until a time-stamp authority has answered. */
  readonly token: string | null;
  readonly stampedAt: string | null;
  readonly attempts: number;
  readonly lastFault: string | null;
}

/** A leaf with its place and the way from it to the root, hex, nearest first. */
export interface ProvenLeaf {
  readonly leaf: Leaf;
  readonly index: number;
  readonly path: readonly string[];
}

/** An entry of the audit log as the chain hashes it. */
export type ChainedEntry = { readonly [key: string]: Json | undefined };

/** Where a root was anchored in the audit log: the whole entry, the hash before it, the number and hash after it, and the head when the proof was made. */
export interface AuditAnchor {
  readonly entry: ChainedEntry;
  readonly previous: { readonly seq: number; readonly hash: string };
  readonly next: { readonly seq: number; readonly hash: string } | null;
  readonly head: { readonly seq: number; readonly hash: string };
}

/** A later gathering that took in the time stamp of the one before, while that was still good: what a proof goes on by. */
export interface Renewal {
  readonly statement: Statement;
  readonly gatheredAt: string;
  readonly timestamp: { readonly token: string; readonly at: string };
  /** The leaf of kind `renewal` that names the gathering before and its token. */
  readonly leaf: ProvenLeaf;
}

/** One gathering as a proof carries it: what was anchored, where, and the leaves that concern the record. */
export interface ProofPart {
  readonly statement: Statement;
  readonly gatheredAt: string;
  readonly timestamp: { readonly token: string; readonly at: string } | null;
  readonly audit: AuditAnchor | null;
  /** Oldest first; each covers the time stamp of the one before, the first that of this part. Absent where none was needed. */
  readonly renewals?: readonly Renewal[];
  readonly leaves: readonly ProvenLeaf[];
}

/** The proof of one record: everything an offline check needs, and what still waits for the next gathering. */
export interface RecordProof {
  readonly format: typeof PROOF_FORMAT;
  readonly record: string;
  readonly madeAt: string;
  readonly parts: readonly ProofPart[];
  readonly waiting: readonly Leaf[];
}
