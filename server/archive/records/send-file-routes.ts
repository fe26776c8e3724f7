import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Actor } from '../../kernel/actor.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import type { ReadContext, RecordFile } from './model.js';
import type { Records } from './records.js';
import { fileHeaders, readByteRange } from './rules/byte-range.js';

/** The file of a record asked for: a path, or the first master. */
export type WantedFile = { readonly path: string } | 'first-master';

/**
 * Sends a file of a record, or the range asked for. The register judges and logs; a reader who goes away in the middle is no fault.
 * @throws ArchiveError as `openFile` does, before the first byte.
 */
export async function sendRecordFile(records: Pick<Records, 'openFile' | 'peek'>, actor: Actor, recordId: string, wanted: WantedFile, context: ReadContext, req: Request, res: Response): Promise<void> {
  const known = await knownFile(records, recordId, wanted);
  const path = known?.logicalPath ?? (wanted === 'first-master' ? '' : wanted.path);
  const ranged = req.get('if-range') === undefined || req.get('if-range') === `"${known?.sha256 ?? ''}"`;
  const range = known === undefined || !ranged ? undefined : readByteRange(req.get('range'), known.sizeBytes);
  const opened = await records.openFile(actor, recordId, path, typeof range === 'object' ? { ...context, range } : context);
  if (range === 'unsatisfiable') {
    opened.stream.destroy();
    res.set('Content-Range', `bytes */${opened.file.sizeBytes}`);
    throw new ArchiveError('wrong-range', 'wrong-range', { size: opened.file.sizeBytes });
  }
  // The policy of the pages forbids plugins, and with them the browser's PDF viewer.
  res.removeHeader('Content-Security-Policy');
  res.set({ ...fileHeaders(opened.file), 'Content-Length': String(opened.sizeBytes) });
  if (range !== undefined) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${opened.file.sizeBytes}`);
  if (req.method === 'HEAD') {
    opened.stream.destroy();
    res.end();
    return;
  }
  await pipeline(opened.stream, res).catch((error: unknown) => {
    if (!res.destroyed) throw new ArchiveError('unavailable', 'reading-broke-off', {}, { cause: error });
  });
}

/** Only the size and name, to read the range by; whether the reader may have it is judged by `openFile`. */
async function knownFile(records: Pick<Records, 'peek'>, recordId: string, wanted: WantedFile): Promise<RecordFile | undefined> {
  const files = (await records.peek(recordId))?.files ?? [];
  return wanted === 'first-master' ? files.find((file) => file.role === 'master') : files.find((file) => file.logicalPath === wanted.path);
}

/** The path of a file from the address; Express gives it in parts. */
export function pathOf(parts: string | readonly string[]): string {
  const path = typeof parts === 'string' ? parts : parts.join('/');
  if (path.length > 200) throw notFound();
  return path;
}
