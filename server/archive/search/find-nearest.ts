import type { Message } from '../../platform/i18n/translator.js';
import type { AccessScope } from './engines/engine.js';
import type { SearchQuestion } from './model.js';
import { filtersOf, questionOf } from './model.js';
import type { ParsedQuery } from './rules/query-model.js';
import type { Search } from './search.js';

/** A question near the one that found nothing, with what it finds. */
export interface Nearest {
  readonly label: Message;
  readonly question: SearchQuestion;
  readonly count: number;
}

/** What a question that found nothing went through, in sentences. */
export interface NothingFound {
  readonly tried: readonly Message[];
  readonly nearest: readonly Nearest[];
}

type Trial = Omit<Nearest, 'count'>;

const MOST_TRIALS = 10;
const MOST_SHOWN = 4;
const FILTERS = { type: [], agency: [], year: [], validity: [], procedure: [], signature: [], yearFrom: undefined, yearTo: undefined } as const;

/**
 * Says what was tried and looks a step around the question: without its filters, without quotation marks or exclusions, without one
 * of its words, a document number without its symbol; at last each piece alone. Every trial is asked
 * under the same scope: what is not for the asker is neither found nor counted.
 */
export async function findNearest(search: Pick<Search, 'search' | 'understand'>, scope: AccessScope, question: SearchQuestion, byIdentifier: boolean): Promise<NothingFound> {
  const parsed = search.understand(question.q ?? '');
  const trials: Trial[] = [];
  const text = question.q ?? '';
  if (Object.keys(filtersOf(question)).length > 0 && text !== '') trials.push({ label: { key: 'searchpage.nearest.noFilters' }, question: { ...questionOf(question), ...FILTERS } });
  if (parsed.phrases.length > 0) trials.push({ label: { key: 'searchpage.nearest.noQuotes' }, question: { ...questionOf(question), q: text.replace(/["“”]/gu, ' ').trim() } });
  const pieces = [...parsed.chips.filter((chip) => chip.kind !== 'phrase'), ...parsed.words.map((word) => ({ text: word.text, start: word.start, end: word.end }))];
  if (pieces.length > 1) {
    for (const piece of pieces) {
      const rest = `${text.slice(0, piece.start)} ${text.slice(piece.end)}`.replace(/\s+/gu, ' ').trim();
      if (rest !== '') trials.push({ label: { key: 'searchpage.nearest.without', params: { text: piece.text } }, question: { ...questionOf(question), q: rest } });
    }
  }
  const ask = (some: readonly Trial[]): Promise<Nearest[]> => askAll(search, scope, some.slice(0, MOST_TRIALS), byIdentifier);
  // Two things wrong at once: then each piece is asked for alone.
  const near = await ask([...serialsOf(parsed, question), ...trials]);
  const found = near.length > 0 ? near : await ask(alone(parsed, question));
  const longWord = parsed.words.some((word) => [...word.text].length >= 5);
  return {
    tried: [
      { key: 'searchpage.tried.words' }, { key: 'searchpage.tried.marks' },
      ...(longWord ? [{ key: 'searchpage.tried.slips' }] : []),
      ...(parsed.words.length > 1 ? [{ key: 'searchpage.tried.some' }] : []),
      ...(parsed.numbers.length > 0 ? [{ key: 'searchpage.tried.numbers' }] : []),
    ],
    nearest: found.sort((a, b) => a.count - b.count).slice(0, MOST_SHOWN),
  };
}

async function askAll(search: Pick<Search, 'search'>, scope: AccessScope, trials: readonly Trial[], byIdentifier: boolean): Promise<Nearest[]> {
  const asked = await Promise.all(trials.map(async (trial) => {
    const answer = await search.search(scope, { text: trial.question.q ?? '', filters: filtersOf(trial.question), limit: 1, highlight: false, byIdentifier });
    return { ...trial, count: answer.restrictionsDropped ? 0 : answer.total };
  }));
  return asked.filter((one) => one.count > 0);
}

/** A number of which the symbol may be wrong: its digits are never guessed, but they can be asked for alone. */
function serialsOf(parsed: ParsedQuery, question: SearchQuestion): Trial[] {
  return parsed.numbers.flatMap((number) => {
    const serial = /^\d+/.exec(number.text)?.[0];
    return serial === undefined || serial === number.text.trim() ? [] : [only(question, serial)];
  });
}

function alone(parsed: ParsedQuery, question: SearchQuestion): Trial[] {
  const words = parsed.words.map((word) => word.text).join(' ');
  const pieces = [...parsed.phrases.map((phrase) => phrase.text), ...parsed.numbers.map((number) => number.text), words, ...parsed.words.map((word) => word.text).filter((text) => [...text].length > 1)];
  return [...new Set(pieces)].filter((piece) => piece !== '' && piece !== question.q).map((piece) => only(question, piece));
}

function only(question: SearchQuestion, text: string): Trial {
  return { label: { key: 'searchpage.nearest.only', params: { text } }, question: { ...questionOf(question), ...FILTERS, q: text } };
}
