import { ArchiveError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { SignaturesDeps } from '../deps.js';
import type { DoorPaper, DoorVerdict, PreparedRuns, SignatureRun } from '../model.js';
import { paperFacts } from '../queries/paper-facts.js';
import { readStored } from '../queries/read-runs.js';
import { intactHolders } from '../rules/missing-signers.js';
import { dueAfterRun } from '../rules/next-look.js';
import { UNKNOWN_PAPER } from '../rules/paper-facts.js';
import { isReportPath, readReport } from '../rules/report-files.js';
import { worstState } from '../rules/state-of-verdict.js';
import type { DocumentVerdict } from '../verifier/judge/verdict.js';
import { judgeFile } from './judge-file.js';
import type { Judged } from './judge-file.js';
import { WORKER_FAULTS } from './judge-record.js';
import { prepareRun, runOfReport } from './prepare-run.js';
import type { OurFile } from './store-files.js';
import { judgedFact, writeFault } from './write-run.js';

/** The signatures' door for intake: before there is a record, and in the commit that makes it. */
export interface SignatureDoor {
  /** Judges a staged PDF. Never throws for what the file is: a file that breaks the verifier answers with a `fault`. */
  examine(path: string): Promise<DoorVerdict>;
  /** Judges the masters of a paper about to be registered; what is not judged is tried again by the daily round. Unsigned files leave no run. */
  prepare(paper: DoorPaper): Promise<PreparedRuns>;
  /** Takes up the runs whose reports a try that was cut off left in the object. */
  adopt(paper: DoorPaper, storedPaths: readonly string[]): Promise<PreparedRuns>;
  /** Writes the rows, inside the commit of the accession. */
  write(tx: Tx, recordId: string, prepared: PreparedRuns): Promise<void>;
}

const NOT_JUDGED: Omit<DoorVerdict, 'fault'> = { main: null, signed: 0, hidden: 0, unreadable: false, passed: 0, indeterminate: 0, failed: 0, holders: [], trees: [] };

/** What intake is told of a verdict. */
export function doorVerdictOf(verdict: DocumentVerdict): DoorVerdict {
  const counted = verdict.signatures.filter((one) => one.kind !== 'usage-rights');
  const count = (main: DocumentVerdict['main']): number => counted.filter((one) => one.main === main).length;
  const stray = verdict.messages.find((message) => message.code === 'document.stray-byte-range')?.params['count'] ?? 0;
  return {
    main: verdict.main, fault: null, signed: counted.length, hidden: Number(stray),
    unreadable: verdict.messages.some((message) => message.code === 'document.unreadable' || message.code === 'document.unreadable-signed'),
    passed: count('TOTAL_PASSED'), indeterminate: count('INDETERMINATE'), failed: count('TOTAL_FAILED'), holders: intactHolders(verdict.signatures),
    trees: [...new Set(counted.flatMap((one) => (one.kind !== 'doc-timestamp' && one.chain.trusted && one.chain.tree !== undefined ? [one.chain.tree] : [])))].sort(),
  };
}

/** True when a verdict has something to keep: a file without any trace of a signature leaves no run. */
function worthKeeping(verdict: DocumentVerdict): boolean {
  return verdict.main !== 'NO_SIGNATURE' || verdict.messages.some((message) => message.code === 'document.stray-byte-range');
}

/** Opens the door. */
export function createDoor(deps: SignaturesDeps): SignatureDoor {
  const judge = judgeFile(deps);
  const factsOf = paperFacts(deps);
  const fault = writeFault(deps);
  return {
    async examine(path) {
      try {
        return doorVerdictOf((await judge({ path }, { facts: UNKNOWN_PAPER })).verdict);
      } catch (error) {
        if (error instanceof ArchiveError && WORKER_FAULTS.has(error.code)) return { ...NOT_JUDGED, fault: error.code };
        throw error;
      }
    },
    async prepare(paper) {
      const facts = await factsOf(paper.about);
      const runs: SignatureRun[] = [];
      const files = new Map<string, OurFile>();
      const faults: { logicalPath: string; code: string }[] = [];
      for (const { logicalPath, path } of paper.masters) {
        const judged = await judge({ path }, { facts }).catch((error: unknown) => {
          if (!(error instanceof ArchiveError) || !WORKER_FAULTS.has(error.code)) throw error;
          faults.push({ logicalPath, code: error.code });
          return undefined;
        });
        if (judged !== undefined && worthKeeping(judged.verdict)) add(runs, files, judged, paper, logicalPath);
      }
      return prepared(runs, [...files.values()], faults);
    },
    async adopt(paper, storedPaths) {
      const runs: SignatureRun[] = [];
      for (const path of storedPaths.filter(isReportPath)) {
        const bytes = await readStored(deps.storage, paper.recordId, path);
        const report = bytes === undefined ? undefined : readReport(bytes);
        if (bytes !== undefined && report !== undefined) runs.push(runOfReport(report, path, bytes));
      }
      const judged = new Set(runs.map((run) => run.logicalPath));
      const fresh = await this.prepare({ ...paper, masters: paper.masters.filter((master) => !judged.has(master.logicalPath)) });
      // What was not judged then has no place in the version that is stored: the daily round makes its run.
      const late = fresh.runs.map((run) => ({ logicalPath: run.logicalPath, code: 'signatures.not-judged' }));
      return prepared(runs, [], [...fresh.faults, ...late]);
    },
    async write(tx, recordId, { runs, faults }) {
      for (const run of runs) {
        await deps.store.addRun(tx, run);
        await deps.store.putStanding(tx, {
          recordId, logicalPath: run.logicalPath, runId: run.id, state: run.state, trustHash: run.trustHash, policyHash: run.policyHash, verifierVersion: run.verifierVersion,
          dueAt: dueAfterRun(new Date(run.at), run.state), attempts: 0, faultCode: null, faultAt: null,
        });
        tx.record(judgedFact(run));
      }
      for (const { logicalPath, code } of faults) await fault(tx, { recordId, logicalPath }, code);
    },
  };
}

function add(runs: SignatureRun[], files: Map<string, OurFile>, judged: Judged, paper: DoorPaper, logicalPath: string): void {
  const made = prepareRun(judged, { runId: newId(), recordId: paper.recordId, logicalPath, cause: 'intake' });
  runs.push(made.run);
  for (const file of made.files) files.set(file.logicalPath, file);
}

function prepared(runs: readonly SignatureRun[], files: readonly OurFile[], faults: PreparedRuns['faults']): PreparedRuns {
  return { state: worstState([...runs.map((run) => run.state), ...faults.map(() => 'unchecked' as const)]), runs, files, faults };
}
