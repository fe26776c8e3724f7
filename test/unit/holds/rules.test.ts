import assert from 'node:assert/strict';
import { checkHold, tidyHold } from '../../../server/archive/holds/rules/check-hold.js';
import { filtersTakeIn, searchVerdict } from '../../../server/archive/holds/rules/search-takes-in.js';
import { mayConfirmLift, mayKnow, reachOf } from '../../../server/archive/holds/rules/who-sees-to.js';
import { systemActor } from '../../../server/kernel/actor.js';
import { aHold, archivist } from '../../builders/some-holds.js';
import { anOfficer } from '../../builders/an-officer.js';

const RECORD = { typeCode: 'cong-van', issuerAgencyId: 'a', procedureCode: null, issuedOn: '2026-03-02' };
const TIMES = { accessionedAt: '2026-03-01T00:00:00.000Z', updatedAt: '2026-03-01T00:00:00.000Z', textState: 'ocr' };

describe('A hold as asked for', () => {
  it('loses what a form leaves empty: an empty filter would hold nothing and nobody would see it', () => {
    const tidy = tidyHold(aHold({ title: '  Vụ  ', target: { kind: 'search', search: { text: ' khai sinh ', issuerAgencyIds: [''], typeCodes: ['cong-van', ' '], issuedFrom: '' } } }));
    assert.deepEqual(tidy.target, { kind: 'search', search: { text: 'khai sinh', typeCodes: ['cong-van'] } });
    assert.equal(tidy.title, 'Vụ');
  });
  it('never lies on everything', () => {
    const empty = tidyHold(aHold({ target: { kind: 'search', search: { text: ' ', issuerAgencyIds: [''] } } }));
    assert.deepEqual(checkHold(empty, '2026-11-22').map((fault) => fault.code), ['search-empty']);
    assert.deepEqual(checkHold(tidyHold(aHold({ target: { kind: 'records', recordIds: [' '] } })), '2026-11-22').map((fault) => fault.field), ['target']);
  });
  it('is looked at again today or later', () => {
    assert.deepEqual(checkHold(aHold({ reviewOn: '2026-02-30' }), '2026-11-22').map((fault) => fault.code), ['not-a-date']);
    assert.deepEqual(checkHold(aHold({ reviewOn: '2026-11-21' }), '2026-11-22').map((fault) => fault.code), ['day-past']);
    assert.deepEqual(checkHold(aHold({ reviewOn: '2026-11-22' }), '2026-11-22'), []);
  });
});

describe('A hold by search', () => {
  it('takes in what all its filters name, and a paper without a day as of that time', () => {
    assert.equal(filtersTakeIn({ text: '', typeCodes: ['cong-van'], issuerAgencyIds: ['a'], issuedFrom: '2026-01-01', issuedTo: '2026-12-31' }, RECORD), true);
    assert.equal(filtersTakeIn({ text: '', issuerAgencyIds: ['b'] }, RECORD), false);
    assert.equal(filtersTakeIn({ text: '', procedureCodes: ['1'] }, RECORD), false);
    assert.equal(filtersTakeIn({ text: '', issuedFrom: '2027-01-01' }, RECORD), false);
    assert.equal(filtersTakeIn({ text: '', issuedFrom: '2027-01-01' }, { ...RECORD, issuedOn: null }), true);
  });
  it('lets a record go only when it has looked after the last change, and its text was read', () => {
    const search = { text: 'thửa 123' };
    assert.equal(searchVerdict(search, null, TIMES, undefined), 'open');
    assert.equal(searchVerdict(search, '2026-03-02T00:00:00.000Z', TIMES, undefined), 'free');
    assert.equal(searchVerdict(search, '2026-02-02T00:00:00.000Z', TIMES, undefined), 'open');
    assert.equal(searchVerdict(search, '2026-02-02T00:00:00.000Z', TIMES, { caught: false, judgedAt: '2026-03-02T00:00:00.000Z' }), 'free');
    assert.equal(searchVerdict(search, '2026-03-02T00:00:00.000Z', { ...TIMES, updatedAt: '2026-04-01T00:00:00.000Z' }, undefined), 'open');
    assert.equal(searchVerdict(search, '2026-03-02T00:00:00.000Z', { ...TIMES, textState: 'waiting' }, undefined), 'open');
    assert.equal(searchVerdict(search, null, TIMES, { caught: true, judgedAt: '2020-01-01T00:00:00.000Z' }), 'held');
    assert.equal(searchVerdict({ text: '' }, null, TIMES, undefined), 'held');
  });
});

describe('Who sees to a hold', () => {
  const hold = { agencyId: 'agency-a' };
  it('are the archivists of its agency and of the province; the head of the agency may confirm its end', () => {
    assert.equal(mayKnow(archivist(), hold), true);
    assert.equal(mayKnow(archivist({ provinceWide: false, agencyId: 'agency-b', agencyIds: ['agency-b'] }), hold), false);
    assert.equal(mayKnow(anOfficer(), hold), false);
    assert.equal(mayConfirmLift(anOfficer({ roles: ['agency-manager'] }), hold), true);
    assert.equal(mayConfirmLift(anOfficer({ roles: ['auditor'] }), hold), false);
  });
  it('reach as far as those who placed it may see', () => {
    assert.deepEqual([reachOf(archivist()), reachOf(archivist({ provinceWide: false })), reachOf(systemActor('x'))], ['province', 'agency', 'province']);
  });
});
