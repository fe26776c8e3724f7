import type { RawPage } from '../model.js';
import { detectEncoding, encodingOfFont } from './repair-vietnamese.js';

/** What a page's own text layer is worth. */
export type LayerVerdict = 'sound' | 'legacy' | 'broken' | 'stamp-only' | 'none';

const FEW_CHARACTERS = 25;
const MOST_IMAGE = 0.5;
/** A full page of text has a thousand characters and more; a signature stamp a few dozen. */
const STAMP_CHARACTERS = 420;
const VIETNAMESE_ONLY = /[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9đĐăĂ]/gu;

type Layer = Pick<RawPage, 'text' | 'imageCoverage' | 'unmapped' | 'fontNames' | 'words'>;

/**
 * Judges the text layer of one page: can it be trusted, or must the picture be read? A scan whose only text is the stamp of its
 * signature still needs reading; so do layers without Unicode values. Legacy encodings are known by their fonts, or by
 * reading as Vietnamese under one of their tables.
 */
export function judgeLayer(page: Layer): LayerVerdict {
  const characters = page.text.replace(/\s/g, '').length;
  if (characters < FEW_CHARACTERS) return 'none';
  if (isLegacy(page)) return 'legacy';
  if (page.unmapped > characters * 0.1 || looksBroken(page.text)) return 'broken';
  if (page.imageCoverage >= MOST_IMAGE && characters < STAMP_CHARACTERS && wordsFillLittle(page)) return 'stamp-only';
  return 'sound';
}

function isLegacy(page: Layer): boolean {
  const letters = page.text.match(/\p{L}/gu)?.length ?? 0;
  const proper = page.text.match(VIETNAMESE_ONLY)?.length ?? 0;
  // Some converters mapped the old fonts to Unicode: then the letters are right whatever the font is called.
  if (letters > 0 && proper > letters * 0.03) return false;
  return page.fontNames.some((name) => encodingOfFont(name) !== undefined) || (letters >= 40 && detectEncoding(page.text) !== undefined);
}

/** True for text that cannot be read: control and private characters, or words without vowels and full of signs. */
export function looksBroken(text: string): boolean {
  const bad = text.match(/[\u0000-\u0008\u000e-\u001f\ufffd\ue000-\uf8ff]/gu)?.length ?? 0;
  if (bad > text.length * 0.05) return true;
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word) && word.length > 1);
  if (words.length < 20) return false;
  const voiced = words.filter((word) => /[aeiouy]/i.test(word.normalize('NFD'))).length;
  const mixed = words.filter((word) => /\p{L}[^\p{L}\p{N}\p{M}\s.,;:/\-–—'’&()_@+]+\p{L}/u.test(word)).length;
  return voiced < words.length * 0.55 || mixed > words.length * 0.25;
}

/** A stamp sits in one corner; the text of a page spreads over it. */
function wordsFillLittle(page: Pick<RawPage, 'words'>): boolean {
  const rows = new Set(page.words.map((word) => Math.floor(word.y * 20)));
  return rows.size <= 6;
}
