import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { PlainTrust } from '../worker-task.js';
import type { AnchorLimits, CertificateFacts, TrustContent, TrustProposal, TrustTree, TrustVersion } from './model.js';
import type { TrustTables } from './store.js';

/** What somebody asks to be changed. Files are DER, PEM or PKCS#7; times are ISO 8601 UTC. */
export type ProposalInput =
  | { readonly kind: 'add-anchor'; readonly file: Uint8Array; readonly limits: AnchorLimits; readonly reason: string }
  | { readonly kind: 'add-intermediate'; readonly file: Uint8Array; readonly reason: string }
  | { readonly kind: 'deny'; readonly file?: Uint8Array; readonly fingerprint?: string; readonly reason: string }
  | { readonly kind: 'change-anchor'; readonly fingerprint: string; readonly limits: AnchorLimits; readonly reason: string }
  | { readonly kind: 'withdraw-anchor' | 'withdraw-intermediate' | 'lift-denial'; readonly fingerprint: string; readonly reason: string };

/** The whole store as its page shows it. */
export interface TrustOverview {
  readonly version: number;
  readonly hash: string;
  readonly trees: readonly TrustTree[];
  readonly content: TrustContent;
  /** Facts of every certificate that the content or an open proposal names. */
  readonly facts: ReadonlyMap<string, CertificateFacts>;
  readonly open: readonly TrustProposal[];
  readonly history: readonly TrustVersion[];
}

/**
 * Whom the archive believes: anchors by purpose and tree, intermediates, denials; in numbered versions that are only ever added.
 * It owns the rule that nobody changes trust alone: one person proposes, another one confirms with the fingerprint in his hand.
 * It never fetches a certificate and never takes one from the operating system.
 */
export interface Trust {
  /** The store of now in the form threads take; version 0 is the store before its first change, which trusts nobody. */
  current(): Promise<{ readonly version: number; readonly hash: string; readonly plain: PlainTrust }>;
  /** The store as a version left it, to make an old verdict again. @throws not-found */
  at(version: number): Promise<{ readonly version: number; readonly hash: string; readonly plain: PlainTrust }>;
  /**
   * Proposes a change; a file with several certificates makes one proposal for each (what cannot be an anchor is proposed as an
   * intermediate). Nothing is trusted by it. @throws invalid, conflict `trust-already-so`, `trust-proposed-already`
   */
  propose(actor: Actor, input: ProposalInput): Promise<TrustProposal[]>;
  /** The second person's yes; makes the next version. @throws forbidden `trust-second-person`, invalid `trust-fingerprint-differs`, conflict */
  confirm(actor: Actor, proposalId: string, typed: string): Promise<{ readonly version: number; readonly hash: string }>;
  /** The second person's no. */
  refuse(actor: Actor, proposalId: string): Promise<void>;
  /** Taken back by who proposed it. */
  withdraw(actor: Actor, proposalId: string): Promise<void>;
  overview(actor: Actor): Promise<TrustOverview>;
  /** @throws not-found */
  proposal(actor: Actor, proposalId: string): Promise<TrustProposal>;
  trees(): readonly TrustTree[];
}

export interface TrustDeps {
  readonly store: TrustTables;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly trees: readonly TrustTree[];
}
