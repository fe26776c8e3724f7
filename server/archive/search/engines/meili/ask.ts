/** Asks a question of Meilisearch: strictly first, then step by step more loosely; ranks what comes back; counts exactly. */
import type { Index, Meilisearch, MultiSearchQuery } from 'meilisearch';
import { createWordMemory } from '../../../../kernel/fold-text.js';
import type { Token } from '../../../../kernel/fold-text.js';
import { findMarks, markPlan, snippetOf, toSegments } from '../../rules/highlight.js';
import { FACET_NAMES, MAX_WINDOW } from '../engine.js';
import type { EngineHit, EngineNote, EngineQuery, EngineResult, FacetCount, FacetName } from '../engine.js';
import { READ_CANDIDATES, allPairs, sentenceCandidates } from './candidates.js';
import { CANDIDATE_FIELDS, pairWord, readCandidate, spelt } from './documents.js';
import type { Candidate, MeiliDocument, ReadCandidate } from './documents.js';
import { meiliFilter, oneOf } from './filter.js';
import { phraseFilters } from './phrases.js';
import { MEILI_WORDS, meiliQuestion, queryText, telexReading } from './question.js';
import type { MeiliQuestion } from './question.js';
import { createMeiliRanking } from './rank.js';
import type { MeiliRanked, Rarities } from './rank.js';
import { PAIR_FIELDS, WORD_FIELDS } from './settings.js';

const FACET_FIELDS: Readonly<Record<FacetName, string>> = {
  typeCodes: 'typeCode', agencyIds: 'agencyIds', years: 'year', validity: 'validity', procedureCodes: 'procedureCodes', signatureState: 'signatureState',
};

/** Gains of bearing a number asked for: as its own, as its own in part, and as a bare number among the words. */
const NUMBER_BONUS = 1000;
const PART_BONUS = 100;
const BARE_BONUS = 8;

/** What asking needs. */
export interface AskDeps {
  readonly client: Meilisearch;
  readonly index: () => Index<MeiliDocument>;
  readonly rarities: Rarities;
  readonly stopWords: ReadonlySet<string>;
}

interface Base {
  readonly question: MeiliQuestion;
  readonly query: MultiSearchQuery;
  /** Scope and filters of the asker alone. */
  readonly scope: string;
  readonly candidates: readonly ReadCandidate[];
  readonly total: number;
  readonly exact: boolean;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly notes: readonly EngineNote[];
  readonly ignored: readonly string[];
}

/** Builds the asker. */
export function createAsker(deps: AskDeps): (query: EngineQuery) => Promise<EngineResult> {
  const rank = createMeiliRanking();
  const forms = createWordMemory();
  return async (query) => {
    const base = await askBase(deps, query);
    const offset = Math.max(0, query.offset ?? 0);
    const limit = Math.max(0, Math.min(query.limit ?? 20, MAX_WINDOW - offset));
    const ranked = await ordered(deps, rank, query, base, offset, limit);
    const marks = query.highlight === false ? undefined
      : markPlan(query.text, deps.stopWords, base.notes.flatMap((note) => (note.kind === 'corrected' ? [note.to] : [])));
    const shown = await readShown(deps, ranked, base.scope, marks !== undefined);
    const show = ({ document, score }: MeiliRanked): EngineHit => {
      const { title, meta, text } = shown.get(document.id) ?? { title: '', meta: '', text: '' };
      return {
        recordId: document.recordId, pageNumber: document.pageNumber, score,
        title: marks === undefined ? [{ text: title, marked: false }] : toSegments(title, findMarks(title, marks, forms)),
        snippet: marks === undefined ? [] : snippetOf(text === '' ? meta : text, marks, 36, forms),
      };
    };
    return {
      total: Math.max(base.total, base.question.all ? 0 : ranked.length), totalExact: base.exact && (base.question.all || base.question.empty),
      hits: ranked.map(show),
      facets: facetsOf(base.facets, query.facets ?? []),
      histogramByYear: counts(base.facets['year']).map(({ value, count }) => ({ year: Number(value), count })).filter(({ year }) => year > 0).sort((a, b) => a.year - b.year),
      notes: base.notes, ignoredWords: base.ignored, engine: 'meilisearch',
    };
  };
}

/** The question as Meilisearch takes it, with total and facets, in the strictest reading that finds anything. */
async function askBase(deps: AskDeps, query: EngineQuery): Promise<Base> {
  const question = meiliQuestion(query.text, deps.stopWords);
  await deps.rarities.learn([...question.words.map((word) => word.unmarked), ...allPairs(question).map(({ left, right }) => pairWord(left, right))]);
  const sentence = question.all || question.empty ? undefined : await askSentence(deps, query, question);
  if (sentence !== undefined) return sentence;
  const first = await askOnce(deps, query, question, { strictPhrases: true, relaxed: false });
  if (first.total > 0) return first;
  if (question.phrases.some((phrase) => phrase.some((token) => token.canonical !== token.unmarked))) {
    const loose = await askOnce(deps, query, question, { strictPhrases: false, relaxed: false });
    if (loose.total > 0) return { ...loose, notes: [{ kind: 'unmarked' }] };
  }
  const telex = telexReading(question);
  if (telex !== undefined) {
    const read = await askOnce(deps, query, telex.question, { strictPhrases: false, relaxed: false });
    if (read.total > 0) return { ...read, notes: telex.notes };
  }
  if (question.all && question.tokens.length > 1) {
    const relaxed = await askOnce(deps, query, question, { strictPhrases: false, relaxed: true });
    if (relaxed.total > 0) return { ...relaxed, notes: [{ kind: 'relaxed' }] };
  }
  return first;
}

/** A long question: its most promising papers, with facets counted over these. Undefined when the index holds no two of its pairs. */
async function askSentence(deps: AskDeps, query: EngineQuery, question: MeiliQuestion): Promise<Base | undefined> {
  const { scope, filter, exact } = await filtersOf(deps, query, question, true);
  const candidates = await sentenceCandidates(deps.client, deps.index(), question, deps.rarities, filter);
  if (candidates.length === 0) return undefined;
  const asked: MultiSearchQuery = {
    ...plainQuery(deps, query), q: '', filter: `(${scope}) AND ${oneOf('recordId', candidates.map((one) => one.candidate.recordId))}`,
  };
  const { results } = await deps.client.multiSearch({ queries: [{ ...asked, limit: 0, facets: Object.values(FACET_FIELDS) }] });
  const ignored = [...new Set(question.tokens.filter((_, at) => question.words[at]?.stop === true).map((token) => token.exact))];
  return { question, query: asked, scope, candidates, total: candidates.length, exact, facets: results[0]?.facetDistribution ?? {}, notes: [], ignored };
}

async function filtersOf(deps: AskDeps, query: EngineQuery, question: MeiliQuestion, strictPhrases: boolean): Promise<{ scope: string; filter: string; exact: boolean }> {
  const number = question.numberKeys.length === 0 ? '' : `${['numberKeys', 'looseKeys', 'citationKeys'].map((field) => oneOf(field, question.numberKeys)).join(' OR ')}`;
  const scope = meiliFilter(query.scope, query.filters ?? {});
  const { filters, exact } = await phraseFilters(deps.index(), question, scope, strictPhrases);
  return { scope, filter: [scope, number, ...filters].filter((part) => part !== '').map((part) => `(${part})`).join(' AND '), exact };
}

function plainQuery(deps: AskDeps, query: EngineQuery): MultiSearchQuery {
  const sort = query.sort === 'issued-asc' ? ['issuedLast:asc'] : query.sort === 'issued-desc' ? ['issued:desc'] : [];
  return { indexUid: deps.index().uid, sort, distinct: 'recordId', attributesToRetrieve: [...CANDIDATE_FIELDS] };
}

async function askOnce(deps: AskDeps, query: EngineQuery, question: MeiliQuestion, how: { strictPhrases: boolean; relaxed: boolean }): Promise<Base> {
  const { words, ignored } = chosenWords(question, deps.rarities);
  const { scope, filter, exact } = await filtersOf(deps, query, question, how.strictPhrases);
  const asked: MultiSearchQuery = {
    ...plainQuery(deps, query), q: queryText(question, words), filter, matchingStrategy: question.all && !how.relaxed ? 'all' : 'frequency',
    attributesToSearchOn: [...WORD_FIELDS, ...(question.phrases.length === 0 ? [] : PAIR_FIELDS)],
  };
  const answer = await deps.client.multiSearch<{ queries: MultiSearchQuery[] }, Candidate>({ queries: [
    { ...asked, hitsPerPage: READ_CANDIDATES, page: 1, facets: Object.values(FACET_FIELDS) },
    ...markedQuestion(question, asked),
  ] });
  const [main, marked] = answer.results;
  const documents = [...(marked?.hits ?? []), ...(main?.hits ?? [])];
  const seen = new Set<string>();
  return {
    question, query: asked, scope, total: main?.totalHits ?? 0, exact, facets: main?.facetDistribution ?? {}, notes: [], ignored,
    candidates: documents.filter((document) => !seen.has(document.recordId) && seen.add(document.recordId)).map(readCandidate),
  };
}

/** Short questions with marks are asked once more with the marks spelt out, so that exact ones are among the candidates. */
function markedQuestion(question: MeiliQuestion, asked: MultiSearchQuery): MultiSearchQuery[] {
  const marked = question.tokens.filter((token) => token.canonical !== token.unmarked);
  if (!question.all || marked.length === 0 || (asked.sort?.length ?? 0) > 0) return [];
  const words = tellingTokens(question).map((token) => (token.canonical === token.unmarked ? token.unmarked : spelt(token)));
  return [{ ...asked, q: queryText(question, words), limit: READ_CANDIDATES / 2 }];
}

/** Texts of what is shown, by document id; without marks to set, titles only. */
async function readShown(deps: AskDeps, ranked: readonly MeiliRanked[], scope: string, texts: boolean): Promise<Map<string, Shown>> {
  if (ranked.length === 0) return new Map();
  const fields: (keyof Shown)[] = texts ? ['id', 'title', 'meta', 'text'] : ['id', 'title'];
  const { results } = await deps.index().getDocuments<Shown>({ ids: ranked.map((one) => one.document.id), filter: scope, fields, limit: ranked.length });
  return new Map(results.map((one) => [one.id, one]));
}

type Shown = Pick<MeiliDocument, 'id' | 'title' | 'meta' | 'text'>;

/** The words of a question that say something, ten at most, the rarest: Meilisearch reads no more. */
function chosenWords(question: MeiliQuestion, rarities: Rarities): { readonly words: readonly string[]; readonly ignored: readonly string[] } {
  const taken = question.phrases.reduce((sum, phrase) => sum + Math.max(1, phrase.length - 1), 0);
  const room = Math.max(1, MEILI_WORDS - taken);
  const texts = tellingTokens(question).map((token) => token.unmarked);
  if (texts.length <= room) return { words: texts, ignored: [] };
  const rarest = new Set([...new Set(texts)].sort((a, b) => rarities.of(b) - rarities.of(a)).slice(0, room));
  return { words: texts.filter((text) => rarest.has(text)), ignored: [...new Set(question.tokens.filter((token) => !rarest.has(token.unmarked)).map((token) => token.exact))] };
}

/** The words of a question but for stop words; all of them when there are no others. An unfinished word may become anything. */
function tellingTokens(question: MeiliQuestion): readonly Token[] {
  const last = question.tokens.length - 1;
  const telling = question.tokens.filter((_, at) => question.words[at]?.stop !== true || (question.prefix && at === last));
  return telling.length === 0 ? question.tokens : telling;
}

type Rank = ReturnType<typeof createMeiliRanking>;

async function ordered(deps: AskDeps, rank: Rank, query: EngineQuery, base: Base, offset: number, limit: number): Promise<MeiliRanked[]> {
  const tail = async (from: number, count: number): Promise<Candidate[]> =>
    count <= 0 ? [] : ((await deps.index().search<Candidate>(base.query.q, { ...withoutUid(base.query), offset: from, limit: count })).hits);
  if ((query.sort ?? 'relevance') !== 'relevance') return (await tail(offset, limit)).map((document) => ({ document, score: 0 }));
  const { question, candidates } = base;
  const bonus = (document: Candidate): number => {
    const bare = question.tokens.map((token) => token.unmarked).filter((text) => /^\d/.test(text));
    if (document.numberKeys.some((key) => question.numberKeys.includes(key))) return NUMBER_BONUS;
    if (document.looseKeys.some((key) => question.numberKeys.includes(key))) return PART_BONUS;
    return document.looseKeys.some((key) => bare.includes(key)) ? BARE_BONUS : 0;
  };
  const top = rank(question.words, candidates, deps.rarities, { marked: question.marked, all: question.all, bonus });
  const own = top.slice(offset, offset + limit);
  if (own.length === limit || base.total <= top.length) return own;
  // Behind the ranked ones come the rest in the order of Meilisearch, without those already shown.
  const shown = new Set(top.map((one) => one.document.recordId));
  const rest = (await tail(0, offset + limit + 1)).filter((document) => !shown.has(document.recordId));
  const floor = top[top.length - 1]?.score ?? 0;
  return [...own, ...rest.slice(Math.max(0, offset - top.length), Math.max(0, offset + limit - top.length)).map((document, at) => ({ document, score: floor - 1 - at / MAX_WINDOW }))];
}

function withoutUid(query: MultiSearchQuery): Omit<MultiSearchQuery, 'indexUid'> {
  const { indexUid: _, ...rest } = query;
  return rest;
}

function facetsOf(found: Base['facets'], names: readonly FacetName[]): EngineResult['facets'] {
  return Object.fromEntries(FACET_NAMES.filter((name) => names.includes(name)).map((name) => {
    const values = counts(found[FACET_FIELDS[name]]).filter(({ value }) => value !== '' && value !== '0');
    return [name, name === 'years' ? values.sort((a, b) => Number(b.value) - Number(a.value)) : values];
  }));
}

function counts(distribution: Readonly<Record<string, number>> | undefined): FacetCount[] {
  return Object.entries(distribution ?? {})
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
