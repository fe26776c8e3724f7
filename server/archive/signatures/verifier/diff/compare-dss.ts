import { PdfDict, PdfRef, PdfStream, isPdfArray } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { PdfView } from '../pdf/document.js';
import type { Comparison } from './comparison.js';

const ARRAYS = new Set(['Certs', 'CRLs', 'OCSPs']);
const VRI_ARRAYS = new Set(['Cert', 'CRL', 'OCSP']);

function streams(view: PdfView, value: PdfObject): boolean {
  const array = view.resolve(value);
  return isPdfArray(array) && array.every((item) => view.resolve(item) instanceof PdfStream);
}

/** Shape of one VRI entry (ISO 32000-2, table 262). */
function wellFormedVri(view: PdfView, value: PdfObject): boolean {
  const dict = view.resolve(value);
  return dict instanceof PdfDict && [...dict.entries].every(([key, item]) => (VRI_ARRAYS.has(key) ? streams(view, item) : key === 'TS' || key === 'TU' || key === 'Type'));
}

/** Judges the document security store: it may come, grow and be rewritten in its own shape (12.8.4.3); it may not vanish or lose VRI entries. */
export function compareDss(comparison: Comparison, old: PdfObject, now: PdfObject): void {
  const { before, after } = comparison;
  const a = before.resolve(old);
  const b = after.resolve(now);
  if (!(b instanceof PdfDict)) {
    comparison.report('OTHER', 'change.dss-removed');
    return;
  }
  if (a === null && now instanceof PdfRef && comparison.existed(now.num)) {
    // A store put in place of an object that was something else.
    comparison.report('OTHER', 'change.dss-clobbers', now.num);
  }
  for (const [key, item] of b.entries) {
    const sound = ARRAYS.has(key) ? streams(after, item) : key === 'VRI' ? wellFormedTable(after, item) : key === 'Type';
    if (!sound) {
      comparison.report('OTHER', 'change.dss-shape', -1, key);
    }
  }
  if (a instanceof PdfDict && a.has('VRI')) {
    compareVri(comparison, before.resolve(a.get('VRI')), after.resolve(b.get('VRI')));
  }
  if (!comparison.findings.some((finding) => finding.code.startsWith('change.dss') && finding.level === 'OTHER')) {
    comparison.report('LTA', 'change.dss');
  }
  b.entries.forEach((item) => admitStore(comparison, item, 0));
}

function wellFormedTable(view: PdfView, value: PdfObject): boolean {
  const table = view.resolve(value);
  return table instanceof PdfDict && [...table.entries].every(([key, item]) => key === 'Type' || wellFormedVri(view, item));
}

function compareVri(comparison: Comparison, old: PdfObject, now: PdfObject): void {
  if (!(old instanceof PdfDict)) {
    return;
  }
  const table = now instanceof PdfDict ? now : undefined;
  for (const key of old.entries.keys()) {
    if (table === undefined || !table.has(key)) {
      comparison.report('OTHER', 'change.dss-vri-removed', -1, key);
    }
  }
}

/** The store's own dictionaries and arrays may be overridden; the streams it names are evidence and stay as they were. */
function admitStore(comparison: Comparison, value: PdfObject, depth: number): void {
  const resolved = comparison.after.resolve(value);
  if (isPdfArray(resolved)) {
    resolved.forEach((item) => comparison.admit(item));
  } else if (resolved instanceof PdfDict && depth < 3) {
    resolved.entries.forEach((item) => admitStore(comparison, item, depth + 1));
  } else if (resolved instanceof PdfStream) {
    comparison.admit(value);
  }
}
