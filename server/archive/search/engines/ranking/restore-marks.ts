import { unmarkedHalf } from './codes.js';
import type { RankingQuery } from './ranking-query.js';
import type { CandidateText } from './rerank.js';

/** How many of the best candidates decide. */
const VOTERS = 40;

/**
 * Restores the marks of a question typed without any: each word takes the marks it mostly bears in the best
 * candidates where it stands beside its neighbour in the question. The candidates are in scope, so nothing hidden shows.
 */
export function restoreMarks(query: RankingQuery, texts: readonly CandidateText[]): void {
  const size = query.words.length;
  const votes = query.words.map(() => new Map<number, number>());
  texts.slice(0, VOTERS).forEach((text, rank) => {
    const weight = 1 / (4 + rank);
    for (const codes of [text.title, text.body]) voteIn(query, codes, weight, votes);
  });
  let restored = false;
  for (let k = 0; k < size; k += 1) {
    const word = query.words[k];
    if (word === undefined) continue;
    const ranked = [...(votes[k] ?? new Map<number, number>())].sort((a, b) => b[1] - a[1]);
    const total = ranked.reduce((sum, [, vote]) => sum + vote, 0);
    const best = ranked[0];
    if (best === undefined || best[1] < 0.5 * total) continue;
    word.code = best[0];
    restored = true;
  }
  query.marked = restored;
}

function voteIn(query: RankingQuery, codes: Uint32Array, weight: number, votes: readonly Map<number, number>[]): void {
  let previous = -1;
  let previousCode = 0;
  for (const code of codes) {
    const k = (query.lookup[unmarkedHalf(code)] ?? 0) - 1;
    if (k >= 0 && previous >= 0 && query.words[previous]?.next.has(k) === true) {
      vote(votes[previous], previousCode, weight);
      vote(votes[k], code, weight);
    }
    previous = k;
    previousCode = code;
  }
}

function vote(into: Map<number, number> | undefined, code: number, weight: number): void {
  into?.set(code, (into.get(code) ?? 0) + weight);
}
