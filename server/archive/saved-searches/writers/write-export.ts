import writeXlsxFile from 'write-excel-file/node';
import type { Fonts } from '../../../platform/papers/fonts.js';
import type { OfficialPaper } from '../../../platform/papers/official-paper.js';
import { printable } from '../../../platform/papers/official-paper.js';
import { renderPaper } from '../../../platform/papers/render-paper.js';
import { renderPaperDocx } from '../../../platform/papers/render-paper-docx.js';
import type { ExportFormat } from '../model.js';
import { neutralCell } from '../rules/neutral-cell.js';
import type { ExportTable } from './export-table.js';
import { COLUMN_SHARES } from './export-table.js';

/** Most characters a cell of a spreadsheet holds. */
const MOST_IN_CELL = 32_000;
const BOM = '\uFEFF';
/** More columns than that do not fit on an upright page. */
const UPRIGHT_COLUMNS = 5;

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** The list as the bytes of a file. CSV: RFC 4180 in UTF-8 with a mark at the start, by which spreadsheets know Vietnamese. */
export async function writeExport(format: ExportFormat, table: ExportTable, fonts?: Fonts): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return Buffer.from(writeCsv(table), 'utf8');
    case 'xlsx':
      return writeXlsx(table);
    case 'docx':
      return renderPaperDocx(paperOf(table));
    case 'pdf':
      return renderPaper(paperOf(table), fonts);
  }
}

function writeCsv(table: ExportTable): string {
  const cell = (text: string): string => {
    const safe = neutralCell(printable(text));
    return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return BOM + [table.headings, ...table.rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Every cell is typed as text: a spreadsheet shows it and never runs it. */
async function writeXlsx(table: ExportTable): Promise<Uint8Array> {
  const text = (value: string): string => printable(value).slice(0, MOST_IN_CELL);
  const heading = table.headings.map((value) => ({ value: text(value), type: String, fontWeight: 'bold' as const, wrap: true }));
  const rows = table.rows.map((row) => row.map((value) => ({ value: text(value), type: String, wrap: true, alignVertical: 'top' as const })));
  const widths = (['order', 'title', ...table.columns] as const).map((name) => ({ width: Math.round(COLUMN_SHARES[name] * 7) }));
  return writeXlsxFile([heading, ...rows], { columns: widths, stickyRowsCount: 1, sheet: text(table.about.title).replace(/[[\]*?:/\\]/g, ' ').slice(0, 31) }).toBuffer();
}

/** The list as a paper of the agency (Nghị định 30/2020/NĐ-CP Phụ lục I); its number is given by hand when it is issued. */
export function paperOf(table: ExportTable): OfficialPaper {
  const { about } = table;
  const names = ['order', 'title', ...table.columns] as const;
  return {
    landscape: table.headings.length > UPRIGHT_COLUMNS,
    issuer: { name: table.issuer.name, ...(table.issuer.parent === undefined ? {} : { parent: table.issuer.parent.name }) },
    number: '/……', place: table.place, date: table.today,
    title: about.title, abstract: about.abstract, fileTitle: `${about.title} - ${about.abstract}`, createdAt: table.madeAt,
    body: [
      { kind: 'text', text: about.sentence },
      ...(about.reason === undefined ? [] : [{ kind: 'text' as const, text: about.reason }]),
      ...(about.cut === undefined ? [] : [{ kind: 'text' as const, text: about.cut, face: 'italic' as const }]),
      { kind: 'table', columns: names.map((name, index) => ({ title: table.headings[index] ?? '', share: COLUMN_SHARES[name], ...(name === 'order' || name === 'date' || name === 'accessioned' ? { align: 'center' as const } : {}) })), rows: table.rows },
    ],
    signers: [{ title: table.maker.title, name: table.maker.name }],
  };
}
