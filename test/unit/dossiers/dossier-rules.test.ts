import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkClosing, checkDossier, isSameDossier, procedureCodeBase } from '../../../server/archive/dossiers/rules/check-dossier.js';
import { maySeeDossier } from '../../../server/archive/dossiers/rules/may-see-dossier.js';
import { parseDossierCode } from '../../../server/archive/dossiers/rules/parse-dossier-code.js';
import { systemActor } from '../../../server/kernel/actor.js';
import { aDossier, aNewDossier } from '../../builders/a-dossier.js';
import { anOfficer } from '../../builders/an-officer.js';

describe('reading a dossier code', () => {
  for (const [text, agencyCode, receivedOn] of [
    ['000.00.53.H48-220921-0099', '000.00.53.H48', '2022-09-21'],
    ['H48.53-230921-0099', 'H48.53', '2023-09-21'],
    ['h48.53 – 230921 – 0099', 'H48.53', '2023-09-21'],
    ['H48-230921-123456', 'H48', '2023-09-21'],
  ] as const) {
    it(`knows ${text}`, () => {
      const code = parseDossierCode(text);
      assert.ok(code?.shape === 'one-stop');
      assert.deepEqual([code.agencyCode, code.receivedOn], [agencyCode, receivedOn]);
    });
  }

  for (const text of ['03706/2026/07906', 'H48.53-231321-0099', 'BHXH 12', 'hồ sơ số 7']) {
    it(`keeps the foreign code "${text}" as it is`, () => {
      const code = parseDossierCode(text);
      assert.deepEqual([code?.shape, code?.code], ['foreign', text]);
    });
  }

  it('refuses nothing, too much and control characters', () => {
    for (const text of ['', '   ', 'a'.repeat(101), 'a\u0000b']) assert.equal(parseDossierCode(text), undefined);
  });

  it('compares without blanks and case', () => {
    assert.equal(parseDossierCode(' h48.53-230921-0099 ')?.key, parseDossierCode('H48.53 - 230921 - 0099')?.key);
  });

  it('never throws and reads its own answer the same', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        const code = parseDossierCode(text);
        if (code !== undefined) assert.equal(parseDossierCode(code.code)?.key, code.key);
      }),
    );
  });
});

describe('the rules of dossiers', () => {
  it('find nothing wrong with a usual one', () => assert.deepEqual(checkDossier(aNewDossier(), '2026-11-16'), []));

  it('name each wrong field', () => {
    const faults = checkDossier(aNewDossier({ ownerId: '', purpose: 'x'.repeat(501), dueOn: '2026-02-30' }), '2026-11-16');
    assert.deepEqual(faults.map((fault) => fault.field), ['ownerId', 'purpose', 'dueOn']);
  });

  it('take no day of receipt after today, and no end before the receipt or after today', () => {
    const codes = (faults: readonly { code: string }[]): string[] => faults.map((fault) => fault.code);
    assert.deepEqual(codes(checkDossier(aNewDossier({ openedOn: '2026-11-17' }), '2026-11-16')), ['date-in-future']);
    assert.deepEqual(codes(checkDossier(aNewDossier({ openedOn: '2013-02-01' }), '2026-11-16')), []);
    const received = aDossier({ openedOn: '2013-02-01' });
    assert.deepEqual(codes(checkClosing(received, '2013-01-31', '2026-11-16')), ['date-before-received']);
    assert.deepEqual(codes(checkClosing(received, '2026-11-17', '2026-11-16')), ['date-in-future']);
    assert.deepEqual(codes(checkClosing(received, '31/12/2013', '2026-11-16')), ['date-invalid']);
    assert.deepEqual(codes(checkClosing(received, '2013-02-01', '2026-11-16')), []);
  });

  it('take a code for the same dossier only with the same owner, procedure and agency', () => {
    const wanted = { ownerId: 'owner-1', procedureCode: '1.001193', agencyIds: ['agency-a'] };
    assert.equal(isSameDossier(aDossier(), wanted), true);
    assert.equal(isSameDossier(aDossier(), { ...wanted, ownerId: 'owner-2' }), false);
    assert.equal(isSameDossier(aDossier(), { ...wanted, procedureCode: '1.000894' }), false);
    assert.equal(isSameDossier(aDossier(), { ...wanted, agencyIds: ['agency-b'] }), false);
    assert.equal(isSameDossier(aDossier(), { ...wanted, agencyIds: ['agency-b', 'agency-a'] }), true, 'the predecessor counts as the same');
  });

  it('read the base of an unknown procedure code and refuse other words', () => {
    assert.equal(procedureCodeBase(' 1.001612.000.00.00.H48 '), '1.001612');
    assert.equal(procedureCodeBase('1.001612.H48'), '1.001612');
    assert.equal(procedureCodeBase('khai sinh'), undefined);
  });

  it('show a dossier to its agency, the successor, the whole-province officer and the archive itself', () => {
    const seen = (over: Parameters<typeof anOfficer>[0]): boolean => maySeeDossier(anOfficer(over), aDossier());
    assert.equal(seen({ agencyId: 'agency-a', agencyIds: ['agency-a'] }), true);
    assert.equal(seen({ agencyId: 'agency-b', agencyIds: ['agency-b', 'agency-a'] }), true);
    assert.equal(seen({ agencyId: 'agency-b', agencyIds: ['agency-b'] }), false);
    assert.equal(seen({ agencyId: 'agency-b', agencyIds: ['agency-b'], provinceWide: true }), true);
    assert.equal(maySeeDossier(systemActor('job'), aDossier()), true);
  });
});
