import { stripMarks } from '../../../kernel/fold-text.js';

const MAX_LINES = 60;
const fold = (text: string): string => stripMarks(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** The lines in capitals near the top of a page, as papers print their own name; folded once, to be compared with many titles. */
export function titleLinesOf(pageText: string): readonly string[] {
  return pageText
    .split('\n', MAX_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line === line.toUpperCase())
    .map(fold);
}

/** True when one of the lines begins with the title ("SỔ HỘ KHẨU"). */
export function hasTitle(titleLines: readonly string[], title: string): boolean {
  const wanted = fold(title);
  return wanted !== '' && titleLines.some((line) => line === wanted || line.startsWith(`${wanted} `));
}
