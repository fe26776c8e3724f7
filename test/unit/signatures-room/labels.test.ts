import assert from 'node:assert/strict';
import type { SignatureState } from '../../../server/archive/records/model.js';
import { LANGS } from '../../../server/platform/i18n/formats.js';
import { LOCALES_DIR, loadTexts } from '../../../server/platform/i18n/translator.js';

const STATES: readonly SignatureState[] = ['none', 'unchecked', 'passed', 'indeterminate', 'failed'];

describe('the words for the state of signatures in the search filter', () => {
  it('exist for all five states, and no two states read alike', () => {
    for (const lang of LANGS) {
      const texts = loadTexts(LOCALES_DIR, lang);
      const words = STATES.map((state) => texts.get(`searchpage.signature.${state}`) ?? '');
      assert.equal(new Set(words.filter((word) => word !== '')).size, STATES.length, lang);
    }
  });

  it('say exactly what was done: valid only of what was checked', () => {
    const vi = loadTexts(LOCALES_DIR, 'vi');
    const word = (state: SignatureState): string => (vi.get(`searchpage.signature.${state}`) ?? '').toLowerCase();
    for (const state of ['passed', 'indeterminate', 'failed'] as const) assert.match(word(state), /^đã kiểm tra/, state);
    assert.match(word('passed'), /: hợp lệ$/);
    assert.match(word('failed'), /không hợp lệ/);
    assert.match(word('unchecked'), /chưa kiểm tra/);
    for (const state of ['none', 'unchecked', 'indeterminate'] as const) assert.doesNotMatch(word(state), /hợp lệ/, state);
  });
});
