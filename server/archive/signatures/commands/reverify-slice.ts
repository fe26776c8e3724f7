import { ArchiveError } from '../../../kernel/errors.js';
import { policyHash } from '../verifier/judge/policy.js';
import { VERIFIER_VERSION } from '../verifier/verify.js';
import type { SignaturesDeps } from '../deps.js';
import type { RunCause, SliceResult } from '../model.js';
import type { InForce, JudgedPlace, Standing } from '../store.js';
import { JUDGE, pdfMasters } from './judge-record.js';
import type { RecordJudge } from './judge-record.js';
import { writeFault } from './write-run.js';

/** What is in force now. */
export async function whatIsInForce(deps: Pick<SignaturesDeps, 'trust' | 'policy'>): Promise<InForce> {
  return { trustHash: (await deps.trust.current()).hash, policyHash: policyHash(deps.policy), verifierVersion: VERIFIER_VERSION };
}

interface SliceOptions {
  readonly limit: number;
  readonly cursor?: string | null;
  readonly signal?: AbortSignal;
}

const PAGE = 200;

/** A running count of one slice. */
interface Tally {
  judged: number;
  changed: number;
  failed: number;
  cursor: string | null;
}

/**
 * One slice of judging again: papers never judged, then verdicts that stand on something no longer in force, then (daily) what is
 * due. What one file does wrong stops no other: it is noted, put off, and told.
 */
export function reverifySlice(deps: SignaturesDeps, judge: RecordJudge) {
  const fault = writeFault(deps);

  async function one(place: JudgedPlace, cause: RunCause, tally: Tally, signal: AbortSignal | undefined): Promise<void> {
    try {
      const found = await deps.records.peek(place.recordId);
      const file = found?.files.find((known) => known.role === 'master' && known.logicalPath === place.logicalPath);
      if (found === undefined || file === undefined) return await forget(place);
      const outcome = await judge.judgeMaster(JUDGE, found, file, cause, signal);
      if (outcome.kind === 'fault') tally.failed += 1;
      else tally.judged += 1;
      if (outcome.kind === 'judged' && outcome.changed) tally.changed += 1;
    } catch (error) {
      // The house is closing: nothing is wrong with the file.
      if (signal?.aborted === true) throw error;
      tally.failed += 1;
      deps.onFault?.(place.recordId, error);
      await deps.uow.run(JUDGE, (tx) => fault(tx, place, error instanceof ArchiveError ? error.code : 'signatures.not-judged'));
    }
  }

  /** The record is gone by disposition: nothing is left to judge. */
  async function forget(place: JudgedPlace): Promise<void> {
    await deps.uow.run(JUDGE, async (tx) => {
      await deps.store.removeStanding(tx, place);
      tx.record({ name: 'signatures.forgotten', subject: { type: 'record', id: place.recordId }, data: { logicalPath: place.logicalPath }, announce: false });
    });
  }

  async function neverJudged(tally: Tally, options: SliceOptions): Promise<void> {
    while (full(tally) < options.limit) {
      const ids = await deps.records.idsBySignatureState('unchecked', tally.cursor ?? '', PAGE);
      const known = new Set((await deps.store.standingsOf(ids)).map((row) => row.recordId));
      for (const id of ids) {
        if (full(tally) >= options.limit || options.signal?.aborted === true) return;
        tally.cursor = id;
        // A file that broke the verifier has its own time to be tried again.
        if (!known.has(id)) await wholeRecord(id, tally, options.signal);
      }
      if (ids.length < PAGE) return;
    }
  }

  async function wholeRecord(recordId: string, tally: Tally, signal: AbortSignal | undefined): Promise<void> {
    const found = await deps.records.peek(recordId);
    if (found === undefined) return;
    const files = pdfMasters(found.files);
    for (const file of files) await one({ recordId, logicalPath: file.logicalPath }, 'daily', tally, signal);
    if (files.length === 0) await settleUnsigned(recordId);
  }

  async function settleUnsigned(recordId: string): Promise<void> {
    await deps.uow.run(JUDGE, async (tx) => {
      await deps.records.noteSignatures(tx, JUDGE, recordId, 'none', []);
      tx.record({ name: 'record.signatures-judged', subject: { type: 'record', id: recordId }, data: { cause: 'daily', state: 'none' } });
    });
  }

  return async (cause: RunCause, options: SliceOptions): Promise<SliceResult> => {
    const tally: Tally = { judged: 0, changed: 0, failed: 0, cursor: options.cursor ?? null };
    const inForce = await whatIsInForce(deps);
    const now = deps.clock.now().toISOString();
    const again = async (places: readonly JudgedPlace[]): Promise<void> => {
      for (const place of places) {
        if (options.signal?.aborted === true) return;
        // Another slice may have been here since the list was made.
        const why = reason(await deps.store.standing(place), inForce, now, cause);
        if (why !== undefined) await one(place, why, tally, options.signal);
      }
    };
    await neverJudged(tally, options);
    await again(await deps.store.outdated(inForce, now, options.limit - full(tally)));
    if (cause === 'daily') await again(await deps.store.due(now, options.limit - full(tally)));
    return { judged: tally.judged, changed: tally.changed, failed: tally.failed, cursor: tally.cursor, more: full(tally) >= options.limit };
  };
}

function full(tally: Tally): number {
  return tally.judged + tally.failed;
}

/** Why a file is judged again, or undefined when it need not be. */
function reason(standing: Standing | undefined, inForce: InForce, now: string, cause: RunCause): RunCause | undefined {
  if (standing === undefined) return undefined;
  const due = standing.dueAt <= now;
  if (standing.attempts > 0 && !due) return undefined;
  if (standing.runId !== null && standing.trustHash !== inForce.trustHash) return 'trust-changed';
  if (standing.runId !== null && (standing.policyHash !== inForce.policyHash || standing.verifierVersion !== inForce.verifierVersion)) return 'policy-changed';
  return due && cause === 'daily' ? 'daily' : undefined;
}
