import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { createFonts } from '../../../server/platform/papers/fonts.js';
import { letterhead, numberLine, placeDateLine, printable } from '../../../server/platform/papers/official-paper.js';
import type { OfficialPaper } from '../../../server/platform/papers/official-paper.js';
import { renderPaper } from '../../../server/platform/papers/render-paper.js';
import { renderPaperDocx } from '../../../server/platform/papers/render-paper-docx.js';
import { readPdfText } from './read-pdf-text.js';
import { unzip } from './unzip.js';

const fonts = createFonts();

function aPaper(over: Partial<OfficialPaper> = {}): OfficialPaper {
  return {
    issuer: { parent: 'Ủy ban nhân dân tỉnh Quảng Ngãi', name: 'Ủy ban nhân dân xã Bình Sơn' }, number: '7/BC-UBND', place: 'Bình Sơn', date: '2026-02-03',
    title: 'Danh mục', abstract: 'Kết quả tìm kiếm về “đổi mới cơ chế một cửa”', fileTitle: 'Danh mục', createdAt: new Date('2026-02-03T01:02:03Z'),
    body: [
      { kind: 'text', text: 'Danh mục gồm các văn bản tìm thấy.' },
      { kind: 'table', columns: [{ title: 'STT', share: 1, align: 'center' }, { title: 'Số, ký hiệu', share: 3 }, { title: 'Trích yếu', share: 6 }], rows: [['1', '140/KH-UBND', 'Kế hoạch thực hiện Đề án đổi mới']] },
    ],
    signers: [{ authority: 'TM. Ủy ban nhân dân', title: 'Chủ tịch', name: 'Nguyễn Văn Mẫu' }], receivers: ['Như trên', 'Lưu: VT'],
    ...over,
  };
}

describe('an official paper', () => {
  it('writes days under ten and the first two months with a zero', () => {
    assert.equal(placeDateLine('Bình Sơn', '2022-04-06'), 'Bình Sơn, ngày 06 tháng 4 năm 2022');
    assert.equal(placeDateLine('Bình Sơn', '2022-02-16'), 'Bình Sơn, ngày 16 tháng 02 năm 2022');
    assert.equal(placeDateLine('Bình Sơn', undefined), 'Bình Sơn, ngày … tháng … năm …');
    assert.equal(numberLine('7/BC-UBND'), 'Số: 07/BC-UBND');
    assert.equal(numberLine('140/KH-UBND'), 'Số: 140/KH-UBND');
    assert.match(numberLine('/BC-UBND'), /^Số: {5,}\/BC-UBND$/);
  });

  it('breaks the name of a committee before its place, in either writing', () => {
    assert.deepEqual(letterhead('Ủy ban nhân dân xã Bình Sơn'), ['ỦY BAN NHÂN DÂN', 'XÃ BÌNH SƠN']);
    assert.deepEqual(letterhead('Uỷ ban nhân dân tỉnh'), ['UỶ BAN NHÂN DÂN', 'TỈNH']);
    assert.deepEqual(letterhead('Sở Nội vụ'), ['SỞ NỘI VỤ']);
  });

  it('has quốc hiệu, agency, number, place and date, title, table, signature and receivers as text that can be found', async () => {
    const [page] = await readPdfText(await renderPaper(aPaper(), fonts));
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'ỦY BAN NHÂN DÂN', 'XÃ BÌNH SƠN', 'Số: 07/BC-UBND', 'Bình Sơn, ngày 03 tháng 02 năm 2026', 'DANH MỤC', 'đổi mới cơ chế một cửa', 'Trích yếu', '140/KH-UBND', 'TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH', 'Nguyễn Văn Mẫu', 'Nơi nhận:', '- Lưu: VT.']) {
      assert.ok(page?.includes(part.normalize('NFC')), `${part} in ${page ?? ''}`);
    }
  });

  it('gives equal bytes for equal papers', async () => {
    const [one, two] = [await renderPaper(aPaper(), fonts), await renderPaper(aPaper())];
    assert.ok(Buffer.from(one).equals(Buffer.from(two)));
  });

  it('repeats the heading of a table on every page, numbers the pages from the second on, and loses no row', async () => {
    const rows = Array.from({ length: 130 }, (_, index) => [String(index + 1), `${index + 1000}/UBND-VP`, 'Triển khai nhiệm vụ chuyển đổi số '.repeat((index % 5) + 1)]);
    const body: OfficialPaper['body'] = [{ kind: 'table', columns: [{ title: 'STT', share: 1 }, { title: 'Số, ký hiệu', share: 3 }, { title: 'Trích yếu', share: 6 }], rows }];
    const pages = await readPdfText(await renderPaper(aPaper({ body }), fonts));
    assert.ok(pages.length > 4, String(pages.length));
    const all = pages.join(' ');
    for (const [, number] of rows) assert.ok(all.includes(number ?? '?'), number);
    for (const page of pages.slice(0, -1)) assert.ok(page.includes('Số, ký hiệu'));
    pages.forEach((page, index) => assert.equal(new RegExp(`(^|\\s)${index + 1}\\s+STT`).test(page), index > 0 && page.includes('STT'), `page ${index + 1}`));
  });

  it('takes a row taller than a page, words without spaces, odd letters and marks in any order', async () => {
    const long = 'rất dài '.repeat(2500);
    const pages = await readPdfText(await renderPaper(aPaper({ landscape: true, abstract: 'Số hoá'.normalize('NFD'), body: [{ kind: 'table', columns: [{ title: 'A', share: 1 }, { title: 'B', share: 1 }], rows: [[long, 'x'.repeat(900)], ['😀 \u0000\u202E漢字\n\n', '=1+1']] }] }), fonts));
    assert.ok(pages.length > 3);
    assert.equal((pages.join(' ').match(/rất/g) ?? []).length, 2500);
    assert.ok(pages.join(' ').includes('Số hoá'.normalize('NFC')));
    assert.equal(printable('a\u0000\u202Eb\r\nc'), 'a b c');
  });

  it('keeps three signers side by side', async () => {
    const signers = ['Đại diện bên giao', 'Đại diện bên nhận', 'Người chứng kiến'].map((title) => ({ title, note: '(Ký, ghi rõ họ tên)' }));
    const [page] = await readPdfText(await renderPaper(aPaper({ title: 'Biên bản', signers, receivers: [] }), fonts));
    for (const { title } of signers) assert.ok(page?.includes(title.toLocaleUpperCase('vi')));
  });

  it('never fails, whatever the texts are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 5 }), async (text, cells) => {
        const paper = aPaper({ abstract: text, issuer: { name: text }, body: [{ kind: 'text', text }, { kind: 'table', columns: [{ title: text, share: 1 }, { title: '', share: 2 }], rows: [cells, []] }] });
        const pdf = await PDFDocument.load(await renderPaper(paper, fonts));
        assert.ok(pdf.getPageCount() >= 1);
      }),
      { numRuns: 25 },
    );
  });

  it('comes as DOCX with the same parts', async () => {
    const bytes = await renderPaperDocx(aPaper());
    const xml = (await unzip(bytes)).get('word/document.xml') ?? '';
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'XÃ BÌNH SƠN', 'Số: 07/BC-UBND', 'Bình Sơn, ngày 03 tháng 02 năm 2026', 'DANH MỤC', '140/KH-UBND', 'Nguyễn Văn Mẫu', 'Nơi nhận:']) assert.ok(xml.includes(part), part);
    assert.match(xml, /<w:tblHeader/);
    assert.match(xml, /w:w="11907"|w:w="11906"/);
  });
});
