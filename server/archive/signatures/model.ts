import type { ArchiveRecord, SignatureState } from '../records/model.js';
import type { ValidationPolicy } from './verifier/judge/policy.js';
import type { DocumentVerdict, Main, SignatureLevel, SubIndication } from './verifier/judge/verdict.js';
import type { ModificationLevel } from './verifier/diff/comparison.js';
import type { Coverage } from './verifier/pades/byte-range.js';
import type { Expectations, Explanation, FailureCode, SignatureStatus } from './verifier/vietnamese/explain.js';
import type { Holder } from './verifier/vietnamese/holder.js';
import type { IdentifierMatch } from './verifier/vietnamese/subject.js';

/** Why signatures were judged: at the door, by the daily round, because trust or policy or evidence changed, or because somebody asked. */
export const RUN_CAUSES = ['intake', 'daily', 'trust-changed', 'policy-changed', 'evidence-added', 'asked'] as const;
export type RunCause = (typeof RUN_CAUSES)[number];

/** How a signer answers what the register says of the paper: "khớp", "không khớp", "không có" (the certificate or the register names none). */
export interface SignerIdentity {
  /** Numbers of the owners of the paper. */
  readonly owner: IdentifierMatch;
  /** The issuing agency: its numbers where the catalogue has them, else its name against organisation and common name. */
  readonly issuer: IdentifierMatch;
  /** The officer named on the paper against the common name. */
  readonly signer: IdentifierMatch;
}

/** One signature of one run, in the few words that lists and pages need. Times are ISO 8601 UTC. */
export interface SignatureSummary {
  readonly field: string;
  readonly kind: 'approval' | 'certification' | 'doc-timestamp' | 'usage-rights';
  readonly main: Exclude<Main, 'NO_SIGNATURE'>;
  readonly sub: SubIndication | null;
  readonly status: SignatureStatus;
  readonly level: SignatureLevel;
  readonly signer: string | null;
  readonly organisation: string | null;
  readonly title: string | null;
  /** Whom the certificate was made out to. */
  readonly holder: Holder;
  /** Tree of the anchor the chain ends at; null when it ends at none. */
  readonly tree: string | null;
  readonly claimedAt: string | null;
  readonly bestSignatureTime: string;
  readonly poeSource: 'now' | 'signature-timestamp' | 'doc-timestamp' | 'evidence';
  readonly coverage: Coverage;
  readonly revision: number;
  /** The bytes [0, signedEnd) of the file are what was signed. */
  readonly signedEnd: number;
  readonly bytesAfter: number;
  readonly modification: ModificationLevel;
  readonly modificationPermitted: boolean;
  readonly identity: SignerIdentity;
  readonly failures: readonly FailureCode[];
}

/** One judgement of one file of a record. Written once, never changed. */
export interface SignatureRun {
  readonly id: string;
  readonly recordId: string;
  /** The file that was judged. */
  readonly logicalPath: string;
  readonly fileSha256: string;
  readonly at: string;
  readonly cause: RunCause;
  readonly main: Main;
  readonly sub: SubIndication | null;
  /** What the register shows: the main indication, lowered to `indeterminate` where the type's trees do not allow the signer. */
  readonly state: SignatureState;
  readonly signatures: readonly SignatureSummary[];
  /** Kinds of signer the type needs that have no intact signature in the file. */
  readonly missingSigners: readonly string[];
  readonly policyId: string;
  readonly policyHash: string;
  readonly trustVersion: number;
  readonly trustHash: string;
  readonly verifierVersion: string;
  /** Where the full report lies in the record's object. */
  readonly reportPath: string;
  readonly reportSha256: string;
}

/** A piece of evidence that a verdict rests on and that is not in the file itself, kept as bytes beside the report. */
export interface KeptEvidence {
  readonly kind: 'certificate' | 'crl' | 'ocsp';
  readonly sha256: string;
  /** Where it lies in the record's object: `signatures/evidence/<sha256>.<cer|crl|ors>`. */
  readonly path: string;
  /** Since when the archive holds it; null for what the trust store brought. */
  readonly heldSince: string | null;
}

/** The full report of a run as it lies in the record's object: canonical JSON (sorted keys, no spaces). */
export interface SignatureReport {
  readonly format: 'kho-so.signature-report';
  readonly formatVersion: 1;
  readonly run: Omit<SignatureRun, 'reportPath' | 'reportSha256'>;
  readonly verdict: DocumentVerdict;
  readonly explanations: readonly Explanation[];
  readonly evidence: readonly KeptEvidence[];
}

/** A verdict that differs from the one before it. `seenAt` is null until somebody of the custodian agency took note. */
export interface SignatureChange {
  readonly id: string;
  readonly recordId: string;
  readonly logicalPath: string;
  readonly custodianAgencyId: string;
  readonly runId: string;
  readonly previousRunId: string;
  readonly fromMain: Main;
  readonly fromSub: SubIndication | null;
  readonly toMain: Main;
  readonly toSub: SubIndication | null;
  readonly cause: RunCause;
  readonly at: string;
  readonly seenAt: string | null;
  readonly seenBy: string | null;
}

/** A file that could not be judged: the reader of signatures broke down or took too long on it. Never the same as "valid". */
export interface VerificationFault {
  /** `worker-timeout`, `worker-died`, `signatures.verifier-failed`, `signatures.file-too-large`. */
  readonly code: string;
  readonly attempts: number;
  readonly at: string;
  /** When the daily round tries again. */
  readonly dueAt: string;
}

/** What intake needs to know of a staged file's signatures. */
export interface DoorVerdict {
  /** Null when the file could not be judged; then `fault` says why. */
  readonly main: Main | null;
  readonly fault: string | null;
  /** Signature dictionaries with a value, usage rights not counted. */
  readonly signed: number;
  /** Places that look like signatures but are not in the form. */
  readonly hidden: number;
  /** The structure could not be read strictly. */
  readonly unreadable: boolean;
  readonly passed: number;
  readonly indeterminate: number;
  readonly failed: number;
  /** Holders of the intact signatures. */
  readonly holders: readonly Holder[];
  /** Trees of the signatures that lead to a trusted anchor. */
  readonly trees: readonly string[];
}

/** Runs ready to be written in the commit that makes their record; `files` go into its object first. */
export interface PreparedRuns {
  readonly state: SignatureState;
  readonly runs: readonly SignatureRun[];
  readonly files: readonly { readonly logicalPath: string; readonly source: Buffer }[];
  readonly faults: readonly { readonly logicalPath: string; readonly code: string }[];
}

/** A file judged outside the register; nothing is stored. */
export interface JudgedFile {
  readonly verdict: DocumentVerdict;
  readonly explanations: readonly Explanation[];
  readonly signatures: readonly SignatureSummary[];
  readonly missingSigners: readonly string[];
  readonly state: SignatureState;
  readonly trustVersion: number;
}

/** A file to be judged: by its place on the local disk, or its bytes. */
export type FileSource = { readonly path: string } | { readonly bytes: Uint8Array };

/** How to judge a file outside the register; everything may be left out. */
export interface JudgeOptions {
  /** The moment to judge at, ms UTC; now by default. */
  readonly at?: number;
  /** Another policy than the one in force. */
  readonly policy?: ValidationPolicy;
  /** Tried on encrypted files. */
  readonly password?: string;
  readonly expected?: Expectations;
  readonly signal?: AbortSignal;
}

/** What is known of a record's signatures: the newest run of each file, and files that could not be judged. */
export interface RecordSignatures {
  /** Newest first; all runs ever made. */
  readonly runs: readonly SignatureRun[];
  readonly faults: readonly ({ readonly logicalPath: string } & VerificationFault)[];
}

/** A paper on its way into the register. */
export interface DoorPaper {
  readonly recordId: string;
  /** Its PDF masters: where they will lie, and where they lie now. */
  readonly masters: readonly { readonly logicalPath: string; readonly path: string }[];
  readonly about: Pick<ArchiveRecord, 'typeCode' | 'ownerIds' | 'issuerName' | 'issuerAgencyId' | 'signerName' | 'signerTitle'>;
}

/** What a slice of re-verification did. `more`: others wait, another slice should follow. */
export interface SliceResult {
  readonly judged: number;
  readonly changed: number;
  readonly failed: number;
  readonly more: boolean;
  /** Where the look through papers never judged stopped; hand it to the next slice. */
  readonly cursor: string | null;
}

/** How many judged files stand on another trust store, policy or verifier than the one in force. */
export interface Affected {
  readonly byTrust: number;
  readonly byPolicy: number;
  readonly byVerifier: number;
}
