import type { PdfView } from '../pdf/document.js';
import { PdfDict, PdfRef, PdfStream, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';

/** Actions that can change what a reader shows or does (ISO 32000-2, table 201); going to a place or an address is none of them. */
const ACTIVE = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ResetForm', 'ImportData', 'Hide', 'SetOCGState', 'Rendition', 'Movie', 'Sound', 'RichMediaExecute', 'GoToE', 'GoTo3DView']);
const ACTION_KEYS = ['A', 'AA', 'PA', 'OpenAction'];
const MAX_STEPS = 1_000;

/**
 * True when an object that came after signing carries a script or another action that does something by itself, also one that lay
 * in the signed bytes and is only called now.
 */
export function bringsAction(view: PdfView, dict: PdfDict): boolean {
  return ACTION_KEYS.some((key) => dict.has(key) && active(view, dict.get(key)));
}

function active(view: PdfView, start: PdfObject): boolean {
  const seen = new Set<number>();
  const waiting: PdfObject[] = [start];
  for (let steps = 0; waiting.length > 0 && steps < MAX_STEPS; steps++) {
    const item = waiting.pop() ?? null;
    if (item instanceof PdfRef) {
      if (!seen.has(item.num)) {
        seen.add(item.num);
        waiting.push(view.resolve(item));
      }
    } else if (item instanceof PdfDict) {
      if (ACTIVE.has(nameOf(view.get(item, 'S')) ?? '')) {
        return true;
      }
      // Where an action leads (/D, /SD) is a place in the document, not a further action.
      item.entries.forEach((value, key) => (key === 'D' || key === 'SD' || key === 'Parent' ? undefined : waiting.push(value)));
    } else if (isPdfArray(item)) {
      waiting.push(...item);
    } else if (item instanceof PdfStream) {
      waiting.push(item.dict);
    }
  }
  return waiting.length > 0;
}
