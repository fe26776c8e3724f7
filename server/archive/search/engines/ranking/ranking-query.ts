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
  readonly previousContent: Set<number>;
  /** Unmarked halves of all writings that count as this word. */
  readonly halves: readonly number[];
}

/** A prepared question. Pairs are numbered `left * size + right`, triples `pair * size + third`. */
export interface RankingQuery {
  readonly words: readonly RankingWord[];
  /** Which word each unmarked half stands for, plus one; 0 for none. */
  readonly lookup: Uint16Array;
  /** Pairs of neighbours with their rarity. */
  readonly pairs: ReadonlyMap<number, number>;
  readonly triples: ReadonlyMap<number, number>;
  readonly nearPairs: ReadonlyMap<number, number>;
  readonly totals: { readonly words: number; readonly pairs: number; readonly triples: number; readonly near: number };
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
  const pairs = joinNeighbours(words, ranked, index, rarity);
  joinContent(words, ranked, index);
  const triples = triplesOf(pairs, ranked);
  const nearPairs = nearPairsOf(ranked);
  const sum = (map: ReadonlyMap<number, number>): number => [...map.values()].reduce((total, value) => total + value, 0);
  return {
    words: ranked, lookup, pairs, triples, nearPairs, marked,
    totals: {
      words: ranked.reduce((total, word) => total + (word.stop ? 0 : word.idf * word.weight), 0),
      pairs: sum(pairs), triples: sum(triples), near: sum(nearPairs),
    },
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
    next: new Set(), nextContent: new Set(), previousContent: new Set(),
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
    if (last !== undefined && last.run === word.run && last.at !== at) {
      ranked[last.at]?.nextContent.add(at);
      ranked[at]?.previousContent.add(last.at);
    }
    last = { at, run: word.run };
  }
}

function triplesOf(pairs: ReadonlyMap<number, number>, ranked: readonly RankingWord[]): Map<number, number> {
  const triples = new Map<number, number>();
  for (const [pair, idf] of pairs) {
    const middle = pair % ranked.length;
    for (const third of ranked[middle]?.next ?? []) triples.set(pair * ranked.length + third, Math.min(idf, pairs.get(middle * ranked.length + third) ?? 0));
  }
  return triples;
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
