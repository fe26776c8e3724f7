import type { ExtractedPage } from '../model.js';
import { readCopyMark } from './letter/copy-mark.js';
import type { LetterField } from './letter/found.js';
import { fieldFrom } from './letter/found.js';
import { isoDate, readDate, readIssuer, readNumber, readSubject } from './letter/head.js';
import { readHolders } from './letter/holder.js';
import type { Line } from './letter/lines.js';
import { lineOf, plainLines, rowsOf } from './letter/lines.js';
import { readSignatureBlock } from './letter/signature-block.js';
import { inferLetter, readTitle } from './letter/title.js';
import { cutFirstPage } from './letter/zones.js';

const PAGES_READ = 3;

/**
 * What a paper says of itself, read from the layout of NĐ 30/2020 Phụ lục I: number and symbol, place and date, issuer and the
 * authority above it, kind, subject, signer, copy mark, and the labelled numbers and names of the people it speaks of. Only
 * what is printed is filled in; what is concluded is marked `inferred`. Proposals for a person, with the place of each.
 */
export function readLetterFields(pages: readonly ExtractedPage[]): LetterField[] {
  const first = pages.find((page) => page.text.trim() !== '');
  if (first === undefined) return [];
  const { head, body, hasNationalName } = cutFirstPage(first);
  const number = readNumber(head);
  const subject = readSubject(head);
  const title = readTitle(body);
  const dates = readDate(head);
  const lines = pages.slice(0, PAGES_READ).flatMap(linesOf);
  // Without the national name and a number a page of capitals is no official paper: its top is not read as one.
  const official = hasNationalName || number !== undefined || title.length > 0;
  const fields: (LetterField | undefined)[] = [
    number,
    ...(dates.length > 0 ? dates : [passedOn(pages, title)]),
    ...(official ? readIssuer(head) : []),
    ...(title.length > 0 ? title : [inferLetter(number, subject, body)]),
    title.some((field) => field.field === 'abstract') ? undefined : subject,
    ...(official ? readSignatureBlock(pages) : []),
    readCopyMark(lines),
    ...readHolders(lines),
  ];
  return fields.filter((field): field is LetterField => field !== undefined);
}

/** Laws carry no date at the head: their last sentence says when the assembly passed them. */
function passedOn(pages: readonly ExtractedPage[], title: readonly LetterField[]): LetterField | undefined {
  if (!title.some((field) => field.field === 'typeName' && /^(Luật|Bộ luật|Nghị quyết|Pháp lệnh)$/u.test(field.value))) return undefined;
  for (const page of pages.slice(-4)) {
    const lines = linesOf(page);
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index];
      if (line === undefined) continue;
      const two = `${lines[index - 1]?.text ?? ''} ${line.text}`;
      if (!/thông qua/u.test(two)) continue;
      const match = /ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})/u.exec(line.text);
      const date = match === null ? undefined : isoDate(match[3], match[2], match[1]);
      if (match !== null && date !== undefined) return fieldFrom('issuedOn', date, 0.6, [{ line, start: match.index, end: match.index + match[0].length }]);
    }
  }
  return undefined;
}

function linesOf(page: ExtractedPage): Line[] {
  return page.words.length === 0 ? plainLines(page) : rowsOf(page).flatMap((row) => lineOf(page.number, row, 'full') ?? []);
}
