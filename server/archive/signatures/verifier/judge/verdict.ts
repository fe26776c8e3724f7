import type { Coverage } from '../pades/byte-range.js';
import type { SubjectIdentifier } from '../vietnamese/subject.js';
import type { ChangeFinding, ModificationLevel } from '../diff/comparison.js';

/** Main indication of ETSI EN 319 102-1, with one more for documents that hold no signature. */
export type Main = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED' | 'NO_SIGNATURE';

/** Sub-indications of EN 319 102-1 that this verifier gives. */
export type SubIndication =
  | 'FORMAT_FAILURE' | 'HASH_FAILURE' | 'SIG_CRYPTO_FAILURE' | 'REVOKED' | 'EXPIRED' | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE' | 'CHAIN_CONSTRAINTS_FAILURE' | 'CERTIFICATE_CHAIN_GENERAL_FAILURE' | 'CRYPTO_CONSTRAINTS_FAILURE' | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'TIMESTAMP_ORDER_FAILURE' | 'NO_SIGNING_CERTIFICATE_FOUND' | 'NO_CERTIFICATE_CHAIN_FOUND' | 'REVOKED_NO_POE' | 'REVOKED_CA_NO_POE' | 'OUT_OF_BOUNDS_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED' | 'REVOCATION_OUT_OF_BOUNDS_NO_POE' | 'NO_POE' | 'TRY_LATER' | 'SIGNED_DATA_NOT_FOUND' | 'CUSTOM';

/** PAdES baseline levels and their neighbours. */
export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'PAdES-BES' | 'PAdES-EPES' | 'PAdES-LTV' | 'PKCS7-B' | 'PKCS7-T' | 'PKCS7-LT' | 'PKCS7-LTA' | 'NOT_ETSI';

/** One finding of the judgement. `code` is stable and has a sentence in each language; params fill its placeholders. */
export interface Message {
  readonly code: string;
  readonly level: 'error' | 'warning' | 'info';
  readonly params: Readonly<Record<string, string | number>>;
}

/** A certificate as reports name it. */
export interface CertificateSummary {
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** What was established about one certificate's revocation. */
export interface RevocationSummary {
  readonly fingerprint: string;
  readonly status: 'good' | 'revoked' | 'unknown' | 'exempt';
  readonly revokedAt?: string;
  readonly reason?: number;
  readonly stale: boolean;
  readonly sources: readonly { readonly kind: 'crl' | 'ocsp'; readonly fingerprint: string; readonly thisUpdate: string; readonly nextUpdate?: string }[];
}

/** A chain and what was found about it. `trusted` says: leads to an anchor, holds at the judged time, nobody in it was revoked by then. */
export interface ChainSummary {
  readonly anchorId?: string;
  /** Name of the tree the anchor belongs to in the trust store. */
  readonly tree?: string;
  readonly path: readonly CertificateSummary[];
  readonly trusted: boolean;
  readonly problems: readonly { readonly fault: string; readonly index: number }[];
  readonly revocation: readonly RevocationSummary[];
}

/** One algorithm use against the sunset table. */
export interface AlgorithmCheck {
  readonly use: string;
  readonly name: string;
  readonly bits: number;
  readonly acceptable: boolean;
  readonly until?: string;
}

/** A time-stamp token in or over a signature. `intact`: imprint and signature hold; `trusted`: its chain too. */
export interface TimestampVerdict {
  readonly kind: 'signature' | 'content' | 'document';
  readonly time: string;
  readonly imprint: boolean;
  readonly signature: boolean;
  readonly intact: boolean;
  readonly trusted: boolean;
  readonly sub?: SubIndication;
  readonly authority: string;
  readonly chain: ChainSummary;
}

/** The verdict on one signature: trusted, intact and unmodified are separate statements. Times are ISO 8601 UTC. */
export interface SignatureVerdict {
  readonly main: Exclude<Main, 'NO_SIGNATURE'>;
  readonly sub?: SubIndication;
  readonly field: string;
  readonly revision: number;
  readonly present: boolean;
  readonly kind: 'approval' | 'certification' | 'doc-timestamp' | 'usage-rights';
  readonly subFilter: string;
  readonly level: SignatureLevel;
  readonly integrity: { readonly byteRange: 'ok' | 'bad'; readonly digest: boolean | null; readonly cms: boolean | null; readonly ess: 'ok' | 'absent' | 'mismatch' };
  readonly coverage: Coverage;
  /** Where the signed revision ends: the bytes [0, signedEnd) are what was signed. */
  readonly signedEnd: number;
  readonly bytesAfter: number;
  readonly modification: { readonly level: ModificationLevel; readonly permitted: boolean; readonly findings: readonly ChangeFinding[]; readonly hiddenContent: readonly Message[] };
  readonly signer?: SignerSummary;
  readonly chain: ChainSummary;
  readonly time: { readonly claimed?: string; readonly bestSignatureTime: string; readonly poeSource: 'now' | 'signature-timestamp' | 'doc-timestamp' | 'evidence' };
  readonly timestamps: readonly TimestampVerdict[];
  readonly algorithms: readonly AlgorithmCheck[];
  readonly reason?: string;
  readonly location?: string;
  readonly messages: readonly Message[];
}

/** The signer as the certificate and the dictionary name them. */
export interface SignerSummary {
  readonly certificate: CertificateSummary;
  readonly commonName?: string;
  readonly organisation?: string;
  readonly title?: string;
  readonly email?: string;
  readonly identifiers: readonly SubjectIdentifier[];
}

/**
 * Evidence that was not at hand and would have helped, with what a fetcher needs to ask for it: the certificate in question, its
 * issuer where known (DER, base64), and the addresses the certificate itself names. Empty lists when it names none.
 */
export interface MissingEvidence {
  /** `issuer`: the chain breaks off after this certificate; `revocation`: nothing fresh says whether it was revoked. */
  readonly need: 'issuer' | 'revocation';
  readonly fingerprint: string;
  readonly certificate: string;
  readonly issuer?: string;
  readonly ocsp: readonly string[];
  readonly crls: readonly string[];
  readonly issuers: readonly string[];
}

/** The verdict on a whole file: the worst of its signatures, each of which stands for itself. */
export interface DocumentVerdict {
  readonly main: Main;
  readonly sub?: SubIndication;
  readonly signatures: readonly SignatureVerdict[];
  readonly messages: readonly Message[];
  /** What could still be asked for; empty when nothing would change by asking. */
  readonly missing: readonly MissingEvidence[];
  readonly revisions: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly policyId: string;
  readonly policyHash: string;
  readonly trustStoreHash: string;
  readonly verifierVersion: string;
  readonly validatedAt: string;
}
