import type { Message } from '../../platform/i18n/translator.js';
import type { AccessScope } from './engines/engine.js';
import type { SearchQuestion } from './model.js';
import { filtersOf, questionOf } from './model.js';
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

const MOST_TRIALS = 8;
const MOST_SHOWN = 4;
const FILTERS = { type: [], agency: [], year: [], validity: [], procedure: [], signature: [], yearFrom: undefined, yearTo: undefined } as const;

/**
 * Says what was tried and looks a step around the question: without its filters, without quotation marks or exclusions, without one
 * of its words. Every trial is asked under the same scope: what is not for the asker is neither found nor counted.
 */
export async function findNearest(search: Pick<Search, 'search' | 'understand'>, scope: AccessScope, question: SearchQuestion, byIdentifier: boolean): Promise<NothingFound> {
  const parsed = search.understand(question.q ?? '');
  const trials: { label: Message; question: SearchQuestion }[] = [];
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
  const asked = await Promise.all(trials.slice(0, MOST_TRIALS).map(async (trial) => {
    const answer = await search.search(scope, { text: trial.question.q ?? '', filters: filtersOf(trial.question), limit: 1, highlight: false, byIdentifier });
    return { ...trial, count: answer.restrictionsDropped ? 0 : answer.total };
  }));
  const longWord = parsed.words.some((word) => [...word.text].length >= 5);
  return {
    tried: [
      { key: 'searchpage.tried.words' }, { key: 'searchpage.tried.marks' },
      ...(longWord ? [{ key: 'searchpage.tried.slips' }] : []),
      ...(parsed.words.length > 1 ? [{ key: 'searchpage.tried.some' }] : []),
      ...(parsed.numbers.length > 0 ? [{ key: 'searchpage.tried.numbers' }] : []),
    ],
    nearest: asked.filter((one) => one.count > 0).sort((a, b) => a.count - b.count).slice(0, MOST_SHOWN),
  };
}
