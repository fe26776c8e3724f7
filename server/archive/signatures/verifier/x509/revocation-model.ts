import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import type { OcspResponse } from './ocsp.js';

/** One piece of evidence that was used, as reports show it. Times are ms UTC. */
export interface RevocationSource {
  readonly kind: 'crl' | 'ocsp';
  readonly fingerprint: string;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly producedAt: number;
  readonly signer: string;
}

/** What is known about one certificate. `revokedAt` is the earliest revocation any valid evidence names, whatever the time asked for. */
export interface RevocationStatus {
  readonly status: 'good' | 'revoked' | 'unknown' | 'exempt';
  readonly revokedAt?: number;
  readonly reason?: number;
  /** There is authentic evidence, but none of it is fresh enough for the time asked for. */
  readonly stale: boolean;
  readonly sources: readonly RevocationSource[];
}

/** Dates of an evidence item, for the caller's freshness rule. */
export interface EvidenceDates {
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly producedAt: number;
  /** Certificates that had expired before `thisUpdate` are still covered back to this time. */
  readonly coversExpiredSince: number | undefined;
}

/** What revocation checking may look at. */
export interface RevocationContext {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** May this item say "good" about the certificate? Only freshness; authenticity is checked here. */
  readonly usable: (dates: EvidenceDates, certificate: Certificate) => boolean;
  /** Finds a trusted certificate for a CRL or OCSP signer other than the issuer itself: path, dates and its own revocation. */
  readonly trustSigner: (certificate: Certificate, purpose: 'crl' | 'ocsp') => boolean;
  readonly named: (subjectKey: string) => readonly Certificate[];
}
