import { AlignmentType, BorderStyle, Document, Header, Packer, PageNumber, PageOrientation, Paragraph, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlign, WidthType } from 'docx';
import type { IParagraphOptions, IRunOptions } from 'docx';
import { letterhead, MOTTO, numberLine, PAPER_CREATOR, placeDateLine, printable } from './official-paper.js';
import type { OfficialPaper, PaperBlock, PaperColumn, PaperSigner, PaperTable } from './official-paper.js';

type Align = NonNullable<IParagraphOptions['alignment']>;
type Style = Pick<IRunOptions, 'bold' | 'italics'> & { readonly size?: number };

/** Twentieths of a point in a millimetre. */
const TWIPS_PER_MM = 56.7;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const BARE = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE } as const;
const RULE = { bottom: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } } as const;

/**
 * The same paper as `renderPaper` sets, as DOCX that a clerk can go on writing in: A4, margins 20/20/30/18 mm, Times New Roman,
 * the header as a table without lines, page numbers in the top margin from page 2 on, table headings repeated.
 */
export async function renderPaperDocx(paper: OfficialPaper): Promise<Uint8Array> {
  const size = (paper.bodySize ?? 13) * 2;
  const width = Math.round(((paper.landscape === true ? 297 : 210) - 48) * TWIPS_PER_MM);
  const document = new Document({
    creator: PAPER_CREATOR, title: printable(paper.fileTitle), lastModifiedBy: PAPER_CREATOR,
    styles: { default: { document: { run: { font: 'Times New Roman', size, language: { value: 'vi-VN' } } } } },
    sections: [{
      properties: {
        titlePage: true,
        page: {
          size: { width: mm(210), height: mm(297), orientation: paper.landscape === true ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
          margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(18), header: mm(10) },
        },
      },
      headers: { default: new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })] })] }), first: new Header({ children: [] }) },
      children: [
        headOf(paper, width), line('', { size: 12 }),
        line(paper.title.toLocaleUpperCase('vi'), { bold: true, size: 28 }, AlignmentType.CENTER),
        ...(paper.abstract === undefined ? [] : [line(paper.abstract, { bold: true, size: 28 }, AlignmentType.CENTER)]),
        new Paragraph({ border: RULE, indent: { left: Math.round(width * 0.38), right: Math.round(width * 0.38) }, spacing: { after: 160 }, children: [new TextRun({ text: '', size: 4 })] }),
        ...(paper.bases ?? []).map((basis) => paragraph(basis, { italics: true }, true)),
        ...paper.body.flatMap((block) => blockOf(block, size, width)),
        ...closingOf(paper.signers ?? [], paper.receivers ?? [], width),
      ],
    }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function mm(length: number): number {
  return Math.round(length * TWIPS_PER_MM);
}

function line(text: string, style: Style = {}, alignment: Align = AlignmentType.LEFT, more: Omit<IParagraphOptions, 'children' | 'alignment'> = {}): Paragraph {
  return new Paragraph({ alignment, ...more, children: [new TextRun({ text: printable(text), ...style })] });
}

function paragraph(text: string, style: Style, indent: boolean, lead?: string): Paragraph {
  const more = { alignment: AlignmentType.JUSTIFIED, spacing: { after: 120 }, ...(indent ? { indent: { firstLine: mm(10) } } : {}) };
  return new Paragraph({ ...more, children: [...(lead === undefined ? [] : [new TextRun({ text: `${printable(lead)} `, bold: true })]), new TextRun({ text: printable(text), ...style })] });
}

function headOf(paper: OfficialPaper, width: number): Table {
  const C = AlignmentType.CENTER;
  const left = [
    ...(paper.issuer.parent === undefined ? [] : letterhead(paper.issuer.parent).map((text) => line(text, { size: 25 }, C))),
    ...letterhead(paper.issuer.name).map((text) => line(text, { size: 25, bold: true }, C)),
    rule(mm(22)),
    ...(paper.number === undefined ? [] : [line(numberLine(paper.number), { size: 26 }, C)]),
  ];
  const right = [line(MOTTO[0], { size: 24, bold: true }, C), line(MOTTO[1], { size: 26, bold: true }, C), rule(mm(16)), line(placeDateLine(paper.place, paper.date), { size: 26, italics: true }, C)];
  const share = [Math.round(width * 0.42), Math.round(width * 0.58)];
  return plainTable(width, [{ cells: left, width: share[0] ?? 0 }, { cells: right, width: share[1] ?? 0 }]);
}

function rule(inset: number): Paragraph {
  return new Paragraph({ border: RULE, indent: { left: inset, right: inset }, spacing: { after: 80 }, children: [new TextRun({ text: '', size: 4 })] });
}

/** Cells side by side without lines: header and signatures. */
function plainTable(width: number, columns: readonly { readonly cells: readonly Paragraph[]; readonly width: number }[]): Table {
  return new Table({
    width: { size: width, type: WidthType.DXA }, layout: TableLayoutType.FIXED, columnWidths: columns.map((column) => column.width), borders: BARE,
    rows: [new TableRow({ cantSplit: true, children: columns.map((column) => new TableCell({ width: { size: column.width, type: WidthType.DXA }, borders: { top: NONE, bottom: NONE, left: NONE, right: NONE }, children: column.cells.length === 0 ? [new Paragraph('')] : [...column.cells] })) })],
  });
}

function blockOf(block: PaperBlock, size: number, width: number): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'gap':
      return [line('')];
    case 'heading':
      return [block.centered === true ? line(block.text, { bold: true }, AlignmentType.CENTER, { keepNext: true }) : line(block.text, { bold: true }, AlignmentType.LEFT, { keepNext: true, indent: { firstLine: mm(10) }, spacing: { after: 120 } })];
    case 'field':
      return [paragraph(`${block.label}: ${block.value}`, {}, true)];
    case 'text':
      return [paragraph(block.text, { bold: block.face === 'bold', italics: block.face === 'italic' }, block.indent !== false, block.lead)];
    case 'table':
      return [tableOf(block, size - 4, width), line('', { size: 12 })];
  }
}

function tableOf(table: PaperTable, size: number, width: number): Table {
  const shares = table.columns.reduce((sum, column) => sum + column.share, 0);
  const widths = table.columns.map((column) => Math.round((width * column.share) / shares));
  const cell = (text: string, at: number, style: Style, alignment: Align): TableCell =>
    new TableCell({ width: { size: widths[at] ?? 0, type: WidthType.DXA }, verticalAlign: VerticalAlign.CENTER, margins: { top: 40, bottom: 40, left: 70, right: 70 }, children: [line(text, { ...style, size }, alignment)] });
  return new Table({
    width: { size: width, type: WidthType.DXA }, layout: TableLayoutType.FIXED, columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, children: table.columns.map((column, at) => cell(column.title, at, { bold: true }, AlignmentType.CENTER)) }),
      ...table.rows.map((cells) => new TableRow({ cantSplit: true, children: table.columns.map((column, at) => cell(cells[at] ?? '', at, {}, alignOf(column))) })),
    ],
  });
}

function alignOf(column: PaperColumn): Align {
  return column.align === 'center' ? AlignmentType.CENTER : column.align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT;
}

function closingOf(signers: readonly PaperSigner[], receivers: readonly string[], width: number): Table[] {
  if (signers.length === 0 && receivers.length === 0) return [];
  const slots = Math.max(2, signers.length + (receivers.length > 0 ? 1 : 0));
  const share = Math.floor(width / slots);
  const notes = receivers.map((one, index) => line(`- ${one}${index === receivers.length - 1 ? '.' : ';'}`, { size: 22 }));
  const first = receivers.length === 0 ? [] : [line('Nơi nhận:', { bold: true, italics: true, size: 24 }), ...notes];
  const empty = slots - signers.length - 1;
  return [plainTable(width, [
    ...(slots > signers.length ? [{ cells: first, width: share * (empty + 1) }] : []),
    ...signers.map((signer) => ({ cells: signerOf(signer), width: share })),
  ])];
}

function signerOf(signer: PaperSigner): Paragraph[] {
  const C = AlignmentType.CENTER;
  return [
    ...[signer.authority, signer.title].flatMap((text) => (text === undefined ? [] : [line(text.toLocaleUpperCase('vi'), { bold: true }, C)])),
    ...(signer.note === undefined ? [] : [line(signer.note, { italics: true, size: 24 }, C)]),
    ...Array.from({ length: 4 }, () => line('', {}, C)),
    ...(signer.name === undefined ? [] : [line(signer.name, { bold: true }, C)]),
  ];
}
