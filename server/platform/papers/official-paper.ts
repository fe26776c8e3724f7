/**
 * A paper of an agency as Nghị định 30/2020/NĐ-CP Phụ lục I lays it out: quốc hiệu, agency, number, place and date, kind and
 * abstract, body, signature block, receivers. Plain data: `renderPaper` sets it as PDF, `renderPaperDocx` as DOCX.
 */
import type { LocalDate } from '../../kernel/calendar.js';
import { partsOf } from '../../kernel/calendar.js';

/** A column of a table; `share` is its part of the width against the other columns. */
export interface PaperColumn {
  readonly title: string;
  readonly share: number;
  readonly align?: 'left' | 'center' | 'right';
}

/** Rows under a heading that is repeated on every page. A row shorter than the columns leaves the last cells empty. */
export interface PaperTable {
  readonly kind: 'table';
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** A part of the body, in reading order. */
export type PaperBlock =
  /** A paragraph; `indent: false` starts at the margin. `lead` stands before it in bold on the same line: `Điều 1.` */
  | { readonly kind: 'text'; readonly text: string; readonly lead?: string; readonly indent?: boolean; readonly face?: 'regular' | 'bold' | 'italic' }
  /** `Điều 1.`, `I. THÀNH PHẦN`: bold. */
  | { readonly kind: 'heading'; readonly text: string; readonly centered?: boolean }
  | { readonly kind: 'field'; readonly label: string; readonly value: string }
  | { readonly kind: 'gap' }
  | PaperTable;

/** Who signs: `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`, name. Room is left between title and name for signature and seal. */
export interface PaperSigner {
  readonly authority?: string;
  readonly title: string;
  /** `(Ký, ghi rõ họ tên)`, in italics under the title. */
  readonly note?: string;
  readonly name?: string;
}

/** The whole paper. Texts in Vietnamese as they are to be printed; anything may be as long as it likes. */
export interface OfficialPaper {
  readonly landscape?: boolean;
  /** Type size of the body in points, 13 to 14 (Phụ lục I); tables are set two points smaller. 13 when left out. */
  readonly bodySize?: number;
  readonly issuer: { readonly parent?: string; readonly name: string };
  /** `140/KH-UBND`, or `/BC-VP` while no number was given: room is left for it. Left out: no number line. */
  readonly number?: string;
  readonly place: string;
  /** Left out: the day is filled in by hand. */
  readonly date?: LocalDate;
  /** Name of the kind, `DANH MỤC`, `BIÊN BẢN`, `QUYẾT ĐỊNH`; set in capitals. */
  readonly title: string;
  /** Trích yếu: what it is about. */
  readonly abstract?: string;
  /** `Căn cứ …;` one line each, in italics. */
  readonly bases?: readonly string[];
  readonly body: readonly PaperBlock[];
  /** Side by side, the last one on the right; one stands on the right alone. */
  readonly signers?: readonly PaperSigner[];
  /** Nơi nhận. */
  readonly receivers?: readonly string[];
  /** Title in the properties of the file. */
  readonly fileTitle: string;
  /** When it was made. */
  readonly createdAt: Date;
}

export const MOTTO = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const;
export const PAPER_CREATOR = 'Kho Số';

/** `Bình Sơn, ngày 06 tháng 4 năm 2022`: days under ten and the months 1 and 2 are written with a zero (Phụ lục I, mục 4). */
export function placeDateLine(place: string, date: LocalDate | undefined): string {
  if (date === undefined) return `${place}, ngày … tháng … năm …`;
  const { year, month, day } = partsOf(date);
  return `${place}, ngày ${String(day).padStart(2, '0')} tháng ${month <= 2 ? `0${month}` : month} năm ${year}`;
}

/** `Số: 140/KH-UBND`; numbers under ten get a zero (Phụ lục I, mục 3), a missing one gets room. */
export function numberLine(number: string): string {
  if (number.startsWith('/')) return `Số:          ${number}`;
  return `Số: ${/^\d\//.test(number) ? `0${number}` : number}`;
}

/** What a line of type can show: composed letters, no control or invisible characters, no line breaks. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '');
}

/** The name of an agency in capitals, a committee broken before the name of its place, as on every letterhead. */
export function letterhead(name: string): string[] {
  const upper = printable(name).toLocaleUpperCase('vi');
  const found = /^((?:ỦY|UỶ) BAN NHÂN DÂN) (.+)$/u.exec(upper);
  return found === null ? [upper] : [found[1] ?? '', found[2] ?? ''];
}
