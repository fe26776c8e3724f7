/** Words that differ by one slip of the finger or of the OCR. Never asked about numbers. */

/** True when one insertion, deletion, replacement or swap of neighbours turns one word into the other; false for equal words. */
export function oneEditApart(left: string, right: string): boolean {
  if (left === right) return false;
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}

/** What OCR makes of marked letters beyond losing the mark, seen on scans of Vietnamese letters. */
const CONFUSIONS: readonly (readonly [RegExp, string])[] = [
  [/^([^aeiouy]?)ưu/u, '$1ru'],
  [/^tr(?=ung)/u, 'u'],
  [/^([bhlmsv])uu$/u, '$1ru'],
  [/^m/u, 'rn'],
  [/ờ|ở|ỡ|ợ|ớ/u, 'o'],
];

/** Unmarked words OCR may have left in the place of this one ("bưu" → "bru"). */
export function ocrVariants(canonical: string): string[] {
  if (/\d/.test(canonical)) return [];
  const plain = canonical.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd');
  const variants = CONFUSIONS.map(([pattern, to]) => canonical.replace(pattern, to).normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd'));
  return [...new Set(variants)].filter((variant) => variant !== plain);
}

/** What an unmarked word that is no Vietnamese syllable may have been before OCR misread it: "bru" was "bưu". */
export function ocrReadings(unmarked: string): string[] {
  const read = /^([bhlmsv])ru$/.exec(unmarked);
  return read === null ? [] : [`${read[1] ?? ''}uu`];
}
