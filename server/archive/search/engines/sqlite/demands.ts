/** What a record must hold to answer: numbers, phrases, every word of a short question; and what it must not. */
import type { IndexFile } from './schema.js';
import type { Columns } from './columns.js';
import { asCodes, codeOf, holdsRun, markedTerm, pairTerm, syllableTerm } from '../ranking/codes.js';
import type { Plan, PlannedClause, PlannedPhrase } from './plan.js';
import type { Field, Postings } from './postings.js';
import { identOrds } from './scope-filter.js';
import { IDENT } from './schema.js';
import { addToPages, touch } from './sums.js';
import type { Sums } from './sums.js';

/** Gains of bearing a number asked for: as its own, as its own in part, and in a citation. */
const NUMBER_BONUS = 1000;
const PART_BONUS = 100;
const CITING_BONUS = 20;
/** What a phrase in quotes adds to the page that holds it. */
const PHRASE_MASS = 10;

/** Marks, bit by bit, which records meet each demand; answers the bits to be met. */
export function markDemands(db: IndexFile, columns: Columns, postings: Postings, plan: Plan, sums: Sums): number {
  let bit = 1;
  let required = 0;
  const { held } = sums;
  /** Who failed an earlier demand needs no mark of a later one. */
  const demand = (mark: (hold: (ord: number) => void) => void): void => {
    const [own, before] = [bit, required];
    mark((ord) => {
      if (before !== 0 && ((held[ord] as number) & before) !== before) return;
      touch(sums, ord);
      held[ord] = (held[ord] as number) | own;
    });
    required |= bit;
    bit <<= 1;
  };
  if (plan.numberKeys.length > 0) {
    demand((hold) => {
      const exact = identOrds(db, IDENT.number, plan.numberKeys);
      const loose = [IDENT.numberPart, IDENT.procedure, IDENT.holderHash].flatMap((kind) => [...identOrds(db, kind, plan.numberKeys)]);
      const citing = identOrds(db, IDENT.citation, plan.numberKeys);
      for (const [ords, gain] of [[citing, CITING_BONUS], [loose, PART_BONUS], [exact, NUMBER_BONUS]] as const) {
        for (const ord of ords) {
          hold(ord);
          sums.bonus[ord] = Math.max(sums.bonus[ord] ?? 0, gain);
        }
      }
    });
  }
  const bare = plan.words.filter((word) => word.number && word.run === 0).map((word) => word.unmarked);
  if (bare.length > 0) {
    for (const ord of identOrds(db, IDENT.numberPart, bare)) {
      touch(sums, ord);
      sums.bonus[ord] = (sums.bonus[ord] ?? 0) + 8;
    }
  }
  for (const phrase of plan.phrases) {
    demand((hold) => {
      const { pages, titles, metas } = phraseMatches(db, postings, phrase);
      for (const page of pages) hold(columns.pageOrd[page] ?? 0);
      for (const ord of titles) hold(ord);
      for (const ord of metas) hold(ord);
      addToPages(sums, pages, PHRASE_MASS);
    });
  }
  if (plan.all) {
    // The rarest first: what fails it is not marked by the others.
    const rarest = (clause: PlannedClause): number => clause.words.reduce((sum, word) => sum + postings.frequency(word), clause.prefix === undefined ? 0 : 1);
    for (const clause of [...plan.clauses].sort((a, b) => rarest(a) - rarest(b))) demand((hold) => { holdClause(columns, postings, clause, hold); });
  }
  return required;
}

function holdClause(columns: Columns, postings: Postings, clause: PlannedClause, hold: (ord: number) => void): void {
  const holdAll = (pages: Uint32Array, heads: readonly Uint32Array[]): void => {
    for (const page of pages) hold(columns.pageOrd[page] as number);
    for (const list of heads) for (const ord of list) hold(ord);
  };
  const terms = [...clause.words.map(syllableTerm), ...(clause.prefix === undefined ? [] : [`${syllableTerm(clause.prefix)}*`])];
  for (const term of terms) holdAll(postings.of('body', term), [postings.of('title', term), postings.of('meta', term)]);
  for (const phrase of clause.phrases) {
    holdAll(pairIntersection(postings, 'body', phrase), [pairIntersection(postings, 'title', phrase), pairIntersection(postings, 'meta', phrase)]);
  }
}

/** Ids holding every pair of neighbours of a run: the run itself but for rare coincidences. */
function pairIntersection(postings: Postings, field: Field, words: readonly string[]): Uint32Array {
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

/** Records that hold an excluded word or phrase. */
export function excludedOrds(db: IndexFile, columns: Columns, postings: Postings, plan: Plan): Set<number> {
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
