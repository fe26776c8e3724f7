/** A parsed question as Meilisearch is asked it. */
import { tokenize } from '../../../../kernel/fold-text.js';
import type { Token } from '../../../../kernel/fold-text.js';
import { decodeTelex } from '../../rules/telex.js';
import type { ParsedQuery } from '../../rules/query-model.js';
import type { EngineNote } from '../engine.js';
import type { RankedWord } from '../ranking/ranked-word.js';
import { pairWord } from './documents.js';

/** Words of a question that count as a sentence, not all of which need be there. */
const SHORT_WORDS = 6;
/** Meilisearch reads this many words of a question and no more. */
export const MEILI_WORDS = 10;

/** A question, ready to be asked in several ways. */
export interface MeiliQuestion {
  readonly tokens: readonly Token[];
  readonly words: readonly RankedWord[];
  readonly phrases: readonly (readonly Token[])[];
  readonly excludedWords: readonly Token[];
  readonly excludedPhrases: readonly (readonly Token[])[];
  readonly numberKeys: readonly string[];
  readonly all: boolean;
  readonly marked: boolean;
  readonly prefix: boolean;
  readonly empty: boolean;
}

/** Prepares a question. */
export function meiliQuestion(query: ParsedQuery, stopWords: ReadonlySet<string>): MeiliQuestion {
  const tokens = query.words.flatMap((word) => tokenize(word.text));
  const phrases = query.phrases.map((phrase) => tokenize(phrase.text)).filter((words) => words.length > 0);
  const word = (token: Token, run: number): RankedWord => ({
    unmarked: token.unmarked, canonical: token.canonical, stop: stopWords.has(token.unmarked), weight: 1, run, others: [],
  });
  const words = [...tokens.map((token) => word(token, 0)), ...phrases.flatMap((phrase, at) => phrase.map((token) => word(token, 1 + at)))];
  return {
    tokens, words, phrases,
    excludedWords: query.excludedWords.flatMap((text) => tokenize(text)),
    excludedPhrases: query.excludedPhrases.map((text) => tokenize(text)).filter((phrase) => phrase.length > 0),
    numberKeys: query.numbers.map((number) => number.key),
    all: tokens.length <= SHORT_WORDS,
    marked: words.some((one) => one.canonical !== one.unmarked),
    prefix: query.lastWordIsPrefix,
    empty: tokens.length === 0 && phrases.length === 0,
  };
}

/** The question in words: phrases as their pairs, then the words; a closing space says that the last word is finished. */
export function queryText(question: MeiliQuestion, words: readonly string[]): string {
  const parts = [...question.phrases.map(phraseText), ...words];
  return parts.join(' ') + (question.prefix && words.length > 0 ? '' : ' ');
}

/** A phrase as the pairs it is made of, each exactly as written. */
export function phraseText(phrase: readonly Token[]): string {
  if (phrase.length === 1) return `"${phrase[0]?.unmarked ?? ''}"`;
  return [...new Set(phrase.slice(1).map((token, at) => `"${pairWord(phrase[at]?.unmarked ?? '', token.unmarked)}"`))].join(' ');
}

/** The question with words that look like key strokes of a dead input method read as such. */
export function telexReading(question: MeiliQuestion): { question: MeiliQuestion; notes: EngineNote[] } | undefined {
  const notes: EngineNote[] = [];
  const tokens = question.tokens.map((token) => {
    const read = decodeTelex(token.exact);
    const better = read === undefined ? undefined : tokenize(read)[0];
    if (better === undefined || better.unmarked === token.unmarked) return token;
    notes.push({ kind: 'corrected', from: token.exact, to: better.unmarked });
    return better;
  });
  if (notes.length === 0) return undefined;
  const words = question.words.map((word, at) => {
    const token = tokens[at];
    return word.run !== 0 || token === undefined ? word : { ...word, unmarked: token.unmarked, canonical: token.canonical };
  });
  return { question: { ...question, tokens, words }, notes };
}
