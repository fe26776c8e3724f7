import { unmarkedForm } from '../../../kernel/fold-text.js';

/** Ways an issuer is shortened on letterheads, after marks are folded away. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\buy ban nhan dan\b/g, 'ubnd'],
  [/\bui ban nhan dan\b/g, 'ubnd'],
  [/\bhoi dong nhan dan\b/g, 'hdnd'],
  [/\bthanh pho\b/g, 'tp'],
  [/\bthi tran\b/g, 'tt'],
  [/\bthi xa\b/g, 'tx'],
];

/**
 * The key under which two writings of one issuer meet: "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI" and "UBND tỉnh Quảng Ngãi". For finding
 * duplicates only, never to decide who the issuer is. At most 160 characters.
 */
export function issuerKey(name: string): string {
  let key = unmarkedForm(name).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  for (const [long, short] of SHORT_FORMS) key = key.replace(long, short);
  return key.slice(0, 160);
}
