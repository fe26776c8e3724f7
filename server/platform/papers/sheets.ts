import writeXlsxFile from 'write-excel-file/node';
import { printable } from './official-paper.js';

/** A plain table: headings and cells as texts in the reader's language. `shares` are widths of the columns against each other. */
export interface Sheet {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly shares?: readonly number[];
}

/** Media types of the files a table is written as. */
export const SHEET_MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Most characters a cell of a spreadsheet holds. */
const MOST_IN_CELL = 32_000;
const BOM = '\uFEFF';
/** Signs that make a spreadsheet take a cell for a formula or a command, in any width; also behind white space. */
const FORMULA_START = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;
const CONTROL_START = /^[\t\r\n]/;

/**
 * A text as a cell of a plain table that no spreadsheet will run: what looks like a formula gets an apostrophe before it (OWASP,
 * CSV injection). Negative numbers too: nothing here is to be reckoned with.
 */
export function neutralCell(text: string): string {
  return FORMULA_START.test(text) || CONTROL_START.test(text) ? `'${text}` : text;
}

/** The table as CSV: RFC 4180 in UTF-8 with a mark at the start, by which spreadsheets know Vietnamese. */
export function writeCsv(sheet: Pick<Sheet, 'headings' | 'rows'>): string {
  const cell = (text: string): string => {
    const safe = neutralCell(printable(text));
    return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return BOM + [sheet.headings, ...sheet.rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** The table as a spreadsheet. Every cell is typed as text: it is shown and never run. */
export async function writeXlsx(sheet: Sheet): Promise<Uint8Array> {
  const text = (value: string): string => printable(value).slice(0, MOST_IN_CELL);
  const heading = sheet.headings.map((value) => ({ value: text(value), type: String, fontWeight: 'bold' as const, wrap: true }));
  const rows = sheet.rows.map((row) => row.map((value) => ({ value: text(value), type: String, wrap: true, alignVertical: 'top' as const })));
  const columns = sheet.headings.map((_heading, index) => ({ width: Math.round((sheet.shares?.[index] ?? 3) * 7) }));
  return writeXlsxFile([heading, ...rows], { columns, stickyRowsCount: 1, sheet: text(sheet.name).replace(/[[\]*?:/\\]/g, ' ').slice(0, 31) }).toBuffer();
}
