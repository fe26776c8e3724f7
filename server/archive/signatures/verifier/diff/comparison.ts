import type { PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import { bringsAction } from './new-actions.js';
import { referencesIn } from './references.js';

/** How far a change goes, in rising order; pyHanko's and DSS's vocabulary joined. */
export const LEVELS = ['NONE', 'LTA', 'FORM_FILL', 'ANNOTATIONS', 'OTHER'] as const;

/** One of LEVELS. */
export type ModificationLevel = (typeof LEVELS)[number];

/** One thing that changed, with a stable code; `object` is an object number or -1. */
export interface ChangeFinding {
  readonly code: string;
  readonly level: ModificationLevel;
  readonly revision: number;
  readonly object: number;
  readonly detail: string;
}

const MAX_STEPS = 3_000_000;

/**
 * Compares two states of one file, place by place. A place that no rule governs is frozen: there the two object graphs must be
 * equal all the way down. Rules register the objects they judge themselves as `governed`; references to those are compared as
 * references only. Frozen pairs are queued and compared after the rules ran, so an object that is changed under a rule but also
 * used elsewhere is still caught from there.
 */
export class Comparison {
  readonly governed = new Set<number>();
  readonly findings: ChangeFinding[] = [];
  private readonly queue: [PdfRef, PdfRef][] = [];
  private readonly seen = new Set<string>();
  private readonly seenAlike = new Set<number>();
  private readonly scanned = new Set<number>();
  private readonly clean = new Set<number>();
  private readonly containers = new Set<number>();
  private steps = 0;

  constructor(
    readonly before: PdfView,
    readonly after: PdfView,
  ) {}

  /** Reports a change. */
  report(level: ModificationLevel, code: string, object = -1, detail = ''): void {
    this.findings.push({ code, level, revision: this.after.index, object, detail });
  }

  /** True when the object was in use before. */
  existed(num: number): boolean {
    const entry = this.before.entry(num);
    return entry !== undefined && entry.kind !== 'free';
  }

  /** True when later revisions gave this number another place or content, its object stream included. */
  touched(num: number): boolean {
    const old = this.before.entry(num);
    const now = this.after.entry(num);
    if (old === now) {
      return old?.kind === 'packed' && this.before.entry(old.container) !== this.after.entry(old.container);
    }
    return !(old?.kind === 'plain' && now?.kind === 'plain' && old.offset === now.offset && old.gen === now.gen);
  }

  /** True when nothing within a few steps below an object that stands as it was was written again, the way up to parents and pages left out. */
  untouchedBelow(value: PdfObject, depth = 0): boolean {
    if (value instanceof PdfDict && depth === 0) {
      return [...value.entries].every(([key, item]) => key === 'Parent' || key === 'P' || this.untouchedBelow(item, 1));
    }
    return referencesIn(value).every((ref) => {
      if (this.clean.has(ref.num)) {
        return true;
      }
      this.clean.add(ref.num);
      const same = !this.touched(ref.num) && (depth > 3 || this.untouchedBelow(this.before.fetch(ref), depth + 1));
      return same || !this.clean.delete(ref.num);
    });
  }

  /** Demands that a place is unchanged; a difference is reported as OTHER with this code. */
  freeze(old: PdfObject, now: PdfObject, code: string, object = -1, detail = ''): void {
    if (!this.same(old, now)) {
      this.report('OTHER', code, object, detail);
    }
  }

  /** Equality of direct structure; references are queued for `settle`. Absent and null are equal (7.3.9). */
  same(old: PdfObject, now: PdfObject): boolean {
    if (++this.steps > MAX_STEPS) {
      throw new MalformedPdf('pdf.diff-limit');
    }
    if (old instanceof PdfRef && now instanceof PdfRef) {
      return this.sameReference(old, now);
    }
    const a = old instanceof PdfRef ? this.before.resolve(old) : old;
    const b = now instanceof PdfRef ? this.after.resolve(now) : now;
    if (a === b) {
      // The very same bytes: only what they refer to can have changed.
      referencesIn(a).forEach((ref) => this.sameReference(ref, ref));
      return true;
    }
    if (a instanceof PdfStream && b instanceof PdfStream) {
      return this.sameDict(a.dict, b.dict) && Buffer.compare(a.data, b.data) === 0;
    }
    if (a instanceof PdfDict && b instanceof PdfDict) {
      return this.sameDict(a, b);
    }
    if (isPdfArray(a) && isPdfArray(b)) {
      return a.length === b.length && a.every((item, i) => this.same(item, b[i] ?? null));
    }
    if (a instanceof PdfString && b instanceof PdfString) {
      return Buffer.compare(a.bytes, b.bytes) === 0;
    }
    if (a instanceof PdfName && b instanceof PdfName) {
      return a.name === b.name;
    }
    return a === b;
  }

  private sameReference(old: PdfRef, now: PdfRef): boolean {
    if (old.num === now.num && old.gen === now.gen && this.governed.has(old.num)) {
      return true;
    }
    if (old.num === now.num && old.gen === now.gen) {
      const alike = old.num * 65_536 + old.gen;
      if (!this.seenAlike.has(alike)) {
        this.seenAlike.add(alike);
        this.queue.push([old, now]);
      }
      return true;
    }
    const key = `${old.num}.${old.gen}-${now.num}.${now.gen}`;
    if (!this.seen.has(key)) {
      this.seen.add(key);
      this.queue.push([old, now]);
    }
    return true;
  }

  /** The /Length of a stream counts too: where it is an object of its own, a later save could cut the stream short with it. */
  private sameDict(old: PdfDict, now: PdfDict): boolean {
    for (const [key, value] of old.entries) {
      if (!this.same(value, now.get(key))) {
        return false;
      }
    }
    for (const [key, value] of now.entries) {
      if (!old.has(key) && !this.same(null, value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Something that was not there before: it may hold anything, but where it leads into objects that existed before, those must
   * be unchanged, so that new content cannot smuggle in an overridden old object.
   */
  admit(value: PdfObject, depth = 0): void {
    if (++this.steps > MAX_STEPS || depth > 200) {
      throw new MalformedPdf('pdf.diff-limit');
    }
    if (value instanceof PdfRef) {
      if (this.existed(value.num)) {
        this.sameReference(value, value);
      } else if (!this.scanned.has(value.num)) {
        this.scanned.add(value.num);
        this.admit(this.after.fetch(value), depth + 1);
      }
    } else if (value instanceof PdfStream) {
      this.admit(value.dict, depth + 1);
    } else if (value instanceof PdfDict) {
      if (bringsAction(this.after, value)) {
        this.report('OTHER', 'change.action-added');
      }
      value.entries.forEach((item, key) => (key === 'Parent' || key === 'P' ? undefined : this.admit(item, depth + 1)));
    } else if (isPdfArray(value)) {
      value.forEach((item) => this.admit(item, depth + 1));
    }
  }

  /** What an object stream is read by (/Length, /First, ...) may be objects of their own, which a later save could exchange. */
  private followContainer(num: number): void {
    const entry = this.before.entry(num);
    if (entry?.kind !== 'packed' || this.containers.has(entry.container)) {
      return;
    }
    this.containers.add(entry.container);
    const container = this.before.entry(entry.container);
    if (container?.kind === 'plain') {
      referencesIn(this.before.document.readPlain(container, this.before).value).forEach((ref) => this.sameReference(ref, ref));
    }
  }

  /** A reference of another generation leads nowhere by the standard; readers that look at the number alone show what was put there. */
  private shownByOthers(ref: PdfRef): boolean {
    const entry = this.after.entry(ref.num);
    return entry !== undefined && entry.kind !== 'free' && entry.gen !== ref.gen && !this.governed.has(ref.num);
  }

  /** Compares everything queued. `special` may judge a pair of changed objects by a rule of its own and answers whether it did. */
  settle(special: (old: PdfObject, now: PdfObject) => boolean): void {
    for (let pair = this.queue.pop(); pair !== undefined; pair = this.queue.pop()) {
      const [old, now] = pair;
      if (old.num === now.num && this.governed.has(old.num)) {
        continue;
      }
      const unchanged = old.num === now.num && old.gen === now.gen && !this.touched(old.num);
      if (unchanged) {
        this.followContainer(old.num);
      }
      let a: PdfObject;
      try {
        a = this.before.fetch(old);
      } catch (error) {
        // What nobody could read before and nobody touched since is no change.
        if (unchanged && error instanceof MalformedPdf) {
          continue;
        }
        throw error;
      }
      const b = unchanged ? a : this.after.fetch(now);
      if (!unchanged && special(a, b)) {
        continue;
      }
      if (!this.same(a, b) || (!unchanged && a === null && this.shownByOthers(now))) {
        this.report('OTHER', 'change.object-overridden', now.num, describe(b));
      }
    }
  }
}

function describe(value: PdfObject): string {
  const dict = value instanceof PdfStream ? value.dict : value;
  return dict instanceof PdfDict ? `${nameOf(dict.get('Type')) ?? ''}/${nameOf(dict.get('Subtype')) ?? nameOf(dict.get('S')) ?? ''}` : typeof value;
}
