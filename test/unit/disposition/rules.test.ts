import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LIST_STATES } from '../../../server/archive/disposition/model.js';
import type { CouncilMember, ListState } from '../../../server/archive/disposition/model.js';
import { verdictFaults } from '../../../server/archive/disposition/rules/check-verdict.js';
import { refuseConclusion } from '../../../server/archive/disposition/rules/council-quorum.js';
import { isOpen, LIST_ACTS, nextListState } from '../../../server/archive/disposition/rules/list-lifecycle.js';
import { obstaclesTo } from '../../../server/archive/disposition/rules/may-dispose.js';
import type { DisposalFacts } from '../../../server/archive/disposition/rules/may-dispose.js';
import { maySeeList } from '../../../server/archive/disposition/rules/may-see-list.js';
import { refuseDecider, refuseOpinion, refuseReceiver, refuseSeat, refuseSpeaker } from '../../../server/archive/disposition/rules/separation-of-duties.js';
import { anOfficer } from '../../builders/an-officer.js';

const POLICY = { coolingOffDays: 7, councilMinimum: 3, quorum: 2 / 3 };
const author = { id: 'author', name: 'Người lập' };

describe('The way of a disposition list', () => {
  const walk = (kind: 'destruction' | 'transfer', needsOpinion: boolean, acts: readonly (typeof LIST_ACTS)[number][]): ListState[] => {
    const seen: ListState[] = ['draft'];
    for (const act of acts) {
      const next = nextListState({ kind, state: seen.at(-1) ?? 'draft', needsOpinion }, act);
      if (next !== undefined) seen.push(next);
    }
    return seen;
  };

  it('reaches a destruction only through appraisal, council, decision and cooling-off, whatever is tried', () => {
    fc.assert(fc.property(fc.boolean(), fc.array(fc.constantFrom(...LIST_ACTS), { maxLength: 60 }), (needsOpinion, acts) => {
      const seen = walk('destruction', needsOpinion, acts);
      const at = seen.lastIndexOf('executing');
      if (at < 0) return;
      const before = seen.slice(0, at);
      for (const step of ['appraisal', 'council', 'decision', 'cooling-off'] as const) assert.ok(before.includes(step), `${step} was skipped`);
      if (needsOpinion) assert.ok(before.includes('opinion'), 'the historical archive was not asked');
    }), { numRuns: 2000 });
  });

  it('hands records over only after the receiver was sent them', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...LIST_ACTS), { maxLength: 60 }), (acts) => {
      const seen = walk('transfer', false, acts);
      const at = seen.indexOf('accepted');
      if (at >= 0) for (const step of ['appraisal', 'decision', 'packing', 'packed', 'sent'] as const) assert.ok(seen.slice(0, at).includes(step), `${step} was skipped`);
    }), { numRuns: 2000 });
  });

  it('never leaves an end', () => {
    for (const kind of ['destruction', 'transfer'] as const) {
      for (const state of LIST_STATES.filter((one) => !isOpen(one))) {
        for (const act of LIST_ACTS) assert.equal(nextListState({ kind, state, needsOpinion: true }, act), undefined, `${kind} ${state} ${act}`);
      }
    }
  });

  it('can be aborted at every step before the end, also while it is carried out', () => {
    for (const state of ['draft', 'appraisal', 'council', 'opinion', 'decision', 'cooling-off', 'executing'] as const) {
      assert.equal(nextListState({ kind: 'destruction', state, needsOpinion: true }, 'abort'), 'aborted');
    }
  });
});

describe('Separated duties', () => {
  it('refuse the author, the handler and every appraiser as the one who decides', () => {
    const list = { author, handler: { id: 'handler', name: 'Người xử lý' } };
    assert.equal(refuseDecider(list, [], 'author'), 'decider-is-author');
    assert.equal(refuseDecider(list, [], 'handler'), 'decider-is-author');
    assert.equal(refuseDecider(list, [{ appraisedBy: { id: 'x', name: 'X' } }], 'x'), 'decider-appraised');
    assert.equal(refuseDecider(list, [{ appraisedBy: { id: 'x', name: 'X' } }], 'head'), undefined);
  });

  it('take the opinion of the historical archive from outside the body only', () => {
    assert.equal(refuseOpinion({ author, agencyId: 'A' }, { id: 'author', agencyId: 'B' }), 'opinion-by-author');
    assert.equal(refuseOpinion({ author, agencyId: 'A' }, { id: 'y', agencyId: 'A' }), 'opinion-by-own-body');
    assert.equal(refuseOpinion({ author, agencyId: 'A' }, { id: 'y', agencyId: 'B' }), undefined);
  });

  it('let the author sit in the council but not chair it, and nobody speak for another', () => {
    assert.equal(refuseSeat({ author }, 'author', 'chair'), 'chair-is-author');
    assert.equal(refuseSeat({ author }, 'author', 'secretary'), undefined);
    assert.equal(refuseSpeaker({ council: [] }, 'x'), 'member-not-seated');
  });

  it('let only the receiving archive accept a hand-over', () => {
    const list = { author, handler: author, targetAgencyId: 'LTLS' };
    assert.equal(refuseReceiver(list, { id: 'author', agencyIds: ['LTLS'] }), 'receiver-is-sender');
    assert.equal(refuseReceiver(list, { id: 'y', agencyIds: ['A'] }), 'receiver-is-sender');
    assert.equal(refuseReceiver(list, { id: 'y', agencyIds: ['LTLS'] }), undefined);
  });

  it('show a list to its body, its council and its receiver, and to nobody else', () => {
    const list = { agencyId: 'A', council: [{ userId: 'guest', name: 'Khách', role: 'member', opinion: null, remark: null, at: null }] as CouncilMember[], targetAgencyId: 'C', state: 'decision' as ListState };
    assert.equal(maySeeList(anOfficer({ agencyId: 'A', agencyIds: ['A'], roles: ['archivist'] }), list), true);
    assert.equal(maySeeList(anOfficer({ agencyId: 'B', agencyIds: ['B'], roles: ['archivist'] }), list), false);
    assert.equal(maySeeList(anOfficer({ agencyId: 'A', agencyIds: ['A'], roles: ['counter-officer'] }), list), false);
    assert.equal(maySeeList(anOfficer({ id: 'guest', agencyId: 'B', agencyIds: ['B'], roles: ['counter-officer'] }), list), true);
    const receiver = anOfficer({ agencyId: 'C', agencyIds: ['C'], roles: ['archivist'] });
    assert.equal(maySeeList(receiver, list), false, 'not before it was sent');
    assert.equal(maySeeList(receiver, { ...list, state: 'sent' }), true);
  });
});

describe('What stands in the way of a destruction', () => {
  const facts = (over: Partial<DisposalFacts> = {}): DisposalFacts => ({ held: false, stillKept: undefined, version: 3, appraisedVersion: 3, verdict: 'destroy', ground: 'expired', ...over });

  it('is nothing when the law lets it go and a person said so', () => assert.deepEqual(obstaclesTo(facts()), []));

  it('is what the law says, any change since the appraisal, and every other verdict', () => {
    for (const code of ['permanent', 'no-date', 'no-schedule', 'in-force', 'not-due', 'linked'] as const) assert.deepEqual(obstaclesTo(facts({ stillKept: code })), [code]);
    assert.deepEqual(obstaclesTo(facts({ version: 4 })), ['changed-since-appraisal']);
    assert.deepEqual(obstaclesTo(facts({ verdict: 'exclude', ground: null })), ['not-decided']);
  });

  it('lets a duplicate go before its day, but never a held or a changed one', () => {
    assert.deepEqual(obstaclesTo(facts({ ground: 'duplicate', stillKept: 'permanent' })), []);
    assert.deepEqual(obstaclesTo(facts({ ground: 'duplicate', held: true })), ['held']);
    assert.deepEqual(obstaclesTo(facts({ ground: 'duplicate', version: 9 })), ['changed-since-appraisal']);
  });

  it('always is a hold first, whatever else is true', () => {
    const any = fc.record({
      held: fc.constant(true), stillKept: fc.option(fc.constantFrom('gone', 'no-schedule', 'permanent', 'no-date', 'in-force', 'not-due', 'linked'), { nil: undefined }), version: fc.nat(3),
      appraisedVersion: fc.nat(3), verdict: fc.constantFrom('destroy', 'keep-until', 'pending', 'exclude', 'transfer'), ground: fc.option(fc.constantFrom('expired', 'duplicate', 'other')),
    }) as fc.Arbitrary<DisposalFacts>;
    fc.assert(fc.property(any, (input) => assert.equal(obstaclesTo(input)[0], 'held')), { numRuns: 2000 });
  });
});

describe('A council', () => {
  const member = (userId: string, role: CouncilMember['role'], opinion: CouncilMember['opinion']): CouncilMember => ({ userId, name: userId, role, opinion, remark: null, at: null });
  const whole = (...opinions: CouncilMember['opinion'][]): CouncilMember[] => opinions.map((opinion, index) => member(`m${index}`, index === 0 ? 'chair' : index === 1 ? 'secretary' : 'member', opinion));

  it('concludes when enough members with chair and secretary have spoken and most agree', () => {
    assert.equal(refuseConclusion(whole('agrees', 'agrees', 'agrees'), 'author', POLICY), undefined);
    assert.equal(refuseConclusion(whole('agrees', 'agrees', 'objects', 'agrees'), 'author', POLICY), undefined);
  });

  it('does not when it is too small, has no chair or two, no secretary, no quorum, a silent chair, or objects', () => {
    assert.equal(refuseConclusion(whole('agrees', 'agrees'), 'author', POLICY), 'council-too-small');
    assert.equal(refuseConclusion([member('a', 'member', 'agrees'), member('b', 'secretary', 'agrees'), member('c', 'member', 'agrees')], 'author', POLICY), 'council-without-chair');
    assert.equal(refuseConclusion([member('a', 'chair', 'agrees'), member('b', 'chair', 'agrees'), member('c', 'secretary', 'agrees')], 'author', POLICY), 'council-two-chairs');
    assert.equal(refuseConclusion([member('a', 'chair', 'agrees'), member('b', 'member', 'agrees'), member('c', 'member', 'agrees')], 'author', POLICY), 'council-without-secretary');
    assert.equal(refuseConclusion(whole(null, 'agrees', 'agrees'), 'author', POLICY), 'council-chair-silent');
    assert.equal(refuseConclusion(whole('agrees', null, null, null), 'author', POLICY), 'council-no-quorum');
    assert.equal(refuseConclusion(whole('agrees', 'objects', 'objects'), 'author', POLICY), 'council-objects');
  });

  it('does not count the author towards its quorum', () => {
    const council = [member('a', 'chair', 'agrees'), member('author', 'secretary', 'agrees'), member('c', 'member', null)];
    assert.equal(refuseConclusion(council, 'author', POLICY), 'council-no-quorum');
  });
});

describe('An appraiser\'s verdict', () => {
  const input = { verdict: 'destroy', ground: 'expired', keepUntil: null, reason: null, evidence: null } as const;
  const codes = (over: object, kind: 'destruction' | 'transfer' = 'destruction'): string[] => verdictFaults({ ...input, ...over }, kind, '2026-11-22').map((fault) => `${fault.field}:${fault.code}`);

  it('says on what ground, and why where the ground does not say it', () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ ground: null }), ['ground:required', 'reason:required']);
    assert.deepEqual(codes({ ground: 'other' }), ['reason:required']);
    assert.deepEqual(codes({ ground: 'duplicate', reason: 'Trùng' }), ['evidence:required']);
    assert.deepEqual(codes({ verdict: 'exclude', ground: null }), ['reason:required']);
  });

  it('keeps until a day that lies ahead', () => {
    assert.deepEqual(codes({ verdict: 'keep-until', keepUntil: null, reason: 'Còn dùng' }), ['keepUntil:required']);
    assert.deepEqual(codes({ verdict: 'keep-until', keepUntil: '2026-11-22', reason: 'Còn dùng' }), ['keepUntil:must-lie-ahead']);
    assert.deepEqual(codes({ verdict: 'keep-until', keepUntil: '2031-12-31', reason: 'Còn dùng' }), []);
  });

  it('destroys nothing from a list of records to hand over', () => assert.deepEqual(codes({}, 'transfer'), ['verdict:value-unknown']));
});
