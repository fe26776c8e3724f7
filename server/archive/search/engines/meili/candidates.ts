/**
 * Candidates for ranking a long question. Meilisearch answers with the papers that hold all words, then drops words one by one; a
 * sentence is seldom answered by a paper with all its words, and "any of these words, by weight" it cannot be asked. So the lists of
 * the rarer pairs of neighbouring words are read whole, those of the more frequent two by two, and who appears with the most weight is
 * read and ranked.
 */
import type { Index, Meilisearch } from 'meilisearch';
import { codeOf, unmarkedHalf } from '../ranking/codes.js';
import { AVERAGE_PAGE, CANDIDATE_FIELDS, pairWord, readCandidate } from './documents.js';
import type { Candidate, MeiliDocument, ReadCandidate } from './documents.js';
import type { MeiliQuestion } from './question.js';
import type { Rarities } from './rank.js';
import { PAIR_FIELDS } from './settings.js';

/** How many papers are read and ranked. */
export const READ_CANDIDATES = 200;
/** How many are looked at to choose them. */
const LOOKED_AT = 500;
/** Pairs on at most so many pages are read whole, so many of them. */
const WHOLE_LIST = 300;
const WHOLE_PAIRS = 8;
/** The more frequent ones are asked two by two. */
const COMBINED = 6;
const PER_COMBINATION = 200;

interface WeighedPair { readonly text: string; readonly left: string; readonly right: string; readonly idf: number; readonly pages: number }

/** Pairs of neighbouring words that the index holds, rarest first. */
function pairsOf(question: MeiliQuestion, rarities: Rarities): WeighedPair[] {
  const pairs = new Map<string, WeighedPair>();
  for (const { left, right } of allPairs(question)) {
    const text = pairWord(left, right);
    if (rarities.pagesOf(text) > 0) pairs.set(text, { text, left, right, idf: rarities.of(text), pages: rarities.pagesOf(text) });
  }
  return [...pairs.values()].sort((a, b) => b.idf - a.idf);
}

/** Every pair of neighbours of a question that is not of stop words alone. */
export function allPairs(question: MeiliQuestion): { left: string; right: string }[] {
  return question.words.flatMap((word, at) => {
    const next = question.words[at + 1];
    return next === undefined || next.run !== word.run || (word.stop && next.stop) ? [] : [{ left: word.unmarked, right: next.unmarked }];
  });
}

/** The most promising papers for a sentence, best page of each; none when the index holds fewer than two of its pairs. */
export async function sentenceCandidates(
  client: Meilisearch, index: Index<MeiliDocument>, question: MeiliQuestion, rarities: Rarities, filter: string,
): Promise<ReadCandidate[]> {
  const pairs = pairsOf(question, rarities);
  if (pairs.length < 2) return [];
  const asked = questionsFor(pairs);
  const { results } = await client.multiSearch({
    queries: asked.map(({ pairs: own, limit }) => ({
      indexUid: index.uid, q: `${own.map(({ text }) => `"${text}"`).join(' ')} `, filter, limit, matchingStrategy: 'all' as const, attributesToRetrieve: ['id'],
      attributesToSearchOn: [...PAIR_FIELDS],
    })),
  });
  const seen = new Map<string, Set<WeighedPair>>();
  results.forEach((result, at) => {
    for (const { id } of result.hits as unknown as { id: string }[]) {
      const held = seen.get(id) ?? new Set();
      for (const pair of asked[at]?.pairs ?? []) held.add(pair);
      seen.set(id, held);
    }
  });
  const ids = [...seen]
    .map(([id, held]) => ({ id, score: [...held].reduce((sum, pair) => sum + pair.idf, 0) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, LOOKED_AT)
    .map((one) => one.id);
  const read = ids.length === 0 ? [] : (await index.getDocuments<Candidate>({ ids, filter, fields: [...CANDIDATE_FIELDS], limit: ids.length })).results;
  return bestOfEach(read.map(readCandidate), pairs);
}

function questionsFor(pairs: readonly WeighedPair[]): { pairs: WeighedPair[]; limit: number }[] {
  const rare = pairs.filter((pair) => pair.pages <= WHOLE_LIST).slice(0, WHOLE_PAIRS);
  const frequent = pairs.filter((pair) => pair.pages > WHOLE_LIST).slice(0, COMBINED);
  const asked = rare.map((pair) => ({ pairs: [pair], limit: WHOLE_LIST }));
  frequent.forEach((left, at) => {
    for (const right of frequent.slice(at + 1)) asked.push({ pairs: [left, right], limit: PER_COMBINATION });
  });
  if (asked.length === 0) for (const pair of frequent) asked.push({ pairs: [pair], limit: WHOLE_LIST });
  return asked;
}

/** The best page of each record by the weight of the pairs it truly holds, the best records first. */
function bestOfEach(candidates: readonly ReadCandidate[], pairs: readonly WeighedPair[]): ReadCandidate[] {
  const places = new Map(pairs.map(({ left, right }, at) => [pairCode(halfOf(left), halfOf(right)), at]));
  const best = new Map<string, { one: ReadCandidate; score: number }>();
  for (const one of candidates) {
    const { body, title, meta } = one.text;
    const held = new Uint8Array(pairs.length);
    for (const codes of [body, title, meta]) markHeld(codes, places, held);
    const weight = pairs.reduce((sum, { idf }, at) => sum + (held[at] ?? 0) * idf, 0);
    const score = (weight * 2.2) / (1 + 1.2 * (0.7 + (0.3 * body.length) / AVERAGE_PAGE));
    if (score > (best.get(one.candidate.recordId)?.score ?? -1)) best.set(one.candidate.recordId, { one, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, READ_CANDIDATES).map(({ one }) => one);
}

function markHeld(codes: Uint32Array, places: ReadonlyMap<number, number>, held: Uint8Array): void {
  let previous = unmarkedHalf(codes[0] ?? 0);
  for (let at = 1; at < codes.length; at += 1) {
    const half = unmarkedHalf(codes[at] ?? 0);
    const place = places.get(pairCode(previous, half));
    if (place !== undefined) held[place] = 1;
    previous = half;
  }
}

/** Halves have 20 bits, so a pair of them is an exact number. */
function pairCode(left: number, right: number): number {
  return left * 0x100000 + right;
}

function halfOf(unmarked: string): number {
  return unmarkedHalf(codeOf({ exact: unmarked, canonical: unmarked, unmarked }));
}
