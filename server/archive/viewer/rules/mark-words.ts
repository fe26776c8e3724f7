import { canonicalForm, hasMarks, tokenize, unmarkedForm } from '../../../kernel/fold-text.js';
import type { MarkedBox, PlacedWord } from '../model.js';

/** The words a question asks for, and the phrases in it, as typed. */
export interface SoughtWords {
  readonly words: readonly string[];
  readonly phrases: readonly string[];
}

/**
 * The boxes of the words that answer a question, in reading order, numbered from `firstHit`. A word typed with marks marks the
 * same word with any tone placement; without marks, any marking of it; a phrase marks its words only where they stand side by side,
 * and so does a question of several words where it can.
 */
export function markWords(words: readonly PlacedWord[], sought: SoughtWords, firstHit = 1): MarkedBox[] {
  const marked = new Set<number>();
  const singles = sought.words.flatMap((text) => tokenize(text).map((token) => matcher(token.exact)));
  const keys = words.map((word) => ({ canonical: canonicalForm(strip(word.text)), unmarked: unmarkedForm(strip(word.text)) }));
  keys.forEach((key, index) => {
    if (singles.some((matches) => matches(key))) marked.add(index);
  });
  for (const phrase of sought.phrases) {
    const parts = tokenize(phrase).map((token) => matcher(token.exact));
    if (parts.length === 0) continue;
    for (let start = 0; start + parts.length <= keys.length; start += 1) {
      if (parts.every((matches, offset) => matches(keys[start + offset]!))) parts.forEach((_part, offset) => marked.add(start + offset));
    }
  }
  return keepRuns([...marked].sort((a, b) => a - b), singles.length)
    .map((index, order) => ({ ...toBox(words[index]!), hit: firstHit + order, tone: 'hit' as const }));
}

/**
 * Of a question of several words, stretches where they stand side by side say more than a common syllable alone: where there are
 * such stretches only they are marked ("số hóa hồ sơ", not every "sở").
 */
function keepRuns(indices: readonly number[], soughtCount: number): number[] {
  if (soughtCount < 2) return [...indices];
  const inRun = indices.filter((index) => indices.includes(index - 1) || indices.includes(index + 1));
  return inRun.length > 0 ? inRun : [...indices];
}

interface Keys {
  readonly canonical: string;
  readonly unmarked: string;
}

function matcher(word: string): (keys: Keys) => boolean {
  const canonical = canonicalForm(word);
  const unmarked = unmarkedForm(word);
  return hasMarks(word) ? (keys) => keys.canonical === canonical : (keys) => keys.unmarked === unmarked;
}

/** Punctuation around a printed word does not belong to it. */
function strip(text: string): string {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** A place in fractions as a box in thousandths. */
export function toBox(word: Pick<PlacedWord, 'x' | 'y' | 'w' | 'h'>): { x: number; y: number; width: number; height: number } {
  const round = (value: number): number => Math.round(value * 10_000) / 10;
  return { x: round(word.x), y: round(word.y), width: round(word.w), height: round(word.h) };
}
