import assert from 'node:assert/strict';
import { readFileSync, existsSync } from 'node:fs';
import type { ExtractedPage } from '../../../server/archive/extraction/model.js';
import type { LetterFieldName } from '../../../server/archive/extraction/rules/letter/found.js';
import { readLetterFields } from '../../../server/archive/extraction/rules/read-letter-fields.js';
import type { Put } from './page-builder.js';
import { aPage, aPlainPage } from './page-builder.js';

const HEAD: readonly Put[] = [
  { text: 'UBND TỈNH QUẢNG NGÃI', x: 0.14, y: 0.06 }, { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', x: 0.45, y: 0.06 },
  { text: 'SỞ NỘI VỤ', x: 0.19, y: 0.08 }, { text: 'Độc lập - Tự do - Hạnh phúc', x: 0.52, y: 0.08 },
];
const LETTER: readonly Put[] = [
  ...HEAD,
  { text: 'Số: 215 /SNV-VTLT', x: 0.16, y: 0.11 }, { text: 'Quảng Ngãi, ngày 05 tháng 3 năm 2024', x: 0.5, y: 0.11 },
  { text: 'V/v triển khai Công văn', x: 0.15, y: 0.13 }, { text: 'số 12/BNV-VTLT', x: 0.17, y: 0.15 },
  { text: 'Kính gửi: Các sở, ban, ngành', x: 0.3, y: 0.2 },
  { text: 'Thực hiện Công văn số 99/BNV-VTLT ngày 01/02/2024 của Bộ Nội vụ về việc lưu trữ điện tử', x: 0.17, y: 0.24 },
  { text: 'Nơi nhận:', x: 0.15, y: 0.7 }, { text: 'KT. GIÁM ĐỐC', x: 0.6, y: 0.7 },
  { text: '- Như trên;', x: 0.15, y: 0.72 }, { text: 'PHÓ GIÁM ĐỐC', x: 0.6, y: 0.72 },
  { text: '- Lưu: VT.', x: 0.15, y: 0.74 }, { text: 'Nguyễn Thị Bình', x: 0.6, y: 0.82 },
];

const read = (pages: readonly ExtractedPage[], field: LetterFieldName): string | undefined => readLetterFields(pages).find((found) => found.field === field)?.value;
const all = (pages: readonly ExtractedPage[], field: LetterFieldName): string[] => readLetterFields(pages).filter((found) => found.field === field).map((found) => found.value);

describe('what a letter says of itself', () => {
  const pages = [aPage(LETTER)];

  it('the number is the one after "Số", written without inner spaces', () => assert.equal(read(pages, 'documentNumber'), '215/SNV-VTLT'));
  it('the date is the one with a place before it', () => {
    assert.equal(read(pages, 'issuedOn'), '2024-03-05');
    assert.equal(read(pages, 'issuedPlace'), 'Quảng Ngãi');
  });
  it('the issuer is the lower authority, the one above it the parent', () => {
    assert.equal(read(pages, 'issuerName'), 'SỞ NỘI VỤ');
    assert.equal(read(pages, 'issuerParent'), 'UBND TỈNH QUẢNG NGÃI');
  });
  it('the subject is joined over its lines and cites numbers without becoming one', () => assert.equal(read(pages, 'abstract'), 'triển khai Công văn số 12/BNV-VTLT'));
  it('a letter is called a letter only by inference', () => {
    const type = readLetterFields(pages).find((found) => found.field === 'typeName');
    assert.equal(type?.value, 'Công văn');
    assert.equal(type?.method, 'inferred');
  });
  it('an empty place for the number leaves it a letter, by its subject and its address', () => {
    const blank = aPage(LETTER.map((word) => (/^Số/.test(word.text) ? { ...word, text: 'Số: /SNV-VTLT' } : word)));
    assert.equal(read([blank], 'documentNumber'), undefined);
    const type = readLetterFields([blank]).find((found) => found.field === 'typeName');
    assert.deepEqual([type?.value, type?.method, (type?.confidence ?? 1) < 0.85], ['Công văn', 'inferred', true]);
  });
  it('signer, title and authority come from the lower right', () => {
    assert.equal(read(pages, 'signerName'), 'Nguyễn Thị Bình');
    assert.equal(read(pages, 'signerTitle'), 'KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC');
    assert.equal(read(pages, 'signingAuthority'), 'KT.');
  });
  it('every printed value has its place on the page', () => {
    for (const field of readLetterFields(pages)) {
      assert.equal(field.page, 1);
      assert.ok(field.box !== null && field.box.width > 0 && field.box.x >= 0 && field.box.x + field.box.width <= 1001, field.field);
    }
  });
  it('an authority of two lines is one authority', () => {
    const page = aPage([{ text: 'ỦY BAN NHÂN DÂN', x: 0.16, y: 0.06 }, { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', x: 0.45, y: 0.06 }, { text: 'TỈNH QUẢNG NGÃI', x: 0.17, y: 0.08 }, { text: 'Số: 33/QĐ-UBND', x: 0.17, y: 0.11 }, { text: 'QUYẾT ĐỊNH', x: 0.43, y: 0.17 }, { text: 'Về việc công nhận kết quả', x: 0.36, y: 0.19 }, { text: 'Căn cứ Luật Tổ chức chính quyền địa phương', x: 0.2, y: 0.24 }]);
    assert.equal(read([page], 'issuerName'), 'ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI');
    assert.equal(read([page], 'issuerParent'), undefined);
    assert.equal(read([page], 'typeName'), 'Quyết định');
    assert.equal(read([page], 'abstract'), 'Về việc công nhận kết quả');
  });
  it('a wrapped name of an authority is joined after "và"', () => {
    const page = aPage([{ text: 'UBND TỈNH QUẢNG NGÃI', x: 0.13, y: 0.06 }, { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', x: 0.45, y: 0.06 }, { text: 'SỞ THÔNG TIN VÀ', x: 0.15, y: 0.08 }, { text: 'TRUYỀN THÔNG', x: 0.17, y: 0.1 }, { text: 'Số: 5/STTTT', x: 0.17, y: 0.13 }, { text: 'Kính gửi: Ban A', x: 0.3, y: 0.2 }]);
    assert.equal(read([page], 'issuerName'), 'SỞ THÔNG TIN VÀ TRUYỀN THÔNG');
  });
});

describe('what is not printed', () => {
  it('an empty place for the number stays empty', () => assert.equal(read([aPage([...HEAD, { text: 'Số: /SNV-VTLT', x: 0.16, y: 0.11 }, { text: 'Kính gửi: Các sở', x: 0.3, y: 0.2 }])], 'documentNumber'), undefined));
  it('a date without day stays empty', () => assert.equal(read([aPage([...HEAD, { text: 'Hà Nội, ngày tháng năm 2026', x: 0.5, y: 0.11 }])], 'issuedOn'), undefined));
  it('a date that does not exist is none', () => assert.equal(read([aPage([...HEAD, { text: 'Hà Nội, ngày 30 tháng 02 năm 2024', x: 0.5, y: 0.11 }])], 'issuedOn'), undefined));
  it('an empty paper says nothing', () => assert.deepEqual(readLetterFields([aPlainPage('')]), []));
  it('a page of prose in capitals is not an authority', () => assert.equal(read([aPlainPage('MỪNG XUÂN MỚI\nChúc bà con năm mới')], 'issuerName'), undefined));
});

describe('the people of a paper', () => {
  const text = (line: string): ExtractedPage[] => [aPlainPage(`GIẤY XÁC NHẬN\n${line}`)];

  it('a labelled number of 12 digits is a personal number, of 9 an old identity card', () => {
    assert.deepEqual(all(text('Số định danh cá nhân: 051 090 001 234'), 'personalNumber'), ['051090001234']);
    assert.deepEqual(all(text('CMND số: 212345678 do Công an tỉnh cấp'), 'cmnd'), ['212345678']);
  });
  it('digits without a label are nobody', () => assert.deepEqual(all(text('Điện thoại 051090001234'), 'personalNumber'), []));
  it('a tax code counts only with a right check digit', () => {
    assert.deepEqual(all(text('Mã số thuế: 0100109106'), 'taxCode'), ['0100109106']);
    assert.deepEqual(all(text('Mã số thuế: 0100109107'), 'taxCode'), []);
  });
  it('names follow "Họ và tên" and "Ông/Bà"', () => {
    assert.deepEqual(all(text('Họ và tên: NGUYỄN VĂN AN Giới tính: Nam'), 'personName'), ['NGUYỄN VĂN AN']);
    assert.deepEqual(all(text('Họ, chữ đệm, tên: Đinh Thị Y Blan'), 'personName'), ['Đinh Thị Y Blan']);
    assert.deepEqual(all(text('Chứng nhận Ông: Hồ Văn Thui thường trú tại'), 'personName'), ['Hồ Văn Thui']);
  });
  it('birth dates are day first', () => assert.deepEqual(all(text('Ngày, tháng, năm sinh: 05/06/1990'), 'birthDate'), ['1990-06-05']));
  it('the mark of a copy is read', () => assert.equal(read([aPlainPage('SAO Y; Sở Nội vụ; 05/03/2024\nQUYẾT ĐỊNH')], 'copyMark'), 'SAO Y'));
});

interface Truth {
  readonly file: string;
  readonly symbol: string;
  readonly issued: string;
  readonly typeName: string;
  readonly subject: string;
  readonly signer: string;
  readonly position: string;
  readonly text: string;
}

describe('the source letters as plain text', () => {
  const path = '../shared/corpus/letters/truth.json';
  const letters = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Truth[]) : [];
  it('reads what is printed of each (needs the shared corpus)', function () {
    if (letters.length === 0) return this.skip();
    for (const letter of letters) {
      const pages = [aPlainPage(letter.text)];
      assert.equal(read(pages, 'documentNumber'), letter.symbol);
      assert.equal(read(pages, 'issuedOn'), letter.issued);
      assert.equal(read(pages, 'typeName'), letter.typeName);
      assert.equal(read(pages, 'abstract'), letter.subject.replace(/^V\/v /, ''));
      assert.equal(read(pages, 'signerName'), letter.signer);
      assert.equal(read(pages, 'signerTitle'), letter.position.toUpperCase());
    }
  });
});
