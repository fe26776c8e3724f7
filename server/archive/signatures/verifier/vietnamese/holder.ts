import type { SignerSummary } from '../judge/verdict.js';

/** Who a certificate was made out to, as far as its subject tells. */
export type Holder = 'person' | 'agency' | 'unknown';

/** First words of the names of agencies, units and firms in Vietnamese certificates, folded to plain lower case. */
const AGENCY_WORDS = [
  'bo', 'so', 'uy ban', 'ubnd', 'van phong', 'phong', 'cuc', 'chi cuc', 'tong cuc', 'ban', 'trung tam', 'cong', 'cong ty', 'truong', 'benh vien', 'hoi dong', 'hdnd', 'thanh tra', 'toa an', 'vien', 'kho bac', 'bao hiem',
  'chi nhanh', 'to chuc', 'doan', 'hoi', 'he thong', 'dich vu', 'vu', 'cuc thue', 'chi cuc thue', 'cong an', 'quan khu', 'bo chi huy', 'portal',
];

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
}

/**
 * Tells a person's certificate from an agency's: personal numbers and titles speak for a person, a tax number alone for an
 * organisation, else the shape of the common name. What remains doubtful is said to be unknown.
 */
export function holderOf(signer: SignerSummary): Holder {
  if (signer.identifiers.some((one) => one.type === 'CCCD' || one.type === 'CMND' || one.type === 'HC') || signer.title !== undefined) {
    return 'person';
  }
  const name = signer.commonName ?? '';
  const folded = fold(name);
  if (AGENCY_WORDS.some((word) => folded === word || folded.startsWith(`${word} `))) {
    return 'agency';
  }
  const words = name.trim().split(/\s+/);
  if (words.length >= 2 && words.length <= 6 && words.every((word) => /^\p{Lu}\p{L}*$/u.test(word))) {
    return 'person';
  }
  return signer.identifiers.some((one) => one.type === 'MST') ? 'agency' : 'unknown';
}
