import type { Fonts } from '../../../platform/papers/fonts.js';
import type { OfficialPaper } from '../../../platform/papers/official-paper.js';
import { renderPaper } from '../../../platform/papers/render-paper.js';
import { renderPaperDocx } from '../../../platform/papers/render-paper-docx.js';
import { SHEET_MEDIA_TYPES, writeCsv, writeXlsx } from '../../../platform/papers/sheets.js';
import type { Sheet } from '../../../platform/papers/sheets.js';
import type { ExportFormat } from '../model.js';
import type { ExportTable } from './export-table.js';
import { COLUMN_SHARES } from './export-table.js';

/** More columns than that do not fit on an upright page. */
const UPRIGHT_COLUMNS = 5;

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  ...SHEET_MEDIA_TYPES,
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** The list as the bytes of a file. */
export async function writeExport(format: ExportFormat, table: ExportTable, fonts?: Fonts): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return Buffer.from(writeCsv(sheetOf(table)), 'utf8');
    case 'xlsx':
      return writeXlsx(sheetOf(table));
    case 'docx':
      return renderPaperDocx(paperOf(table));
    case 'pdf':
      return renderPaper(paperOf(table), fonts);
  }
}

function sheetOf(table: ExportTable): Sheet {
  return { name: table.about.title, headings: table.headings, rows: table.rows, shares: (['order', 'title', ...table.columns] as const).map((name) => COLUMN_SHARES[name]) };
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
