import assert from 'node:assert/strict';
import { tellingPairs } from '../../../server/archive/search/rules/telling-pairs.js';
import { ocrReadings, ocrVariants } from '../../../server/archive/search/rules/typos.js';
import { citationsOf } from '../../../server/archive/search/rules/document-for-index.js';
import { tokenize } from '../../../server/kernel/fold-text.js';

describe('what tells of a text', () => {
  const pairs = (text: string, most = 9) =>
    tellingPairs([{ words: tokenize(text), weight: 1 }], (word) => (word === 'chính' || word === 'hanh' ? 1 : 5), new Set(['của', 'cua', 'va']), most).map(({ left, right }) => `${left} ${right}`);

  it('are its rarer pairs of neighbours, repeated ones first, no numbers and no pairs of stop words', () => {
    assert.equal(pairs('số hóa số hóa của và 12 hành chính')[0], 'so hoa');
    assert.ok(!pairs('số hóa của và 12 hành chính').some((pair) => /\d|cua va/.test(pair)));
    assert.equal(pairs('một cửa liên thông số hóa', 2).length, 2);
  });
});

describe('words that OCR misread', () => {
  it('are read back only where the misreading is no word', () => {
    assert.deepEqual(ocrReadings('bru'), ['buu']);
    assert.deepEqual(ocrReadings('tru'), []);
    assert.ok(ocrVariants('bưu').includes('bru'));
    assert.ok(ocrVariants('buu').includes('bru'));
  });
});

describe('citations', () => {
  it('are read from the pages, each once in normal writing, without the own number', () => {
    const pages = [{ text: 'theo Nghị định số 45/2020/NĐ-CP và 45 /2020/ NĐ-CP' }, { text: 'Công văn 972/UBND-KSTTHC, 05/CT-TTg' }];
    assert.deepEqual([...citationsOf(undefined, pages, '972/ubnd-ksttHC'.toLowerCase())], [['45/2020/nd-cp', '45/2020/NĐ-CP'], ['5/ct-ttg', '05/CT-TTg']]);
    assert.deepEqual([...citationsOf(['1/QĐ-UBND'], pages, undefined).values()], ['1/QĐ-UBND']);
  });
});
