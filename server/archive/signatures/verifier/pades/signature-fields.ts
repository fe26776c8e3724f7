import type { PdfDocument, PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfRef, isPdfArray, nameOf, textOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';

/** One terminal or inner form field with what it inherits (ISO 32000-2, 12.7.4). */
export interface FormField {
  readonly name: string;
  readonly type: string | undefined;
  readonly dict: PdfDict;
  readonly ref: PdfRef | undefined;
  /** True when this node has kids that are fields themselves. */
  readonly inner: boolean;
}

/** A signature dictionary found in a form field or in the catalogue's permissions, first seen in revision `firstRevision`. */
export interface FoundSignature {
  readonly field: FormField;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly firstRevision: number;
  /** The field still holds this dictionary in the last revision. */
  readonly present: boolean;
  /** Reached through /Perms /UR3: a usage-rights signature of a form producer, no person's signature. */
  readonly usageRights: boolean;
  /** Names of further fields that point to the same dictionary. */
  readonly sharedWith: readonly string[];
}

const MAX_FIELDS = 50_000;

/** All fields of the form of one revision; loops and absurd sizes are malformed. */
export function listFields(view: PdfView): FormField[] {
  const form = view.dict(view.catalogue(), 'AcroForm');
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const visit = (item: PdfObject, prefix: string, inheritedType: string | undefined, depth: number): void => {
    if (item instanceof PdfRef) {
      if (seen.has(item.num)) {
        return;
      }
      seen.add(item.num);
    }
    const dict = view.resolve(item);
    if (!(dict instanceof PdfDict)) {
      return;
    }
    if (depth > 64 || fields.length > MAX_FIELDS) {
      throw new MalformedPdf('pdf.field-limit');
    }
    const closed = view.document.decryptor?.opened === false;
    const partial = closed && item instanceof PdfRef ? `#${item.num}` : textOf(view.get(dict, 'T'));
    const name = partial === undefined ? prefix : prefix === '' ? partial : `${prefix}.${partial}`;
    const type = nameOf(view.get(dict, 'FT')) ?? inheritedType;
    const kids = view.array(dict, 'Kids') ?? [];
    const fieldKids = kids.filter((kid) => isFieldNode(view, kid));
    fields.push({ name, type, dict, ref: item instanceof PdfRef ? item : undefined, inner: fieldKids.length > 0 });
    fieldKids.forEach((kid) => visit(kid, name, type, depth + 1));
  };
  const roots = form === undefined ? undefined : view.array(form, 'Fields');
  roots?.forEach((item) => visit(item, '', undefined, 0));
  return fields;
}

/** A kid with a partial name is a field; one without is a mere widget of its parent (12.7.4.2). */
function isFieldNode(view: PdfView, kid: PdfObject): boolean {
  const dict = view.resolve(kid);
  return dict instanceof PdfDict && (dict.has('T') || (dict.has('FT') && dict.has('V')));
}

/**
 * Signature widgets that stand on a page but not in the form: a rewriting tool lost the form, or somebody hid a field.
 * Viewers show them, so they must be judged.
 */
export function listStrayWidgets(view: PdfView): FormField[] {
  const stray: FormField[] = [];
  const seen = new Set<number>();
  const visit = (item: PdfObject, depth: number): void => {
    if (item instanceof PdfRef ? seen.has(item.num) : depth > 0) {
      return;
    }
    if (item instanceof PdfRef) {
      seen.add(item.num);
    }
    if (depth > 64 || seen.size > MAX_FIELDS) {
      throw new MalformedPdf('pdf.page-limit');
    }
    const node = view.resolve(item);
    if (!(node instanceof PdfDict)) {
      return;
    }
    for (const annotation of view.array(node, 'Annots') ?? []) {
      const dict = view.resolve(annotation);
      if (dict instanceof PdfDict && nameOf(view.get(dict, 'FT')) === 'Sig') {
        stray.push({ name: textOf(view.get(dict, 'T')) ?? '', type: 'Sig', dict, ref: annotation instanceof PdfRef ? annotation : undefined, inner: false });
      }
    }
    (view.array(node, 'Kids') ?? []).forEach((kid) => visit(kid, depth + 1));
  };
  visit(view.catalogue().get('Pages'), 0);
  return stray;
}

function signatureDictOf(view: PdfView, field: FormField): PdfDict | undefined {
  if (field.type !== 'Sig') {
    return undefined;
  }
  const value = view.get(field.dict, 'V');
  return value instanceof PdfDict ? value : undefined;
}

function keyOf(dict: PdfDict): string {
  return dict.start >= 0 ? `at${dict.start}` : 'packed';
}

interface Collected {
  field: FormField;
  ref: PdfRef | undefined;
  dict: PdfDict;
  firstRevision: number;
  present: boolean;
  usageRights: boolean;
  sharedWith: string[];
}

/**
 * Every signature dictionary that was ever the value of a signature field, over all revisions: one that a later save
 * removed or replaced is still listed, with `present` false, so that nobody can make a signature vanish silently.
 */
export function findSignatures(document: PdfDocument): FoundSignature[] {
  const found = new Map<string, Collected>();
  const last = document.revisions.length - 1;
  let lastKeys = new Set<string>();
  for (let index = 0; index <= last; index++) {
    const view = document.view(index);
    const keys = new Set<string>();
    let fields: FormField[];
    try {
      fields = listFields(view);
    } catch (error) {
      if (index === last || !(error instanceof MalformedPdf)) {
        throw error;
      }
      continue;
    }
    for (const field of fields) {
      const dict = signatureDictOf(view, field);
      if (dict !== undefined) {
        collect(found, keys, { field, ref: refOf(field.dict.get('V')), dict, firstRevision: index, present: false, usageRights: false, sharedWith: [] });
      }
    }
    collectUsageRights(view, index, found, keys);
    lastKeys = keys;
    if (found.size > document.limits.signatures) {
      throw new MalformedPdf('pdf.signature-limit');
    }
  }
  if (byteRangesIn(document) > found.size) {
    const view = document.latest();
    for (const field of listStrayWidgets(view)) {
      const dict = signatureDictOf(view, field);
      if (dict !== undefined) {
        collect(found, lastKeys, { field, ref: refOf(field.dict.get('V')), dict, firstRevision: last, present: false, usageRights: false, sharedWith: [] });
      }
    }
  }
  return [...found.entries()].map(([key, item]) => ({ ...item, present: lastKeys.has(key) }));
}

const BYTE_RANGE = Buffer.from('/ByteRange', 'latin1');

/** How often the word /ByteRange stands in the bytes, counted up to 10,000. */
export function countByteRanges(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = buffer.indexOf(BYTE_RANGE); at >= 0 && count < 10_000; at = buffer.indexOf(BYTE_RANGE, at + 10)) {
    count++;
  }
  return count;
}

const counted = new WeakMap<PdfDocument, number>();

/** The same for an opened file, where several judges ask. */
export function byteRangesIn(document: PdfDocument): number {
  let count = counted.get(document);
  if (count === undefined) {
    count = countByteRanges(document.bytes);
    counted.set(document, count);
  }
  return count;
}

function refOf(value: PdfObject): PdfRef | undefined {
  return value instanceof PdfRef ? value : undefined;
}

function collect(found: Map<string, Collected>, keys: Set<string>, item: Collected): void {
  const key = keyOf(item.dict);
  const known = found.get(key);
  if (known === undefined) {
    found.set(key, item);
  } else if (keys.has(key) && known.field.name !== item.field.name && !known.sharedWith.includes(item.field.name)) {
    known.sharedWith.push(item.field.name);
  }
  keys.add(key);
}

function collectUsageRights(view: PdfView, index: number, found: Map<string, Collected>, keys: Set<string>): void {
  const permissions = view.dict(view.catalogue(), 'Perms');
  for (const key of ['UR3', 'UR']) {
    const dict = permissions === undefined ? undefined : view.dict(permissions, key);
    if (dict !== undefined) {
      const field: FormField = { name: `/Perms/${key}`, type: 'Sig', dict: permissions as PdfDict, ref: undefined, inner: false };
      collect(found, keys, { field, ref: refOf((permissions as PdfDict).get(key)), dict, firstRevision: index, present: false, usageRights: true, sharedWith: [] });
    }
  }
}

/** The four numbers of a /ByteRange when it is an array of direct integers, else undefined. */
export function byteRangeOf(dict: PdfDict): readonly number[] | undefined {
  const value = dict.get('ByteRange');
  if (!isPdfArray(value) || !value.every((item) => typeof item === 'number' && Number.isSafeInteger(item))) {
    return undefined;
  }
  return value as readonly number[];
}
