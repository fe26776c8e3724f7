/** A question, prepared for reading candidates: built once, then compared with a few hundred papers. */
import { codeOf, unmarkedHalf } from './codes.js';
import type { RankedWord } from './ranked-word.js';

/** One distinct word of the question. */
export interface RankingWord {
  readonly text: string;
  /** Its code; restoring marks may change it. */
  code: number;
  readonly idf: number;
  readonly weight: number;
  readonly stop: boolean;
  /** The asker's own marks, not restored ones. */
  readonly typedMarks: boolean;
  /** Words that follow it in the question. */
  readonly next: Set<number>;
  /** The same, with the words too common to count left out between them. */
  readonly nextContent: Set<number>;
  /** Unmarked halves of all writings that count as this word. */
  readonly halves: readonly number[];
}

/** Things of a question that are looked for, numbered from 0, with the rarity of each. */
export interface Numbered {
  /** Number of the thing at `left * width + right`; -1 for none. */
  readonly at: Int16Array;
  readonly rarity: Float64Array;
  readonly total: number;
}

/** A prepared question: pairs at `left * size + right`, triples at `pair number * size + third`. */
export interface RankingQuery {
  readonly words: readonly RankingWord[];
  /** Which word each unmarked half stands for, plus one; 0 for none. */
  readonly lookup: Uint16Array;
  readonly pairs: Numbered;
  readonly triples: Numbered;
  /** Content words that follow each other in the question. */
  readonly nearPairs: Numbered;
  /** For each word the content words before or after it, each with the number of their near pair. */
  readonly nearTo: readonly (readonly { readonly word: number; readonly pair: number }[])[];
  readonly wordTotal: number;
  /** The question asks what something is. */
  readonly asksDefinition: boolean;
  /** Whether marks count; becomes true when they were restored. */
  marked: boolean;
}

/** Rarities a question is weighed with. */
export interface RarityOf {
  readonly word: (word: string) => number;
  readonly pair: (left: string, right: string) => number;
}

/** Prepares a question. `lookup` has a place for every unmarked half and must be empty; give it back with `releaseRanking`. */
export function prepareRanking(words: readonly RankedWord[], marked: boolean, lookup: Uint16Array, rarity: RarityOf): RankingQuery {
  const index = new Map<string, number>();
  const ranked: RankingWord[] = [];
  for (const word of words) {
    if (index.has(word.unmarked)) continue;
    index.set(word.unmarked, ranked.length);
    ranked.push(rankingWord(word, rarity));
  }
  ranked.forEach((word, at) => { for (const half of word.halves) if (lookup[half] === 0) lookup[half] = at + 1; });
  const pairRarities = joinNeighbours(words, ranked, index, rarity);
  joinContent(words, ranked, index);
  const pairs = numbered(pairRarities, ranked.length * ranked.length);
  const nearPairs = numbered(nearPairsOf(ranked), ranked.length * ranked.length);
  return {
    words: ranked, lookup, pairs, nearPairs, marked,
    triples: numbered(triplesOf(pairRarities, pairs, ranked), pairRarities.size * ranked.length),
    nearTo: nearTo(ranked, nearPairs),
    wordTotal: ranked.reduce((total, word) => total + (word.stop ? 0 : word.idf * word.weight), 0),
    asksDefinition: asksDefinition(words),
  };
}

/** Gives the shared lookup back empty. */
export function releaseRanking(query: RankingQuery): void {
  for (const word of query.words) for (const half of word.halves) query.lookup[half] = 0;
}

function rankingWord(word: RankedWord, rarity: RarityOf): RankingWord {
  return {
    text: word.unmarked, code: codeOf({ exact: word.canonical, canonical: word.canonical, unmarked: word.unmarked }),
    idf: rarity.word(word.unmarked), weight: word.weight, stop: word.stop, typedMarks: word.canonical !== word.unmarked,
    next: new Set(), nextContent: new Set(),
    halves: [word.unmarked, ...word.others].map((text) => unmarkedHalf(codeOf({ exact: text, canonical: text, unmarked: text }))),
  };
}

function joinNeighbours(words: readonly RankedWord[], ranked: readonly RankingWord[], index: ReadonlyMap<string, number>, rarity: RarityOf): Map<number, number> {
  const pairs = new Map<number, number>();
  words.forEach((word, at) => {
    const following = words[at + 1];
    if (following === undefined || following.run !== word.run || (word.stop && following.stop)) return;
    const left = index.get(word.unmarked) ?? 0;
    const right = index.get(following.unmarked) ?? 0;
    ranked[left]?.next.add(right);
    pairs.set(left * ranked.length + right, rarity.pair(word.unmarked, following.unmarked) * Math.min(word.weight, following.weight));
  });
  return pairs;
}

function joinContent(words: readonly RankedWord[], ranked: readonly RankingWord[], index: ReadonlyMap<string, number>): void {
  let last: { readonly at: number; readonly run: number } | undefined;
  for (const word of words) {
    if (word.stop) continue;
    const at = index.get(word.unmarked) ?? 0;
    if (last !== undefined && last.run === word.run && last.at !== at) ranked[last.at]?.nextContent.add(at);
    last = { at, run: word.run };
  }
}

function triplesOf(rarities: ReadonlyMap<number, number>, pairs: Numbered, ranked: readonly RankingWord[]): Map<number, number> {
  const size = ranked.length;
  const triples = new Map<number, number>();
  for (const [place, rarity] of rarities) {
    const middle = place % size;
    for (const third of ranked[middle]?.next ?? []) triples.set((pairs.at[place] ?? 0) * size + third, Math.min(rarity, rarities.get(middle * size + third) ?? 0));
  }
  return triples;
}

function nearTo(ranked: readonly RankingWord[], nearPairs: Numbered): { word: number; pair: number }[][] {
  const near: { word: number; pair: number }[][] = ranked.map(() => []);
  ranked.forEach((word, at) => {
    for (const next of word.nextContent) {
      const pair = nearPairs.at[at * ranked.length + next] ?? 0;
      near[at]?.push({ word: next, pair });
      near[next]?.push({ word: at, pair });
    }
  });
  return near;
}

function numbered(rarities: ReadonlyMap<number, number>, places: number): Numbered {
  const at = new Int16Array(places).fill(-1);
  const rarity = new Float64Array(rarities.size);
  let number = 0;
  let total = 0;
  for (const [place, value] of rarities) {
    at[place] = number;
    rarity[number] = value;
    total += value;
    number += 1;
  }
  return { at, rarity, total };
}

function nearPairsOf(ranked: readonly RankingWord[]): Map<number, number> {
  const near = new Map<number, number>();
  ranked.forEach((word, at) => {
    for (const next of word.nextContent) near.set(at * ranked.length + next, Math.min(word.idf, ranked[next]?.idf ?? 0));
  });
  return near;
}

/** "… là gì", "được hiểu …", "nghĩa là …". */
function asksDefinition(words: readonly RankedWord[]): boolean {
  return words.some((word, at) => (word.unmarked === 'gi' && words[at - 1]?.unmarked === 'la') || word.unmarked === 'hieu' || word.unmarked === 'nghia');
}
