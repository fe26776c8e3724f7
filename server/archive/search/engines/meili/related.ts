/** What belongs to a record, asked of Meilisearch: papers like it, papers it names and papers that name it, all trimmed to the scope. */
import type { Index, Meilisearch } from 'meilisearch';
import { documentNumberKey } from '../../../../kernel/document-number.js';
import { tokenize } from '../../../../kernel/fold-text.js';
import { tellingPairs } from '../../rules/telling-pairs.js';
import type { CitationLinks, RelatedQuery, RelatedRecord } from '../engine.js';
import type { MeiliDocument } from './documents.js';
import { meiliKey, pairWord } from './documents.js';
import { meiliFilter, oneOf, recordFilter } from './filter.js';
import type { Rarities } from './rank.js';
import { PAIR_FIELDS } from './settings.js';

const PAIRS = 14;
const PER_PAIR = 60;
/** Words of the text that are looked at: each is a small question to the server the first time. */
const WORDS = 160;
const TITLE_TIMES = 3;
const LEAST_SHARE = 0.15;
const MOST_LISTED = 200;

type Found = Pick<MeiliDocument, 'recordId' | 'title' | 'documentNumber' | 'numberKeys'>;

interface RelatedDeps {
  readonly client: Meilisearch;
  readonly index: () => Index<MeiliDocument>;
  readonly rarities: Rarities;
  readonly stopWords: ReadonlySet<string>;
}

/** Answers what belongs to a record. */
export function createMeiliRelated(deps: RelatedDeps): { similar(query: RelatedQuery): Promise<readonly RelatedRecord[]>; citations(query: RelatedQuery): Promise<CitationLinks> } {
  const own = async ({ recordId, scope }: RelatedQuery): Promise<MeiliDocument | undefined> =>
    (await deps.index().getDocuments({ filter: `${recordFilter(scope)} AND ${oneOf('recordId', [recordId])}`, limit: 1 })).results[0];
  const listed = async (filter: string, limit: number): Promise<{ results: Found[]; total: number }> =>
    deps.index().getDocuments<Found>({ filter, fields: ['recordId', 'title', 'documentNumber', 'numberKeys'], sort: ['issued:desc'], limit });
  return {
    similar: (query) => similar(deps, query, own),
    citations: async (query) => {
      const head = await own(query);
      if (head === undefined) return { cites: [], citedBy: [], citedByTotal: 0 };
      const limit = limitOf(query, 50);
      const scope = `${recordFilter(query.scope)} AND recordId != ${JSON.stringify(query.recordId)}`;
      const numbers = (head.citations ?? []).slice(0, limit);
      const keys = numbers.map(documentNumberKey);
      const [held, citing] = await Promise.all([
        listed(`${scope} AND ${oneOf('numberKeys', keys)}`, limit * 4),
        listed(`${scope} AND ${oneOf('citationKeys', head.numberKeys)}`, limit),
      ]);
      return {
        cites: numbers.map((number, at) => ({ number, records: held.results.filter((one) => one.numberKeys.includes(keys[at] ?? '')).slice(0, limit).map((one) => toRelated(one, 0)) })),
        citedBy: citing.results.map((one) => toRelated(one, 0)),
        citedByTotal: citing.total,
      };
    },
  };
}

async function similar(deps: RelatedDeps, query: RelatedQuery, own: (query: RelatedQuery) => Promise<MeiliDocument | undefined>): Promise<readonly RelatedRecord[]> {
  const head = await own(query);
  if (head === undefined) return [];
  const first = await deps.index().getDocuments<MeiliDocument>({ ids: [`${meiliKey(query.recordId)}-1`], limit: 1 });
  const texts = [{ words: tokenize(head.title), weight: TITLE_TIMES }, { words: tokenize(head.meta), weight: 1 }, { words: tokenize(first.results[0]?.text ?? '').slice(0, WORDS), weight: 1 }];
  await deps.rarities.learn([...new Set(texts.flatMap(({ words }) => words.map((word) => word.unmarked)))].slice(0, 2 * WORDS));
  const pairs = tellingPairs(texts, (word) => deps.rarities.of(word), deps.stopWords, PAIRS);
  if (pairs.length === 0) return [];
  const filter = `(${meiliFilter(query.scope, {})}) AND recordId != ${JSON.stringify(query.recordId)}`;
  const { results } = await deps.client.multiSearch({
    queries: pairs.map(({ left, right }) => ({
      indexUid: deps.index().uid, q: `"${pairWord(left, right)}" `, filter, limit: PER_PAIR, attributesToSearchOn: [...PAIR_FIELDS], distinct: 'recordId', attributesToRetrieve: ['recordId', 'title', 'documentNumber'],
    })),
  });
  const scores = new Map<string, { one: Found; score: number }>();
  results.forEach((result, at) => {
    for (const hit of result.hits as unknown as Found[]) {
      scores.set(hit.recordId, { one: hit, score: (scores.get(hit.recordId)?.score ?? 0) + (pairs[at]?.weight ?? 0) });
    }
  });
  const total = pairs.reduce((sum, pair) => sum + pair.weight, 0);
  return [...scores.values()]
    .filter(({ score }) => score >= LEAST_SHARE * total)
    .sort((a, b) => b.score - a.score || (a.one.recordId < b.one.recordId ? -1 : 1))
    .slice(0, limitOf(query, 8))
    .map(({ one, score }) => toRelated(one, score / total));
}

function toRelated({ recordId, title, documentNumber }: Found, score: number): RelatedRecord {
  return { recordId, title, documentNumber, score };
}

function limitOf(query: RelatedQuery, usual: number): number {
  return Math.max(1, Math.min(query.limit ?? usual, MOST_LISTED));
}
