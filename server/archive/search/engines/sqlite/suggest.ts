/** Completions while typing: titles, names and numbers of records the asker may find. */
import type { IndexFile } from './schema.js';
import { documentNumberKey } from '../../../../kernel/document-number.js';
import { holdsWords, suggestionsFrom } from '../../rules/suggestions.js';
import type { SuggestionSource } from '../../rules/suggestions.js';
import type { SuggestQuery, Suggestion } from '../engine.js';
import type { Columns } from './columns.js';
import { syllableTerm } from '../ranking/codes.js';
import type { Postings } from './postings.js';
import { scopeFilter } from './scope-filter.js';
import type { Admits } from './scope-filter.js';

/** Records looked at for one completion. */
const MAX_LOOKED_AT = 100;

interface HeadRow { record_id: string; title: string; names: string; document_number: string }

/** Binds to an open index file. */
export function createSuggester(db: IndexFile, columns: Columns, postings: Postings): (query: SuggestQuery) => readonly Suggestion[] {
  const head = db.prepare('SELECT record_id, title, names, document_number FROM record WHERE ord = ?');
  const byNumber = db.prepare('SELECT ord FROM ident WHERE key >= ? AND key < ? AND kind = 0 ORDER BY key LIMIT 200');
  const source = (ord: number): SuggestionSource => {
    const row = head.get(ord) as HeadRow;
    return { recordId: row.record_id, title: row.title, names: JSON.parse(row.names) as string[], documentNumber: row.document_number };
  };
  return (query) => {
    const limit = Math.max(1, Math.min(query.limit ?? 8, 20));
    const admits = scopeFilter(db, columns, query.scope);
    const words = holdsWords(query.text);
    if (words.length === 0) return [];
    const key = documentNumberKey(query.text);
    const numbered = /^\s*\d/.test(query.text) ? (byNumber.all(key, `${key}\uffff`) as { ord: number }[]).map((row) => row.ord).filter(admits) : [];
    return suggestionsFrom([...numbered, ...headsWith(postings, words, admits)].map(source), query.text, limit);
  };
}

/** Newest records first whose title or whose description holds every word, the last one as a beginning. */
function headsWith(postings: Postings, words: readonly string[], admits: Admits): number[] {
  const terms = words.map((word, at) => (at === words.length - 1 ? `${syllableTerm(word)}*` : syllableTerm(word)));
  const found = (['title', 'meta'] as const).flatMap((field) => postings.newest(field, terms, admits, MAX_LOOKED_AT));
  return [...new Set(found)].sort((a, b) => b - a).slice(0, MAX_LOOKED_AT);
}
