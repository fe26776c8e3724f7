import { byteRangesIn } from '../pades/signature-fields.js';
import type { PdfDocument } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfRef } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Revision } from '../pdf/revisions.js';
import type { ModificationResult } from './compare-revisions.js';

/** A signature dictionary that no signature field holds, with the revision that wrote it. */
export interface StraySignature {
  readonly num: number;
  readonly revision: number;
}

/**
 * Signature dictionaries that are the value of no field in any revision: somebody cut the field loose, so that a signature vanished
 * without a trace in the form. Looked for only when the file speaks of more byte ranges than it has signatures.
 */
export function listStraySignatures(document: PdfDocument, known: readonly PdfDict[]): StraySignature[] {
  if (byteRangesIn(document) <= known.length) {
    return [];
  }
  const starts = new Set(known.map((dict) => dict.start));
  const strays: StraySignature[] = [];
  for (const revision of document.revisions) {
    for (const entry of revision.entries.values()) {
      const value = entry.kind === 'plain' ? tryFetch(document, revision, new PdfRef(entry.num, entry.gen)) : null;
      if (value instanceof PdfDict && value.has('ByteRange') && value.has('Contents') && !starts.has(value.start)) {
        strays.push({ num: entry.num, revision: revision.index });
      }
    }
  }
  return strays;
}

function tryFetch(document: PdfDocument, revision: Revision, ref: PdfRef): PdfObject {
  try {
    return document.view(revision.index).fetch(ref);
  } catch (error) {
    if (!(error instanceof MalformedPdf)) {
      throw error;
    }
    return null;
  }
}

/** A signature that was saved after another one and hangs nowhere is a change nobody can explain. */
export function withStrays(result: ModificationResult, strays: readonly StraySignature[]): ModificationResult {
  if (strays.length === 0) {
    return result;
  }
  const findings = strays.map((stray) => ({ code: 'change.stray-signature', level: 'OTHER' as const, revision: stray.revision, object: stray.num, detail: '' }));
  return { level: 'OTHER', permitted: false, findings: [...result.findings, ...findings] };
}
