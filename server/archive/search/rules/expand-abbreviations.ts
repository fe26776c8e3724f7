/** Abbreviations of Vietnamese administration, both ways: UBND ↔ ủy ban nhân dân. The table is the administrator's data. */
import { canonicalForm, stripMarks, tokenize } from '../../../kernel/fold-text.js';
import type { QueryExpansion, QueryWord } from './query-model.js';

/** One abbreviation; several long forms make it ambiguous. */
export interface Abbreviation {
  readonly short: string;
  readonly long: readonly string[];
}

/** Weight of an expansion that may mean something else. */
export const AMBIGUOUS_WEIGHT = 0.3;

/** An abbreviation table prepared for look-up. */
export interface AbbreviationTable {
  /** Long forms of a short one; empty when unknown. */
  longOf(word: string): readonly QueryExpansion[];
  /** Short forms of the words at the start of the list. */
  shortOf(words: readonly string[]): readonly QueryExpansion[];
}

/** Prepares a table; later entries for the same short form add to earlier ones. */
export function abbreviationTable(entries: readonly Abbreviation[]): AbbreviationTable {
  const byShort = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const key of shortKeys(entry.short)) {
      const known = byShort.get(key) ?? new Set<string>();
      for (const long of entry.long) known.add(long);
      byShort.set(key, known);
    }
  }
  const byFirst: Starts = new Map();
  for (const entry of entries) {
    const weight = (byShort.get(shortKeys(entry.short)[0] ?? '')?.size ?? 1) > 1 ? AMBIGUOUS_WEIGHT : 1;
    const spoken = tokenize(entry.short).map((token) => token.unmarked);
    if (spoken.length > 1) for (const long of entry.long) addStart(byFirst, spoken, long, weight);
    for (const long of entry.long) {
      const words = tokenize(long).map((token) => token.unmarked);
      if (words.length < 2) continue;
      addStart(byFirst, words, entry.short, weight);
    }
  }
  return {
    longOf: (word) => {
      const own = canonicalForm(word);
      const long = byShort.get(own) ?? (hasVowel(stripMarks(own)) ? undefined : byShort.get(stripMarks(own)));
      const weight = (long?.size ?? 0) > 1 ? AMBIGUOUS_WEIGHT : 1;
      return [...(long ?? [])].map((text) => ({ text, span: 1, weight }));
    },
    shortOf: (words) =>
      (byFirst.get(words[0] ?? '') ?? [])
        .filter((entry) => entry.words.every((word, at) => words[at] === word))
        .map((entry) => ({ text: entry.other, span: entry.words.length, weight: entry.weight })),
  };
}

type Starts = Map<string, { readonly words: readonly string[]; readonly other: string; readonly weight: number }[]>;

function addStart(starts: Starts, words: readonly string[], other: string, weight: number): void {
  const first = words[0] ?? '';
  starts.set(first, [...(starts.get(first) ?? []), { words, other, weight }]);
}

/** Gives the words of a question their other writings. */
export function expandWords(words: readonly QueryWord[], table: AbbreviationTable): QueryWord[] {
  const unmarked = words.map((word) => tokenize(word.text)[0]?.unmarked ?? '');
  return words.map((word, at) => {
    const expansions = [...table.longOf(word.text), ...table.shortOf(unmarked.slice(at, at + 8))];
    return expansions.length === 0 ? word : { ...word, expansions };
  });
}

/** "ĐA" must not catch "đã" and "da": unmarked keys only for short forms without a vowel. */
function shortKeys(short: string): string[] {
  const own = canonicalForm(short);
  const plain = stripMarks(own);
  return plain === own || hasVowel(plain) ? [own] : [own, plain];
}

function hasVowel(text: string): boolean {
  return /[aeiouy]/.test(text);
}
