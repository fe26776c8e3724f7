import { isPersonalNumber, isTaxCode } from '../../../../kernel/subject-id.js';
import type { LetterField, LetterFieldName } from './found.js';
import { fieldFrom } from './found.js';
import { isoDate } from './head.js';
import type { Line } from './lines.js';
import { folded } from './lines.js';

const PERSON_LABEL = /(?:số\s+)?(?:định danh(?:\s+cá nhân)?|căn cước(?:\s+công dân)?|CCCD|thẻ căn cước|giấy tờ tùy thân|ĐDCN|chứng minh(?:\s+nhân dân)?|CMND|CMTND|số giấy tờ)/iu;
const TAX_LABEL = /mã số thuế|MST|mã số doanh nghiệp|mã số DN|MSDN|mã số hộ kinh doanh|mã số đăng ký|mã số chi nhánh/iu;
const DIGITS = /\d[\d .]{7,17}\d(?:-\d{3})?/gu;
const NAME_LABEL = /(?:Họ\s*(?:,|và)?\s*(?:chữ đệm)?\s*(?:,|và)?\s*tên(?:\s+(?:khai sinh|người được khai sinh|chủ hộ|người nộp|người đại diện))?|Họ tên|Tên người)\s*(?:\([^)]*\))?\s*:\s*/iu;
const ADDRESS = /(?<![\p{L}])(?:[Ôô]ng|[Bb]à|ÔNG|BÀ|Anh|Chị)(?:\s*\(bà\)|\s*\/\s*[Bb]à)?\s*:?\s+/gu;
const NAME = /^(\p{Lu}[\p{L}']{0,8}(?:\s+\p{Lu}[\p{L}']{0,8}){1,5})/u;
const BIRTH = /(?:ngày\s*,?\s*tháng\s*,?\s*năm\s*sinh|ngày sinh|sinh ngày)\s*:?\s*(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})/iu;
const MOST_EACH = 12;

/** Numbers and names of the people and organisations a paper speaks of, each only where the paper labels it. */
export function readHolders(lines: readonly Line[]): LetterField[] {
  const found: LetterField[] = [];
  const add = (field: LetterField): void => {
    const same = found.some((other) => other.field === field.field && folded(other.value) === folded(field.value));
    if (!same && found.filter((other) => other.field === field.field).length < MOST_EACH) found.push(field);
  };
  lines.forEach((line, index) => {
    readNumbers(line, lines[index - 1]).forEach(add);
    readNames(line).forEach(add);
    const birth = BIRTH.exec(line.text);
    const date = birth === null ? undefined : isoDate(birth[3], birth[2], birth[1]);
    if (birth !== null && date !== undefined) add(fieldFrom('birthDate', date, 0.9, [{ line, start: birth.index, end: birth.index + birth[0].length }]));
  });
  return found;
}

function readNumbers(line: Line, above: Line | undefined): LetterField[] {
  const fields: LetterField[] = [];
  for (const match of line.text.matchAll(DIGITS)) {
    const value = match[0].replace(/[ .]/g, '');
    const before = `${(above?.text ?? '').slice(-60)} ${line.text.slice(0, match.index)}`.slice(-110);
    const person = lastMatch(before, PERSON_LABEL);
    const tax = lastMatch(before, TAX_LABEL);
    const kind = kindOf(value, person, tax);
    if (kind === undefined) continue;
    // A label on the line above is a weaker tie than one before the number.
    const near = Math.max(person, tax) >= before.length - match.index - 1;
    fields.push(fieldFrom(kind, value, near ? 0.93 : 0.7, [{ line, start: match.index, end: match.index + match[0].length }]));
  }
  return fields;
}

function kindOf(value: string, person: number, tax: number): LetterFieldName | undefined {
  const digits = value.replace('-', '');
  if (tax >= 0 && tax > person) return isTaxCode(value) || (/^\d{12}$/.test(digits) && isPersonalNumber(digits)) ? 'taxCode' : undefined;
  if (person < 0) return undefined;
  if (/^\d{12}$/.test(value) && isPersonalNumber(value)) return 'personalNumber';
  return /^\d{9}$/.test(value) ? 'cmnd' : undefined;
}

function lastMatch(text: string, pattern: RegExp): number {
  let at = -1;
  for (const match of text.matchAll(new RegExp(pattern.source, 'giu'))) at = match.index;
  return at;
}

function readNames(line: Line): LetterField[] {
  const fields: LetterField[] = [];
  const label = NAME_LABEL.exec(line.text);
  if (label !== null) {
    const start = label.index + label[0].length;
    const name = NAME.exec(line.text.slice(start))?.[1];
    if (name !== undefined) fields.push(fieldFrom('personName', trimName(name), 0.93, [{ line, start, end: start + name.length }]));
  }
  for (const match of line.text.matchAll(ADDRESS)) {
    const start = match.index + match[0].length;
    const name = NAME.exec(line.text.slice(start))?.[1];
    if (name !== undefined) fields.push(fieldFrom('personName', trimName(name), 0.75, [{ line, start, end: start + name.length }]));
  }
  return fields;
}

/** A label that follows on the same line also begins with a capital: "NGUYỄN VĂN A Giới tính: Nam". */
function trimName(name: string): string {
  return name.replace(/\s+(?:Giới|Nam|Nữ|Sinh|Ngày|Quốc|Dân|Quê|Số|Chức|Nơi|Địa)(?:\s.*)?$/u, (tail) => (/^\s+Nam$/u.test(tail) ? tail : ''));
}
