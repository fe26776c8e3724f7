/** First step of a search: which records answer, and a quick score by which the best few hundred are chosen. */
import type { IndexFile } from './schema.js';
import type { Columns } from './columns.js';
import { markedTerm, pairTerm, syllableTerm } from '../ranking/codes.js';
import { excludedOrds, markDemands } from './demands.js';
import type { Plan } from './plan.js';
import type { Postings } from './postings.js';
import type { Admits } from './scope-filter.js';
import { addToHeads, addToPages, chooseBestPages, clearSums, createSums } from './sums.js';
import type { Sums } from './sums.js';

/** Every record that answers, unordered, with its quick score and best page (0: none, the description matched). */
export interface Matches {
  readonly ords: Uint32Array;
  readonly scores: Float32Array;
  readonly pages: Uint32Array;
  /** What a record gains for bearing a number asked for; holds until the next question. */
  readonly bonus: (ord: number) => number;
  readonly ignored: readonly string[];
}

/** Bounds of the work for one question; terms beyond them are left out, most frequent first. */
export interface MatchLimits {
  /** Pairs on more than this share of the pages do not choose (0 to 1). */
  readonly maxPairShare: number;
  /** The same for single syllables in long questions. */
  readonly maxSyllableShare: number;
  /** Pairs on more pages than that do not choose in long questions, however large the index. */
  readonly longestList: number;
  /** So many entries of lists are added up for one question, the rarest terms first; what is left over chooses nothing but is still ranked by. */
  readonly mostEntries: number;
  /** Long questions: least share of the question's weight a record must hold. */
  readonly minShare: number;
  readonly titleWeight: number;
  readonly metaWeight: number;
}

export const MATCH_LIMITS: MatchLimits = { maxPairShare: 0.3, maxSyllableShare: 0.05, longestList: 60_000, mostEntries: 500_000, minShare: 0.2, titleWeight: 1.2, metaWeight: 0.6 };

/** Number of pages below which no term is too frequent. */
const SMALL_INDEX = 2_000;
const NONE = new Uint32Array(0);

/** Finds all records that answer a plan and are admitted. */
export type Matcher = (plan: Plan, admits: Admits) => Matches;

/** Binds to an open index file. */
export function createMatcher(db: IndexFile, columns: Columns, postings: Postings, limits: MatchLimits = MATCH_LIMITS): Matcher {
  const sums = createSums();
  return (plan, admits) => {
    clearSums(sums, columns);
    const { total, ignored } = weigh(columns, postings, plan, sums, limits);
    const required = markDemands(db, columns, postings, plan, sums);
    const excluded = excludedOrds(db, columns, postings, plan);
    chooseBestPages(sums, columns);
    const everything = required === 0 && plan.clauses.length === 0;
    const floor = plan.all || plan.clauses.length === 0 ? 0 : total * limits.minShare;
    const most = everything ? columns.maxOrd : sums.ords.count;
    const ords = new Uint32Array(most);
    const scores = new Float32Array(most);
    const pages = new Uint32Array(most);
    const { held, title, meta, bonus, best, page, score } = sums;
    const looked = sums.ords.ids;
    let found = 0;
    for (let at = 0; at < most; at += 1) {
      const ord = everything ? at + 1 : (looked[at] as number);
      if (required !== 0 && ((held[ord] as number) & required) !== required) continue;
      const inTitle = title[ord] as number;
      const inMeta = meta[ord] as number;
      const gain = bonus[ord] as number;
      const own = best[ord] as number;
      const mass = (own === 0 ? 0 : (page[own] as number)) + inTitle + inMeta + gain;
      if (mass < floor || (required === 0 && mass <= 0 && !everything)) continue;
      if (excluded.has(ord) || !admits(ord)) continue;
      ords[found] = ord;
      pages[found] = own;
      scores[found] = (score[ord] as number) + limits.titleWeight * inTitle + limits.metaWeight * inMeta + gain;
      found += 1;
    }
    return { ords: ords.subarray(0, found), scores: scores.subarray(0, found), pages: pages.subarray(0, found), bonus: (ord) => sums.bonus[ord] ?? 0, ignored };
  };
}

/** Whether a record that is admitted holds a word in any field; stops at the first. */
export function isWordOf(columns: Columns, postings: Postings, word: string, admits: Admits): boolean {
  const term = syllableTerm(word);
  return postings.some('title', term, admits) || postings.some('meta', term, admits) || postings.some('body', term, (page) => admits(columns.pageOrd[page] ?? 0));
}

interface TermLists {
  readonly weight: number;
  readonly texts: ReadonlySet<string>;
  readonly body: Uint32Array;
  readonly title: Uint32Array;
  readonly meta: Uint32Array;
  readonly entries: number;
}

/** Adds the weight of every useful term to the pages and records that hold it. */
function weigh(columns: Columns, postings: Postings, plan: Plan, sums: Sums, limits: MatchLimits): { total: number; ignored: string[] } {
  const pages = Math.max(1, columns.pages);
  const lists: TermLists[] = [];
  for (const [term, { weight, texts }] of termWeights(plan)) {
    const found = listsOf(postings, term, plan, pages, limits);
    if (found !== undefined) lists.push({ ...found, weight, texts, entries: found.body.length + found.title.length + found.meta.length });
  }
  lists.sort((a, b) => a.entries - b.entries);
  const used = new Set<string>();
  let total = 0;
  let entries = 0;
  for (const { weight, texts, body, title, meta, entries: own } of lists) {
    if (entries > 0 && entries + own > limits.mostEntries) break;
    entries += own;
    for (const text of texts) used.add(text);
    const found = Math.max(body.length, title.length, meta.length);
    if (found === 0) continue;
    const idf = weight * Math.log(1 + (pages - Math.min(found, pages) + 0.5) / (found + 0.5));
    total += idf;
    addToPages(sums, body, idf);
    addToHeads(sums, 'title', title, idf);
    addToHeads(sums, 'meta', meta, idf);
  }
  return { total, ignored: plan.words.filter((word) => word.run === 0 && !used.has(word.text)).map((word) => word.text) };
}

/** Who holds a term; nothing where it is too common to choose by. */
function listsOf(postings: Postings, term: string, plan: Plan, pages: number, limits: MatchLimits): { body: Uint32Array; title: Uint32Array; meta: Uint32Array } | undefined {
  const pair = term.startsWith('_');
  if (!pair && !plan.all && pages > SMALL_INDEX && postings.frequency(term) > Math.min(limits.longestList, limits.maxSyllableShare * pages)) return undefined;
  if (!pair || pages <= SMALL_INDEX) return { body: postings.of('body', term), title: postings.of('title', term), meta: postings.of('meta', term) };
  const most = limits.longestList;
  const body = postings.atMost('body', term, most).ids;
  if (body === undefined || body.length > limits.maxPairShare * pages) return undefined;
  return { body, title: postings.atMost('title', term, most).ids ?? NONE, meta: postings.atMost('meta', term, most).ids ?? NONE };
}

/** The terms of a plan with their weights: pairs inside runs, syllables, and syllables with marks when the asker typed marks. */
function termWeights(plan: Plan): Map<string, { weight: number; texts: Set<string> }> {
  const terms = new Map<string, { weight: number; texts: Set<string> }>();
  const add = (term: string, weight: number, ...texts: string[]): void => {
    const held = terms.get(term) ?? { weight: 0, texts: new Set<string>() };
    held.weight = Math.max(held.weight, weight);
    for (const text of texts) held.texts.add(text);
    terms.set(term, held);
  };
  plan.words.forEach((word, at) => {
    const next = plan.words[at + 1];
    if (next !== undefined && next.run === word.run && !(word.stop && next.stop)) {
      for (const left of [word.unmarked, ...word.others]) {
        for (const right of [next.unmarked, ...next.others]) {
          add(pairTerm(left, right), Math.min(word.weight, next.weight), word.text, next.text);
        }
      }
    }
    if (word.stop && plan.words.length > 1) return;
    add(syllableTerm(word.unmarked), word.weight * 0.5, word.text);
    for (const other of word.others) add(syllableTerm(other), word.weight * 0.3, word.text);
    if (plan.marked && word.canonical !== word.unmarked) add(markedTerm(word.canonical), word.weight * 0.5, word.text);
  });
  return terms;
}
