import { findDocumentNumbers } from '../../../../kernel/document-number.js';
import { repairText } from '../../../../kernel/fold-text.js';
import type { LetterField, Span } from './found.js';
import { fieldFrom, whole } from './found.js';
import type { Line } from './lines.js';
import { folded, isCapitals } from './lines.js';
import { isNationalName } from './zones.js';

const NUMBER_LABEL = /(?:^|\s)(?:Luật\s+|Nghị quyết\s+|Pháp lệnh\s+|Lệnh\s+)?S[ốôóoỐÔ]\s*[:.;]?\s*/iu;

/** Number and symbol: the first after "Số" in the head; numbers the subject cites come later and do not count. */
export function readNumber(head: readonly Line[]): LetterField | undefined {
  let subjectIn: Line['column'] | undefined;
  for (const line of head) {
    if (SUBJECT.test(line.text)) subjectIn = line.column;
    // Below its first line the subject goes on, and may break before "số 12/…".
    if (line.column === subjectIn) continue;
    const label = NUMBER_LABEL.exec(line.text);
    if (label === null) continue;
    const from = label.index + label[0].length;
    const rest = repairText(line.text.slice(from).replace(/\*/g, ' '));
    const found = findDocumentNumbers(rest, { anyCase: true })[0];
    // Only what follows the label at once: an empty place for the number is left empty.
    if (found === undefined || found.start > 3) continue;
    return fieldFrom('documentNumber', found.normal, 0.96, [{ line, start: label.index, end: from + found.end }]);
  }
  return undefined;
}

const DATE = /(?:(\p{Lu}[\p{L}\s.'-]{1,40}?)\s*[,;.]\s*)?[nN]g[àa]y\s*(\d{1,2})\s*th[áa]ng\s*(\d{1,2})\s*n[ăa]m\s*(\d{4})/u;

/** Place and date of issue: in the head, with the place name before it. */
export function readDate(head: readonly Line[]): LetterField[] {
  for (const line of head) {
    const match = DATE.exec(line.text);
    if (match === null) continue;
    const date = isoDate(match[4], match[3], match[2]);
    if (date === undefined) continue;
    const span: Span = { line, start: match.index, end: match.index + match[0].length };
    const place = match[1]?.trim();
    const fields = [fieldFrom('issuedOn', date, place === undefined ? 0.75 : 0.96, [span])];
    return place === undefined ? fields : [...fields, fieldFrom('issuedPlace', place, 0.9, [{ line, start: match.index, end: match.index + place.length }])];
  }
  return [];
}

/** A date that exists, as `yyyy-mm-dd`. */
export function isoDate(year: string | undefined, month: string | undefined, day: string | undefined): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!(y >= 1900 && y <= 2100) || !(m >= 1 && m <= 12) || !(d >= 1)) return undefined;
  const days = [31, y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 0;
  if (d > days) return undefined;
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

/** How the name of an authority begins; a line that begins otherwise continues the one above. */
const AUTHORITY = /^(uy ban|ubnd|ubmttq|hoi dong|hdnd|bo |so |cuc|chi cuc|tong cuc|van phong|vpub|ban |trung tam|cong an|phong |vu |thanh tra|toa an|vien |truong |dai hoc|cong ty|tap doan|tong cong ty|ngan hang|bao hiem|kho bac|thue |cuc thue|quoc hoi|chinh phu|thu tuong|chu tich|doan |hoi |lien |mat tran|tinh uy|thanh uy|huyen uy|dang |chi nhanh|doi |tram |quy |benh vien|hat |co quan|hai quan|buu dien|nha )/;

/** Issuer and the authority above it: the capitals at the top left, before the number. */
export function readIssuer(head: readonly Line[]): LetterField[] {
  const lines = issuerLines(head);
  const names: Line[][] = [];
  for (const line of lines) {
    const plain = folded(line.text);
    const previous = names[names.length - 1];
    const continues = previous !== undefined && (!AUTHORITY.test(plain) || /\b(va|,)$/.test(folded(previous[previous.length - 1]?.text ?? '')));
    if (continues) previous.push(line);
    else if (AUTHORITY.test(plain) || names.length === 0) names.push([line]);
  }
  const known = names.filter((name) => AUTHORITY.test(folded(name[0]?.text ?? '')));
  const issuer = known[known.length - 1];
  if (issuer === undefined) return [];
  const text = (name: readonly Line[]): string => name.map((line) => line.text).join(' ');
  const fields = [fieldFrom('issuerName', text(issuer), 0.93, issuer.map(whole))];
  const parents = known.slice(0, -1).flat();
  return parents.length === 0 ? fields : [...fields, fieldFrom('issuerParent', text(parents), 0.88, parents.map(whole))];
}

function issuerLines(head: readonly Line[]): Line[] {
  const taken: Line[] = [];
  for (const line of head) {
    if (line.column === 'right') break;
    const plain = folded(line.text);
    if (/^(luat |nghi quyet |phap lenh )?so\s*[:.]?\s*(\d|\/|$)/.test(plain) || /^v\/v|^ve viec/.test(plain)) break;
    if (isNationalName(line.text) || /doc lap|tu do|hanh phuc|^viet nam$|^nam$|cong bao/.test(plain)) {
      if (taken.length > 0 && line.place === null) break;
      continue;
    }
    if (isCapitals(line.text) && line.text.length > 3) taken.push({ ...line, text: line.text.replace(/\*+/g, '') });
    else if (taken.length > 0) break;
  }
  return taken;
}

const SUBJECT = /^(?:V\s*\/\s*v|Về việc|Vv)[:.]?\s*/iu;
const SUBJECT_ENDS = /^(kinh gui|can cu|cong hoa|doc lap|so\s*[:.]|noi nhan)|ngay \d{1,2} thang|ngay\s+thang\s+nam/;

/** The subject of a letter without title ("V/v ..."), wrapped lines joined. */
export function readSubject(head: readonly Line[]): LetterField | undefined {
  const at = head.findIndex((line) => SUBJECT.test(line.text) && line.column !== 'right');
  const first = head[at];
  if (first === undefined) return undefined;
  const lines: Line[] = [first];
  for (const line of head.slice(at + 1, at + 8)) {
    if (line.column !== first.column || SUBJECT_ENDS.test(folded(line.text)) || isNationalName(line.text) || far(lines[lines.length - 1], line)) break;
    lines.push(line);
  }
  const text = lines.map((line) => line.text).join(' ').replace(SUBJECT, '');
  return text.trim() === '' ? undefined : fieldFrom('abstract', text, 0.92, lines.map(whole));
}

/** True when the second line stands clearly further below than the next line of the same block would. */
export function far(above: Line | undefined, below: Line): boolean {
  if (above?.place == null || below.place === null) return false;
  return below.place.top - above.place.top > 2.6 * Math.max(above.place.height, below.place.height);
}
