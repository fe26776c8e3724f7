import type { PdfView } from '../pdf/document.js';
import { PdfDict, PdfName, PdfRef, PdfString, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { ChangeLimits } from '../pades/permissions.js';
import type { Comparison } from './comparison.js';

/** Annotations that paint over content or replace it: a certified document may not get them even under P=3 (evil annotation attack). */
const COVERING = new Set(['FreeText', 'Stamp', 'Redact', 'Square', 'Circle', 'Polygon', 'Watermark', 'Screen', '3D', 'RichMedia', 'Movie', 'Sound', 'Projection', 'Widget']);

/** Annotations that every reader draws in its own modest way when they bring no picture along. */
const MODEST = new Set(['Text', 'Link', 'Popup', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut', 'Caret', 'FileAttachment']);
const WIDEST_BORDER = 12;

/** Keys of page tree nodes and pages that the standard gives a meaning (tables 30 and 31, older editions included). */
const STANDARD_KEYS = new Set([
  'Type', 'Parent', 'Kids', 'Count', 'LastModified', 'Resources', 'MediaBox', 'CropBox', 'BleedBox', 'TrimBox', 'ArtBox', 'BoxColorInfo', 'Contents', 'Rotate', 'Group', 'Thumb', 'B', 'Dur', 'Trans', 'Annots', 'AA',
  'Metadata', 'PieceInfo', 'StructParents', 'ID', 'PZ', 'SeparationInfo', 'Tabs', 'TemplateInstantiated', 'PresSteps', 'UserUnit', 'VP', 'AF', 'OutputIntents', 'DPart', 'Hid',
]);

function isScalar(value: PdfObject): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof PdfName || value instanceof PdfString;
}

/** Judges the page tree: same pages in the same order; only their annotations may gain members. */
export function comparePages(comparison: Comparison, old: PdfObject, now: PdfObject, limits: ChangeLimits, newWidgets: ReadonlySet<number>): void {
  const seen = new Set<number>();
  const visit = (a: PdfObject, b: PdfObject, depth: number): void => {
    if (!(a instanceof PdfRef) || !(b instanceof PdfRef) || a.num !== b.num || depth > 64) {
      comparison.report('OTHER', 'change.page-tree');
      return;
    }
    if (seen.has(b.num)) {
      comparison.report('OTHER', 'change.page-loop', b.num);
      return;
    }
    seen.add(b.num);
    comparison.governed.add(b.num);
    const nodeA = comparison.before.resolve(a);
    const nodeB = comparison.after.resolve(b);
    if (!(nodeA instanceof PdfDict) || !(nodeB instanceof PdfDict)) {
      comparison.report('OTHER', 'change.page-tree', b.num);
      return;
    }
    for (const key of new Set([...nodeA.entries.keys(), ...nodeB.entries.keys()])) {
      compareEntry(comparison, key, nodeA, nodeB, b.num, limits, newWidgets, (x, y) => visit(x, y, depth + 1));
    }
  };
  visit(old, now, 0);
}

function compareEntry(comparison: Comparison, key: string, a: PdfDict, b: PdfDict, num: number, limits: ChangeLimits, newWidgets: ReadonlySet<number>, visit: (x: PdfObject, y: PdfObject) => void): void {
  if (key === 'Kids') {
    const kidsA = comparison.before.array(a, 'Kids');
    const kidsB = comparison.after.array(b, 'Kids');
    if (kidsA === undefined || kidsB === undefined || kidsA.length !== kidsB.length) {
      comparison.report('OTHER', 'change.page-count', num);
      return;
    }
    kidsA.forEach((kid, i) => visit(kid, kidsB[i] ?? null));
  } else if (key === 'Annots') {
    compareAnnotations(comparison, a.get(key), b.get(key), limits, newWidgets, num);
  } else if ((key === 'Tabs' || key === 'StructParents') && !a.has(key)) {
    // Order of tabbing and the link to the structure tree come with a first widget (12.5, 14.7.5.4).
    return;
  } else if (key === 'LastModified' && comparison.after.get(b, key) instanceof PdfString) {
    // A date that programs write for themselves (14.5); nothing is shown of it.
    return;
  } else if (!a.has(key) && !STANDARD_KEYS.has(key) && isScalar(b.get(key))) {
    // A private mark of a producer: no reader gives a meaning to it.
    return;
  } else {
    comparison.freeze(a.get(key), b.get(key), 'change.page-entry', num, key);
  }
}

function compareAnnotations(comparison: Comparison, old: PdfObject, now: PdfObject, limits: ChangeLimits, newWidgets: ReadonlySet<number>, page: number): void {
  const before = comparison.before.resolve(old);
  const after = comparison.after.resolve(now);
  const a = isPdfArray(before) ? before : [];
  const b = isPdfArray(after) ? after : [];
  if ((before !== null && !isPdfArray(before)) || (after !== null && !isPdfArray(after))) {
    comparison.freeze(old, now, 'change.annotations', page);
    return;
  }
  let position = 0;
  const taken = new Set<number>();
  for (const item of a) {
    const at = b.findIndex((candidate, i) => i >= position && (item instanceof PdfRef ? candidate instanceof PdfRef && candidate.num === item.num : !(candidate instanceof PdfRef)));
    if (at < 0) {
      comparison.report('OTHER', 'change.annotation-removed', item instanceof PdfRef ? item.num : page);
      continue;
    }
    taken.add(at);
    position = at + 1;
    comparison.freeze(item, b[at] ?? null, 'change.annotation', page);
  }
  b.forEach((item, i) => {
    if (!taken.has(i)) {
      newAnnotation(comparison, item, limits, newWidgets, page);
    }
  });
}

function newAnnotation(comparison: Comparison, item: PdfObject, limits: ChangeLimits, newWidgets: ReadonlySet<number>, page: number): void {
  const num = item instanceof PdfRef ? item.num : page;
  if (item instanceof PdfRef && newWidgets.has(item.num)) {
    return;
  }
  const dict = comparison.after.resolve(item);
  const subtype = dict instanceof PdfDict ? nameOf(comparison.after.get(dict, 'Subtype')) : undefined;
  if (!(dict instanceof PdfDict) || subtype === undefined) {
    comparison.report('OTHER', 'change.annotation', num);
    return;
  }
  if (subtype === 'Widget' || (item instanceof PdfRef && comparison.existed(item.num))) {
    // A widget of an old field now shown on a page, or an object that lay in wait: neither was agreed to.
    if (!(subtype === 'Widget' && item instanceof PdfRef && comparison.governed.has(item.num))) {
      comparison.report('OTHER', 'change.annotation-recycled', num, subtype);
      return;
    }
  }
  if (COVERING.has(subtype) && limits.certified) {
    comparison.report('OTHER', 'change.covering-annotation-after-certification', num, subtype);
  } else {
    const covering = COVERING.has(subtype) || !MODEST.has(subtype) || paints(comparison.after, dict);
    comparison.report('ANNOTATIONS', covering ? 'change.covering-annotation' : 'change.annotation-added', num, subtype);
  }
  comparison.admit(new PdfDict(new Map([...dict.entries].filter(([key]) => key !== 'P' && key !== 'Parent')), false, -1, -1));
}

/** A picture of its own or a broad frame: a mere note that brings one can show any text over what was signed. */
function paints(view: PdfView, annotation: PdfDict): boolean {
  const pictures = view.dict(annotation, 'AP');
  const border = view.array(annotation, 'Border') ?? [];
  const style = view.dict(annotation, 'BS');
  const widths = [view.resolve(border[2] ?? null), style === undefined ? null : view.get(style, 'W')];
  return (pictures !== undefined && pictures.entries.size > 0) || widths.some((width) => typeof width === 'number' && Math.abs(width) > WIDEST_BORDER);
}
