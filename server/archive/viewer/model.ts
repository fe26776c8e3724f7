/** A word of a page with its place, in fractions of the page's width and height from the top left corner. */
export interface PlacedWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly confidence?: number;
}

/** One page of the text sidecar. */
export interface TextPage {
  readonly number: number;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly text: string;
  readonly source: 'text-layer' | 'ocr';
  readonly confidence: number;
  readonly words: readonly PlacedWord[];
}

/** The text of a record's pages as kept beside the master (`text/pages.json`). */
export interface TextSidecar {
  readonly version: 1;
  readonly method: string;
  readonly engineVersion: string;
  readonly pages: readonly TextPage[];
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
