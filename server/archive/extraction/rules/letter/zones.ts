import type { ExtractedPage, ExtractedWord } from '../../model.js';
import type { Line } from './lines.js';
import { folded, isRule, lineOf, plainLines, rowsOf } from './lines.js';

/** The first page cut as NĐ 30/2020 Phụ lục I lays it out: two columns at the head, then the body over the full width. */
export interface FirstPage {
  /** Lines of the head, left column first. */
  readonly head: readonly Line[];
  /** Everything from the title of the paper on. */
  readonly body: readonly Line[];
  /** Whether the national name was found: the sign of an official paper. */
  readonly hasNationalName: boolean;
}

const BODY = /^(kinh gui|can cu|thuc hien|dieu \d|chuong [ivx]+|phan [ivx]+|[ivx]+\.|1\.|de nghi|quoc hoi ban hanh|theo de nghi)/;
/** What stands over the body in the middle: the kind of paper in capitals. */
export const TYPE_LINE = /^(luat|bo luat|phap lenh|lenh|nghi quyet|nghi dinh|quyet dinh|thong tu|thong tu lien tich|chi thi|quy che|quy dinh|thong cao|thong bao|huong dan|chuong trinh|ke hoach|phuong an|de an|du an|bao cao|bien ban|to trinh|hop dong|cong dien|ban ghi nho|ban thoa thuan|giay (uy quyen|moi|gioi thieu|nghi phep|khai sinh|phep .*|chung nhan.*|xac nhan.*|chung tu.*|bao tu.*)|phieu .*|trich luc.*|ban sao trich luc.*|thu cong|cong bo|ban an|chung chi.*|bang .*|so ho .*)$/;
const HEAD_SHARE = 0.45;
const MOST_HEAD_LINES = 24;

/** Cuts the first page. Works with word places, and with plain text in any order of columns when there are none. */
export function cutFirstPage(page: ExtractedPage): FirstPage {
  if (page.words.length === 0) return cutPlain(page);
  const rows = rowsOf(page);
  const national = rows.findIndex((row) => isNationalName(row.map((word) => word.text).join(' ')));
  const boundary = national < 0 ? undefined : leftOfNationalName(rows[national] ?? []);
  const bodyAt = rows.findIndex((row, index) => index > Math.max(0, national) && startsBody(row, boundary));
  const end = bodyAt < 0 ? rows.filter((row) => (row[0]?.y ?? 0) < HEAD_SHARE).length : bodyAt;
  const left: Line[] = [];
  const right: Line[] = [];
  for (const row of rows.slice(0, end)) {
    const cut = boundary ?? gapOf(row);
    const [west, east] = cut === undefined ? [row, []] : [row.filter((word) => word.x + word.w / 2 < cut), row.filter((word) => word.x + word.w / 2 >= cut)];
    const one = lineOf(page.number, west, cut === undefined ? 'full' : 'left');
    const two = lineOf(page.number, east, 'right');
    if (one !== undefined && !isRule(one.text)) left.push(one);
    if (two !== undefined && !isRule(two.text)) right.push(two);
  }
  const body = rows.slice(end).flatMap((row) => lineOf(page.number, row, 'full') ?? []);
  return { head: [...left, ...right], body, hasNationalName: national >= 0 };
}

function cutPlain(page: ExtractedPage): FirstPage {
  const lines = plainLines(page);
  const bodyAt = lines.findIndex((line, index) => index > 0 && (BODY.test(folded(line.text)) || isTypeLine(line.text)));
  const end = bodyAt < 0 ? Math.min(lines.length, MOST_HEAD_LINES) : bodyAt;
  return { head: lines.slice(0, end).filter((line) => !isRule(line.text)), body: lines.slice(end), hasNationalName: lines.some((line) => isNationalName(line.text)) };
}

/** True for "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", also with a letter or two misread. */
export function isNationalName(text: string): boolean {
  const plain = folded(text);
  return /c.ng h.a x. h.i ch. ngh.a/.test(plain) || /c.ng h.a .*ngh.a vi.t/.test(plain);
}

/** A title without the specks a scan leaves around it. */
export function bareTitle(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, '').trim();
}

/** True for a line that names a kind of paper in capitals. */
export function isTypeLine(text: string): boolean {
  const bare = bareTitle(text);
  return bare === bare.toUpperCase() && TYPE_LINE.test(folded(bare));
}

function leftOfNationalName(row: readonly ExtractedWord[]): number | undefined {
  for (let index = 0; index < row.length; index += 1) {
    const rest = row.slice(index, index + 4).map((word) => word.text).join(' ');
    if (/^c.ng h.a x/.test(folded(rest))) return (row[index]?.x ?? 0) - 0.005;
  }
  return undefined;
}

/** The widest gap of a row, when it is too wide to be a space. */
function gapOf(row: readonly ExtractedWord[]): number | undefined {
  let widest = 0;
  let at: number | undefined;
  for (let index = 1; index < row.length; index += 1) {
    const before = row[index - 1];
    const after = row[index];
    if (before === undefined || after === undefined) continue;
    const gap = after.x - (before.x + before.w);
    const middle = after.x - gap / 2;
    if (gap > Math.max(widest, 0.035) && middle > 0.3 && middle < 0.7) [widest, at] = [gap, middle];
  }
  return at;
}

function startsBody(row: readonly ExtractedWord[], boundary: number | undefined): boolean {
  const text = row.map((word) => word.text).join(' ');
  if (isTypeLine(text)) return true;
  if (!BODY.test(folded(text))) return false;
  // "1." or "Thực hiện" inside the left column belongs to the subject, not to the body.
  const reaches = Math.max(...row.map((word) => word.x + word.w));
  return boundary === undefined || reaches > boundary + 0.05 || /^kinh gui/.test(folded(text));
}
