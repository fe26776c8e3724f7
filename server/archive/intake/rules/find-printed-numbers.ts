import { parseSubjectId } from '../../../kernel/subject-id.js';
import type { SubjectId } from '../../../kernel/subject-id.js';

const MOST = 200;
const DIGITS = /(?<![\p{L}\p{N}/.,-])\d(?:[ .]?\d){8,12}(?:-\d{3})?(?![\p{L}\p{N}/-])/gu;
const PASSPORT = /(?:hộ chiếu|passport)[^\n\p{N}]{0,30}([A-Z]{1,2}\d{6,8})(?![\p{L}\p{N}])/giu;

/**
 * Numbers of persons and organisations printed in a text (9, 10, 12, 13 digits, also in groups; passports after their word),
 * each once, in order. Telephone numbers are left out as far as their word stands before them.
 */
export function findPrintedNumbers(text: string): SubjectId[] {
  const found = new Map<string, SubjectId>();
  const add = (id: SubjectId | undefined): void => {
    if (id !== undefined && found.size < MOST) found.set(`${id.kind}:${id.value}`, id);
  };
  for (const match of text.matchAll(DIGITS)) {
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    if (/(?:điện thoại|đt|tel|fax|hotline|sđt)[^\n\p{L}]*$/iu.test(before)) continue;
    add(parseSubjectId(match[0]));
  }
  for (const match of text.matchAll(PASSPORT)) add(parseSubjectId(match[1] ?? ''));
  return [...found.values()];
}
