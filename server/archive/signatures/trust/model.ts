import type { AnchorPurpose } from '../verifier/trust/trust-store.js';

/** A certificate as people compare it. Times are ISO 8601 UTC. */
export interface CertificateFacts {
  /** SHA-256 over the whole certificate, 64 hex digits: what is compared with the official source. */
  readonly fingerprint: string;
  /** The common name, else the whole subject. */
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Kind and size of the key, as `RSA 4096` or `EC prime256v1`. */
  readonly key: string;
  readonly selfSigned: boolean;
  readonly authority: boolean;
}

/** The limits of trust in an anchor. Times are ISO 8601 UTC; null = without limit. */
export interface AnchorLimits {
  readonly tree: string;
  readonly purposes: readonly AnchorPurpose[];
  readonly trustedFrom: string | null;
  /** Nothing signed at or after this moment is trusted through this anchor. */
  readonly sunset: string | null;
}

/** An anchor of a version. */
export interface AnchorEntry extends AnchorLimits {
  readonly fingerprint: string;
}

/** What one version of the trust store holds; certificates by fingerprint. */
export interface TrustContent {
  readonly anchors: readonly AnchorEntry[];
  readonly intermediates: readonly string[];
  /** SHA-256 of certificates, or of their keys (SPKI), that are refused whatever their chain says. */
  readonly denied: readonly string[];
}

/** A store before its first change: nobody is trusted. */
export const NO_TRUST: TrustContent = { anchors: [], intermediates: [], denied: [] };

/** What can be done to the store; each needs two persons. */
export const CHANGE_KINDS = ['add-anchor', 'change-anchor', 'withdraw-anchor', 'add-intermediate', 'withdraw-intermediate', 'deny', 'lift-denial'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One change of the store. `limits` belongs to anchors alone. */
export interface TrustChange {
  readonly kind: ChangeKind;
  readonly fingerprint: string;
  readonly limits: AnchorLimits | null;
}

/** A change that waits for, or had, the decision of a second person. */
export interface TrustProposal extends TrustChange {
  readonly id: string;
  readonly state: 'open' | 'confirmed' | 'refused' | 'withdrawn';
  /** Null for a denial of a certificate that nobody has at hand. */
  readonly certificate: CertificateFacts | null;
  /** Where the fingerprint was compared, or why this is done: in the proposer's words. */
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedByName: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  /** The version it made. */
  readonly version: number | null;
}

/** One numbered version of the store. Versions are only ever added. */
export interface TrustVersion {
  readonly version: number;
  readonly hash: string;
  readonly at: string;
  readonly kind: ChangeKind;
  readonly fingerprints: readonly string[];
  readonly proposedByName: string;
  readonly confirmedByName: string;
}

/** A named place for the anchors of one family of certificates (data of the administrator, not law). */
export interface TrustTree {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly usesVi: string;
  readonly usesEn: string;
  /** Where the certificate is had and what to compare. */
  readonly instructionsVi: string;
  readonly instructionsEn: string;
  /** A tree for trying out: nothing under it has legal worth. */
  readonly test: boolean;
}
