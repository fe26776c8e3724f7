/** A word with its place, in fractions of the page's width and height from the top left corner; confidence 0 to 1 for recognised words. */
export interface ExtractedWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly confidence?: number;
}

/** The text of one page and how it was got. */
export interface ExtractedPage {
  readonly number: number;
  readonly widthPt: number;
  readonly heightPt: number;
  /** NFC, lines separated by line feeds. */
  readonly text: string;
  readonly source: 'text-layer' | 'ocr';
  /** 0 to 1; 1 for a sound text layer. */
  readonly confidence: number;
  readonly words: readonly ExtractedWord[];
  /** What was noticed: `legacy-encoding`, `broken-layer`, `stamp-only`, `deskewed`, `second-try`, `no-text`. */
  readonly flags: readonly string[];
}

/** The text of a document. */
export interface ExtractedText {
  readonly pages: readonly ExtractedPage[];
  readonly method: 'text-layer' | 'ocr' | 'mixed' | 'none';
  readonly engineVersion: string;
}

/** A page's text layer before it is judged. */
export interface RawPage {
  readonly number: number;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly text: string;
  readonly words: readonly ExtractedWord[];
  /** What follows each word. */
  readonly breaks: readonly (' ' | '\n')[];
  /** The font of each word, as an index into `fontNames`. */
  readonly wordFonts: readonly number[];
  /** Share of the page covered by images, 0 to 1. */
  readonly imageCoverage: number;
  /** Characters whose font gave no Unicode value. */
  readonly unmapped: number;
  readonly fontNames: readonly string[];
}

/** Things in a PDF that act or carry other files. */
export type ActiveContent = 'javascript' | 'embedded-file' | 'launch' | 'open-action-uri' | 'submit-form' | 'rich-media' | 'xfa';

/** What a PDF is, without reading its content. */
export interface PdfFacts {
  readonly opens: boolean;
  readonly fault: 'not-a-pdf' | 'password-needed' | 'security-unsupported' | 'broken' | null;
  readonly encrypted: boolean;
  readonly pageCount: number;
  readonly pdfVersion: string | null;
  readonly hasForm: boolean;
  readonly activeContent: readonly ActiveContent[];
  readonly pages: readonly PageFacts[];
}

/** What a page is made of; measured for the first pages only. */
export interface PageFacts {
  readonly number: number;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly rotation: number;
  /** Lowest resolution of an image that fills a good part of the page; null when there is none. */
  readonly dpi: number | null;
  readonly imageCoverage: number;
  readonly characters: number;
  /** Bits per pixel of the largest image; null when there is none. */
  readonly bitsPerPixel: number | null;
  readonly hasVectors: boolean;
}

/** A page as grey pixels, row by row, 0 = black. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A page seen from afar. */
export interface PageLook {
  /** Share of the page that is ink, 0 to 1. */
  readonly ink: number;
  /** Degrees by which its lines lean, positive when they fall to the right. */
  readonly skewDegrees: number;
}
