import type { ExtractedWord, RawPage } from '../model.js';
import { imageCoverageOf } from './page-images.js';
import type { OpenDocument, Pdfium } from './pdfium.js';
import { memory, withMemory, withPage } from './pdfium.js';

const MOST_CHARACTERS = 400_000;
/** A gap of this share of the line's height is a space, whether one is written or not. */
const SPACE_SHARE = 0.15;
/** Less is enough where PDFium, too, takes it for one (kerning eats into spaces). */
const HINTED_SHARE = 0.04;
const SPACE = 0x20;
const SCRATCH_BYTES = 512;

/** A rectangle on the page as it is shown, in points from the top left corner. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** From the coordinates of the file to the page as shown: turned and cropped as the file says. */
type ToShown = (x: number, y: number) => { readonly x: number; readonly y: number };

/**
 * The text layer of a page: its words in the order of the file, each with place and font. Spaces and line ends are found from
 * the places, for files leave them out and PDFium guesses badly. Undefined for an unreadable page.
 */
export function readPageText(document: OpenDocument, index: number): RawPage | undefined {
  const { pdfium } = document;
  return withPage(document, index, (page) => {
    const widthPt = pdfium._FPDF_GetPageWidthF(page);
    const heightPt = pdfium._FPDF_GetPageHeightF(page);
    const textPage = pdfium._FPDFText_LoadPage(page);
    try {
      const collected = withMemory(pdfium, SCRATCH_BYTES, (scratch) => collectWords({ pdfium, textPage, scratch, turns: pdfium._FPDFPage_GetRotation(page), toShown: shownFrom(pdfium, page, scratch, { widthPt, heightPt }) }, { widthPt, heightPt }));
      return { number: index + 1, widthPt, heightPt, ...collected, text: joinWords(collected), imageCoverage: imageCoverageOf(pdfium, page, widthPt, heightPt) };
    } finally {
      if (textPage !== 0) pdfium._FPDFText_ClosePage(textPage);
    }
  });
}

/** The text of words and the breaks after them. */
export function joinWords(page: Pick<RawPage, 'words' | 'breaks'>): string {
  return page.words.map((word, index) => word.text + (page.breaks[index] ?? '')).join('').trimEnd();
}

interface Source {
  readonly pdfium: Pdfium;
  readonly textPage: number;
  readonly scratch: number;
  readonly toShown: ToShown;
  /** Quarter turns by which the page is shown. */
  readonly turns: number;
}

type Collected = Pick<RawPage, 'words' | 'breaks' | 'wordFonts' | 'fontNames' | 'unmapped'>;

function collectWords(source: Source, size: { widthPt: number; heightPt: number }): Collected {
  const { pdfium, textPage } = source;
  const count = textPage === 0 ? 0 : Math.min(MOST_CHARACTERS, pdfium._FPDFText_CountChars(textPage));
  const words: ExtractedWord[] = [];
  const breaks: (' ' | '\n')[] = [];
  const wordFonts: number[] = [];
  const fontNames: string[] = [];
  let unmapped = 0;
  let current: { text: string; box: Box; font: number } | undefined;
  let last: Box | undefined;
  let spaced = false;
  let hinted = false;

  const endWord = (): void => {
    if (current === undefined) return;
    words.push(placed(current.text, current.box, size));
    wordFonts.push(current.font);
    breaks.push(' ');
    current = undefined;
  };
  for (let index = 0; index < count; index += 1) {
    const code = pdfium._FPDFText_GetUnicode(textPage, index);
    if (pdfium._FPDFText_IsGenerated(textPage, index) === 1) {
      hinted ||= code === SPACE;
      continue;
    }
    if (code === 0 || pdfium._FPDFText_HasUnicodeMapError(textPage, index) === 1) unmapped += 1;
    if (code === 0 || code === 0xfffe || code === 0xffff) continue;
    const character = code === 2 ? '-' : String.fromCodePoint(code);
    if (/\s/.test(character)) {
      spaced = true;
      continue;
    }
    const box = boxOf(source, index);
    if (box === undefined) continue;
    const move = last === undefined ? 'same' : moveBetween(last, box, hinted ? HINTED_SHARE : SPACE_SHARE, isUpright(source, index));
    if (spaced || move !== 'same') endWord();
    if (move === 'line' && breaks.length > 0) breaks[breaks.length - 1] = '\n';
    current = current === undefined ? { text: character, box, font: fontAt(source, index, fontNames) } : { ...current, text: current.text + character, box: union(current.box, box) };
    last = box;
    spaced = false;
    hinted = false;
  }
  endWord();
  return { words, breaks, wordFonts, fontNames, unmapped };
}

/** How the pen moved: on in the word, over a space, or to another line; for lines written up or down the page as for level ones. */
function moveBetween(from: Box, to: Box, share: number, upright: boolean): 'same' | 'space' | 'line' {
  if (!upright) return levelMove(turn(from, to.top <= from.top), turn(to, to.top <= from.top), share);
  return levelMove(from, to, share);
}

/** A box of a line that runs up (or down) the page, as if the line were level. */
function turn(box: Box, upwards: boolean): Box {
  if (upwards) return { left: -box.bottom, right: -box.top, top: box.left, bottom: box.right };
  return { left: box.top, right: box.bottom, top: -box.right, bottom: -box.left };
}

function levelMove(from: Box, to: Box, share: number): 'same' | 'space' | 'line' {
  const height = Math.min(from.bottom - from.top, to.bottom - to.top);
  const overlap = Math.min(from.bottom, to.bottom) - Math.max(from.top, to.top);
  if (overlap < 0.3 * height) return 'line';
  const gap = to.left - from.right;
  if (gap < -2 * height) return 'line';
  return gap > share * height ? 'space' : 'same';
}

/** True unless the character runs up or down the page as it is shown. */
function isUpright({ pdfium, textPage, turns }: Source, index: number): boolean {
  const angle = pdfium._FPDFText_GetCharAngle(textPage, index) + (turns * Math.PI) / 2;
  return angle < 0 || Math.abs(Math.sin(angle)) < 0.7;
}

function boxOf({ pdfium, textPage, scratch, toShown }: Source, index: number): Box | undefined {
  const view = memory(pdfium);
  // The loose box is as wide as the pen moves and as high as the line; some fonts state nonsense there.
  const hasLoose = pdfium._FPDFText_GetLooseCharBox(textPage, index, scratch) === 1;
  const at = (offset: number): number => memory(pdfium).getFloat32(scratch + offset, true);
  const loose = hasLoose ? { left: at(0), top: at(4), right: at(8), bottom: at(12) } : undefined;
  if (pdfium._FPDFText_GetCharBox(textPage, index, scratch, scratch + 8, scratch + 16, scratch + 24) !== 1) return undefined;
  const exact = { left: view.getFloat64(scratch, true), right: view.getFloat64(scratch + 8, true), bottom: view.getFloat64(scratch + 16, true), top: view.getFloat64(scratch + 24, true) };
  const chosen = loose !== undefined && isPlausible(loose, exact) ? loose : exact;
  const a = toShown(chosen.left, chosen.top);
  const b = toShown(chosen.right, chosen.bottom);
  return { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
}

function isPlausible(loose: Box, exact: Box): boolean {
  const looseHeight = Math.abs(loose.top - loose.bottom);
  const exactHeight = Math.abs(exact.top - exact.bottom);
  return looseHeight > 0.5 && looseHeight >= exactHeight * 0.6 && looseHeight < 400 && loose.right >= loose.left;
}

function union(a: Box, b: Box): Box {
  return { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
}

function placed(text: string, box: Box, size: { widthPt: number; heightPt: number }): ExtractedWord {
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    text: text.normalize('NFC'), x: round(box.left / size.widthPt), y: round(box.top / size.heightPt),
    w: round((box.right - box.left) / size.widthPt), h: round((box.bottom - box.top) / size.heightPt),
  };
}

const FINE = 1_000_000;

/** Asks PDFium where three points of the file lie on the page as shown; the rest follows, for the map is affine. */
function shownFrom(pdfium: Pdfium, page: number, scratch: number, size: { widthPt: number; heightPt: number }): ToShown {
  const map = (x: number, y: number): { x: number; y: number } => {
    pdfium._FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, scratch, scratch + 4);
    const view = memory(pdfium);
    return { x: (view.getInt32(scratch, true) / FINE) * size.widthPt, y: (view.getInt32(scratch + 4, true) / FINE) * size.heightPt };
  };
  const origin = map(0, 0);
  const east = map(100, 0);
  const north = map(0, 100);
  return (x, y) => ({
    x: origin.x + ((east.x - origin.x) * x + (north.x - origin.x) * y) / 100,
    y: origin.y + ((east.y - origin.y) * x + (north.y - origin.y) * y) / 100,
  });
}

function fontAt({ pdfium, textPage, scratch }: Source, index: number, names: string[]): number {
  const length = pdfium._FPDFText_GetFontInfo(textPage, index, scratch + 48, 400, scratch + 40);
  const name = length <= 1 || length > 400 ? '' : Buffer.from(pdfium.HEAPU8.slice(scratch + 48, scratch + 48 + length - 1)).toString('utf8');
  const known = names.indexOf(name);
  if (known >= 0) return known;
  names.push(name);
  return names.length - 1;
}
