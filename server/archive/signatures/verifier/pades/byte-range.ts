import type { PdfDocument } from '../pdf/document.js';
import type { CoveredBytes } from '../cms/verify-signature.js';
import { PdfString } from '../pdf/objects.js';
import { isWhite } from '../pdf/parser.js';
import type { Revision } from '../pdf/revisions.js';
import { byteRangeOf } from './signature-fields.js';
import type { FoundSignature } from './signature-fields.js';

/** How much of the file a signature covers. */
export type Coverage = 'ENTIRE_FILE' | 'ENTIRE_REVISION' | 'CONTIGUOUS_BLOCK' | 'UNCLEAR';

/** What a signature's byte range covers (ISO 32000-2, 12.8.1) and which rules it breaks. */
export interface RangeResult {
  readonly faults: readonly string[];
  readonly coverage: Coverage;
  /** The revision that ends where the range ends, -1 when there is none. */
  readonly signedRevision: number;
  readonly signedEnd: number;
  /** The covered bytes in order, or undefined when the numbers cannot be bytes of this file. */
  readonly covered: CoveredBytes | undefined;
  /** Decoded /Contents, padding included. */
  readonly contents: Uint8Array | undefined;
  readonly bytesAfter: number;
}

function coveredParts(document: PdfDocument, range: readonly number[]): CoveredBytes | undefined {
  if (range.length === 0 || range.length % 2 !== 0 || range.length > 16) {
    return undefined;
  }
  const pieces: [number, number][] = [];
  for (let i = 0; i < range.length; i += 2) {
    const start = range[i] as number;
    const length = range[i + 1] as number;
    if (start < 0 || length < 0 || start + length > document.bytes.length) {
      return undefined;
    }
    pieces.push([start, length]);
  }
  return document.digests.covered(pieces);
}

function onlyWhite(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    if (!isWhite(bytes[i])) {
      return false;
    }
  }
  return true;
}

/** The revision whose end the range meets: after its %%EOF, with or without white space behind it. */
function matchRevision(document: PdfDocument, end: number): number {
  const index = document.revisions.findLastIndex((revision) => revision.endOfMarker <= end);
  const revision = document.revisions[index];
  if (revision === undefined) {
    return -1;
  }
  return end <= revision.end || onlyWhite(document.bytes, revision.end, end) ? index : -1;
}

/** Nothing that the signed revision consists of may lie behind the signed bytes. */
function revisionInside(document: PdfDocument, index: number, end: number): boolean {
  return document.revisions.slice(0, index + 1).every((revision: Revision) => {
    if (revision.sections.some((section) => section.spans.some(([, to]) => to > end))) {
      return false;
    }
    for (const entry of revision.entries.values()) {
      if (entry.kind === 'plain' && entry.offset >= end) {
        return false;
      }
    }
    return true;
  });
}

function formFaults(range: readonly number[] | undefined, length: number): string[] {
  if (range === undefined || range.length !== 4) {
    return ['byterange.not-four-integers'];
  }
  const [zero, a, b, c] = range as [number, number, number, number];
  if (zero !== 0 || a <= 0 || b <= a || c <= 0) {
    return ['byterange.numbers'];
  }
  return b + c <= length ? [] : ['byterange.outside-file'];
}

function contentsFaults(found: FoundSignature, range: readonly number[]): string[] {
  const contents = found.dict.get('Contents');
  if (!(contents instanceof PdfString) || !contents.hex || contents.start < 0) {
    return ['byterange.contents-not-direct-hex'];
  }
  return contents.start === range[1] && contents.end === range[2] ? [] : ['byterange.gap-is-not-contents'];
}

/** Checks one signature's range, gap and coverage (all rules of a sound signature; each breach is a stable code). */
export function checkByteRange(document: PdfDocument, found: FoundSignature): RangeResult {
  const { bytes } = document;
  const range = byteRangeOf(found.dict);
  const faults = formFaults(range, bytes.length);
  const contents = found.dict.get('Contents');
  const value = contents instanceof PdfString ? contents.bytes : undefined;
  const covered = range === undefined ? undefined : coveredParts(document, range);
  if (faults.length > 0 || range === undefined) {
    return { faults, coverage: 'UNCLEAR', signedRevision: -1, signedEnd: 0, covered, contents: value, bytesAfter: 0 };
  }
  faults.push(...contentsFaults(found, range));
  if (found.dict.hasDuplicateKey) {
    faults.push('byterange.repeated-key');
  }
  const signedEnd = (range[2] as number) + (range[3] as number);
  const gapSound = faults.length === 0;
  let signedRevision = matchRevision(document, signedEnd);
  if (signedRevision >= 0 && (signedRevision < found.firstRevision || !revisionInside(document, signedRevision, signedEnd))) {
    signedRevision = -1;
  }
  if (signedRevision < 0) {
    faults.push('byterange.ends-inside-a-revision');
  }
  const last = signedRevision === document.revisions.length - 1;
  const rest = bytes.length - signedEnd;
  const whole = last && (rest === 0 || (rest <= 2 && onlyWhite(bytes, signedEnd, bytes.length)));
  // A dictionary that was moved away from the gap it names still tells of one block from the first byte on.
  const moved = !gapSound && contents instanceof PdfString && contents.end - contents.start === (range[2] as number) - (range[1] as number);
  const coverage = moved ? 'CONTIGUOUS_BLOCK' : !gapSound ? 'UNCLEAR' : signedRevision < 0 ? 'CONTIGUOUS_BLOCK' : whole ? 'ENTIRE_FILE' : 'ENTIRE_REVISION';
  if (document.tailBytes > 0 && !(whole && onlyWhite(bytes, bytes.length - document.tailBytes, bytes.length))) {
    faults.push('byterange.tail-is-no-revision');
  }
  return { faults, coverage, signedRevision, signedEnd, covered, contents: value, bytesAfter: rest };
}
