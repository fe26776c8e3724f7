import type { PdfDocument, PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfName, PdfRef, PdfStream, isPdfArray, nameOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import type { Revision } from '../pdf/revisions.js';

/** What a walk over every object of one state of the file came across. */
export interface WalkedObjects {
  /** Object numbers that the trailer leads to. */
  readonly reached: ReadonlySet<number>;
  /** Kinds of actions (7.12.1.2, table 201) met anywhere: JavaScript, Launch, GoToR, ... */
  readonly actions: ReadonlySet<string>;
  /** Streams whose data lie in another file (7.3.8.2). */
  readonly externalStreams: number;
  /** Code of the first object that is led to but cannot be read; the walk goes on without it. */
  readonly unreadable: string | undefined;
  /** False when the file has more objects than are looked through. */
  readonly complete: boolean;
}

const MAX_OBJECTS = 20_000;
const QUIET_ACTIONS = new Set(['GoTo', 'Named', 'Hide', 'Thread', 'Trans', 'URI', 'Transparency', 'SetOCGState']);
const DRAWN = new Set(['Form', 'Image']);

/** Follows every reference from the trailer once. */
export function walkObjects(view: PdfView): WalkedObjects {
  const reached = new Set<number>();
  const actions = new Set<string>();
  const waiting: PdfObject[] = [...view.trailer.entries.values()];
  let externalStreams = 0;
  const push = (value: PdfObject): void => {
    if (typeof value === 'object' && value !== null && !(value instanceof PdfName)) {
      waiting.push(value);
    }
  };
  let unreadable: string | undefined;
  const readDict = (dict: PdfDict): void => {
    for (const [key, value] of dict.entries) {
      if (key === 'S' && value instanceof PdfName && (value.name === 'Launch' || dict.has('JS') || nameOf(dict.get('Type')) === 'Action')) {
        actions.add(value.name);
      }
      push(value);
    }
  };
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value instanceof PdfRef) {
      if (reached.has(value.num)) {
        continue;
      }
      if (reached.size >= MAX_OBJECTS) {
        return { reached, actions, externalStreams, unreadable, complete: false };
      }
      reached.add(value.num);
      waiting.push(tryFetch(view, value, (code) => (unreadable ??= code)));
    } else if (value instanceof PdfDict) {
      readDict(value);
    } else if (value instanceof PdfStream) {
      externalStreams += value.dict.has('F') ? 1 : 0;
      readDict(value.dict);
    } else if (isPdfArray(value)) {
      value.forEach(push);
    }
  }
  return { reached, actions, externalStreams, unreadable, complete: true };
}

/** Actions that do more than move the reader about. */
export function loudActions(walked: WalkedObjects): string[] {
  return [...walked.actions].filter((kind) => !QUIET_ACTIONS.has(kind)).sort();
}

function kindOf(value: PdfObject): 'page' | 'catalogue' | 'drawing' | undefined {
  const dict = value instanceof PdfStream ? value.dict : value instanceof PdfDict ? value : undefined;
  const type = nameOf(dict?.get('Type') ?? null);
  if (type === 'Page' || type === 'Pages') {
    return 'page';
  }
  if (type === 'Catalog') {
    return 'catalogue';
  }
  return value instanceof PdfStream && DRAWN.has(nameOf(value.dict.get('Subtype')) ?? '') ? 'drawing' : undefined;
}

/**
 * Pages, catalogues and drawings that the trailer does not lead to: no reader shows them now, but another cross-reference table can
 * switch to them (shadow attacks), and pages taken out before signing are still there to be read.
 */
export function unreachedObjects(view: PdfView, walked: WalkedObjects): Readonly<Record<'page' | 'catalogue' | 'drawing', number>> {
  const count = { page: 0, catalogue: 0, drawing: 0 };
  for (const num of liveNumbers(view)) {
    const entry = walked.reached.has(num) ? undefined : view.entry(num);
    if (entry === undefined || entry.kind === 'free') {
      continue;
    }
    const kind = kindOf(tryFetch(view, new PdfRef(num, entry.gen)));
    if (kind !== undefined) {
      count[kind] += 1;
    }
  }
  return count;
}

function liveNumbers(view: PdfView): Set<number> {
  const numbers = new Set<number>();
  for (let index = 0; index <= view.index; index += 1) {
    for (const num of (view.document.revisions[index] as Revision).entries.keys()) {
      numbers.add(num);
    }
  }
  return numbers;
}

/** An object, or null with a note when it cannot be read. */
function tryFetch(view: PdfView, ref: PdfRef, note: (code: string) => void = () => undefined): PdfObject {
  try {
    return view.fetch(ref);
  } catch (error) {
    if (!(error instanceof MalformedPdf)) {
      throw error;
    }
    note(error.code);
    return null;
  }
}

const OBJ = Buffer.from(' obj');
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** `num gen` right before a position, with the place where it begins. */
function headerBefore(bytes: Uint8Array, at: number): { num: number; start: number } | undefined {
  let pos = at;
  while (isDigit(bytes[pos - 1]) && at - pos < 5) {
    pos--;
  }
  if (pos === at || bytes[pos - 1] !== 32) {
    return undefined;
  }
  const end = pos - 1;
  let start = end;
  while (isDigit(bytes[start - 1]) && end - start < 10) {
    start--;
  }
  return start === end ? undefined : { num: Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')), start };
}

/**
 * Numbers of objects that stand twice in one revision: the table names one place, a reader in repair mode takes the other.
 * Headers inside the extent of a listed object (attached files) do not count.
 */
export function duplicateObjects(document: PdfDocument, revision: Revision): number[] {
  const { bytes } = document;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const stray: { num: number; start: number }[] = [];
  for (let at = buffer.indexOf(OBJ, revision.start); at >= 0 && at < revision.end; at = buffer.indexOf(OBJ, at + 4)) {
    const header = headerBefore(bytes, at);
    const entry = header === undefined ? undefined : revision.entries.get(header.num);
    if (header !== undefined && entry?.kind === 'plain' && !samePlace(bytes, entry.offset, header.start)) {
      stray.push(header);
    }
  }
  return stray.length === 0 ? [] : outsideOthers(document, revision, stray);
}

/** An offset may point at white space before the header. */
function samePlace(bytes: Uint8Array, offset: number, start: number): boolean {
  if (offset > start || start - offset > 8) {
    return false;
  }
  for (let pos = offset; pos < start; pos += 1) {
    if (![0, 9, 10, 12, 13, 32].includes(bytes[pos] as number)) {
      return false;
    }
  }
  return true;
}

function outsideOthers(document: PdfDocument, revision: Revision, stray: readonly { num: number; start: number }[]): number[] {
  const view = document.view(revision.index);
  const spans = [...revision.entries.values()].flatMap((entry): [number, number][] => {
    try {
      const stored = entry.kind === 'plain' ? document.readPlain(entry, view) : undefined;
      return stored === undefined ? [] : [[stored.start, stored.end]];
    } catch (error) {
      if (!(error instanceof MalformedPdf)) {
        throw error;
      }
      return [];
    }
  });
  return [...new Set(stray.filter(({ start }) => !spans.some(([from, to]) => start >= from && start < to)).map((one) => one.num))];
}

/** Objects that saves after a revision brought and that the trailer of none of them leads to; object streams and tables of places are no orphans. */
export function countOrphans(document: PdfDocument, revision: number): number {
  let count = 0;
  for (const later of document.revisions.slice(revision + 1)) {
    const view = document.view(later.index);
    const { reached } = walkObjects(view);
    for (const entry of later.entries.values()) {
      const value = entry.kind === 'free' || reached.has(entry.num) ? null : tryFetch(view, new PdfRef(entry.num, entry.gen));
      const carrier = value instanceof PdfStream && ['ObjStm', 'XRef'].includes(nameOf(value.dict.get('Type')) ?? '');
      count += value !== null && !carrier ? 1 : 0;
    }
  }
  return count;
}
