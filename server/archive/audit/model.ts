import type { Json } from '../../kernel/events.js';

/** One entry of the audit log, as it is hashed. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly agencyId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly purpose: string | null;
  readonly dossierCode: string | null;
  readonly requestId: string | null;
  readonly data: { readonly [key: string]: Json | undefined };
  readonly prevHash: string;
  readonly hash: string;
}

/** Where the chain ends: number and hash of the last entry. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** The first thing wrong with a chain. */
export interface ChainFault {
  readonly seq: number;
  readonly code: 'entry-missing' | 'entry-changed' | 'order-broken' | 'tail-missing' | 'head-changed';
}
