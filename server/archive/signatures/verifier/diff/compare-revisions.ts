import type { PdfDocument } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfName, PdfRef, PdfStream, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Revision } from '../pdf/revisions.js';
import type { ChangeLimits } from '../pades/permissions.js';
import { compareDss } from './compare-dss.js';
import { compareForm } from './compare-form.js';
import { comparePages } from './compare-pages.js';
import { compareStructure, isStructure } from './compare-structure.js';
import { Comparison, LEVELS } from './comparison.js';
import type { ChangeFinding, ModificationLevel } from './comparison.js';
import { unexplainedBytes } from './unexplained-bytes.js';
import { xmlRoot } from './xml-shape.js';

/** What was done to a file after one revision of it. */
export interface ModificationResult {
  readonly level: ModificationLevel;
  readonly permitted: boolean;
  readonly findings: readonly ChangeFinding[];
}

/** Entries of a cross-reference trailer that say where things are, not what they are (7.5.5, 7.5.8.2). */
// AuthCode (ISO/TS 32004) is made anew with every save and carries its own protection.
const TRAILER_MECHANICS = new Set(['AuthCode', 'Size', 'Prev', 'XRefStm', 'ID', 'Type', 'Length', 'W', 'Index', 'Filter', 'DecodeParms', 'DL']);

/**
 * Judges everything that later revisions did to the revision a signature covers: each later state is compared with the signed
 * one by a whitelist over the whole object graph. What no rule allows is OTHER. `limits` come from DocMDP, FieldMDP and locks.
 */
export function judgeModifications(document: PdfDocument, signedRevision: number, limits: ChangeLimits): ModificationResult {
  const findings: ChangeFinding[] = [];
  for (let index = signedRevision + 1; index < document.revisions.length; index++) {
    try {
      findings.push(...compareStates(document, signedRevision, index, limits));
    } catch (error) {
      if (!(error instanceof MalformedPdf)) {
        throw error;
      }
      findings.push({ code: 'change.unreadable', level: 'OTHER', revision: index, object: -1, detail: error.code });
    }
  }
  const unique = [...new Map(findings.map((finding) => [`${finding.code}|${finding.object}|${finding.detail}`, finding])).values()].slice(0, 200);
  const level = unique.reduce<ModificationLevel>((worst, finding) => (LEVELS.indexOf(finding.level) > LEVELS.indexOf(worst) ? finding.level : worst), 'NONE');
  // Understood, yet not agreed to: a visible signature over a certified page may hide content (sneaky signature attack).
  const forbidden = unique.some((finding) => finding.code === 'change.visible-field-after-certification');
  return { level, permitted: !forbidden && isPermitted(level, limits), findings: unique };
}

/** ISO 32000-2, table 257, with the rule of PAdES that evidence and timestamps may always be added. Without DocMDP annotations are not forbidden. */
function isPermitted(level: ModificationLevel, limits: ChangeLimits): boolean {
  const allowed: ModificationLevel = limits.level === 1 ? 'LTA' : limits.level === 2 ? 'FORM_FILL' : 'ANNOTATIONS';
  return LEVELS.indexOf(level) <= LEVELS.indexOf(allowed);
}

function compareStates(document: PdfDocument, from: number, to: number, limits: ChangeLimits): ChangeFinding[] {
  const comparison = new Comparison(document.view(from), document.view(to));
  const { before, after } = comparison;
  const section = document.revisions[to]?.sections.find((one) => one.hybridConflict);
  if (section !== undefined) {
    comparison.report('OTHER', 'change.hybrid-conflict');
  }
  if (document.headerOffset > 0) {
    // Some readers count places from the header, others from the first byte: a later table can mean two different files.
    comparison.report('OTHER', 'change.late-header');
  }
  const stray = unexplainedBytes(document, to);
  if (stray >= 0) {
    comparison.report('OTHER', 'change.bytes-outside-objects', -1, `at ${stray}`);
  }
  comparison.report('LTA', 'change.revision', -1);
  if (after.trailer.hasDuplicateKey) {
    comparison.report('OTHER', 'change.repeated-key');
  }
  compareTrailers(comparison);
  const rootA = before.trailer.get('Root');
  const rootB = after.trailer.get('Root');
  for (const root of [rootA, rootB]) {
    if (root instanceof PdfRef) {
      comparison.governed.add(root.num);
    }
  }
  compareCatalogues(comparison, before.catalogue(), after.catalogue(), limits);
  unreadableEntries(comparison, document.revisions[to] as Revision);
  comparison.settle((old, now) => {
    if (!isStructure(old) || !isStructure(now)) {
      return false;
    }
    compareStructure(comparison, old, now);
    return true;
  });
  return comparison.findings;
}

/** Whatever a later section redefines must be there to read, also when nothing leads to it: other readers may look. */
function unreadableEntries(comparison: Comparison, revision: Revision): void {
  for (const entry of revision.entries.values()) {
    if (entry.kind === 'free' || !comparison.touched(entry.num)) {
      continue;
    }
    try {
      if (repeatsKey(comparison.after.fetch(new PdfRef(entry.num, entry.gen)))) {
        comparison.report('OTHER', 'change.repeated-key', entry.num);
      }
    } catch (error) {
      if (!(error instanceof MalformedPdf)) {
        throw error;
      }
      comparison.report('OTHER', 'change.object-unreadable', entry.num, error.code);
    }
  }
}

/** A key that stands twice is read differently by different readers. */
function repeatsKey(value: PdfObject): boolean {
  if (value instanceof PdfStream) {
    return repeatsKey(value.dict);
  }
  if (value instanceof PdfDict) {
    return value.hasDuplicateKey || [...value.entries.values()].some(repeatsKey);
  }
  return isPdfArray(value) && value.some(repeatsKey);
}

function compareTrailers(comparison: Comparison): void {
  const a = comparison.before.trailer;
  const b = comparison.after.trailer;
  for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    if (key === 'Info') {
      comparison.admit(overridable(comparison, b.get(key)));
    } else if (key === 'Encrypt') {
      comparison.freeze(a.get(key), b.get(key), 'change.encryption');
    } else if (key !== 'Root' && !TRAILER_MECHANICS.has(key)) {
      comparison.freeze(a.get(key), b.get(key), 'change.trailer-entry', -1, key);
    }
  }
}

/** The object itself may be overridden; what it leads to may not. */
function overridable(comparison: Comparison, value: PdfObject): PdfObject {
  return comparison.after.resolve(value);
}

function compareCatalogues(comparison: Comparison, a: PdfDict, b: PdfDict, limits: ChangeLimits): void {
  const form = a.has('AcroForm') || b.has('AcroForm') ? compareForm(comparison, a.get('AcroForm'), b.get('AcroForm'), limits) : { newWidgets: new Set<number>() };
  comparePages(comparison, a.get('Pages'), b.get('Pages'), limits, form.newWidgets);
  for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    switch (key) {
      case 'AcroForm':
      case 'Pages':
        break;
      case 'DSS':
        compareDss(comparison, a.get(key), b.get(key));
        break;
      case 'Metadata':
        compareMetadata(comparison, a.get(key), b.get(key));
        break;
      case 'Extensions':
      case 'MarkInfo':
        admitDictionary(comparison, b.get(key), key);
        break;
      case 'Version':
        if (!(comparison.after.resolve(b.get(key)) instanceof PdfName)) {
          comparison.report('OTHER', 'change.catalogue-entry', -1, key);
        }
        break;
      case 'Names':
        compareNames(comparison, a.get(key), b.get(key));
        break;
      case 'StructTreeRoot':
        compareStructure(comparison, a.get(key), b.get(key));
        break;
      default:
        comparison.freeze(a.get(key), b.get(key), 'change.catalogue-entry', -1, key);
    }
  }
}

/** Named appearances come with annotations (table 32); every other kind of name is frozen. */
function compareNames(comparison: Comparison, old: PdfObject, now: PdfObject): void {
  const a = comparison.before.resolve(old);
  const b = comparison.after.resolve(now);
  const oldNames = a instanceof PdfDict ? a : undefined;
  if (!(b instanceof PdfDict) || (a !== null && oldNames === undefined)) {
    comparison.freeze(old, now, 'change.catalogue-entry', -1, 'Names');
    return;
  }
  for (const key of new Set([...(oldNames?.entries.keys() ?? []), ...b.entries.keys()])) {
    if (key === 'AP' && oldNames?.has('AP') !== true) {
      comparison.report('ANNOTATIONS', 'change.named-appearance');
      comparison.admit(b.get(key));
    } else {
      comparison.freeze(oldNames?.get(key) ?? null, b.get(key), 'change.catalogue-entry', -1, `Names/${key}`);
    }
  }
}

function admitDictionary(comparison: Comparison, value: PdfObject, key: string): void {
  const dict = comparison.after.resolve(value);
  if (dict !== null && !(dict instanceof PdfDict)) {
    comparison.report('OTHER', 'change.catalogue-entry', -1, key);
  }
  comparison.admit(dict);
}

/** XMP may be rewritten when it stays a plain, well-formed packet (14.3.2); an encrypted one that cannot be opened may not change. */
function compareMetadata(comparison: Comparison, old: PdfObject, now: PdfObject): void {
  const a = comparison.before.resolve(old);
  const b = comparison.after.resolve(now);
  if (!(b instanceof PdfStream)) {
    comparison.report('OTHER', 'change.metadata');
    return;
  }
  if (a instanceof PdfStream && Buffer.compare(a.data, b.data) === 0 && comparison.same(a.dict, b.dict)) {
    return;
  }
  const decryptor = comparison.after.document.decryptor;
  const plain = decryptor === undefined || decryptor.opened || !decryptor.encryptMetadata;
  const root = plain ? xmlRoot(comparison.after.document.decode(b, comparison.after)) : undefined;
  if (nameOf(b.dict.get('Type')) !== 'Metadata' || (root !== 'xmpmeta' && root !== 'RDF' && root !== 'xapmeta')) {
    comparison.report('OTHER', 'change.metadata', -1, root ?? 'not well-formed');
  }
  comparison.admit(b.dict);
}
