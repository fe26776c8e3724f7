import assert from 'node:assert/strict';
import { documentNumberKey, documentNumberKeys, findDocumentNumbers, parseDocumentNumber } from '../../../server/kernel/document-number.js';

describe('document numbers', () => {
  it('meet under one key however they are spaced, cased or stripped of marks', () => {
    const key = documentNumberKey('1549/UBND-TTHC');
    for (const text of ['1549 /ubnd-tthc', 'Số: 1549 / UBND - TTHC', '1549/UBND\u2011TTHC', '**1549** /UBND-TTHC', '01549/UBND-TTHC']) {
      assert.equal(documentNumberKey(text), key, text);
    }
    assert.equal(documentNumberKey('45/2020/ND-CP'), documentNumberKey('45/2020/NĐ-CP'));
  });

  it('keep the year, the symbol and its parts', () => {
    const number = parseDocumentNumber('45/2020/nđ-cp');
    assert.equal(number?.year, 2020);
    assert.equal(number?.symbol, 'NĐ-CP');
    assert.deepEqual(number?.symbolParts, ['NĐ', 'CP']);
    assert.equal(number?.normal, '45/2020/NĐ-CP');
    assert.equal(parseDocumentNumber('5/QĐ-TTg')?.normal, '05/QĐ-TTg');
    assert.equal(parseDocumentNumber('5/qđ-ttg')?.normal, '05/QĐ-TTG');
    assert.equal(parseDocumentNumber('5/QĐ-TTg')?.key, parseDocumentNumber('05/QĐ-TTG')?.key);
    assert.equal(parseDocumentNumber('33/2024/QH15')?.key, '33/2024/qh15');
  });

  it('are not seen in dates, fractions and other slashes', () => {
    for (const text of ['06/4/2022', '1/2', '12 tháng', 'và/hoặc', '', '1549']) assert.equal(parseDocumentNumber(text), undefined, text);
    assert.deepEqual(findDocumentNumbers('họp 2/tuần, ngày 01/6/2022, 24/7'), []);
  });

  it('are found in a running text with their places', () => {
    const text = 'theo Nghị định số 45/2020/NĐ-CP ngày 08/4/2020, Quyết định 06/QĐ-TTg và Công văn số 1549 /UBND-TTHC.';
    const found = findDocumentNumbers(text);
    assert.deepEqual(found.map((number) => number.key), ['45/2020/nd-cp', '6/qd-ttg', '1549/ubnd-tthc']);
    assert.deepEqual(found.map((number) => text.slice(number.start, number.end)), ['45/2020/NĐ-CP', '06/QĐ-TTg', '1549 /UBND-TTHC']);
  });

  it('are found in what a person types in small letters', () => {
    assert.deepEqual(findDocumentNumbers('tim 1549 /ubnd-tthc giup', { anyCase: true }).map((number) => number.key), ['1549/ubnd-tthc']);
  });

  it('are filed under their parts too', () => {
    assert.deepEqual(documentNumberKeys('45/2020/NĐ-CP'), { whole: '45/2020/nd-cp', parts: ['45', 'nd-cp', 'nd', 'cp', '45/nd-cp', '45/2020'] });
    assert.deepEqual(documentNumberKeys('ABC XYZ'), { whole: 'abcxyz', parts: [] });
  });
});
