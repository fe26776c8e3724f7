/**
 * Which words of a text answer a question, and the snippet around them. Works on the text as given (NFC or
 * NFD); the result is segments of that very text, never markup.
 */
import { createWordMemory, tokenize } from '../../../kernel/fold-text.js';
import type { Token, WordForms } from '../../../kernel/fold-text.js';
import type { SnippetSegment } from '../engines/engine.js';
import type { ParsedQuery } from './query-model.js';

/** A word to look for. */
export interface MarkWord {
  readonly unmarked: string;
  readonly canonical: string;
  /** Matches longer words that begin so. */
  readonly prefix: boolean;
  /** Too common to be marked on its own. */
  readonly common: boolean;
  /** Words of one run stand side by side in the question. */
  readonly run: number;
}

/** What to mark. */
export interface MarkPlan {
  readonly words: readonly MarkWord[];
  readonly phrases: readonly (readonly WordForms[])[];
}

/** A stretch of a text, UTF-16 offsets, end exclusive. */
export interface MarkRange {
  readonly start: number;
  readonly end: number;
}

/** Longest text looked at; beyond it nothing is marked. */
const MAX_TEXT = 200_000;

/** What a question marks. `corrections` are the words an engine took instead of misspelt ones. */
export function markPlan(query: ParsedQuery, commonWords: ReadonlySet<string>, corrections: readonly string[] = []): MarkPlan {
  const words: MarkWord[] = [];
  const add = (text: string, run: number, prefix: boolean): void => {
    for (const token of tokenize(text)) {
      words.push({ unmarked: token.unmarked, canonical: token.canonical, prefix, common: commonWords.has(token.unmarked), run });
    }
  };
  query.words.forEach((word, at) => { add(word.text, 0, query.lastWordIsPrefix && at === query.words.length - 1); });
  let run = 0;
  for (const word of query.words) for (const expansion of word.expansions ?? []) add(expansion.text, (run += 1), false);
  for (const word of corrections) add(word, (run += 1), false);
  const phrases = [...query.phrases, ...query.numbers].map((phrase) => tokenize(phrase.text)).filter((tokens) => tokens.length > 0);
  return { words: words.every((word) => word.common) ? words.map((word) => ({ ...word, common: false })) : words, phrases };
}

/**
 * The stretches of a text that answer the plan, in order, not overlapping. A syllable of a longer question is
 * marked on its own only where the text never has it beside its neighbour in the question: syllables are not words.
 */
export function findMarks(text: string, plan: MarkPlan, forms?: (word: string) => WordForms): MarkRange[] {
  const tokens = tokenize(text.slice(0, MAX_TEXT), forms);
  return rangesOf(tokens, markedTokens(tokens, plan));
}

/** Cuts a text at the ranges. */
export function toSegments(text: string, ranges: readonly MarkRange[]): SnippetSegment[] {
  const segments: SnippetSegment[] = [];
  let at = 0;
  for (const range of ranges) {
    if (range.start > at) segments.push({ text: text.slice(at, range.start), marked: false });
    segments.push({ text: text.slice(range.start, range.end), marked: true });
    at = range.end;
  }
  if (at < text.length) segments.push({ text: text.slice(at), marked: false });
  return segments;
}

/** The stretch of a text that answers best, about `maxWords` words long, with white space made single. */
export function snippetOf(text: string, plan: MarkPlan, maxWords = 36, forms: (word: string) => WordForms = createWordMemory(5000)): SnippetSegment[] {
  const tokens = tokenize(text.slice(0, MAX_TEXT), forms);
  if (tokens.length === 0) return [];
  const marked = markedTokens(tokens, plan);
  const from = bestWindow(tokens, marked, maxWords);
  const to = Math.min(tokens.length, from + maxWords);
  const start = from === 0 ? 0 : (tokens[from]?.start ?? 0);
  const end = to === tokens.length ? Math.min(text.length, (tokens[to - 1]?.end ?? 0) + 20) : (tokens[to - 1]?.end ?? text.length);
  const ranges = rangesOf(tokens, marked)
    .filter((range) => range.start >= start && range.end <= end)
    .map((range) => ({ start: range.start - start, end: range.end - start }));
  const segments = toSegments(text.slice(start, end), ranges).map((segment) => ({ ...segment, text: segment.text.replace(/\s+/gu, ' ') }));
  if (from > 0) segments.unshift({ text: '… ', marked: false });
  if (to < tokens.length) segments.push({ text: ' …', marked: false });
  return segments;
}

/** For each token the number of the question's word it answers plus one; 0 for none. */
function markedTokens(tokens: readonly Token[], plan: MarkPlan): Uint16Array {
  const marked = new Uint16Array(tokens.length);
  const index = wordIndex(tokens, plan.words);
  markPairs(tokens, plan.words, index, marked);
  const paired = new Set(marked);
  tokens.forEach((_, at) => {
    for (const k of index[at] ?? []) if (marked[at] === 0 && plan.words[k]?.common === false && !paired.has(k + 1)) marked[at] = k + 1;
  });
  plan.phrases.forEach((phrase, number) => { markPhrase(tokens, phrase, marked, plan.words.length + number + 1); });
  return marked;
}

function markPairs(tokens: readonly Token[], words: readonly MarkWord[], index: readonly (readonly number[])[], marked: Uint16Array): void {
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    for (const k of index[at] ?? []) {
      const next = words[k + 1];
      const word = words[k];
      if (next === undefined || word === undefined || next.run !== word.run || (word.common && next.common)) continue;
      if (index[at + 1]?.includes(k + 1) !== true) continue;
      marked[at] = k + 1;
      marked[at + 1] = k + 2;
    }
  }
}

/** Which words each token could answer; a token with the right marks pushes out those with the wrong ones. */
function wordIndex(tokens: readonly Token[], words: readonly MarkWord[]): number[][] {
  const exact = new Set(tokens.map((token) => token.canonical));
  const byUnmarked = new Map<string, number[]>();
  const prefixes: number[] = [];
  words.forEach((word, k) => {
    byUnmarked.set(word.unmarked, [...(byUnmarked.get(word.unmarked) ?? []), k]);
    if (word.prefix) prefixes.push(k);
  });
  const fits = (token: Token, word: MarkWord): boolean =>
    word.canonical === word.unmarked || !exact.has(word.canonical) || token.canonical === word.canonical;
  return tokens.map((token) => {
    const found = (byUnmarked.get(token.unmarked) ?? []).filter((k) => fits(token, words[k] as MarkWord));
    for (const k of prefixes) {
      const word = words[k] as MarkWord;
      const begins = word.canonical === word.unmarked ? token.unmarked.startsWith(word.unmarked) : token.canonical.startsWith(word.canonical);
      if (begins && !found.includes(k)) found.push(k);
    }
    return found;
  });
}

function markPhrase(tokens: readonly Token[], phrase: readonly WordForms[], marked: Uint16Array, as: number): void {
  const strict = phrase.some((word) => word.canonical !== word.unmarked);
  const places = (exactly: boolean): number[] => {
    const found: number[] = [];
    for (let at = 0; at + phrase.length <= tokens.length; at += 1) {
      if (phrase.every((word, k) => (exactly ? tokens[at + k]?.canonical === word.canonical : tokens[at + k]?.unmarked === word.unmarked))) found.push(at);
    }
    return found;
  };
  const exact = strict ? places(true) : [];
  for (const at of exact.length > 0 ? exact : places(false)) for (let k = 0; k < phrase.length; k += 1) marked[at + k] = as;
}

/** Neighbouring marked words become one range, so "thủ tục" is one mark and not two. */
function rangesOf(tokens: readonly Token[], marked: Uint16Array): MarkRange[] {
  const ranges: { start: number; end: number }[] = [];
  tokens.forEach((token, at) => {
    if (marked[at] === 0) return;
    const last = ranges[ranges.length - 1];
    const continues = at > 0 && marked[at - 1] !== 0 && (marked[at] ?? 0) === (marked[at - 1] ?? 0) + 1;
    const samePhrase = at > 0 && marked[at] === marked[at - 1];
    if (last !== undefined && (continues || samePhrase) && token.start - last.end <= 3) last.end = token.end;
    else ranges.push({ start: token.start, end: token.end });
  });
  return ranges;
}

/** Start of the window that holds most different words of the question, then most marked words. */
function bestWindow(tokens: readonly Token[], marked: Uint16Array, size: number): number {
  if (tokens.length <= size) return 0;
  let best = 0;
  let bestScore = 0;
  const inside = new Map<number, number>();
  let total = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const mark = marked[at] ?? 0;
    if (mark > 0) {
      inside.set(mark, (inside.get(mark) ?? 0) + 1);
      total += 1;
    }
    const gone = at - size >= 0 ? (marked[at - size] ?? 0) : 0;
    if (gone > 0) {
      const left = (inside.get(gone) ?? 1) - 1;
      if (left === 0) inside.delete(gone);
      else inside.set(gone, left);
      total -= 1;
    }
    const score = inside.size * 10 + total;
    if (score > bestScore) {
      bestScore = score;
      best = Math.max(0, at - size + 1);
    }
  }
  const lead = Math.min(6, best);
  const firstMark = marked.findIndex((mark, at) => at >= best && mark > 0);
  return bestScore === 0 ? 0 : Math.max(0, Math.min(Math.max(best - lead, firstMark - 6), tokens.length - size));
}
