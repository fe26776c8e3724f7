import type { LetterField } from './found.js';
import { fieldFrom, whole } from './found.js';
import { far } from './head.js';
import type { Line } from './lines.js';
import { folded, isCapitals, isRule } from './lines.js';
import { bareTitle, isTypeLine } from './zones.js';

const TITLE_ENDS = /^(kinh gui|can cu|thuc hien|ngay \d|dieu \d|chuong [ivx]|phan [ivx]|muc \d|[ivx]+[.)]|\d+[.)]|theo |xet |quoc hoi ban hanh|\(|quyet nghi|quyet dinh|chu tich |bo truong |thu tuong |giam doc |uy ban nhan dan |hoi dong nhan dan )/;
// "Họ, chữ đệm, tên: …": the rows of a form, not its subject.
const FORM_ROW = /^(?!Về việc|V\/v)\p{Lu}[^:]{1,60}:\s*\S/u;
const MOST_TITLE_LINES = 8;

/** Kind of paper and its subject from the title in the middle of the page. */
export function readTitle(body: readonly Line[]): LetterField[] {
  const at = body.slice(0, 12).findIndex((line) => isTypeLine(line.text));
  const type = body[at];
  if (type === undefined) return [];
  const fields = [fieldFrom('typeName', sentenceCase(bareTitle(type.text)), 0.95, [whole(type)])];
  const title: Line[] = [];
  for (const line of body.slice(at + 1, at + 1 + MOST_TITLE_LINES)) {
    if (isRule(line.text)) {
      if (title.length > 0) break;
      continue;
    }
    if (endsTitle(line, title)) break;
    title.push(line);
  }
  if (title.length === 0) return fields;
  const text = title.map((line) => clean(line.text)).join(' ').replace(/^Về việc\s+/iu, 'Về việc ');
  return [...fields, fieldFrom('abstract', text, 0.88, title.map(whole))];
}

function endsTitle(line: Line, title: readonly Line[]): boolean {
  const above = title[title.length - 1];
  const plain = folded(clean(line.text));
  if (FORM_ROW.test(clean(line.text))) return true;
  // The second line of a subject may begin with a word that also begins a body: only a line of another case ends it then.
  const sameCase = above !== undefined && isCapitals(above.text) === isCapitals(line.text);
  if (TITLE_ENDS.test(plain) && !(sameCase && isCapitals(line.text))) return true;
  if (above !== undefined && isCapitals(above.text) && !isCapitals(line.text)) return true;
  return above !== undefined && (far(above, line) || /[.;:]$/.test(above.text));
}

/** A letter says nowhere that it is one: concluded from "V/v", "Kính gửi" and a symbol without kind. */
export function inferLetter(number: LetterField | undefined, subject: LetterField | undefined, body: readonly Line[]): LetterField | undefined {
  const addressed = body.slice(0, 6).find((line) => /^kinh gui/.test(folded(line.text)));
  // Two of the three signs: the number may be stamped as a picture into its empty place.
  if ([number, subject, addressed].filter((sign) => sign !== undefined).length < 2) return undefined;
  const spans = addressed === undefined ? [] : [whole(addressed)];
  return { ...fieldFrom('typeName', 'Công văn', subject === undefined ? 0.6 : number === undefined ? 0.7 : 0.85, spans, 'inferred'), page: (number ?? subject)?.page ?? 1, evidence: [subject?.evidence ?? '', addressed?.text ?? ''].filter((text) => text !== '').join(' · ') };
}

function clean(text: string): string {
  return text.replace(/[*_]+/g, '').trim();
}

/** "KẾ HOẠCH" as it is written inside a sentence. */
function sentenceCase(text: string): string {
  const small = text.toLowerCase();
  return small.charAt(0).toUpperCase() + small.slice(1);
}
