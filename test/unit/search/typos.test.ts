import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTelex } from '../../../server/archive/search/rules/telex.js';
import { ocrVariants, oneEditApart } from '../../../server/archive/search/rules/typos.js';

describe('slips of finger and scanner', () => {
  it('sees one insertion, deletion, replacement or swap, and nothing more', () => {
    for (const [a, b] of [['nghiem', 'nghim'], ['nghiem', 'nghieem'], ['nghiem', 'nghiam'], ['nghiem', 'nghime']] as const) {
      assert.ok(oneEditApart(a, b) && oneEditApart(b, a), `${a} ${b}`);
    }
    for (const [a, b] of [['nghiem', 'nghiem'], ['nghiem', 'nghm'], ['nghiem', 'nihgem'], ['nghiem', 'truong'], ['', 'ab']] as const) {
      assert.equal(oneEditApart(a, b), false, `${a} ${b}`);
    }
  });

  it('is symmetric, and true after any one deletion', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });
    fc.assert(fc.property(word, word, (a, b) => { assert.equal(oneEditApart(a, b), oneEditApart(b, a)); }));
    fc.assert(fc.property(word, fc.nat(7), (a, at) => { assert.ok(oneEditApart(a, a.slice(0, at % a.length) + a.slice((at % a.length) + 1))); }));
  });

  it('knows what OCR makes of marked letters, never of numbers', () => {
    assert.ok(ocrVariants('bưu').includes('bru'));
    assert.ok(ocrVariants('trung').includes('uung'));
    assert.deepEqual(ocrVariants('1549'), []);
    assert.ok(!ocrVariants('đất').includes('dat'));
  });

  it('reads key strokes of a dead input method', () => {
    for (const [keys, word] of [['nguyeenx', 'nguyễn'], ['ddaats', 'đất'], ['huyeenj', 'huyện'], ['truwowngf', 'trường'], ['hoas', 'hóa'], ['quyr', 'quỷ'], ['hoangf', 'hoàng']] as const) {
      assert.equal(decodeTelex(keys), word);
    }
    for (const word of ['khai', 'sinh', 'số', '123', 'a', 'hgms']) assert.equal(decodeTelex(word), undefined, word);
  });
});
