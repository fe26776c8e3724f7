import type { PdfDocument } from '../pdf/document.js';
import type { Revision } from '../pdf/revisions.js';
import { ObjectParser, isWhite } from '../pdf/parser.js';

/**
 * Every byte of a later revision must belong to an object of its own cross-reference, to the section itself, or be white space
 * or comment: readers in repair mode find stray objects that strict ones never see. Answers the first stray position, or -1.
 */
export function unexplainedBytes(document: PdfDocument, index: number): number {
  const revision = document.revisions[index] as Revision;
  const view = document.view(index);
  const spans: [number, number][] = revision.sections.flatMap((section) => section.spans.map(([from, to]): [number, number] => [from, to]));
  for (const entry of revision.entries.values()) {
    if (entry.kind === 'plain' && entry.offset >= revision.start && entry.offset < revision.end) {
      const stored = document.readPlain(entry, view);
      spans.push([stored.start, stored.end]);
    }
  }
  spans.sort((a, b) => a[0] - b[0]);
  let position = revision.start;
  for (const [from, to] of spans) {
    if (from > position && !blank(document, position, from)) {
      return position;
    }
    position = Math.max(position, to);
  }
  return -1;
}

function blank(document: PdfDocument, from: number, to: number): boolean {
  let pos = from;
  while (pos < to && isWhite(document.bytes[pos])) {
    pos++;
  }
  if (pos >= to) {
    return true;
  }
  const parser = new ObjectParser(document.bytes, pos, to, 1, 1);
  parser.skip();
  return parser.pos >= to;
}
