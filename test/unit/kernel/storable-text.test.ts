import assert from 'node:assert/strict';
import { storableText, storableTexts } from '../../../server/kernel/storable-text.js';

describe('text that can be stored', () => {
  it('stays as it is, whole pairs and odd characters too', () => {
    for (const text of ['', 'Đơn đề nghị', 'e\u0301', '😀', '\u0096\ufffe', 'a\nb\tc']) assert.equal(storableText(text), text);
  });
  it('loses NUL, and half pairs become the sign for what cannot be read', () => {
    assert.equal(storableText('a\0b\0'), 'ab');
    assert.equal(storableText('x\ud800'), 'x\ufffd');
    assert.equal(storableText('\udc00😀\ud83d'), '\ufffd😀\ufffd');
    assert.equal(storableText('😀'.slice(0, 1)), '\ufffd');
  });
  it('is found at any depth; other things are left alone', () => {
    const day = new Date(0);
    assert.deepEqual(storableTexts({ 'a\0': ['b\0', { c: '\ud800' }], n: 1, none: null, day }), { a: ['b', { c: '\ufffd' }], n: 1, none: null, day });
  });
});
