/**
 * What a question adds up for pages and records. Made once per reader and emptied by touching only what was touched, so that a question
 * costs what its lists are long and not what the index is large: 28 bytes a record or page in all. This is hot: plain arrays, no closures.
 */
import type { Columns } from './columns.js';

/** Numbers that were touched, in the order they were. */
export interface Touched {
  ids: Uint32Array;
  count: number;
}

/** The sums; `page` by page id, all others by record number. */
export interface Sums {
  page: Float32Array;
  title: Float32Array;
  meta: Float32Array;
  bonus: Float32Array;
  /** Which demands a record meets, one bit each. */
  held: Uint32Array;
  /** Quick score and number of the best page. */
  score: Float32Array;
  best: Uint32Array;
  pages: Touched;
  ords: Touched;
  known: Uint8Array;
}

/** Room made beyond what is needed, so that a growing index does not make it anew with every page. */
const ROOM = 1.2;
/** When more than this share of the records was touched, emptying everything in one go is quicker. */
const FILL_ABOVE = 0.1;

/** Sums of nothing. */
export function createSums(): Sums {
  return sumsFor(0, 0);
}

function sumsFor(pages: number, ords: number): Sums {
  return {
    page: new Float32Array(pages), title: new Float32Array(ords), meta: new Float32Array(ords), bonus: new Float32Array(ords), held: new Uint32Array(ords),
    score: new Float32Array(ords), best: new Uint32Array(ords), known: new Uint8Array(ords), pages: { ids: new Uint32Array(pages), count: 0 }, ords: { ids: new Uint32Array(ords), count: 0 },
  };
}

/** Empties the sums and makes room for the columns as they are now. */
export function clearSums(sums: Sums, columns: Columns): void {
  if (sums.page.length <= columns.maxPage || sums.title.length <= columns.maxOrd) {
    Object.assign(sums, sumsFor(Math.ceil((columns.maxPage + 1) * ROOM), Math.ceil((columns.maxOrd + 1) * ROOM)));
    return;
  }
  const { page, title, meta, bonus, held, score, best, known, pages, ords } = sums;
  if (ords.count > FILL_ABOVE * title.length) for (const column of [page, title, meta, bonus, held, score, best, known]) column.fill(0);
  else {
    for (let at = 0; at < pages.count; at += 1) page[pages.ids[at] as number] = 0;
    for (let at = 0; at < ords.count; at += 1) {
      const ord = ords.ids[at] as number;
      title[ord] = 0;
      meta[ord] = 0;
      bonus[ord] = 0;
      held[ord] = 0;
      score[ord] = 0;
      best[ord] = 0;
      known[ord] = 0;
    }
  }
  sums.pages.count = 0;
  sums.ords.count = 0;
}

/** Takes a record into those looked at. */
export function touch(sums: Sums, ord: number): void {
  if (sums.known[ord] === 1) return;
  sums.known[ord] = 1;
  sums.ords.ids[sums.ords.count] = ord;
  sums.ords.count += 1;
}

/** Adds the same to every page of a list. */
export function addToPages(sums: Sums, ids: Uint32Array, value: number): void {
  const { page, pages } = sums;
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] as number;
    const before = page[id] as number;
    if (before === 0) {
      pages.ids[pages.count] = id;
      pages.count += 1;
    }
    page[id] = before + value;
  }
}

/** Adds the same to title or description of every record of a list. */
export function addToHeads(sums: Sums, field: 'title' | 'meta', ids: Uint32Array, value: number): void {
  const into = sums[field];
  for (let at = 0; at < ids.length; at += 1) {
    const ord = ids[at] as number;
    touch(sums, ord);
    into[ord] = (into[ord] as number) + value;
  }
}

/** The best page of each record: the tf-free BM25 of its terms, so that long parts do not win by length. Dead pages belong to no record. */
export function chooseBestPages(sums: Sums, columns: Columns): void {
  const average = columns.pages === 0 ? 1 : columns.words / columns.pages;
  const { page, pages, score, best } = sums;
  for (let at = 0; at < pages.count; at += 1) {
    const id = pages.ids[at] as number;
    const ord = columns.pageOrd[id] as number;
    if (ord === 0) continue;
    const value = ((page[id] as number) * 2.2) / (1 + 1.2 * (0.7 + (0.3 * (columns.pageWords[id] as number)) / average));
    const known = score[ord] as number;
    // The lower number wins between equals, as if pages were read in order.
    if (value > known || (value === known && id < (best[ord] as number))) {
      touch(sums, ord);
      score[ord] = value;
      best[ord] = id;
    }
  }
}
