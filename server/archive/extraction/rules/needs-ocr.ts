import type { RawPage } from '../model.js';

/** What a page's own text layer is worth. */
export type LayerVerdict = 'sound' | 'legacy' | 'broken' | 'stamp-only' | 'none';

const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/giu;
const LETTER = /\p{L}/gu;
/** Letters that Vietnamese never has, but TCVN3 and VNI text shows when read as Latin-1. */
const LEGACY = /[¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÌÐÎÏÑªÕÒÓÔÖ×ÝØÜÞßãáâä«èåæçéìíêëî¬øõö÷ùÏûüýþ]/gu;
const LEGACY_FONT = /(^|\+)(\.?Vn[A-Z]|VNI[-_ ]?|\.VnTime|VnArial)/;
const FEW_CHARACTERS = 25;
const MOST_IMAGE = 0.6;
/** A full page of text has a thousand characters and more; a signature stamp a few dozen. */
const STAMP_CHARACTERS = 420;

/**
 * Judges the text layer of one page: can it be trusted, or must the picture be read? A scan whose only text is the stamp of its
 * signature still needs reading; so do layers in legacy encodings whose fonts name them, and layers without Unicode values.
 */
export function judgeLayer(page: Pick<RawPage, 'text' | 'imageCoverage' | 'unmapped' | 'fontNames' | 'words'>): LayerVerdict {
  const characters = page.text.replace(/\s/g, '').length;
  if (characters < FEW_CHARACTERS) return 'none';
  if (page.fontNames.some((name) => LEGACY_FONT.test(name))) return 'legacy';
  if (page.unmapped > characters * 0.1 || controlShare(page.text) > 0.05) return 'broken';
  if (looksLegacy(page.text)) return 'legacy';
  if (page.imageCoverage >= MOST_IMAGE && characters < STAMP_CHARACTERS && wordsFillLittle(page)) return 'stamp-only';
  return 'sound';
}

function controlShare(text: string): number {
  const bad = text.match(/[\u0000-\u0008\u000e-\u001f\ufffd\ue000-\uf8ff]/gu)?.length ?? 0;
  return bad / Math.max(1, text.length);
}

/** True when the letters are those of TCVN3 or VNI read as Latin-1: many of them, and hardly one of Vietnamese. */
export function looksLegacy(text: string): boolean {
  const letters = text.match(LETTER)?.length ?? 0;
  if (letters < 40) return false;
  const legacy = text.match(LEGACY)?.length ?? 0;
  const proper = text.match(VIETNAMESE)?.length ?? 0;
  const strict = text.match(/[ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựđ]/giu)?.length ?? 0;
  return strict < letters * 0.005 && legacy > letters * 0.08 && legacy > proper * 0.8;
}

/** A stamp sits in one corner; the text of a page spreads over it. */
function wordsFillLittle(page: Pick<RawPage, 'words'>): boolean {
  const rows = new Set(page.words.map((word) => Math.floor(word.y * 20)));
  return rows.size <= 6;
}
