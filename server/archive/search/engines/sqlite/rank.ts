/** Orders what was found: the best few hundred by reading them, the rest by their quick score. */
import type { IndexFile } from './schema.js';
import type { SearchSort } from '../engine.js';
import type { Columns } from './columns.js';
import { asCodes, pairTerm } from '../ranking/codes.js';
import { MATCH_LIMITS } from './match.js';
import type { Matches } from './match.js';
import type { Plan } from './plan.js';
import type { Postings } from './postings.js';
import { prepareRanking, releaseRanking } from '../ranking/ranking-query.js';
import { judge, rankingScore } from '../ranking/rerank.js';
import type { CandidateText } from '../ranking/rerank.js';
import { restoreMarks } from '../ranking/restore-marks.js';

/** A record in its place. */
export interface Ranked {
  readonly ord: number;
  readonly page: number;
  readonly score: number;
}

/** How many of the best are read. */
export const READ_CANDIDATES = 200;
/** Rarities of pairs on more pages than that are estimated. */
const MOST_COUNTED = MATCH_LIMITS.longestList;
/** In short questions the marks typed come before everything else: "Ba Tơ" is not "Ba Tô". */
const EXACT_FIRST = 50;
/** Steps in which scores are counted. */
const STEPS = 4_096;

/** Sees the features of each candidate; for learning the weights. */
export type FeatureWitness = (ord: number, features: Float64Array) => void;

/** Orders the matches down to `depth`; deeper ones are left out. */
export type Ranker = (plan: Plan, matches: Matches, depth: number, sort: SearchSort, witness?: FeatureWitness) => readonly Ranked[];

/** Binds to an open index file. */
export function createRanker(db: IndexFile, columns: Columns, postings: Postings): Ranker {
  const lookup = new Uint16Array(1 << 20);
  const pageCodes = db.prepare('SELECT codes FROM page WHERE id = ?');
  const headCodes = db.prepare('SELECT title_codes, meta_codes FROM record WHERE ord = ?');
  const none = new Uint32Array(0);
  const read = (ord: number, page: number): CandidateText => {
    const head = headCodes.get(ord) as { title_codes: Uint8Array; meta_codes: Uint8Array };
    const body = page === 0 ? none : asCodes((pageCodes.get(page) as { codes: Uint8Array }).codes);
    return { body, title: asCodes(head.title_codes), meta: asCodes(head.meta_codes), bodyAverage: columns.pages === 0 ? 1 : columns.words / columns.pages };
  };
  return (plan, matches, depth, sort, witness) => {
    if (sort !== 'relevance') return [];
    const quick = topByScore(matches, Math.max(depth, READ_CANDIDATES));
    if (plan.words.length === 0) return quick.slice(0, depth);
    const head = quick.slice(0, READ_CANDIDATES);
    const idf = (found: number): number => Math.log(1 + (Math.max(columns.pages, found) - found + 0.5) / (found + 0.5));
    const query = prepareRanking(plan.words, plan.marked, lookup, {
      word: (word) => idf(postings.frequency(word)),
      pair: (left, right) => idf(postings.atMost('body', pairTerm(left, right), MOST_COUNTED).count),
    });
    try {
      const texts = head.map((hit) => read(hit.ord, hit.page));
      if (!plan.marked && plan.words.length > 1) restoreMarks(query, texts);
      const readOnes = head.map((hit, at): Ranked => {
        const { features, exactShare } = judge(query, texts[at] as CandidateText);
        witness?.(hit.ord, features);
        const exactFirst = plan.all ? EXACT_FIRST * exactShare : 0;
        return { ...hit, score: rankingScore(features) + exactFirst + matches.bonus(hit.ord) };
      }).sort((a, b) => b.score - a.score || b.ord - a.ord);
      const floor = readOnes[readOnes.length - 1]?.score ?? 0;
      const top = quick[READ_CANDIDATES]?.score ?? 0;
      const tail = quick.slice(READ_CANDIDATES).map((hit) => ({ ...hit, score: floor - 0.001 - (top - hit.score) }));
      return [...readOnes, ...tail].slice(0, depth);
    } finally {
      releaseRanking(query);
    }
  };
}

/** The `depth` best by quick score, newest record first among equals. */
function topByScore(matches: Matches, depth: number): Ranked[] {
  const { ords, scores, pages } = matches;
  const chosen: number[] = [];
  const floor = floorOf(scores, depth);
  for (let at = 0; at < scores.length; at += 1) if ((scores[at] as number) >= floor) chosen.push(at);
  return chosen
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (ords[b] ?? 0) - (ords[a] ?? 0))
    .slice(0, depth)
    .map((at) => ({ ord: ords[at] ?? 0, page: pages[at] ?? 0, score: scores[at] ?? 0 }));
}

/** A score that at least `depth` of them reach, and not many more: found by counting in steps, for sorting all of a common word's would take longer than finding them. */
function floorOf(scores: Float32Array, depth: number): number {
  if (scores.length <= depth * 2) return Number.NEGATIVE_INFINITY;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] as number;
    if (score < low) low = score;
    if (score > high) high = score;
  }
  const step = (high - low) / STEPS;
  if (!(step > 0)) return low;
  const counts = new Uint32Array(STEPS + 1);
  for (let at = 0; at < scores.length; at += 1) {
    const place = Math.floor(((scores[at] as number) - low) / step);
    counts[place] = (counts[place] as number) + 1;
  }
  let reached = 0;
  let place = STEPS;
  for (; place > 0; place -= 1) {
    reached += counts[place] as number;
    if (reached >= depth) break;
  }
  // A little lower, so that no score falls out by rounding.
  return low + (place - 0.001) * step;
}
