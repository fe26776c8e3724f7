import type { Actor } from '../../kernel/actor.js';
import type { Page } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { ArchiveRecord, ReadContext } from '../records/model.js';
import type { DoorVerdict, JudgedFile, PreparedRuns, RunCause, SignatureChange, SignatureReport, SignatureRun, VerificationFault } from './model.js';
import type { Expectations } from './verifier/vietnamese/explain.js';
import type { ValidationPolicy } from './verifier/judge/policy.js';

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

/**
 * What is proven of digital signatures. It owns the runs of the verifier (written once, never changed), their reports and evidence
 * in the objects of the records, and the list of verdicts that changed. It never changes a signed file, asks no network (that is
 * `fetching/`), and a file that the verifier could not read to its end is never called valid.
 */
export interface Signatures {
  /**
   * Judges a file in the verification worker and stores nothing.
   * @throws unavailable `worker-timeout`, corrupt `worker-died` or `signatures.verifier-failed`, too-large `signatures.file-too-large`.
   */
  judge(source: FileSource, options?: JudgeOptions): Promise<JudgedFile>;
  /**
   * Judges every PDF master of a record anew and keeps run, report and evidence with it; tells when a verdict differs from the one
   * before. Needs `signature.verify` and sight of the record. A file the worker could not judge is noted and tried again by the daily round.
   * @throws not-found for what the actor may not see; corrupt `signatures.master-differs` when the stored bytes are not those of the register.
   */
  judgeRecord(actor: Actor, recordId: string, cause: RunCause, context?: ReadContext): Promise<RecordSignatures>;
  /** The same without question and without a line in the log: for pages that have shown already that their reader may see the record. */
  peek(recordId: string): Promise<RecordSignatures>;
  /** The runs of a record the actor may open (`records.authorise`: judged and audited as a reading); else not-found. */
  runsOf(actor: Actor, recordId: string, context?: ReadContext): Promise<RecordSignatures>;
  /**
   * The full report of a run, as stored. Scope as `runsOf`; audited by itself.
   * @throws not-found; corrupt `signatures.report-differs` when the stored bytes are not those the run names.
   */
  report(actor: Actor, runId: string, context?: ReadContext): Promise<{ readonly run: SignatureRun; readonly report: SignatureReport; readonly bytes: Buffer }>;
  /** Verdicts that changed, of papers in custody of the actor's agencies (`signature.verify`), newest first; unseen ones only unless asked. */
  changes(actor: Actor, filter?: { readonly seen?: boolean }, cursor?: string, limit?: number): Promise<Page<SignatureChange>>;
  /** How many changed verdicts nobody of the actor's agencies took note of. */
  countUnseen(actor: Actor): Promise<number>;
  /** Takes note of a changed verdict. @throws not-found outside the actor's agencies. */
  markSeen(actor: Actor, changeId: string): Promise<SignatureChange>;
  /** Needs `signature.manage`. */
  affectedBy(actor: Actor): Promise<Affected>;
  /** What intake calls: before there is a record, and in the commit that makes it. */
  readonly door: {
    /** Judges a staged PDF. Never throws for what the file is: a file that breaks the verifier answers with a `fault`. */
    examine(path: string): Promise<DoorVerdict>;
    /** Judges the masters of a paper about to be registered; what is not judged is tried again by the daily round. Unsigned files leave no run. */
    prepare(paper: DoorPaper): Promise<PreparedRuns>;
    /** Takes up the runs whose reports a try that was cut off left in the object. */
    adopt(paper: DoorPaper, storedPaths: readonly string[]): Promise<PreparedRuns>;
    /** Writes the rows, inside the commit of the accession. */
    write(tx: Tx, recordId: string, prepared: PreparedRuns): Promise<void>;
  };
  /** What only the archive's own jobs call. */
  readonly background: {
    /**
     * Judges at most `limit` files: first papers never judged, then what stands on another trust store, policy or verifier, then
     * (daily only) the oldest runs that are due. Safe to run twice; each file is a commit of its own.
     */
    reverifySlice(cause: RunCause, options: { readonly limit: number; readonly cursor?: string | null; readonly signal?: AbortSignal }): Promise<SliceResult>;
  };
}
