/** Completions while typing: titles, names and numbers of records the asker may find. */
import type { IndexFile } from './schema.js';
import { documentNumberKey } from '../../../../kernel/document-number.js';
import { tokenize, unmarkedForm } from '../../../../kernel/fold-text.js';
import type { RecordTraits } from '../../rules/document-for-index.js';
import type { SuggestQuery, Suggestion } from '../engine.js';
import type { Columns } from './columns.js';
import { syllableTerm } from '../ranking/codes.js';
import type { Postings } from './postings.js';
import { scopeFilter } from './scope-filter.js';
import type { Admits } from './scope-filter.js';

/** Records looked at for one completion. */
const MAX_LOOKED_AT = 400;

interface HeadRow { record_id: string; title: string; names: string; traits: string }

/** Binds to an open index file. */
export function createSuggester(db: IndexFile, columns: Columns, postings: Postings): (query: SuggestQuery) => readonly Suggestion[] {
  const head = db.prepare('SELECT record_id, title, names, traits FROM record WHERE ord = ?');
  const byNumber = db.prepare('SELECT ord FROM ident WHERE key >= ? AND key < ? AND kind = 0 ORDER BY key LIMIT 200');
  return (query) => {
    const limit = Math.max(1, Math.min(query.limit ?? 8, 20));
    const admits = scopeFilter(db, columns, query.scope);
    const words = tokenize(query.text).map((token) => token.unmarked).slice(-8);
    if (words.length === 0) return [];
    const found: Suggestion[] = [];
    const seen = new Set<string>();
    const add = (suggestion: Suggestion): void => {
      const key = `${suggestion.kind} ${unmarkedForm(suggestion.text)}`;
      if (seen.has(key) || found.length >= limit) return;
      seen.add(key);
      found.push(suggestion);
    };
    if (/^\s*\d/.test(query.text)) {
      const key = documentNumberKey(query.text);
      for (const { ord } of byNumber.all(key, `${key}\uffff`) as { ord: number }[]) {
        if (!admits(ord)) continue;
        const row = head.get(ord) as HeadRow;
        add({ kind: 'number', text: (JSON.parse(row.traits) as RecordTraits).documentNumber, recordId: row.record_id });
      }
    }
    for (const ord of headsWith(postings, words, admits)) {
      if (found.length >= limit) break;
      const row = head.get(ord) as HeadRow;
      for (const name of JSON.parse(row.names) as string[]) if (holds(name, words)) add({ kind: 'name', text: name, recordId: row.record_id });
      if (holds(row.title, words)) add({ kind: 'title', text: row.title, recordId: row.record_id });
    }
    return found;
  };
}

/** Newest records first whose title or description holds every word, the last one as a beginning. */
function headsWith(postings: Postings, words: readonly string[], admits: Admits): number[] {
  const last = words.length - 1;
  let common: Set<number> | undefined;
  words.forEach((word, at) => {
    const term = at === last ? `${syllableTerm(word)}*` : syllableTerm(word);
    const ords = new Set([...postings.of('title', term), ...postings.of('meta', term)]);
    common = common === undefined ? ords : new Set([...common].filter((ord) => ords.has(ord)));
  });
  return [...(common ?? [])].filter(admits).sort((a, b) => b - a).slice(0, MAX_LOOKED_AT);
}

function holds(text: string, words: readonly string[]): boolean {
  const own = tokenize(text).map((token) => token.unmarked);
  return words.every((word, at) => own.some((token) => (at === words.length - 1 ? token.startsWith(word) : token === word)));
}
