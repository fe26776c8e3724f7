import assert from 'node:assert/strict';
import type { OfficerActor, Role } from '../../../../server/kernel/actor.js';
import { itemScopeOf, mayDecide, maySeeSubmission } from '../../../../server/archive/intake/rules/may-handle-item.js';

const officer = (id: string, roles: Role[], agencyIds = ['xa-a']): OfficerActor => ({
  kind: 'officer', id, name: id, roles, agencyId: agencyIds[0] ?? 'xa-a', agencyIds, provinceWide: false,
});
const submission = { actorId: 'post-1', agencyId: 'xa-a' };

describe('who may handle a paper', () => {
  it('lets post-office staff see and take back what they brought, and never confirm it', () => {
    const own = officer('post-1', ['post-office']);
    assert.ok(maySeeSubmission(own, submission));
    assert.ok(mayDecide(own, submission, 'withdraw'));
    assert.ok(!mayDecide(own, submission, 'confirm'));
    assert.deepEqual(itemScopeOf(own), { actorId: 'post-1' });
    assert.ok(!maySeeSubmission(officer('post-2', ['post-office']), submission));
  });
  it('lets an officer of the agency confirm what others brought, also for an agency it succeeded', () => {
    assert.ok(mayDecide(officer('d', ['digitisation-officer']), submission, 'confirm'));
    assert.ok(mayDecide(officer('d', ['digitisation-officer'], ['xa-new', 'xa-a']), submission, 'confirm'));
    assert.ok(!mayDecide(officer('c', ['counter-officer']), submission, 'confirm'));
  });
  it('shows other agencies nothing', () => {
    assert.ok(!maySeeSubmission(officer('d', ['digitisation-officer'], ['xa-b']), submission));
    assert.ok(!mayDecide(officer('d', ['digitisation-officer'], ['xa-b']), submission, 'confirm'));
    assert.ok(!maySeeSubmission(officer('u', ['administrator']), submission));
  });
});
