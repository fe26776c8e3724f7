import type { Readable } from 'node:stream';
import { readCatalogVersion, readPdfaClaim } from './rules/identify.js';
import type { FileSight } from './rules/identify.js';

const HEAD_BYTES = 64 * 1024;
const OVERLAP = 4096;

/** Looks through a file once with flat memory; what is no PDF is let go after its beginning. */
export async function seeFile(stream: Readable): Promise<FileSight> {
  let head = Buffer.alloc(0);
  let tail = '';
  let pdfaClaim: string | undefined;
  let catalogVersion: string | undefined;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
    if (head.length >= 1024 && !head.subarray(0, 1024).includes('%PDF-')) {
      if (head.length >= HEAD_BYTES) break;
      continue;
    }
    const text = tail + bytes.toString('latin1');
    // The level may stand in the next chunk: the fuller claim counts.
    const claim = readPdfaClaim(text);
    if (claim !== undefined && claim.length > (pdfaClaim?.length ?? 0)) pdfaClaim = claim;
    const version = readCatalogVersion(text);
    if (version !== undefined && version > (catalogVersion ?? '')) catalogVersion = version;
    tail = text.slice(-OVERLAP);
  }
  stream.destroy();
  return { head, pdfaClaim, catalogVersion };
}
