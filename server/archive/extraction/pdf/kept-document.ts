import { readFile, stat } from 'node:fs/promises';
import type { OpenDocument, OpenFault } from './pdfium.js';
import { loadPdfium, openDocument } from './pdfium.js';

const IDLE_MS = 3000;

let kept: { readonly key: string; readonly document: OpenDocument } | undefined;
let idle: NodeJS.Timeout | undefined;

/**
 * The document of a file, kept open in this thread for the next page of the same file and closed when none comes. The caller
 * does not close it.
 */
export async function openKept(path: string): Promise<OpenDocument | OpenFault> {
  const { size, mtimeMs } = await stat(path);
  const key = `${path}\n${size}\n${mtimeMs}`;
  clearTimeout(idle);
  if (kept?.key !== key) {
    closeKept();
    const opened = openDocument(await loadPdfium(), await readFile(path));
    if (typeof opened === 'string') return opened;
    kept = { key, document: opened };
  }
  idle = setTimeout(closeKept, IDLE_MS);
  idle.unref();
  return kept.document;
}

function closeKept(): void {
  const old = kept;
  kept = undefined;
  old?.document.close();
}
