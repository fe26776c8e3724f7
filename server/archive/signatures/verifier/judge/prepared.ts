import { MalformedPdf } from '../pdf/malformed-pdf.js';
import type { PdfDocument, PdfView } from '../pdf/document.js';
import { PdfDict, PdfRef, isPdfArray, nameOf } from '../pdf/objects.js';
import { checkByteRange } from '../pades/byte-range.js';
import type { RangeResult } from '../pades/byte-range.js';
import { readPermissions } from '../pades/permissions.js';
import type { SignaturePermissions } from '../pades/permissions.js';
import { readContainer } from '../pades/read-container.js';
import type { Container } from '../pades/read-container.js';
import type { FoundSignature } from '../pades/signature-fields.js';
import type { SignatureVerdict } from './verdict.js';

/** A signature read and structurally checked, before any cryptography. */
export interface PreparedSignature {
  readonly found: FoundSignature;
  readonly view: PdfView;
  readonly range: RangeResult;
  readonly container: Container;
  readonly subFilter: string;
  readonly kind: SignatureVerdict['kind'];
  readonly permissions: SignaturePermissions;
  /** Codes of format rules that are broken: any makes FORMAT_FAILURE. */
  readonly faults: readonly string[];
}

/** The sub-filters this verifier knows the rules of. */
export const KNOWN_SUB_FILTERS = new Set(['ETSI.CAdES.detached', 'ETSI.RFC3161', 'adbe.pkcs7.detached', 'adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1']);

function kindOf(view: PdfView, found: FoundSignature, subFilter: string, permissions: SignaturePermissions): SignatureVerdict['kind'] {
  if (found.usageRights) {
    return 'usage-rights';
  }
  if (subFilter === 'ETSI.RFC3161' || nameOf(view.get(found.dict, 'Type')) === 'DocTimeStamp') {
    return 'doc-timestamp';
  }
  return permissions.docMdp === undefined ? 'approval' : 'certification';
}

/** Rules about the dictionary itself: direct entries, known sub-filter, type that fits. */
function dictionaryFaults(view: PdfView, found: FoundSignature, subFilter: string): string[] {
  const faults: string[] = [];
  for (const key of ['ByteRange', 'Contents', 'SubFilter']) {
    if (found.dict.get(key) instanceof PdfRef) {
      faults.push('dictionary.indirect-entry');
    }
  }
  const range = found.dict.get('ByteRange');
  if (isPdfArray(range) && range.some((item) => item instanceof PdfRef)) {
    faults.push('dictionary.indirect-entry');
  }
  if (subFilter === '') {
    faults.push('dictionary.no-sub-filter');
  }
  const type = nameOf(view.get(found.dict, 'Type'));
  if (type !== undefined && type !== 'Sig' && type !== 'DocTimeStamp') {
    faults.push('dictionary.type');
  }
  if (type === 'DocTimeStamp' && subFilter !== 'ETSI.RFC3161') {
    faults.push('dictionary.type');
  }
  return faults;
}

/** Reads one found signature: byte range, container, permissions. Structure that cannot be read is a fault, not an exception. */
export function prepareSignature(document: PdfDocument, found: FoundSignature): PreparedSignature {
  const range = checkByteRange(document, found);
  const view = document.view(range.signedRevision >= 0 ? range.signedRevision : found.firstRevision);
  const subFilter = nameOf(view.resolve(found.dict.get('SubFilter'))) ?? '';
  const container = readContainer(range.contents, subFilter);
  const faults = [...range.faults, ...(container.fault === undefined ? [] : [container.fault]), ...dictionaryFaults(view, found, subFilter)];
  let permissions: SignaturePermissions = { docMdp: undefined, lockLevel: undefined, locks: [] };
  try {
    permissions = readPermissions(view, found);
  } catch (error) {
    if (!(error instanceof MalformedPdf)) {
      throw error;
    }
    faults.push('dictionary.reference-unreadable');
  }
  if (!sameInSignedRevision(view, found, range)) {
    faults.push('dictionary.not-in-signed-revision');
  }
  return { found, view, range, container, subFilter, kind: kindOf(view, found, subFilter, permissions), permissions, faults: [...new Set(faults)] };
}

/** The dictionary that names the range must be the one the signed revision itself holds. */
function sameInSignedRevision(view: PdfView, found: FoundSignature, range: RangeResult): boolean {
  if (range.signedRevision < 0) {
    return true;
  }
  const dict = found.ref === undefined ? found.dict : view.resolve(found.ref);
  return dict instanceof PdfDict && dict.start === found.dict.start && dict.start < range.signedEnd;
}
