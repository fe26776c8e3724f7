import type { ExtractedPage, ExtractedWord } from '../model.js';
import type { OcrPicture } from '../pdf/page-picture.js';
import { inkCovered } from '../pdf/page-picture.js';
import { turnBack } from './deskew.js';
import type { OcrEngine } from './engine.js';
import { parseTsv } from './parse-tsv.js';
import type { TsvPage } from './parse-tsv.js';

/** With less of the ink inside words a block was probably lost: the page is read a second time as one block. */
const LITTLE_COVERED = 0.6;
const SURE = 0.6;
/** Specks and the shadow of a fold; a page with one line of text has ten times as much. */
const BLANK_INK = 0.0003;

/** Reads one page: automatic blocks first, and as one block when much of the ink was not read; the better one counts. */
export async function recognisePage(engine: OcrEngine, sent: Omit<OcrPicture, 'pgm'> & { pgm: Uint8Array }, number: number, signal?: AbortSignal): Promise<ExtractedPage> {
  const picture: OcrPicture = { ...sent, pgm: Buffer.from(sent.pgm.buffer, sent.pgm.byteOffset, sent.pgm.length) };
  const read = async (mode: 3 | 6): Promise<TsvPage> => parseTsv(await engine.recognise(picture.pgm, { dpi: picture.dpi, mode, ...(signal === undefined ? {} : { signal }) }));
  if (picture.ink < BLANK_INK) return emptyPage(number, picture, 'blank');
  let page = await read(3);
  const flags: string[] = picture.skew === 0 ? [] : ['deskewed'];
  if (inkCovered(picture, page.words) < LITTLE_COVERED) {
    const second = await read(6);
    if (sureCharacters(second) > sureCharacters(page) * 1.1) {
      page = second;
      flags.push('second-try');
    }
  }
  if (page.words.length === 0) flags.push('no-text');
  return {
    number, widthPt: picture.widthPt, heightPt: picture.heightPt, text: page.text, source: 'ocr', confidence: confidenceOf(page), words: page.words.map((word) => place(word, picture)), flags,
  };
}

/** A page that gave no text, and why. */
export function emptyPage(number: number, size: { readonly widthPt: number; readonly heightPt: number }, flag: 'blank' | 'unreadable' | 'ocr-timeout'): ExtractedPage {
  return { number, widthPt: size.widthPt, heightPt: size.heightPt, text: '', source: 'ocr', confidence: flag === 'blank' ? 1 : 0, words: [], flags: [flag] };
}

function sureCharacters(page: TsvPage): number {
  return page.words.filter((word) => word.confidence >= SURE).reduce((sum, word) => sum + word.text.length, 0);
}

/** Mean confidence by length of word; 0 for a page without words. */
function confidenceOf(page: TsvPage): number {
  const length = page.words.reduce((sum, word) => sum + word.text.length, 0);
  return length === 0 ? 0 : Math.round((page.words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / length) * 1000) / 1000;
}

function place(word: TsvPage['words'][number], picture: OcrPicture): ExtractedWord {
  const box = turnBack(word, picture, picture.skew);
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return { text: word.text, x: round(box.x / picture.width), y: round(box.y / picture.height), w: round(box.w / picture.width), h: round(box.h / picture.height), confidence: Math.round(word.confidence * 100) / 100 };
}
