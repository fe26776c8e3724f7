import { lookAtFields } from '../judge/hidden-fields.js';
import { PdfDict } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { ChangeLimits } from '../pades/permissions.js';
import { compareResources } from './compare-resources.js';
import type { Comparison } from './comparison.js';
import { FormJudge } from './form-judge.js';
import type { FormOutcome } from './form-judge.js';

const EMPTY = new PdfDict(new Map(), false, -1, -1);

/** Judges the interactive form: filling fields, signing, adding signature fields; anything else is OTHER. */
export function compareForm(comparison: Comparison, old: PdfObject, now: PdfObject, limits: ChangeLimits): FormOutcome {
  const a = asDict(comparison.before.resolve(old)) ?? EMPTY;
  const b = asDict(comparison.after.resolve(now));
  const judge = new FormJudge(comparison, limits);
  if (b === undefined) {
    comparison.report('OTHER', 'change.form-removed');
    return judge;
  }
  for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    if (key === 'Fields') {
      judge.fieldList(a.get(key), b.get(key), { name: '', type: undefined });
    } else if (key === 'DR') {
      compareResources(comparison, a.get(key), b.get(key));
    } else if (key === 'NeedAppearances') {
      redrawn(comparison, a, b);
    } else if (key === 'SigFlags' || ((key === 'DA' || key === 'Q') && (!a.has(key) || comparison.after.get(b, 'NeedAppearances') !== true))) {
      // Flags of convenience and defaults for fields yet to be filled; they change nothing that is shown of signed content.
      comparison.admit(b.get(key));
    } else {
      comparison.freeze(a.get(key), b.get(key), 'change.form-entry', -1, key);
    }
  }
  return judge;
}

/** Readers are now asked to draw the fields anew: where the signed picture shows another text than the value, the page will change. */
function redrawn(comparison: Comparison, a: PdfDict, b: PdfDict): void {
  const { before, after } = comparison;
  if (after.get(b, 'NeedAppearances') === true && before.get(a, 'NeedAppearances') !== true && lookAtFields(before).otherText.length > 0) {
    comparison.report('FORM_FILL', 'change.covering-field', -1, 'NeedAppearances');
  }
}

function asDict(value: PdfObject): PdfDict | undefined {
  return value instanceof PdfDict ? value : undefined;
}
