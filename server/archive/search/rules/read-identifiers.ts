/** Numbers of persons and organisations in a question. They become exact keys; their digits then search no text. */
import { tokenize } from '../../../kernel/fold-text.js';
import type { ParsedQuery, QueryChip, QueryNumber, QueryWord } from './query-model.js';

/** A number may be typed in groups: "051 099 000 123". */
const MOST_GROUPS = 5;
const WHOLE = /^(?:\d{9,14}|[a-z]{1,2}\d{6,8})$/;

/** Replaces identifiers by their keyed hash, where `hash` knows them for numbers; without `hash` the question stays as it is. */
export function withIdentifiers(parsed: ParsedQuery, hash: ((text: string) => string | undefined) | undefined): ParsedQuery {
  if (hash === undefined) return parsed;
  const numbers: QueryNumber[] = [];
  const words: QueryWord[] = [];
  for (let at = 0; at < parsed.words.length;) {
    const found = identifierAt(parsed.words, at, hash);
    if (found === undefined) {
      words.push(parsed.words[at] as QueryWord);
      at += 1;
    } else {
      numbers.push(found.number);
      at += found.words;
    }
  }
  if (numbers.length === 0) return parsed;
  const chips = numbers.map((number): QueryChip => ({ kind: 'number', text: number.text, start: number.start, end: number.end }));
  return { ...parsed, words, numbers: [...parsed.numbers, ...numbers], chips: [...parsed.chips, ...chips] };
}

/** The longest run of words from here that is an identifier: one word, or groups of digits. */
function identifierAt(words: readonly QueryWord[], at: number, hash: (text: string) => string | undefined): { number: QueryNumber; words: number } | undefined {
  const texts = words.slice(at, at + MOST_GROUPS).map((word) => tokenize(word.text)[0]?.exact ?? '');
  const groups = texts.findIndex((text) => !/^\d+$/.test(text));
  for (let count = Math.max(1, groups < 0 ? texts.length : groups); count > 0; count -= 1) {
    const text = texts.slice(0, count).join('');
    const key = WHOLE.test(text) ? hash(text) : undefined;
    const [first, last] = [words[at], words[at + count - 1]];
    if (key !== undefined && first !== undefined && last !== undefined) return { number: { text, key, start: first.start, end: last.end }, words: count };
  }
  return undefined;
}
