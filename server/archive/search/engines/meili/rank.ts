/** Ranks the candidates of Meilisearch with the ranking all engines share. Word rarities are asked of the server and remembered. */
import type { Index, Meilisearch } from 'meilisearch';
import type { RankedWord } from '../ranking/ranked-word.js';
import { prepareRanking, releaseRanking } from '../ranking/ranking-query.js';
import { judge, rankingScore } from '../ranking/rerank.js';
import { restoreMarks } from '../ranking/restore-marks.js';
import { pairWord } from './documents.js';
import type { Candidate, MeiliDocument, ReadCandidate } from './documents.js';

/** A candidate with its place. */
export interface MeiliRanked {
  readonly document: Candidate;
  readonly score: number;
}

/** Rarities of words and pairs. */
export interface Rarities {
  /** Makes sure that all of these are known. */
  learn(terms: readonly string[]): Promise<void>;
  /** Rarity of a word or of a pair written as one word; that of a word never seen when unknown. */
  of(term: string): number;
  /** Pages that hold the learnt term. */
  pagesOf(term: string): number;
  forget(): void;
}

const MAX_REMEMBERED = 200_000;
/** See the embedded engine: in short questions the marks typed come before everything else. */
const EXACT_FIRST = 50;

/** Rarities by asking how many documents hold a term. Not trimmed to a scope: they weigh, they are never shown. */
export function createRarities(client: Meilisearch, index: () => Index<MeiliDocument>): Rarities {
  const counts = new Map<string, number>();
  let pages = 1;
  return {
    learn: async (terms) => {
      const unknown = [...new Set(terms)].filter((term) => !counts.has(term));
      if (unknown.length === 0) return;
      if (counts.size > MAX_REMEMBERED) counts.clear();
      const indexUid = index().uid;
      const { results } = await client.multiSearch({
        queries: [
          { indexUid, q: '', filter: 'part > 0', limit: 1, attributesToRetrieve: ['id'] },
          ...unknown.map((term) => ({ indexUid, q: `"${term}" `, limit: 1, attributesToRetrieve: ['id'], attributesToSearchOn: ['bodyWords', 'bodyPairs'] })),
        ],
      });
      results.forEach((result, at) => {
        const found = result.estimatedTotalHits ?? 0;
        const term = unknown[at - 1];
        if (term === undefined) pages = Math.max(1, found);
        else counts.set(term, found);
      });
    },
    of: (term) => {
      const found = Math.min(counts.get(term) ?? 0, pages);
      return Math.log(1 + (pages - found + 0.5) / (found + 0.5));
    },
    pagesOf: (term) => counts.get(term) ?? 0,
    forget: () => { counts.clear(); },
  };
}

/** Builds the ranking; `bonus` is what a candidate gains for bearing a number asked for. */
export function createMeiliRanking(): (
  words: readonly RankedWord[], candidates: readonly ReadCandidate[], rarities: Rarities, options: { marked: boolean; all: boolean; bonus: (document: Candidate) => number },
) => MeiliRanked[] {
  const lookup = new Uint16Array(1 << 20);
  return (words, candidates, rarities, options) => {
    const query = prepareRanking(words, options.marked, lookup, { word: (word) => rarities.of(word), pair: (left, right) => rarities.of(pairWord(left, right)) });
    try {
      if (!options.marked && words.length > 1) restoreMarks(query, candidates.map((one) => one.text));
      return candidates
        .map(({ candidate: document, text }) => {
          const { features, exactShare } = judge(query, text);
          return { document, score: rankingScore(features) + (options.all ? EXACT_FIRST * exactShare : 0) + options.bonus(document) };
        })
        .sort((a, b) => b.score - a.score || (a.document.recordId < b.document.recordId ? -1 : 1));
    } finally {
      releaseRanking(query);
    }
  };
}
