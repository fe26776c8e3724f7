import type { ExtractedWord, RawPage } from '../model.js';
import type { OpenDocument, Pdfium } from './pdfium.js';
import { memory, withMemory, withPage } from './pdfium.js';
import { imageCoverageOf } from './page-images.js';

const MOST_CHARACTERS = 400_000;

interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** The text layer of a page: its text in PDFium's reading order and every word with its place. Undefined for an unreadable page. */
export function readPageText(document: OpenDocument, index: number): RawPage | undefined {
  const { pdfium } = document;
  return withPage(document, index, (page) => {
    const widthPt = pdfium._FPDF_GetPageWidthF(page);
    const heightPt = pdfium._FPDF_GetPageHeightF(page);
    const textPage = pdfium._FPDFText_LoadPage(page);
    try {
      const collected = collectCharacters(pdfium, textPage, page, { widthPt, heightPt });
      return { number: index + 1, widthPt, heightPt, ...collected, imageCoverage: imageCoverageOf(pdfium, page, widthPt, heightPt) };
    } finally {
      if (textPage !== 0) pdfium._FPDFText_ClosePage(textPage);
    }
  });
}

function collectCharacters(pdfium: Pdfium, textPage: number, page: number, size: { widthPt: number; heightPt: number }): Pick<RawPage, 'text' | 'words' | 'unmapped' | 'fontNames'> {
  const count = textPage === 0 ? 0 : Math.min(MOST_CHARACTERS, pdfium._FPDFText_CountChars(textPage));
  const fonts = new Set<string>();
  const words: ExtractedWord[] = [];
  let text = '';
  let unmapped = 0;
  let word = '';
  let box: Box | undefined;
  const rotation = pdfium._FPDFPage_GetRotation(page);

  const endWord = (): void => {
    if (word !== '' && box !== undefined) words.push(place(word.normalize('NFC'), box, size, rotation));
    word = '';
    box = undefined;
  };
  withMemory(pdfium, 300, (pointer) => {
    for (let index = 0; index < count; index += 1) {
      const code = pdfium._FPDFText_GetUnicode(textPage, index);
      if (code === 0 || pdfium._FPDFText_HasUnicodeMapError(textPage, index) === 1) unmapped += 1;
      if (index % 40 === 0) noteFont(pdfium, textPage, index, pointer, fonts);
      if (code === 0 || code === 0xfffe || code === 0xffff) continue;
      const character = code === 2 ? '-' : String.fromCodePoint(code);
      if (/\s/.test(character)) {
        endWord();
        text += character === '\r' ? '' : character;
        continue;
      }
      text += character;
      word += character;
      if (pdfium._FPDFText_GetCharBox(textPage, index, pointer, pointer + 8, pointer + 16, pointer + 24) === 1) box = widen(box, readBox(pdfium, pointer));
    }
  });
  endWord();
  return { text: text.normalize('NFC'), words, unmapped, fontNames: [...fonts] };
}

function readBox(pdfium: Pdfium, pointer: number): Box {
  const view = memory(pdfium);
  const at = (offset: number): number => view.getFloat64(pointer + offset, true);
  return { left: at(0), right: at(8), bottom: at(16), top: at(24) };
}

function widen(box: Box | undefined, next: Box): Box {
  if (box === undefined) return next;
  return { left: Math.min(box.left, next.left), right: Math.max(box.right, next.right), bottom: Math.min(box.bottom, next.bottom), top: Math.max(box.top, next.top) };
}

/** From points (origin below left) to fractions (origin above left), as the page is shown. */
function place(text: string, box: Box, size: { widthPt: number; heightPt: number }, rotation: number): ExtractedWord {
  const turned = rotation % 2 === 1;
  const [width, height] = turned ? [size.heightPt, size.widthPt] : [size.widthPt, size.heightPt];
  const x = box.left / width;
  const y = 1 - box.top / height;
  const w = (box.right - box.left) / width;
  const h = (box.top - box.bottom) / height;
  const shown = rotation === 1 ? { x: 1 - y - h, y: x, w: h, h: w } : rotation === 2 ? { x: 1 - x - w, y: 1 - y - h, w, h } : rotation === 3 ? { x: y, y: 1 - x - w, w: h, h: w } : { x, y, w, h };
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return { text, x: round(shown.x), y: round(shown.y), w: round(shown.w), h: round(shown.h) };
}

function noteFont(pdfium: Pdfium, textPage: number, index: number, pointer: number, fonts: Set<string>): void {
  const length = pdfium._FPDFText_GetFontInfo(textPage, index, pointer + 40, 200, pointer + 32);
  if (length <= 1 || length > 200) return;
  fonts.add(Buffer.from(pdfium.HEAPU8.slice(pointer + 40, pointer + 40 + length - 1)).toString('latin1'));
}
