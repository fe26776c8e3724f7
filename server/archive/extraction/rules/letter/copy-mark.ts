import type { LetterField } from './found.js';
import { fieldFrom } from './found.js';
import type { Line } from './lines.js';

const MARK = /^\s*[*([]*\s*(SAO Y(?:\s+BẢN CHÍNH)?|SAO LỤC|TRÍCH SAO|CHỨNG THỰC BẢN SAO(?:\s+ĐÚNG VỚI BẢN CHÍNH)?|BẢN SAO)(?=[\s;:.,)\]]|$)/u;

/** The mark that says a paper is a copy and of which kind (NĐ 30/2020 art. 25 and Phụ lục I; certified copies by NĐ 23/2015). */
export function readCopyMark(lines: readonly Line[]): LetterField | undefined {
  for (const line of lines) {
    const match = MARK.exec(line.text);
    const mark = match?.[1];
    if (match === null || mark === undefined) continue;
    // "BẢN SAO" alone stands over extracts of the civil register too: less sure.
    return fieldFrom('copyMark', mark, mark === 'BẢN SAO' ? 0.6 : 0.9, [{ line, start: match[0].indexOf(mark), end: match[0].length }]);
  }
  return undefined;
}
