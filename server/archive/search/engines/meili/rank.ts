/** Ranks the candidates of Meilisearch with the ranking all engines share. Word rarities are asked of the server and remembered. */
import type { Index, Meilisearch } from 'meilisearch';
import { createWordMemory, tokenize } from '../../../../kernel/fold-text.js';
import { codesOf } from '../ranking/codes.js';
import type { RankedWord } from '../ranking/ranked-word.js';
import { prepareRanking, releaseRanking } from '../ranking/ranking-query.js';
import { judge, rankingScore } from '../ranking/rerank.js';
import type { CandidateText } from '../ranking/rerank.js';
import { restoreMarks } from '../ranking/restore-marks.js';
import type { MeiliDocument } from './documents.js';

/** A candidate with its place. */
export interface MeiliRanked {
  readonly document: MeiliDocument;
  readonly score: number;
}

/** Rarities of words and pairs. */
export interface Rarities {
  /** Makes sure that all of these are known. */
  learn(terms: readonly string[]): Promise<void>;
  /** Rarity of a word or of "a b"; that of a word never seen when unknown. */
  of(term: string): number;
  /** True when the term is learnt and in the index. */
  known(term: string): boolean;
  forget(): void;
}

const MAX_REMEMBERED = 200_000;
/** See the embedded engine: in short questions the marks typed come before everything else. */
const EXACT_FIRST = 50;
const BODY_AVERAGE = 340;

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
          { indexUid, q: '', limit: 1, attributesToRetrieve: ['id'] },
          ...unknown.map((term) => ({ indexUid, q: `"${term}" `, limit: 1, attributesToRetrieve: ['id'], attributesToSearchOn: ['bodyWords'] })),
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
    known: (term) => (counts.get(term) ?? 0) > 0,
    forget: () => { counts.clear(); },
  };
}

/** Builds the ranking; `bonus` is what a candidate gains for bearing a number asked for. */
export function createMeiliRanking(): (
  words: readonly RankedWord[], candidates: readonly MeiliDocument[], rarities: Rarities, options: { marked: boolean; all: boolean; bonus: (document: MeiliDocument) => number },
) => MeiliRanked[] {
  const lookup = new Uint16Array(1 << 20);
  const forms = createWordMemory();
  const codes = (text: string): Uint32Array => codesOf(tokenize(text, forms));
  return (words, candidates, rarities, options) => {
    const query = prepareRanking(words, options.marked, lookup, { word: (word) => rarities.of(word), pair: (left, right) => rarities.of(`${left} ${right}`) });
    try {
      const texts = candidates.map((document): CandidateText => ({ body: codes(document.text), title: codes(document.title), meta: codes(document.meta), bodyAverage: BODY_AVERAGE }));
      if (!options.marked && words.length > 1) restoreMarks(query, texts);
      return candidates
        .map((document, at) => {
          const { features, exactShare } = judge(query, texts[at] as CandidateText);
          return { document, score: rankingScore(features) + (options.all ? EXACT_FIRST * exactShare : 0) + options.bonus(document) };
        })
        .sort((a, b) => b.score - a.score || (a.document.recordId < b.document.recordId ? -1 : 1));
    } finally {
      releaseRanking(query);
    }
  };
}
