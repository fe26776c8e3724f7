/** What of a question stands in a run of words, read in one pass. */
import { codeOf, unmarkedHalf } from './codes.js';
import type { RankingQuery } from './ranking-query.js';

/** What was counted. */
export interface Counts {
  /** Times each word of the question was seen, and with its very marks. */
  readonly word: Float64Array;
  readonly marked: Float64Array;
  readonly pair: Map<number, number>;
  readonly triple: Set<number>;
  /** Content words that follow each other in the question, seen within `NEAR` words in any order. */
  readonly nearPair: Set<number>;
  /** Rarity of pairs of words of the question in the order of the text, at most three words apart. */
  near: number;
  /** Rarity of the different words in the best stretch of `STRETCH` words. */
  stretch: number;
  /** The same, the words of title and description taken as always there. */
  stretchWithHead: number;
  /** Rarity of the longest stretch of the question that is followed by "là", as in a definition. */
  defined: number;
}

const STRETCH = 50;
const NEAR = 6;
const FAR = 4;
const IS = unmarkedHalf(codeOf({ exact: 'la', canonical: 'là', unmarked: 'la' }));

/** Reads a run of codes; `inHead` names the words that stand in title or description. */
export function countWords(query: RankingQuery, codes: Uint32Array, inHead: (word: number) => boolean = () => false): Counts {
  const size = query.words.length;
  const counts: Counts = {
    word: new Float64Array(size), marked: new Float64Array(size), pair: new Map(), triple: new Set(), nearPair: new Set(),
    near: 0, stretch: 0, stretchWithHead: 0, defined: 0,
  };
  const meet = createNearness(query, counts, inHead);
  let previous = -1;
  let previousPair = -1;
  let run = 0;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const half = unmarkedHalf(code);
    if (run > counts.defined && half === IS) counts.defined = run;
    const k = (query.lookup[half] ?? 0) - 1;
    const word = query.words[k];
    if (word === undefined) {
      previous = -1;
      previousPair = -1;
      run = 0;
      continue;
    }
    counts.word[k] = (counts.word[k] ?? 0) + 1;
    if (word.code === code) counts.marked[k] = (counts.marked[k] ?? 0) + 1;
    const pair = previous * size + k;
    const rarity = previous < 0 ? undefined : query.pairs.get(pair);
    if (rarity === undefined) {
      run = 0;
      previousPair = -1;
    } else {
      counts.pair.set(pair, (counts.pair.get(pair) ?? 0) + 1);
      if (previousPair >= 0) counts.triple.add(previousPair * size + k);
      run += rarity;
      previousPair = pair;
    }
    if (!word.stop) meet(k, at);
    previous = k;
  }
  return counts;
}

/** Follows where each content word was last seen. */
function createNearness(query: RankingQuery, counts: Counts, inHead: (word: number) => boolean): (word: number, at: number) => void {
  const size = query.words.length;
  const last = new Int32Array(size).fill(-1_000_000);
  const head = query.words.map((word, k) => !word.stop && inHead(k));
  const seen = new Set<number>();
  let lastWord = -1;
  return (k, at) => {
    last[k] = at;
    const isNear = (other: number, within: number): boolean => at - (last[other] ?? 0) <= within;
    for (const next of query.words[k]?.nextContent ?? []) if (isNear(next, NEAR)) counts.nearPair.add(k * size + next);
    for (const before of query.words[k]?.previousContent ?? []) if (isNear(before, NEAR)) counts.nearPair.add(before * size + k);
    const gap = lastWord < 0 || lastWord === k ? 0 : at - (last[lastWord] ?? 0);
    if (gap > 1 && gap <= FAR && !seen.has(lastWord * size + k)) {
      seen.add(lastWord * size + k);
      counts.near += Math.min(query.words[k]?.idf ?? 0, query.words[lastWord]?.idf ?? 0);
    }
    lastWord = k;
    let here = 0;
    let withHead = 0;
    for (let other = 0; other < size; other += 1) {
      const near = isNear(other, STRETCH - 1);
      const idf = query.words[other]?.idf ?? 0;
      if (near) here += idf;
      if (near || head[other] === true) withHead += idf;
    }
    counts.stretch = Math.max(counts.stretch, here);
    counts.stretchWithHead = Math.max(counts.stretchWithHead, withHead);
  };
}
