/** Completions from records already found in scope: the same for every engine. */
import { documentNumberKey } from '../../../kernel/document-number.js';
import { tokenize, unmarkedForm } from '../../../kernel/fold-text.js';
import type { Suggestion } from '../engines/engine.js';

/** What completions are made of. */
export interface SuggestionSource {
  readonly recordId: string;
  readonly title: string;
  readonly names: readonly string[];
  readonly documentNumber: string;
}

/** The unmarked words typed, the last eight of them. */
export function holdsWords(text: string): string[] {
  return tokenize(text).map((token) => token.unmarked).slice(-8);
}

/** Numbers, names and titles that hold every word typed, the last as a beginning; each text once, in the order of the sources. */
export function suggestionsFrom(sources: readonly SuggestionSource[], text: string, limit: number): Suggestion[] {
  const words = holdsWords(text);
  const key = /^\s*\d/.test(text) ? documentNumberKey(text) : undefined;
  const found: Suggestion[] = [];
  const seen = new Set<string>();
  const add = (suggestion: Suggestion): void => {
    const own = `${suggestion.kind} ${unmarkedForm(suggestion.text)}`;
    if (seen.has(own)) return;
    seen.add(own);
    found.push(suggestion);
  };
  for (const source of sources) {
    if (key !== undefined && source.documentNumber !== '' && documentNumberKey(source.documentNumber).startsWith(key)) {
      add({ kind: 'number', text: source.documentNumber, recordId: source.recordId });
    }
    for (const name of source.names) if (holds(name, words)) add({ kind: 'name', text: name, recordId: source.recordId });
    if (holds(source.title, words)) add({ kind: 'title', text: source.title, recordId: source.recordId });
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

function holds(text: string, words: readonly string[]): boolean {
  const own = tokenize(text).map((token) => token.unmarked);
  return words.length > 0 && words.every((word, at) => own.some((token) => (at === words.length - 1 ? token.startsWith(word) : token === word)));
}
