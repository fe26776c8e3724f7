/**
 * From a parsed question to what is looked up: words with their alternatives, weighted terms and, for short
 * questions, what every hit must hold.
 */
import { tokenize } from '../../../../kernel/fold-text.js';
import type { Token } from '../../../../kernel/fold-text.js';
import { decodeTelex } from '../../rules/telex.js';
import { oneEditApart, ocrReadings, ocrVariants } from '../../rules/typos.js';
import type { ParsedQuery } from '../../rules/query-model.js';
import type { EngineNote } from '../engine.js';
import type { RankedWord } from '../ranking/ranked-word.js';
import type { Postings } from './postings.js';

/** Words a person may type before a question counts as a sentence, whose words need not all be there. */
export const SHORT_QUERY_WORDS = 6;
/** Words of a question that are used; the rest is reported as ignored. */
const MAX_WORDS = 64;
/** Every demand of a question takes one bit of a 32-bit word. */
const MAX_PHRASES = 12;
const MAX_COMPLETIONS = 24;
const MAX_TYPO_WORDS = 3;

/** One word of the question with every writing that counts as it. */
export interface PlannedWord extends RankedWord {
  readonly text: string;
  readonly number: boolean;
}

/** What a hit of a short question must hold: one of the writings. */
export interface PlannedClause {
  readonly words: readonly string[];
  /** Beginning of an unfinished word. */
  readonly prefix?: string;
  /** Runs of unmarked words side by side, from abbreviations. */
  readonly phrases: readonly (readonly string[])[];
}

/** A stretch in quotes; `marked` when its marks must agree too. */
export interface PlannedPhrase {
  readonly tokens: readonly Token[];
  readonly marked: boolean;
}

/** The plan of a question. */
export interface Plan {
  readonly words: readonly PlannedWord[];
  readonly clauses: readonly PlannedClause[];
  readonly phrases: readonly PlannedPhrase[];
  readonly excludedWords: readonly Token[];
  readonly excludedPhrases: readonly PlannedPhrase[];
  readonly numberKeys: readonly string[];
  /** True when every clause must be met. */
  readonly all: boolean;
  /** The asker typed marks, so marks decide between equals. */
  readonly marked: boolean;
  readonly notes: readonly EngineNote[];
  readonly ignoredWords: readonly string[];
}

/**
 * What planning needs to know of the index. `visible` tells whether a word occurs in anything the asker may find and has not filtered out,
 * `known` whether it occurs in anything he may find at all: a word only of hidden papers must be answered like one nobody ever wrote.
 */
export interface PlanContext {
  readonly postings: Postings;
  readonly stopWords: ReadonlySet<string>;
  readonly visible: (word: string) => boolean;
  readonly known: (word: string) => boolean;
}

/** Plans a question; `relax` drops the demand that every word be there. */
export function planQuery(query: ParsedQuery, context: PlanContext, relax: boolean): Plan {
  const notes: EngineNote[] = [];
  const typed = query.words.slice(0, MAX_WORDS);
  const words: PlannedWord[] = [];
  const clauseOf = new Map<number, MutableClause>();
  typed.forEach((word, at) => {
    const prefix = query.lastWordIsPrefix && at === typed.length - 1;
    for (const token of tokenize(word.text)) {
      const planned = planWord(token, word.text, context, prefix, notes);
      words.push(planned);
      const clause = clauseOf.get(at) ?? { words: [], phrases: [], stop: true };
      if (prefix) clause.prefix = planned.unmarked;
      clause.words.push(planned.unmarked, ...planned.others);
      clause.stop = clause.stop && planned.stop;
      clauseOf.set(at, clause);
    }
  });
  expand(query, typed.length, words, clauseOf, notes);
  const clauses = [...clauseOf.values()];
  const content = clauses.filter((clause) => !clause.stop);
  const phrases = query.phrases.slice(0, MAX_PHRASES).map((phrase) => planPhrase(phrase.text)).filter((phrase) => phrase.tokens.length > 0);
  phrases.forEach((phrase, at) => {
    for (const token of phrase.tokens) words.push(wordOf(token, token.exact, context, 1, 1000 + at, []));
  });
  return {
    words,
    clauses: content.length > 0 ? content : clauses,
    phrases,
    excludedWords: query.excludedWords.flatMap((word) => tokenize(word)),
    excludedPhrases: query.excludedPhrases.map(planPhrase).filter((phrase) => phrase.tokens.length > 0),
    numberKeys: query.numbers.map((number) => number.key),
    all: !relax && clauses.length <= SHORT_QUERY_WORDS,
    marked: words.some((word) => word.canonical !== word.unmarked),
    notes,
    ignoredWords: [...query.droppedWords, ...query.words.slice(MAX_WORDS).map((word) => word.text), ...query.phrases.slice(MAX_PHRASES).map((phrase) => phrase.text)],
  };
}

interface MutableClause { words: string[]; phrases: string[][]; stop: boolean; prefix?: string }

function planWord(token: Token, text: string, context: PlanContext, prefix: boolean, notes: EngineNote[]): PlannedWord {
  const others: string[] = [];
  if (prefix && token.unmarked.length >= 1) {
    others.push(...context.postings.startingWith(token.unmarked, MAX_COMPLETIONS).filter((word) => word !== token.unmarked));
  }
  const known = context.known(token.unmarked) || others.some(context.known);
  if (!known) {
    for (const word of corrections(token, context)) {
      others.push(word);
      notes.push({ kind: 'corrected', from: text, to: word });
    }
  } else if (!prefix) {
    others.push(...[...ocrVariants(token.canonical), ...ocrReadings(token.unmarked)].filter((word) => context.postings.frequency(word) > 0));
  }
  return wordOf(token, text, context, 1, 0, others);
}

/** Words that may have been meant; only words the asker may find anyway, so that no correction tells of a hidden paper. */
function corrections(token: Token, context: PlanContext): string[] {
  if (/\d/.test(token.unmarked)) return [];
  const telex = decodeTelex(token.exact);
  if (telex !== undefined) {
    const plain = tokenize(telex)[0]?.unmarked ?? '';
    if (plain !== token.unmarked && context.visible(plain)) return [plain];
  }
  const misread = ocrReadings(token.unmarked).filter(context.visible);
  if (misread.length > 0) return misread;
  if (token.unmarked.length < 5) return [];
  const length = token.unmarked.length;
  return context.postings
    .wordsOfLength(length - 1, length + 1)
    .filter((word) => oneEditApart(token.unmarked, word))
    .sort((a, b) => context.postings.frequency(b) - context.postings.frequency(a))
    .filter(context.visible)
    .slice(0, MAX_TYPO_WORDS);
}

/** Abbreviations: their long forms (and the other way round) count for the words they stand for and are ranked by, weakly when ambiguous. */
function expand(
  query: ParsedQuery,
  typed: number,
  words: PlannedWord[],
  clauseOf: ReadonlyMap<number, { phrases: string[][] }>,
  notes: EngineNote[],
): void {
  let run = 0;
  query.words.slice(0, typed).forEach((word, at) => {
    for (const expansion of word.expansions ?? []) {
      const tokens = tokenize(expansion.text);
      if (tokens.length === 0) continue;
      run += 1;
      for (let k = at; k < at + expansion.span; k += 1) clauseOf.get(k)?.phrases.push(tokens.map((token) => token.unmarked));
      if (query.words.length <= SHORT_QUERY_WORDS || expansion.weight === 1) {
        for (const token of tokens) {
          words.push({
            text: token.exact, unmarked: token.unmarked, canonical: token.canonical, stop: false, number: false,
            weight: 0.5 * expansion.weight, run, others: [],
          });
        }
      }
      const from = query.words.slice(at, at + expansion.span).map((part) => part.text).join(' ');
      notes.push({ kind: 'expanded', from, to: expansion.text });
    }
  });
}

function wordOf(token: Token, text: string, context: PlanContext, weight: number, run: number, others: readonly string[]): PlannedWord {
  return {
    text, unmarked: token.unmarked, canonical: token.canonical, stop: context.stopWords.has(token.unmarked),
    number: /^\d/.test(token.unmarked), weight, run, others: [...new Set(others)],
  };
}

function planPhrase(text: string): PlannedPhrase {
  const tokens = tokenize(text);
  return { tokens, marked: tokens.some((token) => token.canonical !== token.unmarked) };
}
