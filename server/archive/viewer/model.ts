import type { ExtractedPage, ExtractedWord } from '../extraction/model.js';

/** A word of a page with its place, in fractions of the page's width and height from the top left corner. */
export type PlacedWord = ExtractedWord;

/** The text of a record's pages as kept beside the master (`text/pages.json`). */
export interface TextSidecar {
  readonly version: 1;
  readonly method: string;
  readonly engineVersion: string;
  readonly pages: readonly ExtractedPage[];
}

/** A rectangle to mark on a page, in thousandths. */
export interface MarkedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly hit?: number;
  readonly tone?: 'hit' | 'field' | 'current';
  readonly field?: string;
}

/** What partials/viewer.hbs shows. */
export interface ViewerModel {
  readonly title: string;
  readonly page: number;
  readonly pages: readonly {
    readonly number: number;
    readonly imageUrl: string;
    readonly thumbUrl: string;
    readonly href: string;
    readonly width: number;
    readonly height: number;
    readonly boxes: readonly MarkedBox[];
  }[];
  readonly hitCount?: number;
  readonly originalUrl?: string;
}
