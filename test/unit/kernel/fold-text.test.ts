import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalForm, createWordMemory, exactForm, hasMarks, repairText, stripMarks, tokenize, unmarkedForm, wordForms } from '../../../server/kernel/fold-text.js';

const BASES = 'aăâeêioôơuưy';
const TONES = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'];
const letters = [...BASES].flatMap((base) => TONES.map((tone) => (base + tone).normalize('NFC')));

describe('folding Vietnamese text', () => {
  it('gives all 72 vowels and đ their plain letter', () => {
    assert.equal(letters.length, 72);
    for (const letter of letters) assert.match(unmarkedForm(letter), /^[aeiouy]$/);
    assert.equal(unmarkedForm('Đường Nguyễn Huệ'), 'duong nguyen hue');
  });

  it('takes old and new tone placement for the same word', () => {
    for (const [old, modern] of [['hòa', 'hoà'], ['hóa', 'hoá'], ['thủy', 'thuỷ'], ['khỏe', 'khoẻ'], ['tòa', 'toà'], ['ủy', 'uỷ'], ['CỘNG HÒA', 'CỘNG HOÀ']] as const) {
      assert.equal(canonicalForm(old), canonicalForm(modern));
      assert.notEqual(exactForm(old), exactForm(modern));
    }
  });

  it('leaves closed syllables and qu + y alone', () => {
    for (const word of ['hoàn', 'toàn', 'quý', 'quỹ', 'của', 'thuở', 'ngoài']) assert.equal(canonicalForm(word), word);
  });

  it('takes y and i after a lone consonant for the same, but keeps the name Y', () => {
    assert.equal(canonicalForm('kỹ lý công ty'), canonicalForm('kĩ lí công ti'));
    assert.equal(canonicalForm('Y Blan'), 'y blan');
  });

  it('keeps Ba Tơ and Ba Tô apart while marks count', () => {
    assert.notEqual(canonicalForm('Ba Tơ'), canonicalForm('Ba Tô'));
    assert.equal(unmarkedForm('Ba Tơ'), unmarkedForm('Ba Tô'));
  });

  it('repairs look-alikes, the order of marks, hyphens and invisible characters', () => {
    assert.equal(repairText('Ðường ðất'), 'Đường đất');
    assert.equal(repairText('e\u0301\u0302'), 'ế');
    assert.equal(repairText('o\u0323\u031b'), 'ợ');
    assert.equal(repairText('45/2020/NĐ\u2011CP'), '45/2020/NĐ-CP');
    assert.equal(repairText('thủ\u00adtục\u200b'), 'thủtục');
  });

  it('says whether marks were typed', () => {
    assert.equal(hasMarks('so hoa'), false);
    assert.equal(hasMarks('số hoa'), true);
    assert.equal(hasMarks('dat đai'), true);
  });

  it('gives the same words for NFC and NFD, each with offsets into its own text', () => {
    const text = 'Ủy ban nhân dân tỉnh Quảng Ngãi, số 1549/UBND-TTHC';
    const composed = tokenize(text.normalize('NFC'));
    const decomposed = tokenize(text.normalize('NFD'));
    assert.deepEqual(decomposed.map((token) => token.exact), composed.map((token) => token.exact));
    for (const token of decomposed) assert.equal(exactForm(text.normalize('NFD').slice(token.start, token.end)), token.exact);
  });

  it('reads a grouped number as one number and a procedure code as parts', () => {
    assert.deepEqual(tokenize('1.600 hồ sơ').map((token) => token.exact), ['1600', 'hồ', 'sơ']);
    assert.deepEqual(tokenize('mã 1.001193').map((token) => token.exact), ['mã', '1', '001193']);
    assert.deepEqual(tokenize('hết 1.600.').map((token) => token.exact), ['hết', '1600']);
  });

  it('remembers words without changing them', () => {
    const memory = createWordMemory(2);
    for (const word of ['Hòa', 'Huệ', 'Ba', 'Hòa']) assert.deepEqual(memory(word), wordForms(word));
  });

  it('folds once and for all: folding again changes nothing, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...letters, 'đ', 'Ð', ' ', 'n', 'q', '\u0301', '\u0302', '\u200b', '.', '1') }), (text) => {
      for (const fold of [exactForm, canonicalForm, unmarkedForm]) assert.equal(fold(fold(text)), fold(text));
      assert.equal(unmarkedForm(text.normalize('NFD')), unmarkedForm(text.normalize('NFC')));
      assert.equal(stripMarks(unmarkedForm(text)), unmarkedForm(text));
    }));
  });

  it('always gives tokens that lie in order inside the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      let last = 0;
      for (const token of tokenize(text)) {
        assert.ok(token.start >= last && token.end > token.start && token.end <= text.length);
        last = token.end;
      }
    }));
  });
});
