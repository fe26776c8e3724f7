import type { Actor } from '../../kernel/actor.js';
import type { Page } from '../../kernel/page.js';
import { requirePermission } from '../../kernel/permission.js';
import type { ReadContext } from '../records/model.js';
import type { Affected, FileSource, JudgedFile, JudgeOptions, RecordSignatures, RunCause, SignatureChange, SignatureReport, SignatureRun, SliceResult } from './model.js';
import { createDoor } from './commands/at-the-door.js';
import type { SignatureDoor } from './commands/at-the-door.js';
import { judgeFile } from './commands/judge-file.js';
import { createRecordJudge, JUDGE } from './commands/judge-record.js';
import { reverifySlice, whatIsInForce } from './commands/reverify-slice.js';
import type { SignaturesDeps } from './deps.js';
import { listChanges, markSeen, toldAgencies } from './queries/changes.js';
import { readRuns, report, runsOf } from './queries/read-runs.js';
import { UNKNOWN_PAPER } from './rules/paper-facts.js';

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
  /** Verdicts that changed, of papers in custody of the actor's agencies (needs `signature.verify` and `record.correct`), newest first; unseen ones only unless asked. */
  changes(actor: Actor, filter?: { readonly seen?: boolean }, cursor?: string, limit?: number): Promise<Page<SignatureChange>>;
  /** How many changed verdicts nobody of the actor's agencies took note of. */
  countUnseen(actor: Actor): Promise<number>;
  /** Takes note of a changed verdict. @throws not-found outside the actor's agencies. */
  markSeen(actor: Actor, changeId: string): Promise<SignatureChange>;
  /** Needs `signature.manage`. */
  affectedBy(actor: Actor): Promise<Affected>;
  /** What intake calls: before there is a record, and in the commit that makes it. */
  readonly door: SignatureDoor;
  /** What only the archive's own jobs call. */
  readonly background: {
    /**
     * Judges at most `limit` files: first papers never judged, then what stands on another trust store, policy or verifier, then
     * (daily only) the oldest runs that are due. Safe to run twice; each file is a commit of its own.
     */
    reverifySlice(cause: RunCause, options: { readonly limit: number; readonly cursor?: string | null; readonly signal?: AbortSignal }): Promise<SliceResult>;
    /** Tells that a slice ended and others wait (fact `signatures.slice-ended`): the next one is a job of its own. */
    announceNext(cause: RunCause, next: { readonly cursor: string | null; readonly left: number }): Promise<void>;
  };
}

/** Opens the room over its ports. */
export function createSignatures(deps: SignaturesDeps): Signatures {
  const judgeOne = judgeFile(deps);
  const recordJudge = createRecordJudge(deps);
  return {
    async judge(source, options = {}) {
      const { at, policy, password, expected, signal } = options;
      const { trust: _trust, trustHash: _hash, items: _items, ...judged } = await judgeOne(source, {
        facts: UNKNOWN_PAPER, ...(at === undefined ? {} : { at }), ...(policy === undefined ? {} : { policy }), ...(password === undefined ? {} : { password }),
        ...(expected === undefined ? {} : { expected }), ...(signal === undefined ? {} : { signal }),
      });
      return judged;
    },
    judgeRecord: recordJudge.judgeRecord,
    peek: (recordId) => readRuns(deps, recordId),
    runsOf: runsOf(deps),
    report: report(deps),
    changes: listChanges(deps),
    countUnseen: async (actor) => deps.store.countUnseen(toldAgencies(actor)),
    markSeen: markSeen(deps),
    async affectedBy(actor) {
      requirePermission(actor, 'signature.manage');
      const counted = await deps.store.countOutdated(await whatIsInForce(deps));
      return { byTrust: counted.trust, byPolicy: counted.policy, byVerifier: counted.verifier };
    },
    door: createDoor(deps),
    background: {
      reverifySlice: reverifySlice(deps, recordJudge),
      announceNext: (cause, next) => deps.uow.run(JUDGE, async (tx) => tx.record({ name: 'signatures.slice-ended', subject: { type: 'signatures', id: cause }, data: { cause, ...next } })),
    },
  };
}
