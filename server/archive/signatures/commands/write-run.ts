import type { Actor } from '../../../kernel/actor.js';
import type { Fact } from '../../../kernel/events.js';
import { newId } from '../../../kernel/identifiers.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { SignaturesDeps } from '../deps.js';
import type { SignatureChange, SignatureRun } from '../model.js';
import { dueAfterFault, dueAfterRun } from '../rules/next-look.js';
import { worstState } from '../rules/state-of-verdict.js';
import { verdictChanged } from '../rules/verdict-changed.js';
import type { JudgedPlace } from '../store.js';
import type { OurFile } from './store-files.js';
import { rowsOf } from './store-files.js';

type Deps = Pick<SignaturesDeps, 'store' | 'clock' | 'records'>;

/** What a judged record says of itself to those who are told of a changed verdict. */
export interface Whose {
  readonly recordId: string;
  readonly custodianAgencyId: string;
}

/** The fact that tells of a run. */
export function judgedFact(run: SignatureRun): Fact {
  return {
    name: 'record.signatures-judged', subject: { type: 'record', id: run.recordId },
    data: { runId: run.id, logicalPath: run.logicalPath, cause: run.cause, main: run.main, sub: run.sub, state: run.state, reportSha256: run.reportSha256, trustVersion: run.trustVersion },
  };
}

/**
 * Writes a run whose files are stored: row, what stands now, the register's state and file rows, the fact, and a changed verdict
 * once. A run that was begun before the one that stands now is kept, but changes nothing. Answers whether the verdict changed.
 */
export function writeRun(deps: Deps) {
  return async (tx: Tx, actor: Actor, whose: Whose, run: SignatureRun, files: readonly OurFile[]): Promise<boolean> => {
    const before = await deps.store.standing(run, tx);
    const previous = before?.runId == null ? undefined : await deps.store.runById(before.runId);
    await deps.store.addRun(tx, run);
    const late = previous !== undefined && previous.at > run.at;
    if (!late) {
      await deps.store.putStanding(tx, {
        recordId: run.recordId, logicalPath: run.logicalPath, runId: run.id, state: run.state, trustHash: run.trustHash, policyHash: run.policyHash,
        verifierVersion: run.verifierVersion, dueAt: dueAfterRun(new Date(run.at), run.state), attempts: 0, faultCode: null, faultAt: null,
      });
    }
    const states = (await deps.store.standingsOf([run.recordId], tx)).map((one) => one.state);
    await deps.records.noteSignatures(tx, actor, run.recordId, worstState(states), rowsOf(files));
    tx.record(judgedFact(run));
    if (late || previous === undefined || !verdictChanged(previous, run)) return false;
    const change = changeOf(whose, previous, run);
    await deps.store.addChange(tx, change);
    tx.record({
      name: 'signatures.verdict-changed', subject: { type: 'record', id: run.recordId },
      data: { changeId: change.id, runId: run.id, previousRunId: previous.id, logicalPath: run.logicalPath, from: change.fromMain, fromSub: change.fromSub, to: change.toMain, toSub: change.toSub, cause: run.cause },
    });
    return true;
  };
}

function changeOf({ custodianAgencyId }: Whose, previous: SignatureRun, run: SignatureRun): SignatureChange {
  return {
    id: newId(), recordId: run.recordId, logicalPath: run.logicalPath, custodianAgencyId, runId: run.id, previousRunId: previous.id, fromMain: previous.main, fromSub: previous.sub,
    toMain: run.main, toSub: run.sub, cause: run.cause, at: run.at, seenAt: null, seenBy: null,
  };
}

/** Notes that a file could not be judged and when it is tried again; what was proven before stays as it is. */
export function writeFault(deps: Pick<SignaturesDeps, 'store' | 'clock'>) {
  return async (tx: Tx, place: JudgedPlace, code: string): Promise<void> => {
    const before = await deps.store.standing(place, tx);
    const now = deps.clock.now();
    const attempts = (before?.attempts ?? 0) + 1;
    await deps.store.putStanding(tx, {
      recordId: place.recordId, logicalPath: place.logicalPath, runId: before?.runId ?? null, state: before?.state ?? 'unchecked', trustHash: before?.trustHash ?? null,
      policyHash: before?.policyHash ?? null, verifierVersion: before?.verifierVersion ?? null, dueAt: dueAfterFault(now, attempts), attempts, faultCode: code, faultAt: now.toISOString(),
    });
    tx.record({ name: 'record.signatures-not-judged', subject: { type: 'record', id: place.recordId }, data: { logicalPath: place.logicalPath, code, attempts }, announce: false });
  };
}
