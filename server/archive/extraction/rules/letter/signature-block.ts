import type { ExtractedPage, ExtractedWord } from '../../model.js';
import type { LetterField } from './found.js';
import { fieldFrom, whole } from './found.js';
import type { Line } from './lines.js';
import { folded, isCapitals, isRule, lineOf, plainLines, rowsOf } from './lines.js';

const RANK = /^(?:(?:GS|PGS|TS|ThS|BS|KS|CN|LS|Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy|Thiếu úy)[.,]?\s*)+/u;
const AUTHORITY = /^(TM|KT|TL|TUQ|Q|T\/M|K\/T|T\/L)\s*[.,]\s*/u;
const TITLE = /^((tm|kt|tl|tuq|q)[., ]+)?(chu tich|pho |quyen |thu tuong|bo truong|thu truong|chanh|giam doc|tong giam doc|cuc truong|vu truong|vien truong|truong |hieu truong|tong cuc truong|uy ban nhan dan|uy ban|tong thu ky|chi cuc truong|can bo|nguoi |cong chung vien|tham phan|hat truong|doi truong|bi thu|hoi dong|ban |chanh van phong|so |cong chuc|quoc hoi|chu nhiem)/;
const END_OF_LETTER = /^(noi nhan|noi gui)/;
const MOST_PAGES_BACK = 60;

/** Who signed, in what office and for whom: the block at the lower right of the last page of the letter itself. */
export function readSignatureBlock(pages: readonly ExtractedPage[]): LetterField[] {
  const candidates = pages.slice(0, MOST_PAGES_BACK);
  // Annexes follow the signature: the first page that says where the letter goes is the one.
  const marked = candidates.find((page) => linesOf(page).some((line) => END_OF_LETTER.test(folded(line.text))));
  if (marked !== undefined) {
    const after = candidates.find((page) => page.number === marked.number + 1);
    const found = readBlock(marked, after, 0.92);
    if (found.length > 0) return found;
    if (after !== undefined) return readBlock(after, undefined, 0.7);
  }
  const last = [...candidates].reverse().find((page) => page.text.trim() !== '');
  return last === undefined ? [] : readBlock(last, undefined, 0.75);
}

/** The block may begin at the foot of a page and end with the name at the top of the next. */
function readBlock(page: ExtractedPage, following: ExtractedPage | undefined, confidence: number): LetterField[] {
  const here = rightLines(page);
  const low = (here[here.length - 1]?.place?.top ?? 0) > 0.8;
  const lines = low && following !== undefined ? [...here, ...rightLines(following).slice(0, 5)] : here;
  const titleAt = lastIndexOf(lines, (line) => isCapitals(line.text) && TITLE.test(folded(line.text)));
  if (titleAt < 0) return page.words.length === 0 ? [] : readNameOnly(lines, confidence);
  let first = titleAt;
  while (first > 0 && isTitlePart(lines[first - 1])) first -= 1;
  let last = titleAt;
  while (isCapitals(lines[last + 1]?.text ?? '') && !isRule(lines[last + 1]?.text ?? '') && last - first < 5) last += 1;
  const titles = lines.slice(first, last + 1);
  const fields = [fieldFrom('signerTitle', titles.map((line) => line.text.trim()).join(', '), confidence, titles.map(whole))];
  const authority = AUTHORITY.exec(titles[0]?.text ?? '')?.[1];
  if (authority !== undefined && titles[0] !== undefined) fields.push(fieldFrom('signingAuthority', `${authority.replace('/', '')}.`, confidence, [whole(titles[0])]));
  const name = lines.slice(last + 1, last + 9).find((line) => personName(line.text) !== undefined);
  const value = personName(name?.text ?? '');
  return name === undefined || value === undefined ? fields : [fieldFrom('signerName', value, confidence, [whole(name)]), ...fields];
}

/** The title may be lost (bad scan): a lone name at the lower right still says who, with less confidence. */
function readNameOnly(lines: readonly Line[], confidence: number): LetterField[] {
  const from = lines.findIndex((line) => (line.place?.top ?? 0) > 0.3);
  if (from < 0) return [];
  const tail = lines.slice(from);
  const at = lastIndexOf(tail, (line) => personName(line.text) !== undefined);
  const line = tail[at];
  const value = personName(line?.text ?? '');
  return line === undefined || value === undefined || at < tail.length - 3 ? [] : [fieldFrom('signerName', value, confidence * 0.6, [whole(line)])];
}

function isTitlePart(line: Line | undefined): boolean {
  if (line === undefined || isRule(line.text)) return false;
  return isCapitals(line.text) && (AUTHORITY.test(line.text.trim()) || TITLE.test(folded(line.text)));
}

/** A name of two to five words, each with a capital, or all capitals; a rank or degree before it is left out. */
export function personName(text: string): string | undefined {
  const bare = text.replace(/[*_]+/g, '').trim().replace(/^\(?(đã ký|đã kí|ký tên|signed)\)?\s*[:.]?\s*/iu, '').replace(RANK, '').trim().replace(/[.,;]+$/, '');
  const words = bare.split(/\s+/);
  if (words.length < 2 || words.length > 5) return undefined;
  if (!words.every((word) => /^\p{Lu}[\p{L}'-]*$/u.test(word) && word.length <= 9)) return undefined;
  const plain = folded(bare);
  if (TITLE.test(plain) || /noi nhan|luu|kinh gui|viet nam|hanh phuc|uy ban/.test(plain)) return undefined;
  return bare;
}

function linesOf(page: ExtractedPage): Line[] {
  if (page.words.length === 0) return plainLines(page);
  return rowsOf(page).flatMap((row) => lineOf(page.number, row, 'full') ?? []);
}

/** Lines of the right half: each row from its widest gap near the middle, or whole when it stands there. */
function rightLines(page: ExtractedPage): Line[] {
  if (page.words.length === 0) return plainLines(page).slice(-14);
  return rowsOf(page).flatMap((row) => {
    const words = rightPart(row);
    const line = lineOf(page.number, words, 'right');
    return line === undefined || (line.place?.middle ?? 0) < 0.5 || (line.place?.left ?? 0) < 0.35 ? [] : [line];
  });
}

function rightPart(row: readonly ExtractedWord[]): readonly ExtractedWord[] {
  let start = 0;
  for (let index = 1; index < row.length; index += 1) {
    const before = row[index - 1];
    const after = row[index];
    if (before === undefined || after === undefined) continue;
    if (after.x - (before.x + before.w) > 0.03 && after.x > 0.35) {
      start = index;
      break;
    }
  }
  return row.slice(start);
}

function lastIndexOf<T>(items: readonly T[], test: (item: T) => boolean): number {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item !== undefined && test(item)) return index;
  }
  return -1;
}
