/**
 * Second step of a search: the best candidates are read word by word and scored by what the quick step
 * cannot see - how often, how near together, in which field and with which marks the words stand.
 */
import { codeOf, unmarkedHalf } from './codes.js';
import type { RankedWord } from './ranked-word.js';
import { FEATURES, RANKING_WEIGHTS } from './weights.js';

/** A question, prepared for reading candidates. `codes` may have had its marks restored. */
export interface RankingQuery {
  readonly words: readonly RankingWord[];
  /** Which word each unmarked half stands for, plus one; 0 for none. */
  readonly lookup: Uint16Array;
  /** Rarity of the pair made by word `i` and the next, 0 when they make no pair. */
  readonly pairIdf: Float64Array;
  readonly totalIdf: number;
  /** Whether marks decide. */
  marked: boolean;
}

/** One distinct word of the question. */
export interface RankingWord {
  readonly text: string;
  code: number;
  readonly idf: number;
  readonly weight: number;
  readonly stop: boolean;
  /** The asker's own marks, not restored ones. */
  readonly typedMarks: boolean;
  /** Distinct words that follow it in the question. */
  readonly next: Set<number>;
  readonly halves: readonly number[];
}

/** What is read of a candidate. */
export interface CandidateText {
  readonly body: Uint32Array;
  readonly title: Uint32Array;
  readonly meta: Uint32Array;
  readonly bodyAverage: number;
}

/** Prepares a question; `idfOf` gives the rarity of an unmarked word, `pairIdfOf` of two side by side. */
export function prepareRanking(
  words: readonly RankedWord[],
  marked: boolean,
  lookup: Uint16Array,
  idfOf: (word: string) => number,
  pairIdfOf: (left: string, right: string) => number,
): RankingQuery {
  const index = new Map<string, number>();
  const ranked: RankingWord[] = [];
  for (const word of words) {
    if (index.has(word.unmarked)) continue;
    index.set(word.unmarked, ranked.length);
    const halves = [word.unmarked, ...word.others].map((text) => unmarkedHalf(codeOf({ exact: text, canonical: text, unmarked: text })));
    ranked.push({
      text: word.unmarked, code: codeOf({ exact: word.canonical, canonical: word.canonical, unmarked: word.unmarked }),
      idf: idfOf(word.unmarked), weight: word.weight, stop: word.stop, typedMarks: word.canonical !== word.unmarked, next: new Set(), halves,
    });
  }
  const pairIdf = new Float64Array(ranked.length * ranked.length);
  words.forEach((word, at) => {
    const next = words[at + 1];
    if (next === undefined || next.run !== word.run || (word.stop && next.stop)) return;
    const left = index.get(word.unmarked) ?? 0;
    const right = index.get(next.unmarked) ?? 0;
    ranked[left]?.next.add(right);
    pairIdf[left * ranked.length + right] = pairIdfOf(word.unmarked, next.unmarked) * Math.min(word.weight, next.weight);
  });
  ranked.forEach((word, at) => { for (const half of word.halves) if (lookup[half] === 0) lookup[half] = at + 1; });
  const totalIdf = ranked.reduce((sum, word) => sum + (word.stop ? 0 : word.idf * word.weight), 0);
  return { words: ranked, lookup, pairIdf, totalIdf, marked };
}

/** Gives the shared lookup back empty. */
export function releaseRanking(query: RankingQuery): void {
  for (const word of query.words) for (const half of word.halves) query.lookup[half] = 0;
}

/** The score of a candidate; greater is better. */
export function rankingScore(features: Float64Array): number {
  let score = 0;
  for (let i = 0; i < FEATURES.length; i += 1) score += (features[i] ?? 0) * (RANKING_WEIGHTS[i] ?? 0);
  return score;
}

/** How often the words and pairs of a question stand in a run of codes. */
interface Counts {
  readonly word: Float64Array;
  readonly marked: Float64Array;
  readonly pair: Map<number, number>;
  readonly markedPair: Map<number, number>;
  readonly triple: Map<number, number>;
  /** Longest stretch of the question found unbroken, in rarity. */
  longest: number;
  /** Rarity of skipped pairs: two words of the question in order, at most three words apart. */
  near: number;
  /** Rarity of the different words in the best stretch of `WINDOW` words. */
  best: number;
  /** Longest stretch of the question that is followed by "là", as a definition is. */
  defined: number;
}

/** Words in a stretch that may be one sentence. */
const WINDOW = 50;
const IS = unmarkedHalf(codeOf({ exact: 'la', canonical: 'là', unmarked: 'la' }));

function count(query: RankingQuery, codes: Uint32Array): Counts {
  const size = query.words.length;
  const counts: Counts = { word: new Float64Array(size), marked: new Float64Array(size), pair: new Map(), markedPair: new Map(), triple: new Map(), longest: 0, near: 0, best: 0, defined: 0 };
  const window = createWindow(query);
  let previous = -1;
  let previousMarked = false;
  let previousPair = -1;
  let run = 0;
  let lastAt = -99;
  let lastWord = -1;
  const nearSeen = new Set<number>();
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const k = (query.lookup[unmarkedHalf(code)] ?? 0) - 1;
    if (run > counts.defined && unmarkedHalf(code) === IS) counts.defined = run;
    if (k < 0) {
      previous = -1;
      previousPair = -1;
      run = 0;
      continue;
    }
    const word = query.words[k];
    if (word === undefined) continue;
    const isMarked = word.code === code;
    counts.word[k] = (counts.word[k] ?? 0) + 1;
    if (isMarked) counts.marked[k] = (counts.marked[k] ?? 0) + 1;
    const key = previous * size + k;
    if (previous >= 0 && query.words[previous]?.next.has(k) === true) {
      counts.pair.set(key, (counts.pair.get(key) ?? 0) + 1);
      if (isMarked && previousMarked) counts.markedPair.set(key, (counts.markedPair.get(key) ?? 0) + 1);
      if (previousPair >= 0) counts.triple.set(previousPair * size + k, (counts.triple.get(previousPair * size + k) ?? 0) + 1);
      run += query.pairIdf[key] ?? 0;
      counts.longest = Math.max(counts.longest, run);
      previousPair = key;
    } else {
      run = 0;
      previousPair = -1;
    }
    if (!word.stop) {
      if (lastWord >= 0 && lastWord !== k && at - lastAt > 1 && at - lastAt <= 4 && !nearSeen.has(lastWord * size + k)) {
        nearSeen.add(lastWord * size + k);
        counts.near += Math.min(word.idf, query.words[lastWord]?.idf ?? 0);
      }
      lastWord = k;
      lastAt = at;
      counts.best = Math.max(counts.best, window(k, at));
    }
    previous = k;
    previousMarked = isMarked;
  }
  return counts;
}

/** Rarity of the different words among the last `WINDOW` words, word by word. */
function createWindow(query: RankingQuery): (word: number, at: number) => number {
  const last = new Int32Array(query.words.length).fill(-1_000_000);
  return (word, at) => {
    last[word] = at;
    let sum = 0;
    for (let k = 0; k < last.length; k += 1) if (at - (last[k] ?? 0) < WINDOW) sum += query.words[k]?.idf ?? 0;
    return sum;
  };
}

/** What was seen in a candidate. */
export interface Judgement {
  /** In the order of `FEATURES`. */
  readonly features: Float64Array;
  /** Of the words typed with marks and found, the share found with those very marks; 1 when there are none. */
  readonly exactShare: number;
}

/** Reads a candidate. */
export function judge(query: RankingQuery, text: CandidateText): Judgement {
  const body = count(query, text.body);
  const title = count(query, text.title);
  const meta = count(query, text.meta);
  const size = query.words.length;
  const bodyNorm = 1.2 * (0.25 + (0.75 * text.body.length) / text.bodyAverage);
  const titleNorm = 1.2 * (0.5 + (0.5 * text.title.length) / 12);
  const metaNorm = 1.2 * (0.5 + (0.5 * text.meta.length) / 20);
  const out = new Float64Array(FEATURES.length);
  let covered = 0;
  for (let k = 0; k < size; k += 1) {
    const word = query.words[k];
    if (word === undefined || word.stop) continue;
    const idf = word.idf * word.weight;
    add(out, 0, idf * saturate(body.word[k] ?? 0, bodyNorm));
    add(out, 1, idf * saturate(title.word[k] ?? 0, titleNorm));
    add(out, 2, idf * saturate(meta.word[k] ?? 0, metaNorm));
    if (query.marked) {
      add(out, 3, idf * saturate(body.marked[k] ?? 0, bodyNorm));
      add(out, 4, idf * saturate(title.marked[k] ?? 0, titleNorm));
      add(out, 5, idf * saturate(meta.marked[k] ?? 0, metaNorm));
    }
    if ((body.word[k] ?? 0) + (title.word[k] ?? 0) + (meta.word[k] ?? 0) > 0) covered += idf;
  }
  addPairs(out, 6, query, body, bodyNorm);
  addPairs(out, 9, query, title, titleNorm);
  addPairs(out, 12, query, meta, metaNorm);
  out[15] = query.totalIdf === 0 ? 0 : (10 * covered) / query.totalIdf;
  out[16] = body.longest;
  out[17] = title.longest;
  out[18] = body.near;
  out[19] = 10 * titleShare(query, text.title, title);
  out[20] = Math.log(1 + text.body.length / text.bodyAverage);
  out[21] = covered;
  addUnions(out, query, body, title, meta, bodyNorm);
  out[26] = body.defined;
  out[27] = Math.log(1 + text.title.length);
  out[28] = body.best;
  return { features: out, exactShare: exactShare(query, [body, title, meta]) };
}

function exactShare(query: RankingQuery, fields: readonly Counts[]): number {
  let found = 0;
  let exact = 0;
  query.words.forEach((word, k) => {
    if (!word.typedMarks || !fields.some((field) => (field.word[k] ?? 0) > 0)) return;
    found += 1;
    if (fields.some((field) => (field.marked[k] ?? 0) > 0)) exact += 1;
  });
  return found === 0 ? 1 : exact / found;
}

/** Signs that take the fields together: a question often names its subject by the law and its point by the title. */
function addUnions(out: Float64Array, query: RankingQuery, body: Counts, title: Counts, meta: Counts, norm: number): void {
  let head = 0;
  query.words.forEach((word, k) => {
    if (word.stop) return;
    const idf = word.idf * word.weight;
    if ((title.word[k] ?? 0) + (meta.word[k] ?? 0) > 0) head += idf;
    const source = query.marked ? 'marked' : 'word';
    add(out, 24, idf * saturate(3 * (title[source][k] ?? 0) + (meta[source][k] ?? 0) + (body[source][k] ?? 0), norm));
  });
  out[22] = query.totalIdf === 0 ? 0 : (10 * head) / query.totalIdf;
  let total = 0;
  let any = 0;
  let headPairs = 0;
  query.pairIdf.forEach((idf, key) => {
    if (idf === 0) return;
    total += idf;
    const inHead = (title.pair.get(key) ?? 0) + (meta.pair.get(key) ?? 0);
    if (inHead > 0) headPairs += idf;
    if (inHead + (body.pair.get(key) ?? 0) > 0) any += idf;
    add(out, 25, idf * saturate(3 * (title.pair.get(key) ?? 0) + (meta.pair.get(key) ?? 0) + (body.pair.get(key) ?? 0), norm));
  });
  out[23] = total === 0 ? 0 : (10 * any) / total;
  out[29] = total === 0 ? 0 : (10 * headPairs) / total;
}

function addPairs(out: Float64Array, at: number, query: RankingQuery, counts: Counts, norm: number): void {
  for (const [key, times] of counts.pair) add(out, at, (query.pairIdf[key] ?? 0) * saturate(times, norm));
  if (query.marked) for (const [key, times] of counts.markedPair) add(out, at + 1, (query.pairIdf[key] ?? 0) * saturate(times, norm));
  const size = query.words.length;
  for (const [key, times] of counts.triple) add(out, at + 2, (query.pairIdf[Math.floor(key / size)] ?? 0) * saturate(times, norm));
}

/** Share of the title's words that the question names. */
function titleShare(query: RankingQuery, title: Uint32Array, counts: Counts): number {
  if (title.length === 0) return 0;
  let named = 0;
  for (let k = 0; k < query.words.length; k += 1) named += counts.word[k] ?? 0;
  return named / title.length;
}

function saturate(times: number, norm: number): number {
  return times === 0 ? 0 : (times * 2.2) / (times + norm);
}

function add(out: Float64Array, at: number, by: number): void {
  out[at] = (out[at] ?? 0) + by;
}
