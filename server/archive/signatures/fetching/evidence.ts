import type { Actor } from '../../../kernel/actor.js';
import type { MissingEvidence } from '../verifier/judge/verdict.js';
import type { PlainEvidence } from '../worker-task.js';

/** What an evidence item is: an OCSP response, a revocation list, or a certificate that helps to build a chain. */
export type EvidenceKind = 'ocsp' | 'crl' | 'certificate';

/** An item the archive holds, with where and when it got it. */
export interface EvidenceItem {
  readonly kind: EvidenceKind;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Where it came from; empty when a person brought it. */
  readonly url: string;
  /** ISO instant since which the archive holds it. */
  readonly fetchedAt: string;
}

/** Items for one judgement: `plain` goes to the verifier, `items` can be kept with the record as `<sha256>.<ending>`. */
export interface HeldEvidence {
  readonly plain: PlainEvidence;
  readonly items: readonly EvidenceItem[];
}

/** A revocation list that a person brought, as it names itself. Times are ISO 8601 UTC. */
export interface BroughtList {
  readonly issuer: string;
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
  /** False when the archive held these very bytes already; then the earlier time stays. */
  readonly added: boolean;
}

/** What a round of asking brought. `left` names what could not be had and why, by host; nobody is told a person's name by it. */
export interface FetchRound {
  readonly brought: readonly EvidenceItem[];
  readonly left: readonly { readonly fingerprint: string; readonly host: string; readonly fault: string }[];
  /** True when trying later may bring more (a host was away, slow or asked for patience). */
  readonly later: boolean;
}

/**
 * Revocation answers and intermediate certificates that are not in the documents themselves. It owns what was brought and when;
 * it asks only hosts that the administrator has named, and judges nothing: the verifier decides what an item is worth.
 */
export interface EvidenceSource {
  /** False when no host may be asked: then only what is held already is given. */
  readonly enabled: boolean;
  /** What the archive holds about certificates for which a verdict missed something; asks nobody. */
  evidenceFor(missing: readonly MissingEvidence[]): Promise<HeldEvidence>;
  /** Asks the named hosts for what a verdict missed and keeps what they bring. Never throws for what hosts do. */
  fetchFor(missing: readonly MissingEvidence[], signal?: AbortSignal): Promise<FetchRound>;
  /** Keeps a revocation list that a person brought. @throws forbidden; invalid `evidence-no-list` */
  bring(actor: Actor, bytes: Uint8Array): Promise<BroughtList>;
}

/** File ending of an item, for the record's own folder of evidence. */
export const EVIDENCE_ENDINGS: Readonly<Record<EvidenceKind, string>> = { ocsp: 'ors', crl: 'crl', certificate: 'cer' };
