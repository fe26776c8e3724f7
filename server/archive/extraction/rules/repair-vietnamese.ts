import type { ExtractedWord, RawPage } from '../model.js';
import { TCVN3, VNI_BASE, VNI_MARKS, VNI_SINGLE } from './legacy-tables.js';

/** Encodings of Vietnamese from before Unicode, found in papers up to about 2010. */
export type LegacyEncoding = 'tcvn3' | 'vni';

/** A letter that only Vietnamese in Unicode has. */
const UNICODE_VIETNAMESE = /[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/u;
const COMMON = new Set('và của các ngày tháng năm số việc được theo định ban nhân dân tỉnh xã hội có không cho trong người hành chính quy đã là về cấp công'.split(' '));

/** TCVN3 text as Unicode. `capitals`: the font shows small letters as capitals (.VnTimeH and its like). */
export function fromTcvn3(text: string, capitals = false): string {
  const plain = [...text].map((letter) => TCVN3[letter] ?? letter).join('');
  return (capitals ? plain.toUpperCase() : plain).normalize('NFC');
}

/** VNI text as Unicode. */
export function fromVni(text: string): string {
  let plain = '';
  const letters = [...text];
  for (let index = 0; index < letters.length; index += 1) {
    const letter = letters[index] ?? '';
    const mark = VNI_MARKS[(letters[index + 1] ?? '').toLowerCase()];
    const base = VNI_SINGLE[letter] ?? letter;
    if (mark !== undefined && VNI_BASE.test(letter)) {
      plain += (base + mark).normalize('NFC');
      index += 1;
    } else plain += base;
  }
  return plain.normalize('NFC');
}

/** What a font's name says of the encoding of its text; subset prefixes ("ABCDEF+") do not count. */
export function encodingOfFont(name: string): { readonly encoding: LegacyEncoding; readonly capitals: boolean } | undefined {
  const bare = name.replace(/^[A-Z]{6}\+/, '');
  if (/^\.?Vn[A-Z3]/.test(bare)) return { encoding: 'tcvn3', capitals: /H(?:[-,]|$|Bold|Italic)/.test(bare.replace(/^\.?Vn/, '')) };
  if (/^VNI[-_ ]?[A-Z]/i.test(bare)) return { encoding: 'vni', capitals: false };
  return undefined;
}

/** The encoding under which a text without telling fonts reads as Vietnamese; undefined when it already is, or under none. */
export function detectEncoding(text: string): LegacyEncoding | undefined {
  const before = commonShare(text);
  const tries: readonly [LegacyEncoding, number][] = [['tcvn3', commonShare(fromTcvn3(text))], ['vni', commonShare(fromVni(text))]];
  const [encoding, share] = tries[0]![1] >= tries[1]![1] ? tries[0]! : tries[1]!;
  return share >= 0.08 && share > before * 2 ? encoding : undefined;
}

/** Share of words that are among the commonest of official Vietnamese, 0 to 1. */
export function commonShare(text: string): number {
  const words = text.toLowerCase().match(/[\p{L}\u00a1-\u00bf\u00d7\u00f7\u00ad]+/gu) ?? [];
  return words.length === 0 ? 0 : words.filter((word) => COMMON.has(word)).length / words.length;
}

/** A page of a legacy layer put into Unicode, word by word as its fonts say; undefined when the outcome does not read as Vietnamese. */
export function repairLegacyPage(page: RawPage): { readonly words: readonly ExtractedWord[]; readonly encoding: LegacyEncoding } | undefined {
  const fonts = page.fontNames.map(encodingOfFont);
  const guessed = detectEncoding(page.text);
  let encoding: LegacyEncoding | undefined;
  const words = page.words.map((word, index) => {
    const known = fonts[page.wordFonts[index] ?? -1];
    const from = known ?? (guessed === undefined ? undefined : { encoding: guessed, capitals: false });
    if (from === undefined || UNICODE_VIETNAMESE.test(word.text)) return word;
    encoding ??= from.encoding;
    return { ...word, text: from.encoding === 'vni' ? fromVni(word.text) : fromTcvn3(word.text, from.capitals) };
  });
  if (encoding === undefined || commonShare(words.map((word) => word.text).join(' ')) < 0.08) return undefined;
  return { words, encoding };
}

const SHAPES = '\u0302\u0306\u031b';
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/**
 * Small repairs of a sound layer: NFC, marks typed in the wrong order (e + acute + circumflex is ế), the Icelandic Ð and ð that
 * old converters left for Đ and đ, invisible characters dropped. Dashes and quotes stay as printed.
 */
export function repairMarks(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  const plain = text.replace(INVISIBLE, '').replace(/\u00d0/g, 'Đ').replace(/\u00f0/g, 'đ').normalize('NFC');
  if (!/[\u0300-\u036f]/.test(plain)) return plain;
  return plain
    .normalize('NFD')
    .replace(/[\u0300-\u036f]{2,}/g, (marks) => [...marks].sort((a, b) => Number(SHAPES.includes(b)) - Number(SHAPES.includes(a))).join(''))
    .normalize('NFC');
}
