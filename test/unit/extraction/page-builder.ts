import type { ExtractedPage, ExtractedWord, RawPage } from '../../../server/archive/extraction/model.js';

/** A text at a place of an A4 page: left edge and top in fractions. Words are as wide as 12-point type sets them. */
export interface Put {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly confidence?: number;
}

const LETTER = 0.0105;
const HEIGHT = 0.017;

/** The words of texts at their places. */
export function wordsAt(puts: readonly Put[]): ExtractedWord[] {
  return puts.flatMap(({ text, x, y, confidence }) => {
    let left = x;
    return text.split(' ').map((word) => {
      const placed = { text: word, x: left, y, w: word.length * LETTER, h: HEIGHT, ...(confidence === undefined ? {} : { confidence }) };
      left += (word.length + 0.6) * LETTER;
      return placed;
    });
  });
}

/** A page of placed texts. */
export function aPage(puts: readonly Put[], number = 1): ExtractedPage {
  return { number, widthPt: 595, heightPt: 842, text: puts.map((put) => put.text).join('\n'), source: 'text-layer', confidence: 1, words: wordsAt(puts), flags: [] };
}

/** A page of text without places. */
export function aPlainPage(text: string, number = 1): ExtractedPage {
  return { number, widthPt: 595, heightPt: 842, text, source: 'ocr', confidence: 0.9, words: [], flags: [] };
}

/** A text layer before it is judged, one font. */
export function aLayer(text: string, overrides: Partial<RawPage> = {}): RawPage {
  const lines = text.split('\n').map((line, index) => ({ text: line, x: 0.15, y: 0.08 + index * 0.03 }));
  const words = wordsAt(lines);
  return { number: 1, widthPt: 595, heightPt: 842, text, words, breaks: words.map(() => ' ' as const), wordFonts: words.map(() => 0), fontNames: ['TimesNewRomanPSMT'], imageCoverage: 0, unmapped: 0, ...overrides };
}
