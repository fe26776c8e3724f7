import assert from 'node:assert/strict';
import type { ExportTable } from '../../../server/archive/saved-searches/writers/export-table.js';
import { paperOf, writeExport } from '../../../server/archive/saved-searches/writers/write-export.js';
import { readPdfText } from '../papers/read-pdf-text.js';
import { unzip } from '../papers/unzip.js';

function aTable(over: Partial<ExportTable> = {}): ExportTable {
  return {
    lang: 'vi', columns: ['type', 'number'], headings: ['STT', 'Tên văn bản', 'Loại', 'Số, ký hiệu'],
    rows: [['1', 'Kế hoạch "đổi mới", cơ chế\nmột cửa', 'Kế hoạch', '140/KH-UBND'], ['2', '=HYPERLINK("http://x","bấm")', 'Công văn', '-1'], ['3', 'Số hoá'.normalize('NFD'), '@a', '\u0001']],
    about: { title: 'Danh mục văn bản', abstract: 'Tìm thấy theo câu tìm “một cửa”', sentence: 'Danh mục gồm 3 văn bản.', reason: 'Lý do lập: báo cáo.', cut: undefined },
    issuer: { agency: undefined, parent: undefined, name: 'Ủy ban nhân dân xã Bình Sơn' }, place: 'Bình Sơn', maker: { title: 'Người lập danh mục', name: 'Nguyễn Văn Mẫu' },
    madeAt: new Date('2026-02-03T01:02:03Z'), today: '2026-02-03', ...over,
  };
}

describe('a list as a file', () => {
  it('is CSV that spreadsheets open in Vietnamese and run nothing of', async () => {
    const text = Buffer.from(await writeExport('csv', aTable())).toString('utf8');
    assert.equal(text, [
      '\uFEFFSTT,Tên văn bản,Loại,"Số, ký hiệu"',
      '1,"Kế hoạch ""đổi mới"", cơ chế một cửa",Kế hoạch,140/KH-UBND',
      `2,"'=HYPERLINK(""http://x"",""bấm"")",Công văn,"'-1"`,
      `3,Số hoá,"'@a", `,
      '',
    ].join('\r\n'));
  });

  it('is XLSX of texts: no cell is a formula, none is lost', async () => {
    const files = await unzip(await writeExport('xlsx', aTable()));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    const strings = files.get('xl/sharedStrings.xml') ?? '';
    assert.doesNotMatch(sheet, /<f[ >]/);
    for (const part of ['140/KH-UBND', '=HYPERLINK', 'Số hoá', 'Công văn']) assert.ok(`${sheet}${strings}`.includes(part), part);
    assert.equal((sheet.match(/<row /g) ?? []).length, 4);
  });

  it('is a paper of the agency as PDF and DOCX', async () => {
    const [page] = await readPdfText(await writeExport('pdf', aTable()));
    for (const part of ['XÃ BÌNH SƠN', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Bình Sơn, ngày 03 tháng 02 năm 2026', 'DANH MỤC VĂN BẢN', 'Lý do lập: báo cáo.', '140/KH-UBND', 'Nguyễn Văn Mẫu']) assert.ok(page?.includes(part), part);
    const xml = (await unzip(await writeExport('docx', aTable()))).get('word/document.xml') ?? '';
    assert.ok(xml.includes('140/KH-UBND') && xml.includes('=HYPERLINK'));
  });

  it('lies on its side when it has many columns', () => {
    assert.equal(paperOf(aTable()).landscape, false);
    assert.equal(paperOf(aTable({ columns: ['type', 'number', 'date', 'issuer'], headings: ['STT', 'Tên', 'Loại', 'Số', 'Ngày', 'Cơ quan'] })).landscape, true);
  });
});
