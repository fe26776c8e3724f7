import { stripMarks } from '../../../../kernel/fold-text.js';
import type { ExtractedPage, ExtractedWord } from '../../model.js';

/** A printed line: its text, and where each character came from, so that every value can be shown on the page. */
export interface Line {
  readonly page: number;
  readonly text: string;
  /** The words of the text, with the offset of each in it; empty when the reader gave no places. */
  readonly words: readonly { readonly word: ExtractedWord; readonly start: number }[];
  readonly column: 'left' | 'right' | 'full';
  /** Top, height and middle in fractions of the page; null when unknown. */
  readonly place: { readonly top: number; readonly height: number; readonly left: number; readonly middle: number } | null;
}

/** A row of the page before it is cut into columns. */
type Row = readonly ExtractedWord[];

const MOST_WORDS = 6000;

/** The rows of a page from top to bottom, words from left to right. Words share a row when their middles meet. */
export function rowsOf(page: ExtractedPage): Row[] {
  const words = page.words.slice(0, MOST_WORDS).filter((word) => word.text.trim() !== '' && word.h > 0);
  const sorted = [...words].sort((a, b) => a.y + a.h / 2 - (b.y + b.h / 2));
  const rows: { middle: number; height: number; words: ExtractedWord[] }[] = [];
  for (const word of sorted) {
    const middle = word.y + word.h / 2;
    const home = rows.slice(-4).reverse().find((row) => Math.abs(row.middle - middle) < 0.5 * Math.min(Math.max(row.height, 0.004), Math.max(word.h, 0.004)) + 0.0015);
    if (home === undefined) rows.push({ middle, height: word.h, words: [word] });
    else {
      home.words.push(word);
      home.middle += (middle - home.middle) / home.words.length;
      home.height = Math.max(home.height, word.h);
    }
  }
  return rows.sort((a, b) => a.middle - b.middle).map((row) => row.words.sort((a, b) => a.x - b.x));
}

/** A line of some words; `undefined` for none. */
export function lineOf(page: number, words: readonly ExtractedWord[], column: Line['column']): Line | undefined {
  if (words.length === 0) return undefined;
  let text = '';
  const placed = words.map((word) => {
    if (text !== '') text += ' ';
    const start = text.length;
    text += word.text;
    return { word, start };
  });
  const top = Math.min(...words.map((word) => word.y));
  const left = Math.min(...words.map((word) => word.x));
  const right = Math.max(...words.map((word) => word.x + word.w));
  const heights = words.map((word) => word.h).sort((a, b) => a - b);
  return { page, text, words: placed, column, place: { top, height: heights[Math.floor(heights.length / 2)] ?? 0, left, middle: (left + right) / 2 } };
}

/** The lines of a page whose words have no places: as the text has them. */
export function plainLines(page: ExtractedPage): Line[] {
  return page.text.split('\n').map((text) => text.trim()).filter((text) => text !== '').map((text) => ({ page: page.number, text, words: [], column: 'full', place: null }));
}

/** For recognising a phrase whatever its marks and case. */
export function folded(text: string): string {
  return stripMarks(text).toLowerCase().replace(/\s+/g, ' ').trim();
}

/** A line of dashes, stars or dots only: a printed rule, no text. */
export function isRule(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text) || /^[_\-–—―=*.\s]{3,}$/u.test(text);
}

/** True when the letters of a text are capitals (a stray small letter of a bad scan allowed). */
export function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return letters.length >= 2 && small <= letters.length * 0.12;
}
