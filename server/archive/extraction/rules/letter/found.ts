import type { ExtractedWord } from '../../model.js';
import type { Line } from './lines.js';

/** What a printed paper can say of itself. Dates as `yyyy-mm-dd`, numbers in their normal writing, all else as printed. */
export type LetterFieldName =
  | 'documentNumber' | 'issuedOn' | 'issuedPlace' | 'issuerName' | 'issuerParent' | 'typeName' | 'abstract'
  | 'signerName' | 'signerTitle' | 'signingAuthority' | 'copyMark' | 'personalNumber' | 'cmnd' | 'taxCode' | 'personName' | 'birthDate';

/** A rectangle on a page in thousandths of its width and height, from the top left corner. */
export interface LetterBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A value read from a paper: a proposal for a person, never more. */
export interface LetterField {
  readonly field: LetterFieldName;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly page: number;
  readonly box: LetterBox | null;
  /** The words it was read from. */
  readonly evidence: string;
  /** `inferred`: concluded from other things printed, not printed itself. */
  readonly method: 'printed' | 'inferred';
}

/** Part of a line: offsets in its text. */
export interface Span {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
}

/** A whole line as a span. */
export function whole(line: Line): Span {
  return { line, start: 0, end: line.text.length };
}

/** Builds a field from the places it was read from; doubt about the words lowers the confidence. */
export function fieldFrom(field: LetterFieldName, value: string, confidence: number, spans: readonly Span[], method: LetterField['method'] = 'printed'): LetterField {
  const first = spans[0];
  const words = spans.flatMap((span) => (span.line.page === first?.line.page ? wordsOf(span) : []));
  const evidence = spans.map((span) => span.line.text.slice(span.start, span.end)).join(' ').trim();
  return {
    field, value: value.normalize('NFC').replace(/\s+/g, ' ').trim(), confidence: Math.round(confidence * sureness(words) * 100) / 100,
    page: first?.line.page ?? 1, box: boxOf(words), evidence, method,
  };
}

function wordsOf(span: Span): ExtractedWord[] {
  return span.line.words.filter(({ word, start }) => start < span.end && start + word.text.length > span.start).map(({ word }) => word);
}

/** The weakest recognised word decides, softened: one doubtful mark does not make a value worthless. */
function sureness(words: readonly ExtractedWord[]): number {
  const least = words.reduce((low, word) => Math.min(low, word.confidence ?? 1), 1);
  return 0.5 + 0.5 * least;
}

function boxOf(words: readonly ExtractedWord[]): LetterBox | null {
  if (words.length === 0) return null;
  const left = Math.min(...words.map((word) => word.x));
  const top = Math.min(...words.map((word) => word.y));
  const right = Math.max(...words.map((word) => word.x + word.w));
  const bottom = Math.max(...words.map((word) => word.y + word.h));
  const thousandths = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000);
  return { x: thousandths(left), y: thousandths(top), width: thousandths(right - left), height: thousandths(bottom - top) };
}
