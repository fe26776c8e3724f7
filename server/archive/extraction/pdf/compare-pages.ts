import { readFile } from 'node:fs/promises';
import type { PictureDifference } from '../rules/picture-difference.js';
import { pictureDifference } from '../rules/picture-difference.js';
import type { OpenDocument, OpenFault } from './pdfium.js';
import { loadPdfium, openDocument, withPage } from './pdfium.js';
import { renderGrey } from './render.js';

/** One page of two files, drawn and compared; null where it cannot be drawn or one of them has no such page. */
export type ComparedPage = (PictureDifference & { readonly page: number; readonly width: number; readonly height: number }) | { readonly page: number; readonly width: number; readonly height: number; readonly share: null };

/** What came of comparing two files. */
export interface PagesCompared {
  readonly pagesBefore: number;
  readonly pagesAfter: number;
  readonly pages: readonly ComparedPage[];
}

const WIDTH = 900;

/** Draws the given pages (from 1) of two files and compares them; answers why, when one of them does not open. */
export async function comparePages(before: string, after: string, pages: readonly number[]): Promise<PagesCompared | OpenFault> {
  const pdfium = await loadPdfium();
  const first = openDocument(pdfium, await readFile(before));
  if (typeof first === 'string') return first;
  try {
    const second = openDocument(pdfium, await readFile(after));
    if (typeof second === 'string') return second;
    try {
      return { pagesBefore: first.pageCount, pagesAfter: second.pageCount, pages: pages.filter((page) => page <= Math.max(first.pageCount, second.pageCount)).map((page) => compareOne(first, second, page)) };
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
}

function compareOne(first: OpenDocument, second: OpenDocument, page: number): ComparedPage {
  const scale = WIDTH / Math.max(1, widthOf(first, page) ?? widthOf(second, page) ?? WIDTH);
  const [before, after] = [renderGrey(first, page - 1, scale), renderGrey(second, page - 1, scale)];
  const size = { page, width: (after ?? before)?.width ?? 1000, height: (after ?? before)?.height ?? 1414 };
  return before === undefined || after === undefined ? { ...size, share: null } : { ...size, ...pictureDifference(before, after) };
}

function widthOf(document: OpenDocument, page: number): number | undefined {
  return withPage(document, page - 1, (handle) => document.pdfium._FPDF_GetPageWidthF(handle));
}
