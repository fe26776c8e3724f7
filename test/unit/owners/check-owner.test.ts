import assert from 'node:assert/strict';
import { checkOwner, isIdentifier, normaliseIdentifier } from '../../../server/archive/owners/rules/check-owner.js';
import { aNewOwner } from '../../builders/an-owner.js';

describe('the check of an owner to be taken in', () => {
  it('finds nothing wrong with a person who has a personal number', () => {
    assert.deepEqual(checkOwner(aNewOwner()), []);
  });

  it('lets a newborn in who has no number yet', () => {
    assert.deepEqual(checkOwner(aNewOwner({ identifiers: [] })), []);
  });

  for (const [what, over, field, code] of [
    ['an empty name', { name: '  ' }, 'name', 'owner-name-missing'],
    ['an endless name', { name: 'a'.repeat(301) }, 'name', 'text-too-long'],
    ['a birthday that does not exist', { birthDate: '1990-02-30' }, 'birthDate', 'date-invalid'],
    ['a number of eleven digits', { identifiers: [{ kind: 'personal-number', value: '05119000000' }] }, 'identifiers.0', 'identifier-malformed'],
    ['a tax code with a wrong check digit', { identifiers: [{ kind: 'tax-code', value: '0100109107' }] }, 'identifiers.0', 'identifier-malformed'],
    ['days the wrong way round', { identifiers: [{ kind: 'cmnd', value: '212345678', validFrom: '2020-01-02', validTo: '2020-01-01' }] }, 'identifiers.0', 'dates-reversed'],
    ['more numbers than anybody has', { identifiers: Array.from({ length: 21 }, () => ({ kind: 'cmnd' as const, value: '212345678' })) }, 'identifiers', 'too-many'],
  ] as const) {
    it(`refuses ${what}, naming the field`, () => {
      const fault = checkOwner(aNewOwner(over))[0];
      assert.equal(fault?.field, field);
      assert.equal(fault?.code, code);
    });
  }

  it('accepts a year alone as birth date', () => {
    assert.deepEqual(checkOwner(aNewOwner({ birthDate: '1948' })), []);
  });

  it('drops blanks, dots and the dash of a branch', () => {
    assert.equal(normaliseIdentifier('person', { kind: 'personal-number', value: ' 051 190.000 001 ' }).value, '051190000001');
    assert.equal(normaliseIdentifier('organisation', { kind: 'tax-code', value: '0100109106-001' }).value, '0100109106001');
    assert.equal(normaliseIdentifier('person', { kind: 'passport', value: 'c1234567' }).value, 'C1234567');
  });

  it('keeps the twelve digits of a household business as its tax code, apart from the person', () => {
    const id = normaliseIdentifier('organisation', { kind: 'personal-number', value: '051190000001' });
    assert.deepEqual(id, { kind: 'tax-code', value: '051190000001' });
    assert.equal(isIdentifier(id), true);
  });
});
