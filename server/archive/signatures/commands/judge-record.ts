import type { Actor } from '../../../kernel/actor.js';
import { systemActor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import { createKeyLock } from '../../../../storage/key-lock.js';
import type { ArchiveRecord, ReadContext, RecordFile } from '../../records/model.js';
import type { SignaturesDeps } from '../deps.js';
import type { RecordSignatures, RunCause } from '../model.js';
import { paperFacts } from '../queries/paper-facts.js';
import { readRuns } from '../queries/read-runs.js';
import { judgeFile } from './judge-file.js';
import type { Judged } from './judge-file.js';
import { prepareRun } from './prepare-run.js';
import { addFiles } from './store-files.js';
import { writeFault, writeRun } from './write-run.js';

/** Faults of the worker: the file is to be tried again, nothing is known of it. Anything else is a fault of the archive. */
export const WORKER_FAULTS: ReadonlySet<string> = new Set(['worker-timeout', 'worker-died', 'signatures.verifier-failed', 'signatures.file-too-large']);

/** What became of one file. */
export type FileOutcome = { readonly kind: 'judged'; readonly changed: boolean } | { readonly kind: 'fault'; readonly code: string };

/** The archive as the one who judges by itself. */
export const JUDGE = systemActor('signatures');

export interface RecordJudge {
  /** See Signatures.judgeRecord. */
  judgeRecord(actor: Actor, recordId: string, cause: RunCause, context?: ReadContext): Promise<RecordSignatures>;
  /** Judges one master of a record found by a job. */
  judgeMaster(actor: Actor, found: { readonly record: ArchiveRecord; readonly files: readonly RecordFile[] }, file: RecordFile, cause: RunCause, signal?: AbortSignal): Promise<FileOutcome>;
}

/** The files of a record that can carry signatures. */
export function pdfMasters(files: readonly RecordFile[]): RecordFile[] {
  return files.filter((file) => file.role === 'master' && file.mediaType === 'application/pdf');
}

/** The judge of registered papers. Bytes go before rows: a report without a row is harmless, a row without its report is not. */
export function createRecordJudge(deps: SignaturesDeps): RecordJudge {
  const judge = judgeFile(deps);
  const factsOf = paperFacts(deps);
  const write = writeRun(deps);
  const fault = writeFault(deps);
  const oneByOne = createKeyLock();

  async function look(record: ArchiveRecord, file: RecordFile, signal: AbortSignal | undefined): Promise<Judged> {
    const lent = await deps.borrow(record.objectId, file.logicalPath);
    try {
      const facts = await factsOf(record);
      return await judge({ path: lent.path }, { facts, knownSince: Date.parse(record.accessionedAt), ...(signal === undefined ? {} : { signal }) });
    } finally {
      await lent.release();
    }
  }

  async function judgeMaster(actor: Actor, { record }: { readonly record: ArchiveRecord }, file: RecordFile, cause: RunCause, signal?: AbortSignal): Promise<FileOutcome> {
    let judged: Judged;
    try {
      judged = await look(record, file, signal);
    } catch (error) {
      if (!(error instanceof ArchiveError) || !WORKER_FAULTS.has(error.code)) throw error;
      await deps.uow.run(actor, (tx) => fault(tx, { recordId: record.id, logicalPath: file.logicalPath }, error.code));
      return { kind: 'fault', code: error.code };
    }
    if (judged.verdict.sha256 !== file.sha256) throw new ArchiveError('corrupt', 'signatures.master-differs', { recordId: record.id, file: file.logicalPath });
    const { run, files } = prepareRun(judged, { runId: newId(), recordId: record.id, logicalPath: file.logicalPath, cause });
    await addFiles(deps.storage, record.objectId, files);
    const changed = await deps.uow.run(actor, (tx) => write(tx, actor, { recordId: record.id, custodianAgencyId: record.custodianAgencyId }, run, files));
    return { kind: 'judged', changed };
  }

  return {
    judgeMaster: (actor, found, file, cause, signal) => oneByOne(found.record.id, () => judgeMaster(actor, found, file, cause, signal)),
    async judgeRecord(actor, recordId, cause, context) {
      requirePermission(actor, 'signature.verify');
      const found = actor.kind === 'system' ? await deps.records.peek(recordId) : await deps.records.authorise(actor, recordId, context);
      if (found === undefined) throw notFound();
      for (const file of pdfMasters(found.files)) await oneByOne(recordId, () => judgeMaster(actor, found, file, cause));
      return readRuns(deps, recordId);
    },
  };
}
