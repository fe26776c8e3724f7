import type { ParsedQuery } from '../../search/rules/query-model.js';

/** The search takes a question of up to so many words as "all of them"; a longer one as a sentence, loosely. */
const MOST_WORDS_STRICT = 6;

/**
 * The questions that a paper has to answer, every one of them, to be worth telling of. Somebody who reads a list forgives a loose
 * hit; somebody called away from his work does not. So a long question is asked in stretches of six words, each to the letter.
 */
export function alertQuestions(parsed: ParsedQuery): string[] {
  if (parsed.words.length <= MOST_WORDS_STRICT) return [parsed.raw];
  let rest = parsed.raw;
  for (const word of parsed.words) rest = rest.slice(0, word.start) + ' '.repeat(word.end - word.start) + rest.slice(word.end);
  const stretches: string[] = [];
  for (let at = 0; at < parsed.words.length; at += MOST_WORDS_STRICT) stretches.push(parsed.words.slice(at, at + MOST_WORDS_STRICT).map((word) => word.text).join(' '));
  const others = rest.replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(others) ? [others, ...stretches] : stretches;
}
