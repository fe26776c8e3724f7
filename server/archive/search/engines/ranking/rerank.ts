/**
 * Second step of a search: the best candidates are read word by word and scored by what the quick step
 * cannot see - how often, how near together, in which field and with which marks the words stand.
 */
import { countWords } from './count-words.js';
import type { Counts } from './count-words.js';
import type { Numbered, RankingQuery } from './ranking-query.js';
import { FEATURES, RANKING_WEIGHTS } from './weights.js';

/** What is read of a candidate: codes of its best page, its title and its description. */
export interface CandidateText {
  readonly body: Uint32Array;
  readonly title: Uint32Array;
  readonly meta: Uint32Array;
  /** Average length of a page in words. */
  readonly bodyAverage: number;
}

/** What was seen in a candidate. */
export interface Judgement {
  /** In the order of `FEATURES`. */
  readonly features: Float64Array;
  /** Of the words typed with marks and found, the share found with those very marks; 1 when there are none. */
  readonly exactShare: number;
}

/** How much more a word in the title says than one on the page. */
const TITLE_TIMES = 3;
/** What a word counts that is there very often. */
const SATURATED = 2.2;

/** Reads a candidate. */
export function judge(query: RankingQuery, text: CandidateText): Judgement {
  const title = countWords(query, text.title);
  const meta = countWords(query, text.meta);
  const inHead = Uint8Array.from(query.words, (word, k) => (!word.stop && (title.word[k] ?? 0) + (meta.word[k] ?? 0) > 0 ? 1 : 0));
  const body = countWords(query, text.body, inHead);
  const fields: Fields = { title, meta, body, norm: 1.2 * (0.25 + (0.75 * text.body.length) / text.bodyAverage) };
  const words = sumWords(query, fields);
  const pairs = sumPairs(query, fields);
  const stretch = share(Math.max(body.stretchWithHead, words.inHead), query.wordTotal);
  const features = Float64Array.of(
    body.near,
    10 * namedShare(query, text.title, title),
    Math.log(1 + text.body.length / text.bodyAverage),
    share(pairs.covered, query.pairs.total),
    pairs.score,
    body.defined,
    Math.log(1 + text.title.length),
    share(pairs.inHead, query.pairs.total),
    stretch,
    foundShare(query.nearPairs, title.nearPair, meta.nearPair, body.nearPair),
    10 * namedShare(query, text.meta, meta),
    query.asksDefinition ? body.defined : 0,
    share(Math.max(title.longest, meta.longest, body.longest), query.pairs.total),
    (stretch * stretch) / 10,
    Math.log(1 + text.meta.length),
    share(words.score, query.wordTotal * SATURATED),
  );
  return { features, exactShare: exactShare(query, [body, title, meta]) };
}

/** The score of a candidate; greater is better. */
export function rankingScore(features: Float64Array): number {
  return FEATURES.reduce((score, _, at) => score + (features[at] ?? 0) * (RANKING_WEIGHTS[at] ?? 0), 0);
}

interface Fields {
  readonly title: Counts;
  readonly meta: Counts;
  readonly body: Counts;
  /** BM25 length normalisation of the page. */
  readonly norm: number;
}

/** The words over all fields as if they were one: a question often names its subject by the law and its point by the title. */
function sumWords(query: RankingQuery, { title, meta, body, norm }: Fields): { score: number; inHead: number } {
  const sums = { score: 0, inHead: 0 };
  const source = query.marked ? 'marked' : 'word';
  query.words.forEach((word, k) => {
    if (word.stop) return;
    const head = (title.word[k] ?? 0) + (meta.word[k] ?? 0);
    if (head > 0) sums.inHead += word.idf;
    sums.score += word.idf * word.weight * saturate(TITLE_TIMES * (title[source][k] ?? 0) + (meta[source][k] ?? 0) + (body[source][k] ?? 0), norm);
  });
  return sums;
}

function sumPairs(query: RankingQuery, { title, meta, body, norm }: Fields): { score: number; covered: number; inHead: number } {
  const sums = { score: 0, covered: 0, inHead: 0 };
  for (let pair = 0; pair < query.pairs.rarity.length; pair += 1) {
    const rarity = query.pairs.rarity[pair] ?? 0;
    const inTitle = title.pair[pair] ?? 0;
    const inMeta = meta.pair[pair] ?? 0;
    const inBody = body.pair[pair] ?? 0;
    if (inTitle + inMeta > 0) sums.inHead += rarity;
    if (inTitle + inMeta + inBody > 0) sums.covered += rarity;
    sums.score += rarity * saturate(TITLE_TIMES * inTitle + inMeta + inBody, norm);
  }
  return sums;
}

/** Share, by rarity, of the things seen in any field. */
function foundShare(things: Numbered, ...fields: readonly Uint8Array[]): number {
  let found = 0;
  for (let at = 0; at < things.rarity.length; at += 1) if (fields.some((field) => field[at] === 1)) found += things.rarity[at] ?? 0;
  return share(found, things.total);
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

/** Share of a short text's words that the question names. */
function namedShare(query: RankingQuery, text: Uint32Array, counts: Counts): number {
  if (text.length === 0) return 0;
  let named = 0;
  for (let k = 0; k < query.words.length; k += 1) named += counts.word[k] ?? 0;
  return named / text.length;
}

function saturate(times: number, norm: number): number {
  return times === 0 ? 0 : (times * SATURATED) / (times + norm);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : (10 * part) / whole;
}
