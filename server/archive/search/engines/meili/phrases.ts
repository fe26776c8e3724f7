/**
 * Phrases and exclusions as lists of records. The server knows pairs of words without marks; whether they stand side by side and bear
 * the marks asked for is read in the codes. What is on more pages than are read is left to the pairs alone, and said to be inexact.
 */
import type { Index } from 'meilisearch';
import type { Token } from '../../../../kernel/fold-text.js';
import { codeOf, holdsRun } from '../ranking/codes.js';
import { spelt, unpacked } from './documents.js';
import type { MeiliDocument } from './documents.js';
import { oneOf } from './filter.js';
import { phraseText } from './question.js';
import type { MeiliQuestion } from './question.js';
import { PAIR_FIELDS, WORD_FIELDS } from './settings.js';

/** Pages read to check one phrase, and records excluded at most. */
const MOST_READ = 1_000;
const FIELDS = [...WORD_FIELDS, ...PAIR_FIELDS];

type Checked = Pick<MeiliDocument, 'recordId' | 'codes' | 'titleCodes' | 'metaCodes'>;

/** Filters to add to a question; `exact` is false where the server's pairs had to do. */
export interface PhraseFilters {
  readonly filters: readonly string[];
  readonly exact: boolean;
}

/** Reads the phrases and exclusions of a question; `strict` asks for the marks as typed. */
export async function phraseFilters(index: Index<MeiliDocument>, question: MeiliQuestion, scope: string, strict: boolean): Promise<PhraseFilters> {
  const wanted = question.phrases.filter((phrase) => phrase.length > 2 || (strict && isMarked(phrase)));
  const kept = await Promise.all(wanted.map((phrase) => recordsWith(index, phrase, scope, strict && isMarked(phrase))));
  const excluded = await Promise.all([
    ...question.excludedPhrases.map((phrase) => recordsWith(index, phrase, scope, isMarked(phrase))),
    ...question.excludedWords.map((word) => recordsWith(index, [word], scope, isMarked([word]))),
  ]);
  return {
    filters: [
      ...kept.flatMap((ids) => (ids === undefined ? [] : [oneOf('recordId', ids)])),
      ...excluded.flatMap((ids) => (ids === undefined || ids.length === 0 ? [] : [`NOT ${oneOf('recordId', ids)}`])),
    ],
    exact: [...kept, ...excluded].every((ids) => ids !== undefined),
  };
}

/** Records that hold the run; undefined when it is on more pages than are read. */
async function recordsWith(index: Index<MeiliDocument>, run: readonly Token[], scope: string, marked: boolean): Promise<string[] | undefined> {
  const one = run.length === 1 ? run[0] : undefined;
  const q = one === undefined ? `${phraseText(run)} ` : `"${marked ? spelt(one) : one.unmarked}" `;
  const check = run.length > 2 || (marked && run.length > 1);
  const { hits, estimatedTotalHits } = await index.search<Checked>(q, {
    filter: scope, matchingStrategy: 'all', limit: MOST_READ, attributesToSearchOn: FIELDS, attributesToRetrieve: check ? ['recordId', 'codes', 'titleCodes', 'metaCodes'] : ['recordId'],
  });
  if (estimatedTotalHits > MOST_READ) return undefined;
  const codes = run.map(codeOf);
  const held = check ? hits.filter((hit) => [hit.codes, hit.titleCodes, hit.metaCodes].some((text) => holdsRun(unpacked(text), codes, marked))) : hits;
  return [...new Set(held.map((hit) => hit.recordId))];
}

function isMarked(phrase: readonly Token[]): boolean {
  return phrase.some((token) => token.canonical !== token.unmarked);
}
