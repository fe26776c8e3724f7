import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, withoutChip } from '../../../server/archive/search/rules/parse-query.js';

const vocabulary = {
  types: [{ name: 'Công văn', value: 'CV' }, { name: 'Quyết định', value: 'QD' }],
  agencies: [{ name: 'Sở Nội vụ', value: 'H48.05' }],
};
const read = (text: string) => parseQuery(text, vocabulary);

describe('reading a question', () => {
  it('takes plain words as words', () => {
    const query = read('khai sinh bản sao');
    assert.deepEqual(query.words.map((word) => word.text), ['khai', 'sinh', 'bản', 'sao']);
    assert.deepEqual(query.chips, []);
    assert.equal(query.lastWordIsPrefix, true);
    assert.equal(read('khai sinh ').lastWordIsPrefix, false);
  });

  it('knows phrases, also with typographic quotes and without an end', () => {
    assert.deepEqual(read('"số hóa" hồ sơ').phrases.map((phrase) => phrase.text), ['số hóa']);
    assert.deepEqual(read('“số hóa”').phrases.map((phrase) => phrase.text), ['số hóa']);
    assert.deepEqual(read('"số hóa').phrases.map((phrase) => phrase.text), ['số hóa']);
    assert.deepEqual(read('""').phrases, []);
  });

  it('leaves out what stands behind a minus, but not inside words', () => {
    const query = read('khai sinh -khai-tử -"hộ tịch"');
    assert.deepEqual(query.excludedPhrases, ['hộ tịch']);
    assert.deepEqual(query.excludedWords, ['khai']);
    assert.deepEqual(read('ND-CP').excludedWords, []);
  });

  it('finds document numbers in any spacing and case', () => {
    for (const text of ['1549/UBND-TTHC', '1549 /ubnd-tthc', 'so 1549/ubnd-tthc']) {
      assert.deepEqual(read(text).numbers.map((number) => number.key), ['1549/ubnd-tthc'], text);
    }
    assert.deepEqual(read('45/2020/ND-CP').numbers.map((number) => number.key), ['45/2020/nd-cp']);
  });

  it('takes a bare number behind a kind of document for its number', () => {
    for (const text of ['cong van 972', 'Công văn số 0972']) {
      const query = read(text);
      assert.deepEqual(query.numbers.map((number) => number.key), ['972'], text);
      assert.deepEqual(query.restrictions.typeCodes, ['CV']);
      assert.deepEqual(query.words, []);
    }
  });

  it('reads years and dates, day before month', () => {
    assert.deepEqual(read('khai sinh năm 2021').restrictions.years, [2021]);
    assert.deepEqual(read('ngày 06/4/2022').restrictions, { dateFrom: '2022-04-06', dateTo: '2022-04-06' });
    assert.deepEqual(read('từ 1/1/2020 đến 2022').restrictions, { dateFrom: '2020-01-01', dateTo: '2022-12-31' });
    assert.deepEqual(read('trước 2019').restrictions, { dateTo: '2018-12-31' });
    assert.deepEqual(read('sau 31/12/2019').restrictions, { dateFrom: '2020-01-01' });
  });

  it('takes an impossible day for words', () => {
    assert.deepEqual(read('31/02/2021').restrictions, {});
    assert.ok(read('31/02/2021').words.length > 0);
  });

  it('does not filter by a year in a long sentence', () => {
    assert.deepEqual(read('người sử dụng đất theo quy định của luật đất đai năm 2013 có quyền gì').restrictions, {});
  });

  it('reads what the advanced form writes', () => {
    const query = read('loại:quyết_định cơquan:sở_nội_vụ năm:2022 từ:01/02/2022 khai sinh');
    assert.deepEqual(query.restrictions, { typeCodes: ['QD'], agencyIds: ['H48.05'], years: [2022], dateFrom: '2022-02-01' });
    assert.deepEqual(query.words.map((word) => word.text), ['khai', 'sinh']);
    assert.deepEqual(read('http://x').restrictions, {});
  });

  it('can take each chip out again', () => {
    const query = read('"số hóa" năm 2021 hồ sơ -khẩn');
    assert.deepEqual(query.chips.map((chip) => withoutChip(query, chip)), ['năm 2021 hồ sơ -khẩn', '"số hóa" hồ sơ -khẩn', '"số hóa" năm 2021 hồ sơ']);
  });

  it('keeps the first 64 words and names those it dropped', () => {
    const query = read(Array.from({ length: 70 }, (_, at) => `w${String(at)}`).join(' '));
    assert.equal(query.words.length, 64);
    assert.equal(query.droppedWords.length, 6);
  });

  it('never fails and never points outside the text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('"', '-', ' ', '/', '2', '0', '1', 'a', 'đ', ':', 'n', 'ă', 'm', '“', '.', '\u0301') }), (text) => {
      const query = read(text);
      for (const part of [...query.words, ...query.phrases, ...query.numbers, ...query.chips]) {
        assert.ok(part.start >= 0 && part.end <= query.raw.length && part.start < part.end);
      }
    }));
  });

  it('reads serial and year as a number whose symbol is forgotten, but not a month', () => {
    const keys = (text: string) => parseQuery(text).numbers.map((number) => number.key);
    assert.deepEqual(keys('128/2004'), ['128/2004']);
    assert.deepEqual(keys('nghi dinh 45 / 2020'), ['45/2020']);
    assert.deepEqual(keys('05/2020'), ['5/2020']);
    assert.deepEqual(keys('thông tư 02/2022'), ['2/2022']);
    assert.deepEqual(keys('báo cáo tháng 4/2022'), []);
    assert.deepEqual(keys('06/04/2022'), []);
    assert.deepEqual(keys('45/2020/NĐ-CP'), ['45/2020/nd-cp']);
  });

  it('takes a birth for words about a person, never for a day of issue', () => {
    const read = (text: string) => {
      const { words, restrictions } = parseQuery(text);
      return [words.map((word) => word.text), restrictions];
    };
    assert.deepEqual(read('Nguyễn Thị Hoà sinh năm 1980'), [['Nguyễn', 'Thị', 'Hoà', '1980'], {}]);
    assert.deepEqual(read('nguyen thi hoa sn 1980'), [['nguyen', 'thi', 'hoa', '1980'], {}]);
    assert.deepEqual(read('Hoà sinh ngày 02/03/1980')[1], {});
    assert.deepEqual(read('giấy khai sinh năm 2021'), [['giấy', 'khai', 'sinh'], { years: [2021] }]);
  });
});
