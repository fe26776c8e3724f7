import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, isPdfArray } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';

const references = new WeakMap<object, readonly PdfRef[]>();

/** References anywhere in one object, each as often as it stands there; objects are values, so they are looked through once. */
export function referencesIn(value: PdfObject): readonly PdfRef[] {
  if (typeof value !== 'object' || value === null || value instanceof PdfName || value instanceof PdfString) {
    return [];
  }
  let found = references.get(value);
  if (found === undefined) {
    const gathered: PdfRef[] = [];
    gather(value, gathered);
    references.set(value, gathered);
    found = gathered;
  }
  return found;
}

function gather(value: PdfObject, found: PdfRef[]): void {
  if (value instanceof PdfRef) {
    found.push(value);
  } else if (value instanceof PdfStream) {
    gather(value.dict, found);
  } else if (value instanceof PdfDict) {
    value.entries.forEach((item) => gather(item, found));
  } else if (isPdfArray(value)) {
    value.forEach((item) => gather(item, found));
  }
}
