import { decodeStream } from './filters.js';
import type { PdfLimits } from './limits.js';
import { MalformedPdf } from './malformed-pdf.js';
import { PdfDict, PdfRef, isPdfArray, nameOf } from './objects.js';
import type { PdfObject } from './objects.js';
import { ObjectParser, isWhite } from './parser.js';

/** Where one object lives, as one cross-reference section says (ISO 32000-2, 7.5.4 and 7.5.8). */
export type XrefEntry =
  | { readonly kind: 'free'; readonly num: number; readonly gen: number }
  | { readonly kind: 'plain'; readonly num: number; readonly gen: number; readonly offset: number }
  | { readonly kind: 'packed'; readonly num: number; readonly gen: 0; readonly container: number; readonly index: number };

/** One cross-reference section as it stands in the file. */
export interface XrefSection {
  readonly offset: number;
  /** First byte after the trailer dictionary or after `endobj`. */
  readonly end: number;
  readonly kind: 'table' | 'stream' | 'hybrid';
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  readonly prev: number | undefined;
  /** Byte ranges this section itself occupies, the hidden stream of a hybrid file included. */
  readonly spans: readonly (readonly [number, number])[];
  /** A hybrid file whose two halves tell different stories about an object (7.5.8.4). */
  readonly hybridConflict: boolean;
}

function parserAt(bytes: Uint8Array, offset: number, limits: PdfLimits): ObjectParser {
  return new ObjectParser(bytes, offset, bytes.length, limits.depth, limits.nodesPerObject);
}

/** Reads the section that starts exactly at `offset`. */
export function readXrefSection(bytes: Uint8Array, offset: number, limits: PdfLimits): XrefSection {
  if (!Number.isInteger(offset) || offset < 0 || offset >= bytes.length) {
    throw new MalformedPdf('pdf.xref-out-of-file', offset);
  }
  const parser = parserAt(bytes, offset, limits);
  // Producers that point at the line end before the section are read alike by every viewer.
  while (isWhite(bytes[parser.pos])) {
    parser.pos++;
  }
  if (parser.keyword('xref')) {
    return readTable(bytes, parser, offset, limits);
  }
  const stream = readXrefStream(bytes, parser.pos, limits);
  return { ...stream, offset, kind: 'stream', spans: [[offset, stream.end]], hybridConflict: false };
}

function readTable(bytes: Uint8Array, parser: ObjectParser, offset: number, limits: PdfLimits): XrefSection {
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    parser.skip();
    if (parser.keyword('trailer')) {
      break;
    }
    readSubsection(bytes, parser, entries, limits);
  }
  const trailer = parser.object();
  if (!(trailer instanceof PdfDict)) {
    throw new MalformedPdf('pdf.bad-trailer', parser.pos);
  }
  const end = parser.pos;
  const prev = prevOf(trailer);
  const hidden = trailer.get('XRefStm');
  if (hidden === null) {
    return { offset, end, kind: 'table', entries, trailer, prev, spans: [[offset, end]], hybridConflict: false };
  }
  if (typeof hidden !== 'number') {
    throw new MalformedPdf('pdf.bad-trailer', end);
  }
  const stream = readXrefStream(bytes, hidden, limits);
  let hybridConflict = false;
  for (const [num, entry] of stream.entries) {
    const known = entries.get(num);
    if (known === undefined || known.kind === 'free') {
      entries.set(num, entry);
    } else if (entry.kind !== 'free' && !(entry.kind === 'plain' && known.kind === 'plain' && entry.offset === known.offset)) {
      hybridConflict = true;
    }
  }
  return { offset, end, kind: 'hybrid', entries, trailer, prev, spans: [[offset, end], [hidden, stream.end]], hybridConflict };
}

function readSubsection(bytes: Uint8Array, parser: ObjectParser, entries: Map<number, XrefEntry>, limits: PdfLimits): void {
  const first = parser.unsigned();
  parser.skip();
  const count = parser.unsigned();
  if (first < 0 || count < 0 || first + count > limits.objects * 8 || entries.size + count > limits.objects) {
    throw new MalformedPdf('pdf.bad-xref-table', parser.pos);
  }
  for (let i = 0; i < count; i++) {
    parser.skip();
    const offset = parser.unsigned();
    parser.skip();
    const gen = parser.unsigned();
    parser.skip();
    const used = parser.keyword('n');
    if (offset < 0 || gen < 0 || (!used && !parser.keyword('f')) || !isWhite(bytes[parser.pos])) {
      throw new MalformedPdf('pdf.bad-xref-table', parser.pos);
    }
    const num = first + i;
    if (entries.has(num)) {
      // Readers differ over which row counts.
      throw new MalformedPdf('pdf.xref-number-twice', parser.pos);
    }
    entries.set(num, used && offset > 0 ? { kind: 'plain', num, gen, offset } : { kind: 'free', num, gen });
  }
}

function prevOf(trailer: PdfDict): number | undefined {
  const prev = trailer.get('Prev');
  if (prev === null) {
    return undefined;
  }
  if (typeof prev !== 'number' || !Number.isInteger(prev) || prev < 0) {
    throw new MalformedPdf('pdf.bad-prev');
  }
  return prev;
}

/** Finds `data` of a stream whose dictionary was just read; the length must be direct, as 7.5.8.2 asks of cross-reference streams. */
export function streamBody(parser: ObjectParser, length: number): Uint8Array {
  const { bytes } = parser;
  parser.skip();
  if (!parser.keyword('stream')) {
    throw new MalformedPdf('pdf.not-a-stream', parser.pos);
  }
  if (bytes[parser.pos] === 13 && bytes[parser.pos + 1] === 10) {
    parser.pos += 2;
  } else if (bytes[parser.pos] === 10 || bytes[parser.pos] === 13) {
    parser.pos += 1;
  } else {
    throw new MalformedPdf('pdf.not-a-stream', parser.pos);
  }
  const start = parser.pos;
  if (!Number.isInteger(length) || length < 0 || start + length > parser.end) {
    throw new MalformedPdf('pdf.bad-stream-length', start);
  }
  parser.pos = start + length;
  while (isWhite(bytes[parser.pos])) {
    parser.pos++;
  }
  if (!parser.keyword('endstream')) {
    throw new MalformedPdf('pdf.bad-stream-length', start);
  }
  return bytes.subarray(start, start + length);
}

function readXrefStream(bytes: Uint8Array, offset: number, limits: PdfLimits): Omit<XrefSection, 'kind' | 'spans' | 'hybridConflict'> {
  if (!Number.isInteger(offset) || offset < 0 || offset >= bytes.length) {
    throw new MalformedPdf('pdf.xref-out-of-file', offset);
  }
  const parser = parserAt(bytes, offset, limits);
  const num = parser.unsigned();
  parser.skip();
  const gen = parser.unsigned();
  parser.skip();
  if (num < 0 || gen < 0 || !parser.keyword('obj')) {
    throw new MalformedPdf('pdf.no-xref-here', offset);
  }
  const dict = parser.object();
  if (!(dict instanceof PdfDict) || nameOf(dict.get('Type')) !== 'XRef') {
    throw new MalformedPdf('pdf.no-xref-here', offset);
  }
  const length = dict.get('Length');
  const data = streamBody(parser, typeof length === 'number' ? length : -1);
  parser.skip();
  if (!parser.keyword('endobj')) {
    throw new MalformedPdf('pdf.missing-endobj', parser.pos);
  }
  const decoded = decodeStream(dict, data, direct, limits.inflatedBytes);
  const entries = unpackEntries(dict, decoded, limits);
  return { offset, end: parser.pos, entries, trailer: dict, prev: prevOf(dict) };
}

function direct(value: PdfObject): PdfObject {
  if (value instanceof PdfRef) {
    throw new MalformedPdf('pdf.indirect-in-xref-stream');
  }
  return value;
}

function integers(value: PdfObject): number[] {
  if (!isPdfArray(value) || !value.every((item) => typeof item === 'number' && Number.isInteger(item) && item >= 0)) {
    throw new MalformedPdf('pdf.bad-xref-stream');
  }
  return value as number[];
}

function unpackEntries(dict: PdfDict, data: Uint8Array, limits: PdfLimits): Map<number, XrefEntry> {
  const widths = integers(dict.get('W'));
  const [w0 = 0, w1 = 0, w2 = 0] = widths;
  const row = w0 + w1 + w2;
  const size = dict.get('Size');
  if (widths.length !== 3 || Math.max(w0, w1, w2) > 8 || row === 0 || typeof size !== 'number') {
    throw new MalformedPdf('pdf.bad-xref-stream');
  }
  const index = dict.has('Index') ? integers(dict.get('Index')) : [0, size];
  const entries = new Map<number, XrefEntry>();
  let pos = 0;
  const field = (width: number, fallback: number): number => {
    let value = width === 0 ? fallback : 0;
    for (let i = 0; i < width; i++) {
      value = value * 256 + (data[pos++] as number);
    }
    return value;
  };
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] as number;
    const count = index[i + 1] as number;
    if (first + count > limits.objects * 8 || entries.size + count > limits.objects || pos + count * row > data.length) {
      throw new MalformedPdf('pdf.bad-xref-stream');
    }
    for (let num = first; num < first + count; num++) {
      if (entries.has(num)) {
        throw new MalformedPdf('pdf.xref-number-twice');
      }
      entries.set(num, entryOf(num, field(w0, 1), field(w1, 0), field(w2, 0)));
    }
  }
  return entries;
}

function entryOf(num: number, type: number, second: number, third: number): XrefEntry {
  if (type === 1) {
    return { kind: 'plain', num, gen: third, offset: second };
  }
  return type === 2 ? { kind: 'packed', num, gen: 0, container: second, index: third } : { kind: 'free', num, gen: third };
}
