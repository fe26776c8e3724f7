/**
 * Candidates for ranking a long question. Meilisearch answers with the papers that hold all words, then drops
 * words one by one; a sentence is seldom answered by a paper with all its words. So the rarest pairs of
 * neighbouring words, and pairs of such pairs, are asked for one by one, and who appears in most is read.
 */
import type { Index, Meilisearch } from 'meilisearch';
import type { MeiliDocument } from './documents.js';
import type { MeiliQuestion } from './question.js';
import type { Rarities } from './rank.js';

/** How many papers are read and ranked. */
export const READ_CANDIDATES = 200;
const PAIRS = 8;
const COMBINED = 4;
const PER_PAIR = 80;
const PER_COMBINATION = 40;
const IDS_PER_REQUEST = 100;
const FIELDS = ['titleWords', 'metaWords', 'bodyWords'];

/** Pairs of neighbouring words, rarest first. */
export function pairsOf(question: MeiliQuestion, rarities: Rarities): { text: string; idf: number }[] {
  const pairs = new Map<string, number>();
  for (const text of allPairs(question)) pairs.set(text, rarities.of(text));
  return [...pairs].map(([text, idf]) => ({ text, idf })).sort((a, b) => b.idf - a.idf);
}

/** Every pair a question makes, as "a b". */
export function allPairs(question: MeiliQuestion): string[] {
  return question.words.flatMap((word, at) => {
    const next = question.words[at + 1];
    return next === undefined || next.run !== word.run || (word.stop && next.stop) ? [] : [`${word.unmarked} ${next.unmarked}`];
  });
}

/** The most promising papers beside those of the plain question, best page of each. */
export async function sentenceCandidates(
  client: Meilisearch, index: Index<MeiliDocument>, question: MeiliQuestion, rarities: Rarities, filter: string, base: readonly MeiliDocument[],
): Promise<MeiliDocument[]> {
  const pairs = pairsOf(question, rarities).filter((pair) => rarities.known(pair.text)).slice(0, PAIRS);
  const asked: { texts: string[]; idf: number; limit: number }[] = pairs.map((pair) => ({ texts: [pair.text], idf: pair.idf, limit: PER_PAIR }));
  for (let i = 0; i < Math.min(COMBINED, pairs.length); i += 1) {
    for (let j = i + 1; j < Math.min(COMBINED, pairs.length); j += 1) {
      const [left, right] = [pairs[i], pairs[j]];
      if (left !== undefined && right !== undefined) asked.push({ texts: [left.text, right.text], idf: left.idf + right.idf, limit: PER_COMBINATION });
    }
  }
  if (asked.length === 0) return [...base];
  const { results } = await client.multiSearch({
    queries: asked.map(({ texts, limit }) => ({
      indexUid: index.uid, q: `${texts.map((text) => `"${text}"`).join(' ')} `, filter, limit, distinct: 'recordId', matchingStrategy: 'all' as const,
      attributesToRetrieve: ['id', 'recordId'], attributesToSearchOn: FIELDS,
    })),
  });
  const scores = new Map<string, { pairs: Map<string, number>; ids: Map<string, number> }>();
  results.forEach((result, at) => {
    for (const hit of result.hits as unknown as { id: string; recordId: string }[]) {
      const held = scores.get(hit.recordId) ?? { pairs: new Map(), ids: new Map() };
      for (const text of asked[at]?.texts ?? []) held.pairs.set(text, rarities.of(text));
      held.ids.set(hit.id, (held.ids.get(hit.id) ?? 0) + (asked[at]?.idf ?? 0));
      scores.set(hit.recordId, held);
    }
  });
  // A record the plain question found may have a better page for its pairs than the one Meilisearch chose.
  const chosen = new Map(base.map((document) => [document.recordId, document.id]));
  const better = [...scores].flatMap(([recordId, held]) => {
    const id = topKey(held.ids);
    return chosen.has(recordId) && chosen.get(recordId) !== id ? [id] : [];
  });
  const best = [...scores]
    .filter(([recordId]) => !chosen.has(recordId))
    .map(([, held]) => ({ id: topKey(held.ids), score: [...held.pairs.values()].reduce((sum, idf) => sum + idf, 0) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, READ_CANDIDATES);
  const ids = [...better, ...best.map((one) => one.id)];
  if (ids.length === 0) return [...base];
  const read = await readDocuments(index, ids);
  const replaced = new Set(read.map((document) => document.recordId));
  return [...base.filter((document) => !replaced.has(document.recordId)), ...read];
}

/** The ids stand in the address of the request, which servers keep within some kilobytes. */
async function readDocuments(index: Index<MeiliDocument>, ids: readonly string[]): Promise<MeiliDocument[]> {
  const asked: Promise<{ results: MeiliDocument[] }>[] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_REQUEST) {
    const some = ids.slice(at, at + IDS_PER_REQUEST);
    asked.push(index.getDocuments({ ids: some, limit: some.length }));
  }
  return (await Promise.all(asked)).flatMap((answer) => answer.results);
}

function topKey(ids: ReadonlyMap<string, number>): string {
  return [...ids].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
