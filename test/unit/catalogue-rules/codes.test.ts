import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAgencyCode } from '../../../server/archive/catalogue/rules/parse-agency-code.js';
import { parseProcedureCode } from '../../../server/archive/catalogue/rules/parse-procedure-code.js';
import { validOn } from '../../../server/archive/catalogue/rules/valid-on.js';

describe('reading a procedure code', () => {
  for (const [text, base, publisher] of [
    ['1.001193', '1.001193', undefined],
    ['1.001612.000.00.00.H48', '1.001612', 'H48'],
    ['1.001612.H48', '1.001612', 'H48'],
    [' 2.000635 ', '2.000635', undefined],
    ['3.000333.h48', '3.000333', 'H48'],
    ['1 . 004222', '1.004222', undefined],
  ] as const) {
    it(`takes ${text} apart`, () => assert.deepEqual(parseProcedureCode(text), publisher === undefined ? { base } : { base, publisher }));
  }
  for (const text of ['', '4.001193', '1.00119', '1.0011933', '1.001193.', '1.001193.000.H48', 'khai sinh', '1.001193'.repeat(20)]) {
    it(`refuses "${text.slice(0, 30)}"`, () => assert.equal(parseProcedureCode(text), undefined));
  }
});

describe('reading an agency code', () => {
  for (const [text, key, reversed] of [
    ['H48', 'H48', '000.00.00.H48'],
    ['H48.53', 'H48.53', '000.00.53.H48'],
    ['000.00.53.H48', 'H48.53', '000.00.53.H48'],
    ['000.00.00.H48', 'H48', '000.00.00.H48'],
    ['H48.53.01', 'H48.53.01', '000.01.53.H48'],
    ['000.01.53.H48', 'H48.53.01', '000.01.53.H48'],
    ['G15', 'G15', '000.00.00.G15'],
    [' h48 . 53 ', 'H48.53', '000.00.53.H48'],
    ['H48.00', 'H48', '000.00.00.H48'],
  ] as const) {
    it(`knows ${text}`, () => assert.deepEqual(parseAgencyCode(text), { key, reversed }));
  }
  it('has no second writing for codes of more levels', () => {
    assert.deepEqual(parseAgencyCode('H48.53.01.002.03'), { key: 'H48.53.01.002.03' });
  });
  for (const text of ['', 'Z48', 'H4', '53', 'H48.5', 'H48.5x', '000.00.53', 'H48..53', 'H48.53'.repeat(9)]) {
    it(`refuses "${text.slice(0, 30)}"`, () => assert.equal(parseAgencyCode(text), undefined));
  }
  it('reads its two writings as the same agency', () => {
    const level = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(fc.constantFrom('H48', 'G15', 'A01'), fc.array(level, { maxLength: 2 }), (group, levels) => {
        const forms = parseAgencyCode([group, ...levels].join('.'));
        assert.ok(forms?.reversed !== undefined);
        assert.equal(parseAgencyCode(forms.reversed)?.key, forms.key);
      }),
    );
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void [parseAgencyCode(text), parseProcedureCode(text)]));
  });
});

describe('holding on a day', () => {
  it('counts both ends and takes missing ends for open', () => {
    const entry = { validFrom: '2025-07-01', validTo: '2026-06-30' };
    assert.deepEqual(['2025-06-30', '2025-07-01', '2026-06-30', '2026-07-01'].map((day) => validOn(entry, day)), [false, true, true, false]);
    assert.equal(validOn({}, '1900-01-01'), true);
    assert.equal(validOn({ validTo: '2025-01-01' }, '2025-01-02'), false);
  });
});
