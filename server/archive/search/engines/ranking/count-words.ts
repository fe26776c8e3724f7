/** What of a question stands in a run of words, read in one pass. This is the hottest loop of a search: plain arrays, no closures. */
import { codeOf, unmarkedHalf } from './codes.js';
import type { RankingQuery } from './ranking-query.js';

/** What was counted; arrays go by the numbers of the question's words, pairs, triples and near pairs. */
export interface Counts {
  /** Times each word of the question was seen, and with its very marks. */
  readonly word: Uint16Array;
  readonly marked: Uint16Array;
  readonly pair: Uint16Array;
  readonly triple: Uint8Array;
  /** Content words that follow each other in the question, seen within `NEAR` words in any order. */
  readonly nearPair: Uint8Array;
  /** Rarity of pairs of words of the question in the order of the text, at most three words apart. */
  near: number;
  /** Rarity of the different words in the best stretch of `STRETCH` words. */
  stretch: number;
  /** The same, the words of title and description taken as always there. */
  stretchWithHead: number;
  /** Rarity of the longest stretch of the question that is followed by "là", as in a definition. */
  defined: number;
  /** Rarity of the longest stretch of the question that stands here. */
  longest: number;
}

/** Where the reading stands. */
interface Reading {
  /** Place where each content word was last seen. */
  readonly last: Int32Array;
  readonly met: Uint8Array;
  lastWord: number;
}

const STRETCH = 50;
const NEAR = 6;
const FAR = 4;
const NEVER = -1_000_000;
const IS = unmarkedHalf(codeOf({ exact: 'la', canonical: 'là', unmarked: 'la' }));

/** Reads a run of codes; `inHead` marks the words that stand in title or description. */
export function countWords(query: RankingQuery, codes: Uint32Array, inHead?: Uint8Array): Counts {
  const size = query.words.length;
  const counts: Counts = {
    word: new Uint16Array(size), marked: new Uint16Array(size), pair: new Uint16Array(query.pairs.rarity.length),
    triple: new Uint8Array(query.triples.rarity.length), nearPair: new Uint8Array(query.nearPairs.rarity.length),
    near: 0, stretch: 0, stretchWithHead: 0, defined: 0, longest: 0,
  };
  const reading: Reading = { last: new Int32Array(size).fill(NEVER), met: new Uint8Array(size * size), lastWord: -1 };
  const { lookup, words, pairs, triples } = query;
  let previous = -1;
  let previousPair = -1;
  let run = 0;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] as number;
    const half = unmarkedHalf(code);
    const k = (lookup[half] as number) - 1;
    if (run > counts.defined && half === IS) counts.defined = run;
    if (k < 0) {
      previous = -1;
      previousPair = -1;
      run = 0;
      continue;
    }
    const word = words[k];
    if (word === undefined) continue;
    counts.word[k] = (counts.word[k] as number) + 1;
    if (word.code === code) counts.marked[k] = (counts.marked[k] as number) + 1;
    const pair = previous < 0 ? -1 : (pairs.at[previous * size + k] as number);
    if (pair < 0) run = 0;
    else {
      counts.pair[pair] = (counts.pair[pair] as number) + 1;
      const triple = previousPair < 0 ? -1 : (triples.at[previousPair * size + k] as number);
      if (triple >= 0) counts.triple[triple] = 1;
      run += pairs.rarity[pair] as number;
      if (run > counts.longest) counts.longest = run;
    }
    previousPair = pair;
    previous = k;
    if (!word.stop) meet(query, counts, reading, k, at, inHead);
  }
  return counts;
}

/** A content word was seen: what stands near it, and how much of the question the last words hold. */
function meet(query: RankingQuery, counts: Counts, reading: Reading, k: number, at: number, inHead: Uint8Array | undefined): void {
  const { words } = query;
  const { last, met } = reading;
  last[k] = at;
  for (const { word, pair } of query.nearTo[k] ?? []) if (at - (last[word] as number) <= NEAR) counts.nearPair[pair] = 1;
  const before = reading.lastWord;
  if (before >= 0 && before !== k) {
    const gap = at - (last[before] as number);
    const place = before * words.length + k;
    if (gap > 1 && gap <= FAR && met[place] === 0) {
      met[place] = 1;
      counts.near += Math.min(words[k]?.idf ?? 0, words[before]?.idf ?? 0);
    }
  }
  reading.lastWord = k;
  let here = 0;
  let withHead = 0;
  for (let other = 0; other < words.length; other += 1) {
    const near = at - (last[other] as number) < STRETCH;
    if (!near && inHead?.[other] !== 1) continue;
    const idf = words[other]?.idf ?? 0;
    withHead += idf;
    if (near) here += idf;
  }
  if (here > counts.stretch) counts.stretch = here;
  if (withHead > counts.stretchWithHead) counts.stretchWithHead = withHead;
}
