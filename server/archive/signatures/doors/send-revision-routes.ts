import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { ReadContext } from '../../records/model.js';
import type { Records } from '../../records/records.js';
import type { SignatureRun } from '../model.js';

/** The bytes that a signature of a run covers. @throws not-found for a signature without a whole signed revision */
export function signedEndOf(run: SignatureRun, number: number): number {
  const one = run.signatures[number - 1];
  if (one === undefined || !Number.isInteger(number) || one.signedEnd <= 0) throw notFound();
  return one.signedEnd;
}

/**
 * Sends the signed revision exactly as it was signed: the first bytes of the master, none added, none changed. The register judges
 * and logs the reading. @throws as `records.openFile` does; corrupt `signatures.master-differs` when the run judged other bytes
 */
export async function sendRevision(records: Pick<Records, 'openFile'>, actor: Actor, run: SignatureRun, number: number, context: ReadContext, res: Response): Promise<void> {
  const end = signedEndOf(run, number);
  const opened = await records.openFile(actor, run.recordId, run.logicalPath, { ...context, range: { start: 0, end: end - 1 } });
  if (opened.file.sha256 !== run.fileSha256 || opened.file.sizeBytes < end) {
    opened.stream.destroy();
    throw new ArchiveError('corrupt', 'signatures.master-differs', { recordId: run.recordId });
  }
  const name = `ban-ky-${number}-${run.fileSha256.slice(0, 12)}.pdf`;
  res.removeHeader('Content-Security-Policy');
  res.set({ 'Content-Type': 'application/pdf', 'Content-Length': String(end), 'Content-Disposition': `attachment; filename="${name}"`, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, no-store' });
  await pipeline(opened.stream, res).catch((error: unknown) => {
    if (!res.destroyed) throw new ArchiveError('unavailable', 'reading-broke-off', {}, { cause: error });
  });
}
