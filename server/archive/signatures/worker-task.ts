import type { Evidence } from './verifier/judge/context.js';
import type { ValidationPolicy } from './verifier/judge/policy.js';
import type { AnchorPurpose, TrustStore } from './verifier/trust/trust-store.js';

/** A verification as it crosses to a thread: plain bytes and values only. Times are ms UTC. */
export interface VerificationTask {
  /** The file itself, or its place on the local disk: then the thread reads it. */
  readonly source: { readonly bytes: Uint8Array } | { readonly path: string };
  readonly now: number;
  readonly policy?: ValidationPolicy;
  readonly password?: string;
  readonly trust: PlainTrust;
  readonly evidence?: PlainEvidence;
}

/** A trust store in plain form; its hash lets a thread keep what it has read. */
export interface PlainTrust {
  readonly hash: string;
  readonly anchors: readonly { readonly der: Uint8Array; readonly tree: string; readonly purposes: readonly AnchorPurpose[]; readonly trustedFrom: number | undefined; readonly sunset: number | undefined }[];
  readonly intermediates: readonly Uint8Array[];
  readonly denied: readonly string[];
}

/** Evidence as stored bytes: DER of certificates, lists and responses. */
export interface PlainEvidence {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly knownSince?: number;
  /** Since when the archive holds an item, by its SHA-256, ms UTC. */
  readonly heldSince?: Readonly<Record<string, number>>;
}

/** Plain form of a store, ready to be sent to a thread. */
export function toPlainTrust(store: TrustStore): PlainTrust {
  return {
    hash: store.hash, anchors: store.anchors.map(({ certificate, ...rest }) => ({ ...rest, der: certificate.raw })),
    intermediates: store.intermediates.map((certificate) => certificate.raw), denied: [...store.denied],
  };
}

/** Plain form of evidence, ready to be stored or sent. */
export function toPlainEvidence(evidence: Evidence): PlainEvidence {
  return {
    certificates: evidence.certificates.map((one) => one.raw), crls: evidence.crls.map((one) => one.raw), ocsps: evidence.ocsps.map((one) => one.raw),
    ...(evidence.knownSince === undefined ? {} : { knownSince: evidence.knownSince }),
  };
}
