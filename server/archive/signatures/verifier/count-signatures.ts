import { openPdf } from './pdf/document.js';
import { DEFAULT_PDF_LIMITS } from './pdf/limits.js';
import { MalformedPdf } from './pdf/malformed-pdf.js';
import { countByteRanges, findSignatures, listFields } from './pades/signature-fields.js';

/** A cheap structural count: no cryptography, no judgement. */
export interface SignatureCount {
  /** Signature fields of the form as it stands, filled or empty. */
  readonly signatureFields: number;
  /** Signature dictionaries with a value, over all revisions, usage-rights signatures not counted. */
  readonly signed: number;
  /** Occurrences of the word /ByteRange in the bytes: more than `signed` means something the form does not show. */
  readonly byteRanges: number;
  /** Why the structure could not be read strictly; the counts of fields are then 0. */
  readonly unreadable?: string;
}

/** Counts signatures of a PDF for intake. Never throws on any bytes; time is bounded by the limits of the reader. */
export function countSignatures(bytes: Uint8Array): SignatureCount {
  const byteRanges = countByteRanges(bytes);
  try {
    const document = openPdf(bytes, DEFAULT_PDF_LIMITS);
    const signatureFields = listFields(document.latest()).filter((field) => field.type === 'Sig' && !field.inner).length;
    const signed = findSignatures(document).filter((found) => !found.usageRights && found.dict.has('Contents')).length;
    return { signatureFields, signed, byteRanges };
  } catch (error) {
    // A RangeError is the engine's own stop for absurd nesting or sizes; any other surprise is also only "unreadable" here.
    const unreadable = error instanceof MalformedPdf ? error.code : 'pdf.unreadable';
    return { signatureFields: 0, signed: 0, byteRanges, unreadable };
  }
}
