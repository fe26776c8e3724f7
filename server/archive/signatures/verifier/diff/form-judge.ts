import { PdfDict, PdfRef, PdfStream, PdfString, isPdfArray, nameOf, textOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import { isLocked } from '../pades/permissions.js';
import type { ChangeLimits } from '../pades/permissions.js';
import type { Comparison } from './comparison.js';
import { comesToLight, coversPage, isVisible } from './field-sight.js';

/** Keys of a filled field that follow its value (ISO 32000-2, tables 226 to 233). */
const VALUE_KEYS = new Set(['V', 'AP', 'AS', 'I', 'RV', 'M', 'F', 'DA', 'Q', 'MK', 'Ff']);

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
}

/** What the page comparison must know of the form: widgets that a new field brought along. */
export interface FormOutcome {
  readonly newWidgets: ReadonlySet<number>;
}

function asDict(value: PdfObject): PdfDict | undefined {
  return value instanceof PdfDict ? value : undefined;
}

/** Judges fields and widgets, one by one, with what the signatures so far allow. */
export class FormJudge implements FormOutcome {
  readonly newWidgets = new Set<number>();
  private readonly visited = new Set<number>();

  constructor(
    private readonly comparison: Comparison,
    private readonly limits: ChangeLimits,
  ) {}

  /** Compares the kids of the form or of a field: all old ones stay, new ones must be signature fields. */
  fieldList(old: PdfObject, now: PdfObject, parent: Inherited): void {
    const { before, after } = this.comparison;
    const a = before.resolve(old);
    const b = after.resolve(now);
    if (!isPdfArray(b) || (a !== null && !isPdfArray(a))) {
      this.comparison.freeze(old, now, 'change.field-list');
      return;
    }
    const known = new Map<number, PdfRef>();
    (isPdfArray(a) ? a : []).forEach((item, i) => {
      if (item instanceof PdfRef) {
        known.set(item.num, item);
      } else {
        this.comparison.freeze(item, b[i] ?? null, 'change.field-list');
      }
    });
    const names = new Set<string>();
    const present = new Set<number>();
    for (const item of b) {
      if (!(item instanceof PdfRef)) {
        if (!(isPdfArray(a) && a.some((one) => !(one instanceof PdfRef)))) {
          this.comparison.report('OTHER', 'change.field-not-indirect');
        }
        continue;
      }
      if (present.has(item.num)) {
        this.comparison.report('OTHER', 'change.field-listed-twice', item.num);
        continue;
      }
      present.add(item.num);
      const partial = this.partialName(item);
      if (partial !== undefined && names.has(partial)) {
        this.comparison.report('OTHER', 'change.field-name-repeated', item.num, partial);
      }
      names.add(partial ?? `#${item.num}`);
      const before_ = known.get(item.num);
      if (before_ === undefined) {
        if (old !== null && parent.name !== '') {
          // A group that was signed with its members is closed; new fields come at the top.
          this.comparison.report('OTHER', 'change.field-added-to-group', item.num, parent.name);
        }
        this.newField(item, parent);
      } else {
        this.field(before_, item, parent);
      }
    }
    known.forEach((ref) => (present.has(ref.num) ? undefined : this.comparison.report('OTHER', 'change.field-removed', ref.num)));
  }

  private partialName(ref: PdfRef): string | undefined {
    const dict = asDict(this.comparison.after.resolve(ref));
    return dict === undefined ? undefined : textOf(this.comparison.after.get(dict, 'T'));
  }

  private qualify(dict: PdfDict, parent: Inherited): Inherited {
    const { after } = this.comparison;
    const partial = textOf(after.get(dict, 'T'));
    const name = partial === undefined ? parent.name : parent.name === '' ? partial : `${parent.name}.${partial}`;
    return { name, type: nameOf(after.get(dict, 'FT')) ?? parent.type };
  }

  /** A field or widget that was there before. */
  private field(old: PdfRef, now: PdfRef, parent: Inherited): void {
    if (this.visited.has(now.num)) {
      return;
    }
    this.visited.add(now.num);
    this.comparison.governed.add(now.num);
    const a = this.comparison.before.resolve(old);
    const b = this.comparison.after.resolve(now);
    if (!(a instanceof PdfDict) || !(b instanceof PdfDict)) {
      this.comparison.freeze(a, b, 'change.field-is-no-dictionary', now.num);
      return;
    }
    if (a === b && !a.has('Kids') && this.comparison.untouchedBelow(a)) {
      // Nobody wrote it again: what it refers to is all that can have changed.
      this.comparison.same(a, b);
      return;
    }
    const self = this.qualify(b, parent);
    const filled = this.valueChanged(a, b, self, now.num);
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      if (key === 'Kids') {
        this.kids(a, b, self, filled);
      } else if (key === 'V' && self.type === 'Sig') {
        continue;
      } else if (key === 'Parent' || key === 'P') {
        this.sameTarget(a, b, key, now.num);
      } else if (VALUE_KEYS.has(key)) {
        this.valueKey(key, a, b, self, filled, now.num);
      } else if (key === 'Type' && !a.has('Type') && nameOf(b.get('Type')) === 'Annot') {
        // Naming what it already is changes nothing (table 166: /Type is optional).
        continue;
      } else {
        this.comparison.freeze(a.get(key), b.get(key), 'change.field-entry', now.num, `${self.name}/${key}`);
      }
    }
  }

  private sameTarget(a: PdfDict, b: PdfDict, key: string, num: number): void {
    const old = a.get(key);
    const now = b.get(key);
    const alike = old instanceof PdfRef && now instanceof PdfRef && old.num === now.num;
    if (!alike && !(old === null && now instanceof PdfRef && key === 'P')) {
      this.comparison.freeze(old, now, 'change.field-entry', num, key);
    }
  }

  /** True when a signature field was empty and now holds a new signature. */
  private valueChanged(a: PdfDict, b: PdfDict, self: Inherited, num: number): boolean {
    if (self.type !== 'Sig') {
      return false;
    }
    const { before, after } = this.comparison;
    const old = before.resolve(a.get('V'));
    const reference = b.get('V');
    const now = after.resolve(reference);
    if (old === null && now === null) {
      return false;
    }
    if (old !== null) {
      this.comparison.freeze(a.get('V'), reference, 'change.signature-dictionary', num, self.name);
      return false;
    }
    this.signed(reference, now, b, self, num);
    return true;
  }

  /** A signature came in: its dictionary must be a new object, never an old one waiting to be used. */
  private signed(reference: PdfObject, value: PdfObject, field: PdfDict, self: Inherited, num: number): void {
    if (!(value instanceof PdfDict)) {
      this.comparison.report('OTHER', 'change.signature-value', num, self.name);
      return;
    }
    if (reference instanceof PdfRef && this.comparison.existed(reference.num)) {
      this.comparison.report('OTHER', 'change.signature-recycled', num, self.name);
    }
    const timestamp = nameOf(this.comparison.after.get(value, 'Type')) === 'DocTimeStamp';
    if (timestamp && !isVisible(this.comparison.after, field)) {
      this.comparison.report('LTA', 'change.document-timestamp', num, self.name);
      return;
    }
    if (isLocked(this.limits.locks, self.name)) {
      this.comparison.report('OTHER', 'change.locked-field', num, self.name);
    }
    this.comparison.report('FORM_FILL', 'change.signature-added', num, self.name);
  }

  private kids(a: PdfDict, b: PdfDict, self: Inherited, filled: boolean): void {
    const { after, before } = this.comparison;
    const now = after.array(b, 'Kids') ?? [];
    if (a.has('Kids') !== b.has('Kids') || (a.has('Kids') && (before.array(a, 'Kids') === undefined || after.array(b, 'Kids') === undefined))) {
      this.comparison.freeze(a.get('Kids'), b.get('Kids'), 'change.field-kids', -1, self.name);
      if (!a.has('Kids')) {
        this.comparison.report('OTHER', 'change.field-kids', -1, self.name);
      }
      return;
    }
    const areFields = now.some((kid) => asDict(after.resolve(kid))?.has('T') === true);
    if (areFields) {
      this.fieldList(a.get('Kids'), b.get('Kids'), self);
      return;
    }
    const old = before.array(a, 'Kids') ?? [];
    if (old.length !== now.length) {
      this.comparison.report('OTHER', 'change.widgets-of-field', -1, self.name);
      return;
    }
    now.forEach((kid, i) => {
      const oldKid = old[i] ?? null;
      if (kid instanceof PdfRef && oldKid instanceof PdfRef && kid.num === oldKid.num) {
        this.widget(oldKid, kid, self, filled);
      } else {
        this.comparison.freeze(oldKid, kid, 'change.widgets-of-field', -1, self.name);
      }
    });
  }

  /** A separate widget of a field: follows its field's value. */
  private widget(old: PdfRef, now: PdfRef, self: Inherited, filled: boolean): void {
    this.comparison.governed.add(now.num);
    const a = this.comparison.before.resolve(old);
    const b = this.comparison.after.resolve(now);
    if (!(a instanceof PdfDict) || !(b instanceof PdfDict)) {
      this.comparison.freeze(a, b, 'change.field-is-no-dictionary', now.num);
      return;
    }
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      if (key === 'Parent' || key === 'P') {
        this.sameTarget(a, b, key, now.num);
      } else if (VALUE_KEYS.has(key) && key !== 'V') {
        this.valueKey(key, a, b, self, filled, now.num);
      } else {
        this.comparison.freeze(a.get(key), b.get(key), 'change.field-entry', now.num, `${self.name}/${key}`);
      }
    }
  }

  /** Read-only, required and not exported are marks for readers that a signature with a lock sets on the fields it locks (tables 227, 235). */
  private marks(a: PdfDict, b: PdfDict, self: Inherited, num: number): void {
    const [old, now] = [this.comparison.before.get(a, 'Ff') ?? 0, this.comparison.after.get(b, 'Ff') ?? 0];
    if (typeof old === 'number' && typeof now === 'number' && (old ^ now) > 0 && (old ^ now) <= 7) {
      this.comparison.report('FORM_FILL', 'change.field-marks', num, self.name);
    } else {
      this.comparison.freeze(a.get('Ff'), b.get('Ff'), 'change.field-entry', num, `${self.name}/Ff`);
    }
  }

  /** A key that goes with the value: free for fields that may be filled, frozen for all others. */
  private valueKey(key: string, a: PdfDict, b: PdfDict, self: Inherited, filled: boolean, num: number): void {
    if (key === 'Ff') {
      this.marks(a, b, self, num);
      return;
    }
    const old = a.get(key);
    const now = b.get(key);
    if (self.type === 'Sig' ? !filled : self.type === undefined) {
      this.comparison.freeze(old, now, 'change.field-entry', num, `${self.name}/${key}`);
      return;
    }
    if (self.type === 'Sig') {
      this.admitAppearance(key, now, num);
      return;
    }
    if (this.plainlyEqual(old, now)) {
      this.comparison.freeze(old, now, 'change.field-entry', num, `${self.name}/${key}`);
      return;
    }
    if (isLocked(this.limits.locks, self.name)) {
      this.comparison.report('OTHER', 'change.locked-field', num, self.name);
      return;
    }
    this.comparison.report('FORM_FILL', 'change.field-filled', num, `${self.name}/${key}`);
    if (comesToLight(this.comparison.before, a, this.comparison.after, b) || coversPage(this.comparison.after, b)) {
      this.comparison.report('FORM_FILL', 'change.covering-field', num, self.name);
    }
    this.admitAppearance(key, now, num);
  }

  /** Equal without looking into objects that changed: decides only between "untouched" and "filled". */
  private plainlyEqual(old: PdfObject, now: PdfObject, depth = 0): boolean {
    if (old instanceof PdfRef && now instanceof PdfRef) {
      if (old.num !== now.num) {
        return false;
      }
      return !this.comparison.touched(old.num) && (depth > 3 || this.plainlyEqual(this.comparison.before.resolve(old), this.comparison.after.resolve(now), depth + 1));
    }
    if (old instanceof PdfDict && now instanceof PdfDict) {
      return old.entries.size === now.entries.size && [...old.entries].every(([key, item]) => this.plainlyEqual(item, now.get(key), depth + 1));
    }
    if (isPdfArray(old) && isPdfArray(now)) {
      return old.length === now.length && old.every((item, i) => this.plainlyEqual(item, now[i] ?? null, depth + 1));
    }
    if (old instanceof PdfStream || now instanceof PdfStream) {
      return old === now;
    }
    return this.comparison.same(old, now);
  }

  /** New looks: the appearance dictionary and its streams may be overridden; whatever old object they use must be unchanged. */
  private admitAppearance(key: string, value: PdfObject, num: number, depth = 0): void {
    const { after } = this.comparison;
    const resolved = after.resolve(value);
    if (key !== 'AP' || depth > 2) {
      this.comparison.admit(resolved);
      return;
    }
    if (resolved instanceof PdfStream) {
      this.comparison.admit(resolved.dict);
    } else if (resolved instanceof PdfDict) {
      resolved.entries.forEach((item) => this.admitAppearance(key, item, num, depth + 1));
    } else if (resolved !== null || value === null || depth === 0) {
      this.comparison.report('OTHER', 'change.appearance-type', num);
    }
  }

  /** A field that was not there before: only signature fields (or groups of them) may come. */
  private newField(ref: PdfRef, parent: Inherited): void {
    const { after } = this.comparison;
    const dict = after.resolve(ref);
    if (this.visited.has(ref.num) || !(dict instanceof PdfDict)) {
      this.comparison.report('OTHER', 'change.field-is-no-dictionary', ref.num);
      return;
    }
    this.visited.add(ref.num);
    this.comparison.governed.add(ref.num);
    const self = this.qualify(dict, parent);
    const title = after.get(dict, 'T');
    if (!(title instanceof PdfString) || (textOf(title) ?? '').includes('.')) {
      this.comparison.report('OTHER', 'change.field-name', ref.num);
    }
    if (this.comparison.existed(ref.num)) {
      this.comparison.report('OTHER', 'change.field-recycled', ref.num, self.name);
    }
    const kids = after.array(dict, 'Kids') ?? [];
    const groups = kids.some((kid) => asDict(after.resolve(kid))?.has('T') === true);
    if (groups && !dict.has('V')) {
      this.fieldList(null, dict.get('Kids'), self);
      return;
    }
    if (self.type !== 'Sig') {
      this.comparison.report('OTHER', 'change.field-added', ref.num, self.name);
      return;
    }
    this.newSignatureField(ref, dict, self, kids);
  }

  private newSignatureField(ref: PdfRef, dict: PdfDict, self: Inherited, kids: readonly PdfObject[]): void {
    const { after } = this.comparison;
    const widgets = kids.filter((kid) => kid instanceof PdfRef);
    [ref, ...widgets].forEach((widget) => this.newWidgets.add(widget.num));
    if (widgets.some((widget) => this.comparison.existed(widget.num))) {
      this.comparison.report('OTHER', 'change.field-recycled', ref.num, self.name);
    }
    const shown = isVisible(after, dict) || widgets.some((widget) => {
      const kid = asDict(after.resolve(widget));
      return kid !== undefined && isVisible(after, kid);
    });
    if (shown && this.limits.certified && (this.limits.level ?? 3) < 3) {
      this.comparison.report('FORM_FILL', 'change.visible-field-after-certification', ref.num, self.name);
    }
    // A field that was kept for a signature is as large as the author made it; one that comes later is not.
    if ([dict, ...widgets.map((widget) => asDict(after.resolve(widget)))].some((one) => one !== undefined && coversPage(after, one))) {
      this.comparison.report('FORM_FILL', 'change.covering-field', ref.num, self.name);
    }
    if (isLocked(this.limits.locks.filter((lock) => lock.action !== 'Exclude' && lock.action !== 'All'), self.name)) {
      this.comparison.report('OTHER', 'change.locked-field', ref.num, self.name);
    }
    const value = after.get(dict, 'V');
    if (value === null) {
      this.comparison.report(shown ? 'FORM_FILL' : 'LTA', 'change.signature-field-added', ref.num, self.name);
      const painted = [dict, ...widgets.map((widget) => asDict(after.resolve(widget)))].some((one) => one?.has('AP') === true);
      if (shown && painted) {
        // An empty field that paints over the page is no place to sign but a picture.
        this.comparison.report('ANNOTATIONS', 'change.covering-annotation', ref.num, self.name);
      }
    } else {
      this.signed(dict.get('V'), value, dict, self, ref.num);
    }
    this.comparison.admit(new PdfDict(new Map([...dict.entries].filter(([key]) => key !== 'Parent' && key !== 'P')), false, -1, -1));
  }
}
