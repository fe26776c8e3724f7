import { createHash } from 'node:crypto';
import type { Certificate } from '../x509/certificate.js';
import type { TrustAnchor } from '../x509/validate-path.js';

/** What an anchor is trusted for; kept apart, for a root for persons is no root for time. */
export type AnchorPurpose = 'signer' | 'timestamp' | 'revocation';

/** A trusted certificate and the limits of that trust. Times are ms UTC. */
export interface StoredAnchor {
  readonly certificate: Certificate;
  /** Which tree it belongs to, for policies by document type; free text of the manifest. */
  readonly tree: string;
  readonly purposes: readonly AnchorPurpose[];
  readonly trustedFrom: number | undefined;
  /** Nothing signed at or after this moment is trusted through this anchor. */
  readonly sunset: number | undefined;
}

/** Everything trust needs, read from a directory by a loader outside this library. */
export interface TrustStore {
  readonly anchors: readonly StoredAnchor[];
  readonly intermediates: readonly Certificate[];
  /** SHA-256 fingerprints of certificates, or of their keys (SPKI), that are refused whatever their chain says. */
  readonly denied: ReadonlySet<string>;
  /** Hash over the whole content: stands in each report. */
  readonly hash: string;
}

/** A store without any trust: every chain ends nowhere. */
export const EMPTY_TRUST: TrustStore = { anchors: [], intermediates: [], denied: new Set(), hash: createHash('sha256').update('empty').digest('hex') };

/** The anchors for a purpose that may be used for something that happened at `time`. */
export function anchorsFor(store: TrustStore, purpose: AnchorPurpose, time: number): TrustAnchor[] {
  return store.anchors
    .filter((anchor) => anchor.purposes.includes(purpose) && (anchor.trustedFrom === undefined || time >= anchor.trustedFrom) && (anchor.sunset === undefined || time < anchor.sunset))
    .map((anchor) => ({ id: anchor.certificate.fingerprint, certificate: anchor.certificate }));
}

/** The tree an anchor was filed under. */
export function treeOf(store: TrustStore, anchorId: string): string {
  return store.anchors.find((anchor) => anchor.certificate.fingerprint === anchorId)?.tree ?? '';
}

/** True when the denylist names the certificate or its key. */
export function isDenied(store: TrustStore, certificate: Certificate): boolean {
  return store.denied.size > 0 && (store.denied.has(certificate.fingerprint) || store.denied.has(createHash('sha256').update(certificate.spki).digest('hex')));
}

/** Builds a store from its parts; the hash covers every certificate, limit and denial in a fixed order. */
export function createTrustStore(parts: Omit<TrustStore, 'hash'>): TrustStore {
  const lines = [
    ...parts.anchors.map((anchor) => `anchor ${anchor.certificate.fingerprint} ${anchor.tree} ${[...anchor.purposes].sort().join('+')} ${anchor.trustedFrom ?? ''} ${anchor.sunset ?? ''}`),
    ...parts.intermediates.map((certificate) => `intermediate ${certificate.fingerprint}`),
    ...[...parts.denied].map((hash) => `denied ${hash}`),
  ].sort();
  return { ...parts, hash: createHash('sha256').update(lines.join('\n')).digest('hex') };
}
