import type { Abbreviation } from '../rules/expand-abbreviations.js';
import type { ParsedQuery } from '../rules/query-model.js';

/** The questions that would be understood otherwise, most frequent first, each text once. */
export function questionsTouched(
  questions: readonly string[],
  understand: (text: string, table: readonly Abbreviation[]) => ParsedQuery,
  before: readonly Abbreviation[],
  after: readonly Abbreviation[],
): { readonly text: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const question of questions) {
    const text = question.trim();
    if (text !== '') times.set(text, (times.get(text) ?? 0) + 1);
  }
  const expansions = (text: string, table: readonly Abbreviation[]): string => JSON.stringify(understand(text, table).words.map((word) => word.expansions ?? []));
  return [...times]
    .filter(([text]) => expansions(text, before) !== expansions(text, after))
    .map(([text, count]) => ({ text, times: count }))
    .sort((a, b) => b.times - a.times || (a.text < b.text ? -1 : 1));
}
