import assert from 'node:assert/strict';
import { matchOwner } from '../../../server/archive/owners/rules/match-owner.js';
import { relationsSeenFrom } from '../../../server/archive/owners/rules/relations-seen-from.js';
import { aNewOwner, anOwner } from '../../builders/an-owner.js';

const CMND = { kind: 'cmnd', value: '212345678' } as const;

describe('matching an owner', () => {
  it('is new when nobody holds the number, whatever the name', () => {
    assert.equal(matchOwner([], aNewOwner()).outcome, 'new');
  });

  it('is the known one when the number is his, however the name is written', () => {
    const match = matchOwner([anOwner()], aNewOwner({ name: 'NGUYEN THI THU NGHIEM' }));
    assert.equal(match.outcome, 'known');
    assert.equal(match.outcome === 'known' && match.owner.name, 'Nguyễn Thị Thử Nghiệm');
  });

  it('ties an earlier card number to the person who shows both', () => {
    const match = matchOwner([anOwner()], aNewOwner({ identifiers: [{ kind: 'personal-number', value: '051190000001' }, CMND] }));
    assert.deepEqual(match.outcome === 'known' && match.further, [CMND]);
  });

  it('never merges two known owners', () => {
    const match = matchOwner([anOwner(), anOwner({ id: 'owner-2' })], aNewOwner());
    assert.deepEqual(match, { outcome: 'contradiction', code: 'identifiers-of-different-owners' });
  });

  it('ties no further number to somebody born on another day', () => {
    const match = matchOwner([anOwner()], aNewOwner({ birthDate: '1991-05-20', identifiers: [{ kind: 'personal-number', value: '051190000001' }, CMND] }));
    assert.deepEqual(match, { outcome: 'contradiction', code: 'owner-birth-date-differs' });
  });

  it('takes a year for no contradiction to a day of that year', () => {
    const match = matchOwner([anOwner()], aNewOwner({ birthDate: '1990', identifiers: [{ kind: 'personal-number', value: '051190000001' }, CMND] }));
    assert.equal(match.outcome, 'known');
  });

  it('refuses an organisation under the number of a person', () => {
    const match = matchOwner([anOwner()], aNewOwner({ kind: 'organisation' }));
    assert.deepEqual(match, { outcome: 'contradiction', code: 'owner-kind-differs' });
  });

  it('fills in what was not known, and changes nothing that was', () => {
    const match = matchOwner([anOwner({ sex: null })], aNewOwner({ birthDate: '2000-01-01', sex: 'female', address: 'Xã Bình Sơn' }));
    assert.ok(match.outcome === 'known');
    assert.deepEqual([match.completed?.birthDate, match.completed?.sex, match.completed?.address, match.completed?.version], ['1990-05-20', 'female', 'Xã Bình Sơn', 2]);
  });
});

describe('relations seen from one owner', () => {
  const told = { ownerId: 'mother', relatedId: 'child', kind: 'child', evidenceRecordId: null } as const;

  it('turn round for the other side', () => {
    assert.deepEqual(relationsSeenFrom('child', [told]), [{ ownerId: 'child', relatedId: 'mother', kind: 'parent', evidenceRecordId: null }]);
  });

  it('are given once when both sides told them', () => {
    const both = [told, { ownerId: 'child', relatedId: 'mother', kind: 'parent', evidenceRecordId: 'r1' }] as const;
    assert.equal(relationsSeenFrom('mother', both).length, 1);
  });

  it('have no other side for the dead', () => {
    assert.deepEqual(relationsSeenFrom('dead', [{ ownerId: 'wife', relatedId: 'dead', kind: 'deceased', evidenceRecordId: null }]), []);
  });
});
