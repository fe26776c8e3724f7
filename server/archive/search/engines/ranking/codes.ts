/**
 * How words are written into the index. Each word becomes one 32-bit code (20 bits for the unmarked form,
 * 12 for the marked one), kept in text order for ranking and phrases, and up to three search terms:
 * the unmarked syllable `a`, the unmarked pair `_a_b`, and `~á` where the word carries marks.
 */
import { tokenize } from '../../../../kernel/fold-text.js';
import type { Token, WordForms } from '../../../../kernel/fold-text.js';

/** Longest form of a word kept; the rest of a monster word does not count. */
const MAX_WORD = 40;
const MARK_BITS = 12;
const MARK_MASK = (1 << MARK_BITS) - 1;

/** The code of a word: equal unmarked halves mean equal but for the marks, equal codes mean the same word. */
export function codeOf(forms: WordForms): number {
  return (((hash(forms.unmarked) >>> MARK_BITS) << MARK_BITS) | (hash(forms.canonical) & MARK_MASK)) >>> 0;
}

/** The half of a code that ignores marks. */
export function unmarkedHalf(code: number): number {
  return code >>> MARK_BITS;
}

/** Codes of a list of words in text order. */
export function codesOf(words: readonly WordForms[]): Uint32Array {
  const codes = new Uint32Array(words.length);
  words.forEach((word, at) => { codes[at] = codeOf(word); });
  return codes;
}

/** The codes in a stored blob. */
export function asCodes(blob: Uint8Array): Uint32Array {
  if (blob.byteOffset % 4 === 0) return new Uint32Array(blob.buffer, blob.byteOffset, blob.byteLength >> 2);
  return new Uint32Array(blob.slice().buffer);
}

/** True when the codes hold the run side by side; `marked` asks for the very marks. */
export function holdsRun(codes: Uint32Array, run: readonly number[], marked: boolean): boolean {
  for (let at = 0; at + run.length <= codes.length; at += 1) {
    let k = 0;
    while (k < run.length && same(codes[at + k] ?? 0, run[k] ?? 0, marked)) k += 1;
    if (k === run.length) return true;
  }
  return false;
}

function same(left: number, right: number, marked: boolean): boolean {
  return marked ? left === right : unmarkedHalf(left) === unmarkedHalf(right);
}

/** Search term of the unmarked syllable. */
export function syllableTerm(unmarked: string): string {
  return unmarked.slice(0, MAX_WORD);
}

/** Search term of two unmarked syllables side by side. */
export function pairTerm(left: string, right: string): string {
  return `_${left.slice(0, MAX_WORD)}_${right.slice(0, MAX_WORD)}`;
}

/** Search term of a syllable with its marks. */
export function markedTerm(canonical: string): string {
  return `~${canonical.slice(0, MAX_WORD)}`;
}

/** The distinct search terms of a run of words, in one string for the full text table. */
export function termsOf(words: readonly WordForms[], into: Set<string> = new Set()): Set<string> {
  let previous: string | undefined;
  for (const word of words) {
    into.add(syllableTerm(word.unmarked));
    if (previous !== undefined) into.add(pairTerm(previous, word.unmarked));
    if (word.canonical !== word.unmarked) into.add(markedTerm(word.canonical));
    previous = word.unmarked;
  }
  return into;
}

/** A stretch of a page short enough to rank and to show from. */
export interface PagePart {
  readonly text: string;
  readonly words: readonly Token[];
}

/** Words in one part of a page, and words shared by neighbouring parts so that no phrase falls between them. */
export const PART_WORDS = 700;
export const PART_OVERLAP = 16;

/** Cuts the text of a page into parts; a page without words gives no part. */
export function partsOf(text: string, forms: (word: string) => WordForms): PagePart[] {
  const words = tokenize(text, forms);
  if (words.length === 0) return [];
  if (words.length <= PART_WORDS + PART_OVERLAP) return [{ text, words }];
  const parts: PagePart[] = [];
  const step = PART_WORDS - PART_OVERLAP;
  for (let from = 0; from === 0 || from + PART_OVERLAP < words.length; from += step) {
    const slice = words.slice(from, from + PART_WORDS);
    const start = from === 0 ? 0 : (slice[0]?.start ?? 0);
    const last = from + PART_WORDS >= words.length;
    const end = last ? text.length : (slice[slice.length - 1]?.end ?? text.length);
    parts.push({ text: text.slice(start, end), words: slice });
  }
  return parts;
}

/** FNV-1a over UTF-16 units, mixed at the end so that the low bits are as good as the high ones. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
