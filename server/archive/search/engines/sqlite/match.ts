/** First step of a search: which records answer, and a quick score by which the best few hundred are chosen. */
import type { IndexFile } from './schema.js';
import type { Columns } from './columns.js';
import { asCodes, codeOf, holdsRun, markedTerm, pairTerm, syllableTerm } from '../ranking/codes.js';
import type { Plan, PlannedClause, PlannedPhrase } from './plan.js';
import type { Postings } from './postings.js';
import { identOrds } from './scope-filter.js';
import type { Admits } from './scope-filter.js';
import { IDENT } from './schema.js';

/** Every record that answers, unordered, with its quick score and best page (0: none, the description matched). */
export interface Matches {
  readonly ords: Uint32Array;
  readonly scores: Float32Array;
  readonly pages: Uint32Array;
  /** What a record gains for bearing a number asked for. */
  readonly bonus: (ord: number) => number;
  readonly ignored: readonly string[];
}

/** Bounds of the work for one question; terms beyond them are left out, most frequent first. */
export interface MatchLimits {
  /** Pairs on more than this share of the pages do not choose (0 to 1). */
  readonly maxPairShare: number;
  /** The same for single syllables in long questions. */
  readonly maxSyllableShare: number;
  /** Long questions: least share of the question's weight a record must hold. */
  readonly minShare: number;
  readonly titleWeight: number;
  readonly metaWeight: number;
}

export const MATCH_LIMITS: MatchLimits = { maxPairShare: 0.3, maxSyllableShare: 0.05, minShare: 0.2, titleWeight: 1.2, metaWeight: 0.6 };

/** Gains of bearing a number asked for: as its own, as its own in part, and in a citation. */
const NUMBER_BONUS = 1000;
const PART_BONUS = 100;
const CITING_BONUS = 20;
/** Number of pages below which no term is too frequent. */
const SMALL_INDEX = 2_000;

interface Scratch {
  readonly page: Float32Array;
  readonly title: Float32Array;
  readonly meta: Float32Array;
  readonly bonus: Float32Array;
  readonly held: Uint32Array;
}

/** Finds all records that answer the plan and are admitted. */
export function matchRecords(db: IndexFile, columns: Columns, postings: Postings, plan: Plan, admits: Admits, limits: MatchLimits = MATCH_LIMITS): Matches {
  const scratch: Scratch = {
    page: new Float32Array(columns.maxPage + 1), title: new Float32Array(columns.maxOrd + 1), meta: new Float32Array(columns.maxOrd + 1),
    bonus: new Float32Array(columns.maxOrd + 1), held: new Uint32Array(columns.maxOrd + 1),
  };
  const { total, ignored } = weigh(columns, postings, plan, scratch, limits);
  const required = require(db, columns, postings, plan, scratch);
  const excluded = excludedOrds(db, columns, postings, plan);
  const best = bestPages(columns, scratch.page);
  const floor = plan.all || plan.clauses.length === 0 ? 0 : total * limits.minShare;
  const ords: number[] = [];
  const scores: number[] = [];
  const pages: number[] = [];
  for (let ord = 1; ord <= columns.maxOrd; ord += 1) {
    if (required !== 0 && ((scratch.held[ord] ?? 0) & required) !== required) continue;
    const mass = best.mass(ord) + (scratch.title[ord] ?? 0) + (scratch.meta[ord] ?? 0) + (scratch.bonus[ord] ?? 0);
    if (required === 0 && mass <= 0 && plan.clauses.length > 0) continue;
    if (mass < floor || excluded.has(ord) || !admits(ord)) continue;
    ords.push(ord);
    pages.push(best.page(ord));
    scores.push(best.score(ord) + limits.titleWeight * (scratch.title[ord] ?? 0) + limits.metaWeight * (scratch.meta[ord] ?? 0) + (scratch.bonus[ord] ?? 0));
  }
  return { ords: Uint32Array.from(ords), scores: Float32Array.from(scores), pages: Uint32Array.from(pages), bonus: (ord) => scratch.bonus[ord] ?? 0, ignored };
}

/** Records that hold a word in any field. */
export function ordsWithWord(columns: Columns, postings: Postings, word: string, admits: Admits): boolean {
  const term = syllableTerm(word);
  return (
    postings.of('title', term).some(admits) || postings.of('meta', term).some(admits) ||
    postings.of('body', term).some((page) => admits(columns.pageOrd[page] ?? 0))
  );
}

/** Adds the weight of every useful term to the pages and records that hold it. */
function weigh(columns: Columns, postings: Postings, plan: Plan, scratch: Scratch, limits: MatchLimits): { total: number; ignored: string[] } {
  const terms = termWeights(plan);
  const pages = Math.max(1, columns.pages);
  const used = new Set<string>();
  let total = 0;
  for (const [term, { weight, texts }] of terms) {
    const pair = term.startsWith('_');
    if (!pair && !plan.all && pages > SMALL_INDEX && postings.frequency(term) > limits.maxSyllableShare * pages) continue;
    const body = postings.of('body', term);
    if (pair && pages > SMALL_INDEX && body.length > limits.maxPairShare * pages) continue;
    const title = postings.of('title', term);
    const meta = postings.of('meta', term);
    const found = Math.max(body.length, title.length, meta.length);
    for (const text of texts) used.add(text);
    if (found === 0) continue;
    const idf = weight * Math.log(1 + (pages - Math.min(found, pages) + 0.5) / (found + 0.5));
    total += idf;
    for (const page of body) scratch.page[page] = (scratch.page[page] ?? 0) + idf;
    for (const ord of title) scratch.title[ord] = (scratch.title[ord] ?? 0) + idf;
    for (const ord of meta) scratch.meta[ord] = (scratch.meta[ord] ?? 0) + idf;
  }
  return { total, ignored: plan.words.filter((word) => word.run === 0 && !used.has(word.text)).map((word) => word.text) };
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

/** Marks, bit by bit, which records meet each demand; answers the bits to be met. */
function require(db: IndexFile, columns: Columns, postings: Postings, plan: Plan, scratch: Scratch): number {
  let bit = 1;
  let required = 0;
  const demand = (mark: (bit: number) => void): void => {
    mark(bit);
    required |= bit;
    bit <<= 1;
  };
  if (plan.numberKeys.length > 0) {
    demand((at) => {
      const exact = identOrds(db, IDENT.number, plan.numberKeys);
      const loose = [IDENT.numberPart, IDENT.procedure, IDENT.holderHash].flatMap((kind) => [...identOrds(db, kind, plan.numberKeys)]);
      const citing = identOrds(db, IDENT.citation, plan.numberKeys);
      for (const ord of [...exact, ...loose, ...citing]) scratch.held[ord] = (scratch.held[ord] ?? 0) | at;
      for (const ord of citing) scratch.bonus[ord] = Math.max(scratch.bonus[ord] ?? 0, CITING_BONUS);
      for (const ord of loose) scratch.bonus[ord] = PART_BONUS;
      for (const ord of exact) scratch.bonus[ord] = NUMBER_BONUS;
    });
  }
  const bare = plan.words.filter((word) => word.number && word.run === 0).map((word) => word.unmarked);
  if (bare.length > 0) for (const ord of identOrds(db, IDENT.numberPart, bare)) scratch.bonus[ord] = (scratch.bonus[ord] ?? 0) + 8;
  for (const phrase of plan.phrases) {
    demand((at) => {
      const { pages, titles, metas } = phraseMatches(db, postings, phrase);
      for (const page of pages) scratch.held[columns.pageOrd[page] ?? 0] = (scratch.held[columns.pageOrd[page] ?? 0] ?? 0) | at;
      for (const ord of [...titles, ...metas]) scratch.held[ord] = (scratch.held[ord] ?? 0) | at;
      for (const page of pages) scratch.page[page] = (scratch.page[page] ?? 0) + 10;
    });
  }
  if (plan.all) for (const clause of plan.clauses) demand((at) => { holdClause(columns, postings, clause, scratch.held, at); });
  return required;
}

function holdClause(columns: Columns, postings: Postings, clause: PlannedClause, held: Uint32Array, bit: number): void {
  const hold = (pages: Iterable<number>, heads: readonly Iterable<number>[]): void => {
    for (const page of pages) {
      const ord = columns.pageOrd[page] ?? 0;
      held[ord] = (held[ord] ?? 0) | bit;
    }
    for (const list of heads) for (const ord of list) held[ord] = (held[ord] ?? 0) | bit;
  };
  const terms = [...clause.words.map(syllableTerm), ...(clause.prefix === undefined ? [] : [`${syllableTerm(clause.prefix)}*`])];
  for (const term of terms) hold(postings.of('body', term), [postings.of('title', term), postings.of('meta', term)]);
  for (const phrase of clause.phrases) {
    hold(pairIntersection(postings, 'body', phrase), [pairIntersection(postings, 'title', phrase), pairIntersection(postings, 'meta', phrase)]);
  }
}

/** Ids holding every pair of neighbours of a run: the run itself but for rare coincidences. */
function pairIntersection(postings: Postings, field: 'body' | 'title' | 'meta', words: readonly string[]): Uint32Array {
  if (words.length === 1) return postings.of(field, syllableTerm(words[0] ?? ''));
  let found: Uint32Array | undefined;
  for (let at = 0; at + 1 < words.length; at += 1) {
    const ids = postings.of(field, pairTerm(words[at] ?? '', words[at + 1] ?? ''));
    found = found === undefined ? ids : intersect(found, ids);
    if (found.length === 0) break;
  }
  return found ?? new Uint32Array(0);
}

/** Exact places of a phrase, checked word by word in the stored codes. */
function phraseMatches(db: IndexFile, postings: Postings, phrase: PlannedPhrase): { pages: Uint32Array; titles: Uint32Array; metas: Uint32Array } {
  const words = phrase.tokens.map((token) => token.unmarked);
  const codes = phrase.tokens.map(codeOf);
  const check = (sql: string, ids: Uint32Array): Uint32Array => {
    if (words.length <= 2 && !phrase.marked) return ids;
    const read = db.prepare(sql);
    return ids.filter((id) => {
      const row = read.get(id) as { codes: Uint8Array } | undefined;
      return row !== undefined && holdsRun(asCodes(row.codes), codes, phrase.marked);
    });
  };
  return {
    pages: check('SELECT codes FROM page WHERE id = ?', pairIntersection(postings, 'body', words)),
    titles: check('SELECT title_codes AS codes FROM record WHERE ord = ?', pairIntersection(postings, 'title', words)),
    metas: check('SELECT meta_codes AS codes FROM record WHERE ord = ?', pairIntersection(postings, 'meta', words)),
  };
}

function excludedOrds(db: IndexFile, columns: Columns, postings: Postings, plan: Plan): Set<number> {
  const out = new Set<number>();
  const drop = (pages: Iterable<number>, titles: Iterable<number>, metas: Iterable<number>): void => {
    for (const page of pages) out.add(columns.pageOrd[page] ?? 0);
    for (const ord of titles) out.add(ord);
    for (const ord of metas) out.add(ord);
  };
  for (const word of plan.excludedWords) {
    const term = word.canonical === word.unmarked ? syllableTerm(word.unmarked) : markedTerm(word.canonical);
    drop(postings.of('body', term), postings.of('title', term), postings.of('meta', term));
  }
  for (const phrase of plan.excludedPhrases) {
    const { pages, titles, metas } = phraseMatches(db, postings, phrase);
    drop(pages, titles, metas);
  }
  return out;
}

/** The best page of each record: the tf-free BM25 of its terms, so that long parts do not win by length. */
function bestPages(columns: Columns, masses: Float32Array): { page(ord: number): number; score(ord: number): number; mass(ord: number): number } {
  const average = columns.pages === 0 ? 1 : columns.words / columns.pages;
  const page = new Uint32Array(columns.maxOrd + 1);
  const score = new Float32Array(columns.maxOrd + 1);
  for (let id = 1; id < masses.length; id += 1) {
    const mass = masses[id] ?? 0;
    if (mass === 0) continue;
    const ord = columns.pageOrd[id] ?? 0;
    const value = (mass * 2.2) / (1 + 1.2 * (0.7 + (0.3 * (columns.pageWords[id] ?? 0)) / average));
    if (value > (score[ord] ?? 0)) {
      score[ord] = value;
      page[ord] = id;
    }
  }
  return { page: (ord) => page[ord] ?? 0, score: (ord) => score[ord] ?? 0, mass: (ord) => masses[page[ord] ?? 0] ?? 0 };
}

function intersect(left: Uint32Array, right: Uint32Array): Uint32Array {
  const out = new Uint32Array(Math.min(left.length, right.length));
  let count = 0;
  let j = 0;
  for (const id of left) {
    while (j < right.length && (right[j] ?? 0) < id) j += 1;
    if (right[j] === id) {
      out[count] = id;
      count += 1;
    }
  }
  return out.slice(0, count);
}
