import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { ReadContext } from '../../records/model.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { SignaturesDeps } from '../deps.js';
import type { RecordSignatures, SignatureReport, SignatureRun } from '../model.js';
import { digestOf, readReport } from '../rules/report-files.js';

/** The runs of a record, and its files that could not be judged; unguarded. */
export async function readRuns(deps: Pick<SignaturesDeps, 'store'>, recordId: string): Promise<RecordSignatures> {
  const [runs, standings] = await Promise.all([deps.store.runsOf(recordId), deps.store.standingsOf([recordId])]);
  const faults = standings.flatMap((one) =>
    one.faultCode === null ? [] : [{ logicalPath: one.logicalPath, code: one.faultCode, attempts: one.attempts, at: one.faultAt ?? one.dueAt, dueAt: one.dueAt }]);
  return { runs, faults };
}

/** See Signatures.runsOf. */
export const runsOf =
  (deps: Pick<SignaturesDeps, 'store' | 'records'>) =>
  async (actor: Actor, recordId: string, context?: ReadContext): Promise<RecordSignatures> => {
    await deps.records.authorise(actor, recordId, context);
    return readRuns(deps, recordId);
  };

/** See Signatures.report. A run of somebody else's record answers like one that does not exist. */
export const report =
  (deps: Pick<SignaturesDeps, 'store' | 'records' | 'storage' | 'uow'>) =>
  async (actor: Actor, runId: string, context: ReadContext = {}): Promise<{ run: SignatureRun; report: SignatureReport; bytes: Buffer }> => {
    const run = runId.length > 100 ? undefined : await deps.store.runById(runId);
    if (run === undefined) throw notFound();
    const { record } = await deps.records.authorise(actor, run.recordId, context);
    const bytes = await readStored(deps.storage, record.objectId, run.reportPath);
    const read = bytes === undefined || digestOf(bytes) !== run.reportSha256 ? undefined : readReport(bytes);
    if (bytes === undefined || read === undefined) throw new ArchiveError('corrupt', 'signatures.report-differs', { recordId: run.recordId });
    await deps.uow.run(actor, async (tx) => {
      tx.record({
        name: 'record.signature-report-opened', subject: { type: 'record', id: run.recordId }, data: { runId }, announce: false,
        ...(context.purpose === undefined ? {} : { purpose: context.purpose }), ...(context.dossierCode === undefined ? {} : { dossierCode: context.dossierCode }),
      });
    });
    return { run, report: read, bytes };
  };

const MOST_REPORT_BYTES = 64 * 1024 * 1024;

/** The bytes of a file of ours; undefined when they are gone or absurdly large. */
export async function readStored(storage: SignaturesDeps['storage'], objectId: string, logicalPath: string): Promise<Buffer | undefined> {
  try {
    const { stream, sizeBytes } = await storage.read(objectId, logicalPath);
    if (sizeBytes > MOST_REPORT_BYTES) {
      stream.destroy();
      return undefined;
    }
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return Buffer.concat(parts);
  } catch (error) {
    if (isStorageError(error, 'missing')) return undefined;
    throw error;
  }
}
