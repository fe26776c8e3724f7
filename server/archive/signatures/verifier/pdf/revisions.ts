import type { PdfLimits } from './limits.js';
import { MalformedPdf } from './malformed-pdf.js';
import type { PdfDict } from './objects.js';
import { ObjectParser, isWhite } from './parser.js';
import { readXrefSection } from './xref.js';
import type { XrefEntry, XrefSection } from './xref.js';

/** One state of the file: what one save wrote. A linearised first save has two sections and is one revision (Annex F). */
export interface Revision {
  readonly index: number;
  readonly sections: readonly XrefSection[];
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** First byte of this revision: the end of the one before, or 0. */
  readonly start: number;
  /** First byte after its `%%EOF`. */
  readonly endOfMarker: number;
  /** `endOfMarker` and one end-of-line, when one follows. */
  readonly end: number;
}

/** The revisions of a file, oldest first, and what follows the last of them. */
export interface RevisionList {
  readonly revisions: readonly Revision[];
  /** Bytes after the last revision's `%%EOF` and one end-of-line; anything here belongs to no revision. */
  readonly tailBytes: number;
  readonly headerOffset: number;
}

const STARTXREF = Buffer.from('startxref');
const EOF_MARKER = Buffer.from('%%EOF');
const TAIL_WINDOW = 4096;

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

interface EndMark {
  readonly target: number;
  readonly endOfMarker: number;
}

/** Reads `startxref N %%EOF` at a position; comments and white space may stand before it (iText writes its name there). */
function readEndMark(bytes: Uint8Array, from: number, limits: PdfLimits): EndMark {
  const parser = new ObjectParser(bytes, from, bytes.length, limits.depth, limits.nodesPerObject);
  parser.skip();
  if (!parser.keyword('startxref')) {
    throw new MalformedPdf('pdf.missing-startxref', parser.pos);
  }
  parser.skip();
  const target = parser.unsigned();
  let pos = parser.pos;
  while (isWhite(bytes[pos])) {
    pos++;
  }
  if (target < 0 || view(bytes).compare(EOF_MARKER, 0, 5, pos, Math.min(pos + 5, bytes.length)) !== 0) {
    throw new MalformedPdf('pdf.missing-eof', pos);
  }
  return { target, endOfMarker: pos + 5 };
}

function afterLineEnd(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] === 13) {
    return bytes[pos + 1] === 10 ? pos + 2 : pos + 1;
  }
  return bytes[pos] === 10 ? pos + 1 : pos;
}

/** Finds the version header (7.5.2); it may stand late, but offsets are then taken as they are. */
function headerOffset(bytes: Uint8Array): number {
  const at = view(bytes.subarray(0, 1024)).indexOf('%PDF-');
  if (at < 0) {
    throw new MalformedPdf('pdf.no-header', 0);
  }
  return at;
}

function lastStart(bytes: Uint8Array, limits: PdfLimits): EndMark {
  const from = Math.max(0, bytes.length - TAIL_WINDOW);
  const at = view(bytes).lastIndexOf(STARTXREF);
  if (at < from) {
    throw new MalformedPdf('pdf.missing-startxref', bytes.length);
  }
  return readEndMark(bytes, at, limits);
}

function sectionChain(bytes: Uint8Array, start: number, limits: PdfLimits): XrefSection[] {
  const chain: XrefSection[] = [];
  const seen = new Set<number>();
  let objects = 0;
  for (let offset: number | undefined = start; offset !== undefined; ) {
    if (seen.has(offset)) {
      throw new MalformedPdf('pdf.xref-loop', offset);
    }
    seen.add(offset);
    const section = readXrefSection(bytes, offset, limits);
    objects += section.entries.size;
    if (chain.push(section) > limits.revisions || objects > limits.objects) {
      throw new MalformedPdf('pdf.revision-limit', offset);
    }
    // A /Prev of 0 is written by some producers for "none"; offset 0 can never hold a section.
    offset = section.prev === 0 ? undefined : section.prev;
  }
  return chain;
}

/** How sections make one revision: a linearised file (Annex F) opens with a section whose /Prev lies behind it, and both are one save. */
function groupSections(chain: readonly XrefSection[]): XrefSection[][] {
  const [first, second, ...rest] = chain;
  if (first !== undefined && second !== undefined && second.offset < first.offset) {
    return [[first, second], ...rest.map((section) => [section])];
  }
  return chain.map((section) => [section]);
}

function toRevision(bytes: Uint8Array, index: number, start: number, sections: XrefSection[], limits: PdfLimits): Revision {
  const last = sections[sections.length - 1] as XrefSection;
  const furthest = sections.reduce((a, b) => (b.offset > a.offset ? b : a));
  const mark = readEndMark(bytes, furthest.end, limits);
  if (mark.target !== last.offset) {
    throw new MalformedPdf('pdf.startxref-mismatch', furthest.end);
  }
  const entries = sections.length === 1 ? last.entries : new Map(sections.flatMap((section) => [...section.entries]));
  return { index, sections, entries, trailer: last.trailer, start, endOfMarker: mark.endOfMarker, end: afterLineEnd(bytes, mark.endOfMarker) };
}

/**
 * Reads every cross-reference section from the last `startxref` back, each on its own terms, and cuts the file into revisions.
 * There is no recovery mode: a chain that does not hold together is a MalformedPdf.
 */
export function readRevisions(bytes: Uint8Array, limits: PdfLimits): RevisionList {
  if (bytes.length > limits.fileBytes) {
    throw new MalformedPdf('pdf.too-large');
  }
  const header = headerOffset(bytes);
  const last = lastStart(bytes, limits);
  const revisions: Revision[] = [];
  for (const sections of groupSections(sectionChain(bytes, last.target, limits).reverse())) {
    const before = revisions[revisions.length - 1];
    const revision = toRevision(bytes, revisions.length, before?.end ?? 0, sections, limits);
    if (before !== undefined && sections.some((section) => section.offset < before.endOfMarker)) {
      throw new MalformedPdf('pdf.revision-order', sections[0]?.offset);
    }
    revisions.push(revision);
  }
  const end = (revisions[revisions.length - 1] as Revision).end;
  return { revisions, tailBytes: bytes.length - end, headerOffset: header };
}
