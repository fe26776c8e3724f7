import type { PdfView } from '../pdf/document.js';
import { PdfDict, isPdfArray, nameOf, textOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { FoundSignature } from './signature-fields.js';

/** Which fields a FieldMDP transform or a field lock freezes (ISO 32000-2, 12.8.2.4 and table 236). */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

/** What one signature allows after it. */
export interface SignaturePermissions {
  /** /P of DocMDP: 1 nothing, 2 forms and signatures, 3 also annotations; undefined when it does not certify. */
  readonly docMdp: number | undefined;
  /** /P of the field's lock, which binds from this signature on (PDF 2.0). */
  readonly lockLevel: number | undefined;
  readonly locks: readonly FieldLock[];
}

/** The limits that all signatures up to one revision put on later changes. */
export interface ChangeLimits {
  readonly level: number | undefined;
  readonly certified: boolean;
  readonly locks: readonly FieldLock[];
}

function readLock(view: PdfView, dict: PdfDict): FieldLock | undefined {
  const action = nameOf(view.get(dict, 'Action'));
  if (action !== 'All' && action !== 'Include' && action !== 'Exclude') {
    return undefined;
  }
  const fields = (view.array(dict, 'Fields') ?? []).map((item) => textOf(view.resolve(item))).filter((text) => text !== undefined);
  return { action, fields };
}

function levelOf(value: PdfObject): number | undefined {
  return value === 1 || value === 2 || value === 3 ? value : undefined;
}

/** Reads /Reference of a signature dictionary and /Lock of its field, as the signed revision has them. */
export function readPermissions(view: PdfView, found: FoundSignature): SignaturePermissions {
  let docMdp: number | undefined;
  const locks: FieldLock[] = [];
  const references = view.resolve(found.dict.get('Reference'));
  for (const item of isPdfArray(references) ? references : []) {
    const reference = view.resolve(item);
    if (!(reference instanceof PdfDict)) {
      continue;
    }
    const method = nameOf(view.get(reference, 'TransformMethod'));
    const parameters = view.dict(reference, 'TransformParams');
    if (method === 'DocMDP') {
      // Table 257: the default of /P is 2.
      docMdp = levelOf(parameters === undefined ? null : view.get(parameters, 'P')) ?? 2;
    } else if (method === 'FieldMDP' && parameters !== undefined) {
      const lock = readLock(view, parameters);
      if (lock !== undefined) {
        locks.push(lock);
      }
    }
  }
  const fieldLock = view.dict(found.field.dict, 'Lock');
  const own = fieldLock === undefined ? undefined : readLock(view, fieldLock);
  return { docMdp, lockLevel: fieldLock === undefined ? undefined : levelOf(view.get(fieldLock, 'P')), locks: own === undefined ? locks : [...locks, own] };
}

/** Adds up the limits of several signatures: levels and locks only ever get stricter. */
export function combineLimits(all: readonly SignaturePermissions[]): ChangeLimits {
  const levels = all.flatMap((one) => [one.docMdp, one.lockLevel]).filter((level) => level !== undefined);
  return {
    level: levels.length === 0 ? undefined : Math.min(...levels),
    certified: all.some((one) => one.docMdp !== undefined),
    locks: all.flatMap((one) => one.locks),
  };
}

/** True when a lock freezes a field; a listed name also means everything below it, with the dot in between. */
export function isLocked(locks: readonly FieldLock[], name: string): boolean {
  return locks.some((lock) => {
    const listed = lock.fields.some((field) => name === field || name.startsWith(`${field}.`));
    return lock.action === 'All' || (lock.action === 'Include' ? listed : !listed);
  });
}
