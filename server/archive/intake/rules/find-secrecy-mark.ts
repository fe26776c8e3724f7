import { stripMarks } from '../../../kernel/fold-text.js';

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/^(?:do mat\s*:?\s*)?tuyet mat$/, 'TUYỆT MẬT'],
  [/^(?:do mat\s*:?\s*)?toi mat$/, 'TỐI MẬT'],
  [/^(?:do mat\s*:?\s*)?mat$/, 'MẬT'],
];
const MAX_LINES = 400;

/**
 * The secrecy stamp on a page, if a line holds nothing else (box 10a of NĐ 30/2020/NĐ-CP, Phụ lục I). The stamp is in capitals;
 * in running text the words are ordinary, and "mật" without capitals on a line of its own is no stamp.
 */
export function findSecrecyMark(pageText: string): string | undefined {
  for (const line of pageText.split('\n', MAX_LINES)) {
    const plain = line.replace(/[^\p{L}\p{M}: ]/gu, ' ').replace(/\s+/g, ' ').trim();
    if (plain === '' || plain.length > 24 || plain !== plain.toUpperCase() && !/^độ mật\s*:/iu.test(plain)) continue;
    // Unmarked "MAT" is also the eye, cut marks and a brand; the stamp is printed with its marks, "TOI MAT" without is clear enough.
    const folded = stripMarks(plain).toLowerCase();
    const hit = MARKS.find(([pattern]) => pattern.test(folded));
    if (hit !== undefined && (hit[1] !== 'MẬT' || /mật/iu.test(plain.normalize('NFC')))) return hit[1];
  }
  return undefined;
}
