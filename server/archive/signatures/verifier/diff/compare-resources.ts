import { PdfDict } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Comparison } from './comparison.js';

const EMPTY = new PdfDict(new Map(), false, -1, -1);

function asDict(value: PdfObject): PdfDict | undefined {
  return value instanceof PdfDict ? value : undefined;
}

/** Default resources may gain names; a name that was there keeps its meaning. */
export function compareResources(comparison: Comparison, old: PdfObject, now: PdfObject): void {
  const a = asDict(comparison.before.resolve(old)) ?? EMPTY;
  const b = asDict(comparison.after.resolve(now)) ?? EMPTY;
  for (const [category, entry] of a.entries) {
    const kind = asDict(comparison.before.resolve(entry));
    const kindNow = asDict(comparison.after.resolve(b.get(category)));
    if (kind === undefined || kindNow === undefined) {
      comparison.freeze(entry, b.get(category), 'change.form-resources', -1, category);
      continue;
    }
    // Default appearances draw with fonts; forms and images stand here only by habit of some signing tools, under names used again and again.
    const fixed = category !== 'XObject';
    kind.entries.forEach((item, name) => (fixed ? comparison.freeze(item, kindNow.get(name), 'change.form-resources', -1, `${category}/${name}`) : undefined));
    kindNow.entries.forEach((item, name) => (kind.has(name) && fixed ? undefined : comparison.admit(item)));
  }
  b.entries.forEach((item, category) => (a.has(category) ? undefined : comparison.admit(item)));
}
