import type { Json } from '../../../kernel/events.js';

/** What the ledger tells of a record: it was erased by decision, a hold was placed on it, or the last hold was lifted. */
export const LEDGER_KINDS = ['erased', 'held', 'released'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** A file that was erased, known by its digests only. */
export interface ErasedFile {
  readonly logicalPath: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** What a caller tells the ledger. Nothing in it may be the content of a paper or a personal number. */
export interface NewLedgerEntry {
  /** `erased` unless told. */
  readonly kind?: LedgerKind;
  readonly recordId: string;
  /** The object in the storage; the record's id unless told. */
  readonly objectId?: string;
  /** ISO instant of the act. */
  readonly erasedAt: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string;
  /** Number and date of the decision (Quyết định tiêu hủy). */
  readonly decision?: string | null;
  /** The destruction list the record stood on. */
  readonly listId?: string | null;
  readonly files?: readonly ErasedFile[];
}

/** An entry of the chain: `hash` is SHA-256 over the canonical JSON of all other fields, `prevHash` the hash before it. */
export interface LedgerEntry {
  readonly seq: number;
  readonly kind: LedgerKind;
  readonly recordId: string;
  readonly objectId: string;
  readonly at: string;
  readonly byId: string;
  readonly byName: string;
  readonly reason: string;
  readonly decision: string | null;
  readonly listId: string | null;
  readonly files: readonly ErasedFile[];
  readonly prevHash: string;
  readonly hash: string;
}

/** How far a chain goes. */
export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry points back to. */
export const LEDGER_START: LedgerHead = { seq: 0, hash: '0'.repeat(64) };

/** The first entry that does not follow. */
export interface LedgerFault {
  readonly seq: number;
  readonly code: 'entry-missing' | 'order-broken' | 'entry-changed' | 'tail-missing' | 'head-changed';
}

/** The entry as plain data, for hashing and for the mirror in the storage. */
export function entryAsJson(entry: Omit<LedgerEntry, 'hash'> & { readonly hash?: string }): Json {
  return JSON.parse(JSON.stringify(entry)) as Json;
}
