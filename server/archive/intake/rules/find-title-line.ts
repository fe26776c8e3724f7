import { stripMarks } from '../../../kernel/fold-text.js';

const MAX_LINES = 60;
const fold = (text: string): string => stripMarks(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** True when a line near the top of a page begins with the title in capitals ("SỔ HỘ KHẨU"), as papers print their own name. */
export function findTitleLine(pageText: string, title: string): boolean {
  const wanted = fold(title);
  if (wanted === '') return false;
  return pageText.split('\n', MAX_LINES).some((line) => {
    const trimmed = line.trim();
    return trimmed !== '' && trimmed === trimmed.toUpperCase() && (fold(trimmed) === wanted || fold(trimmed).startsWith(`${wanted} `));
  });
}
