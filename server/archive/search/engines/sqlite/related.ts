/** What belongs to a record: papers like it, papers it names and papers that name it, all trimmed to the scope. */
import type { IndexFile } from './schema.js';
import { documentNumberKey } from '../../../../kernel/document-number.js';
import { createWordMemory, tokenize } from '../../../../kernel/fold-text.js';
import { tellingPairs } from '../../rules/telling-pairs.js';
import type { CitationLinks, RelatedQuery, RelatedRecord } from '../engine.js';
import type { Columns } from './columns.js';
import { pairTerm } from '../ranking/codes.js';
import type { Postings } from './postings.js';
import { scopeFilter } from './scope-filter.js';
import { IDENT } from './schema.js';

const PAIRS = 40;
/** Parts of the text that are read for what tells of it. */
const PARTS = 3;
const TITLE_TIMES = 3;
/** Pairs on more than this share of the pages tell nothing. */
const MOST_SHARE = 0.1;
/** Least share of the telling pairs, by weight, that a similar record holds. */
const LEAST_SHARE = 0.15;
const MOST_LISTED = 200;

interface HeadRow { record_id: string; title: string; meta: string; document_number: string; citations: string }

/** Answers what belongs to a record. */
export interface RelatedFinder {
  similar(query: RelatedQuery): readonly RelatedRecord[];
  citations(query: RelatedQuery): CitationLinks;
}

/** Binds to an open index file. */
export function createRelated(db: IndexFile, columns: Columns, postings: Postings, stopWords: ReadonlySet<string>): RelatedFinder {
  const forms = createWordMemory();
  const ordOf = db.prepare('SELECT ord FROM record WHERE record_id = ?');
  const head = db.prepare('SELECT record_id, title, meta, document_number, citations FROM record WHERE ord = ?');
  const parts = db.prepare(`SELECT text FROM page WHERE ord = ? ORDER BY id LIMIT ${String(PARTS)}`);
  const byKey = db.prepare('SELECT ord FROM ident WHERE key = ? AND kind = ?');
  const keysOf = db.prepare('SELECT key FROM ident WHERE ord = ? AND kind = ?');
  const named = (ord: number, score: number): RelatedRecord => {
    const row = head.get(ord) as HeadRow;
    return { recordId: row.record_id, title: row.title, documentNumber: row.document_number, score };
  };
  const own = ({ recordId, scope }: RelatedQuery) => {
    const admits = scopeFilter(db, columns, scope);
    const ord = (ordOf.get(recordId) as { ord: number } | undefined)?.ord;
    return ord === undefined || !admits(ord) ? undefined : { ord, admits };
  };
  const rarity = (word: string): number => Math.log(1 + (columns.pages + 1) / (postings.frequency(word) + 1));
  const newestFirst = (a: number, b: number): number => (columns.issued[b] ?? 0) - (columns.issued[a] ?? 0) || b - a;
  return {
    similar: (query) => {
      const found = own(query);
      if (found === undefined) return [];
      const { title, meta } = head.get(found.ord) as HeadRow;
      const texts = (parts.all(found.ord) as { text: string }[]).map(({ text }) => ({ words: tokenize(text, forms), weight: 1 }));
      const pairs = tellingPairs([{ words: tokenize(title, forms), weight: TITLE_TIMES }, { words: tokenize(meta, forms), weight: 1 }, ...texts], rarity, stopWords, PAIRS);
      const { scores, total } = weighPairs(columns, postings, pairs);
      return [...scores]
        .filter(([ord, score]) => ord !== found.ord && score >= LEAST_SHARE * total && found.admits(ord))
        .sort((a, b) => b[1] - a[1] || b[0] - a[0])
        .slice(0, limitOf(query, 8))
        .map(([ord, score]) => named(ord, score / total));
    },
    citations: (query) => {
      const found = own(query);
      if (found === undefined) return { cites: [], citedBy: [], citedByTotal: 0 };
      const ords = (key: string, kind: number): number[] =>
        (byKey.all(key, kind) as { ord: number }[]).map((row) => row.ord).filter((ord) => ord !== found.ord && found.admits(ord)).sort(newestFirst);
      const limit = limitOf(query, 50);
      const numbers = JSON.parse((head.get(found.ord) as HeadRow).citations) as string[];
      const keys = (keysOf.all(found.ord, IDENT.number) as { key: string }[]).map((row) => row.key);
      const citing = [...new Set(keys.flatMap((key) => ords(key, IDENT.citation)))];
      return {
        cites: numbers.slice(0, limit).map((number) => ({ number, records: ords(documentNumberKey(number), IDENT.number).slice(0, limit).map((ord) => named(ord, 0)) })),
        citedBy: citing.slice(0, limit).map((ord) => named(ord, 0)),
        citedByTotal: citing.length,
      };
    },
  };
}

/** Sums the rarity of the pairs that each record holds: the best page of it, or its head. */
function weighPairs(columns: Columns, postings: Postings, pairs: readonly { readonly left: string; readonly right: string; readonly weight: number }[]): { scores: Map<number, number>; total: number } {
  const pages = new Map<number, number>();
  const heads = new Map<number, number>();
  let total = 0;
  for (const { left, right, weight } of pairs) {
    const term = pairTerm(left, right);
    const body = postings.of('body', term);
    if (columns.pages > 100 && body.length > MOST_SHARE * columns.pages) continue;
    total += weight;
    for (const page of body) pages.set(page, (pages.get(page) ?? 0) + weight);
    for (const ord of new Set([...postings.of('title', term), ...postings.of('meta', term)])) heads.set(ord, (heads.get(ord) ?? 0) + weight);
  }
  const scores = new Map<number, number>(heads);
  for (const [page, weight] of pages) {
    const ord = columns.pageOrd[page] ?? 0;
    scores.set(ord, Math.max(scores.get(ord) ?? 0, Math.min(total, weight + (heads.get(ord) ?? 0) / 2)));
  }
  return { scores, total: Math.max(total, Number.MIN_VALUE) };
}

function limitOf(query: RelatedQuery, usual: number): number {
  return Math.max(1, Math.min(query.limit ?? usual, MOST_LISTED));
}
