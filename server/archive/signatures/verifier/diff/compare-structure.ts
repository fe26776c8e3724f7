import { PdfDict, PdfRef, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Comparison } from './comparison.js';

/** Entries of the structure tree that may grow when a widget is added (ISO 32000-2, 14.7). */
const GROWING = new Set(['K', 'Kids', 'Nums', 'Names', 'Limits', 'ParentTree', 'IDTree']);

function list(value: PdfObject): readonly PdfObject[] {
  return value === null ? [] : isPdfArray(value) ? value : [value];
}

function alike(old: PdfObject, now: PdfObject): boolean {
  if (old instanceof PdfRef && now instanceof PdfRef) {
    return old.num === now.num && old.gen === now.gen;
  }
  return typeof old === 'number' ? old === now : old instanceof PdfDict ? now instanceof PdfDict : typeof old === typeof now;
}

/** True for a structure element or the structure tree root. */
export function isStructure(value: PdfObject): value is PdfDict {
  return value instanceof PdfDict && (['StructElem', 'StructTreeRoot'].includes(nameOf(value.get('Type')) ?? '') || (value.has('S') && value.has('P') && !value.has('Subtype')));
}

/** Judges a structure element, tree root or tree node: old members stay in order, new ones may be added for new widgets. */
export function compareStructure(comparison: Comparison, old: PdfObject, now: PdfObject, depth = 0): void {
  const a = comparison.before.resolve(old);
  const b = comparison.after.resolve(now);
  if (a === null && b instanceof PdfDict) {
    comparison.report('LTA', 'change.structure-added');
    comparison.admit(now);
    return;
  }
  if (!(a instanceof PdfDict) || !(b instanceof PdfDict) || depth > 8) {
    comparison.freeze(old, now, 'change.structure');
    return;
  }
  for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    if (key === 'ParentTreeNextKey') {
      continue;
    }
    if (key === 'ParentTree' || key === 'IDTree') {
      compareStructure(comparison, a.get(key), b.get(key), depth + 1);
    } else if (GROWING.has(key)) {
      additive(comparison, a.get(key), b.get(key), key, depth);
    } else {
      comparison.freeze(a.get(key), b.get(key), 'change.structure', -1, key);
    }
  }
}

function additive(comparison: Comparison, old: PdfObject, now: PdfObject, key: string, depth: number): void {
  const a = list(comparison.before.resolve(old));
  const b = list(comparison.after.resolve(now));
  if (key === 'Limits') {
    return;
  }
  if (key === 'Nums') {
    numbers(comparison, a, b, depth);
    return;
  }
  let position = 0;
  for (const item of a) {
    while (position < b.length && !alike(item, b[position] ?? null)) {
      comparison.admit(b[position] ?? null);
      position++;
    }
    if (position >= b.length) {
      comparison.report('OTHER', 'change.structure', -1, key);
      return;
    }
    const partner = b[position++] ?? null;
    const node = comparison.before.resolve(item);
    const treeNode = key === 'Kids' && node instanceof PdfDict;
    if (treeNode || isStructure(node)) {
      if (item instanceof PdfRef && !comparison.touched(item.num) && !treeNode) {
        comparison.freeze(item, partner, 'change.structure');
      } else {
        compareStructure(comparison, item, partner, depth + 1);
      }
    } else {
      comparison.freeze(item, partner, 'change.structure', -1, key);
    }
  }
  b.slice(position).forEach((item) => comparison.admit(item));
}

/** Number tree leaves (7.9.7): every old number keeps its value, which may have been written again under another object number. */
function numbers(comparison: Comparison, a: readonly PdfObject[], b: readonly PdfObject[], depth: number): void {
  const now = new Map<number, PdfObject>();
  for (let i = 0; i + 1 < b.length; i += 2) {
    const key = comparison.after.resolve(b[i] ?? null);
    if (typeof key === 'number') {
      now.set(key, b[i + 1] ?? null);
    }
  }
  for (let i = 0; i + 1 < a.length; i += 2) {
    const key = comparison.before.resolve(a[i] ?? null);
    const partner = typeof key === 'number' ? now.get(key) : undefined;
    if (typeof key !== 'number' || partner === undefined) {
      comparison.report('OTHER', 'change.structure', -1, 'Nums');
      return;
    }
    now.delete(key);
    const old = a[i + 1] ?? null;
    if (isPdfArray(comparison.before.resolve(old))) {
      additive(comparison, old, partner, 'K', depth + 1);
    } else {
      comparison.freeze(old, partner, 'change.structure', -1, 'Nums');
    }
  }
  now.forEach((value) => comparison.admit(value));
}
