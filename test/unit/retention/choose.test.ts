import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseRule, takesIn } from '../../../server/archive/retention/rules/choose-rule.js';
import { governingVersion, versionOn } from '../../../server/archive/retention/rules/choose-version.js';
import { checkSchedule, refuseApproval } from '../../../server/archive/retention/rules/check-schedule.js';
import { reckon, reckonLongest, reckonOwn } from '../../../server/archive/retention/rules/reckon.js';
import { keptByHold, reclassifiedShorter } from '../../../server/archive/retention/rules/reclassified.js';
import { ANYTHING, startingTable } from '../../../server/archive/retention/rules/starting-table.js';
import { whyKept } from '../../../server/archive/retention/rules/still-kept.js';
import { TRIGGER_OF } from '../../../server/archive/retention/triggers/catalogue.js';
import type { RecordRetention } from '../../../server/archive/retention/model.js';
import { aLaw, aRule, aScheduleDraft, aVersion, someFacts, triggerFactsOf } from '../../builders/a-schedule.js';

const DOSSIER = { id: 'd1', procedureCode: '1.000001', agencyId: 'agency-a', openedOn: '2024-01-02', closedOn: '2024-06-30' };

describe('Triggers', () => {
  it('count from what their name says', () => {
    const facts = triggerFactsOf({ validityEndedOn: '2025-01-01', supersededOn: '2025-02-01', stated: { 'owner-event': '2025-03-01' } });
    const start = (name: keyof typeof TRIGGER_OF): string | null => TRIGGER_OF[name].startOf(facts).on;
    assert.deepEqual(
      { issued: start('issued'), work: start('work-ended'), validity: start('validity-ended'), superseded: start('superseded'), owner: start('owner-event'), closed: start('dossier-closed') },
      { issued: '2020-05-04', work: '2024-06-30', validity: '2025-01-01', superseded: '2025-02-01', owner: '2025-03-01', closed: '2024-06-30' },
    );
  });

  it('wait for the data where the data will tell, and for a person where they never will', () => {
    const open = triggerFactsOf({ dossier: { closedOn: null }, issuedOn: null, validityBound: true });
    const alone = triggerFactsOf({ dossier: undefined, issuedOn: null });
    assert.deepEqual(TRIGGER_OF['work-ended'].startOf(open), { on: null, waitsFor: 'data' });
    assert.deepEqual(TRIGGER_OF['work-ended'].startOf(alone), { on: null, waitsFor: 'person' });
    assert.deepEqual(TRIGGER_OF['dossier-closed'].startOf(alone), { on: null, waitsFor: 'person' });
    assert.deepEqual(TRIGGER_OF['validity-ended'].startOf(open), { on: null, waitsFor: 'data' });
    assert.deepEqual(TRIGGER_OF['validity-ended'].startOf(alone), { on: null, waitsFor: 'person' });
    assert.deepEqual(TRIGGER_OF.superseded.startOf(open), { on: null, waitsFor: 'data' });
    assert.deepEqual(TRIGGER_OF.issued.startOf(alone), { on: null, waitsFor: 'person' });
    assert.deepEqual(TRIGGER_OF['owner-event'].startOf(open), { on: null, waitsFor: 'person' });
  });

  it('never begin earlier because a person stated a day', () => {
    const stated = { 'work-ended': '2010-01-01' } as const;
    assert.equal(TRIGGER_OF['work-ended'].startOf(triggerFactsOf({ stated })).on, '2024-06-30');
    assert.equal(TRIGGER_OF['work-ended'].startOf(triggerFactsOf({ stated, dossier: { closedOn: null } })).on, null);
    assert.equal(TRIGGER_OF['work-ended'].startOf(triggerFactsOf({ stated, dossier: undefined })).on, '2010-01-01');
  });
});

describe('The version that governs', () => {
  const first = aVersion({ version: 1, validFrom: null });
  const second = aVersion({ version: 2, validFrom: '2026-06-01', period: { kind: 'years', years: 5 } });
  const carried = aVersion({ version: 3, validFrom: '2026-09-01', period: { kind: 'years', years: 20 }, reachesFixed: true, decision: '12/QĐ-UBND' });

  it('is the one in force when the record came in, however many follow', () => {
    assert.equal(governingVersion([first, second], '2026-03-01', '2026-11-22')?.version, 1);
    assert.equal(governingVersion([first, second], '2026-06-01', '2026-11-22')?.version, 2);
  });

  it('gives way only to one that a decision carries over', () => {
    assert.equal(governingVersion([first, second, carried], '2026-03-01', '2026-11-22')?.version, 3);
    assert.equal(governingVersion([first, second, carried], '2026-03-01', '2026-08-31')?.version, 1);
  });

  it('is the first there was for records older than the schedule, and none before it begins', () => {
    const late = aVersion({ validFrom: '2027-01-01' });
    assert.equal(governingVersion([late], '2020-01-01', '2027-06-01')?.version, 1);
    assert.equal(governingVersion([late], '2020-01-01', '2026-11-22'), undefined);
  });

  it('is never a draft', () => {
    assert.equal(governingVersion([aVersion({ state: 'draft' })], '2026-03-01', '2026-11-22'), undefined);
    assert.equal(versionOn([first, { ...second, state: 'draft' }], '2026-11-22')?.version, 1);
  });

  it('once chosen stays, whatever ordinary versions are added later', () => {
    const later = fc.array(fc.record({ from: fc.constantFrom('2026-04-01', '2026-05-01', '2026-07-01', '2026-12-01'), years: fc.integer({ min: 1, max: 70 }) }), { maxLength: 5 });
    fc.assert(fc.property(later, (versions) => {
      const added = versions.map((one, index) => aVersion({ version: index + 2, validFrom: one.from, period: { kind: 'years', years: one.years } }));
      return governingVersion([first, ...added], '2026-03-01', '2026-11-22')?.version === 1;
    }));
  });
});

describe('The rule that attaches a schedule', () => {
  const thing = { retentionClass: 'XN-01', typeCode: 'cong-van', procedureCode: null, agencyIds: ['agency-a'], copyClass: 'A', fields: { loai: 'thu' } };

  it('is the fitting one of the lowest priority number', () => {
    const rules = [aRule({ number: 1, priority: 900 }), aRule({ number: 2, priority: 100, when: { ...ANYTHING, typeCodes: ['cong-van'] } }), aRule({ number: 4, priority: 50, when: { ...ANYTHING, typeCodes: ['khac'] } })];
    assert.equal(chooseRule(rules, thing, 'record', '2026-03-01', '2026-11-22')?.number, 2);
  });

  it('is one that was in force when the record came in; a later one takes in only what had none', () => {
    const ended = aRule({ number: 1, state: 'ended', validTo: '2026-05-31' });
    const later = aRule({ number: 2, priority: 1, validFrom: '2026-06-01' });
    assert.equal(chooseRule([ended, later], thing, 'record', '2026-03-01', '2026-11-22')?.number, 1);
    assert.equal(chooseRule([later], thing, 'record', '2026-03-01', '2026-11-22')?.number, 2);
    assert.equal(chooseRule([ended, later], thing, 'record', '2026-07-01', '2026-11-22')?.number, 2);
  });

  it('asks every condition that says something', () => {
    assert.equal(takesIn({ ...ANYTHING, fields: [{ key: 'loai', equals: 'thu' }], agencyIds: ['agency-a'], copyClasses: ['A'], retentionClasses: ['XN-01'] }, thing), true);
    assert.equal(takesIn({ ...ANYTHING, fields: [{ key: 'loai', equals: 'khac' }] }, thing), false);
    assert.equal(takesIn({ ...ANYTHING, procedureCodes: ['1.000001'] }, thing), false);
  });
});

describe('A record in its dossier', () => {
  it('follows the rule for the dossier when that keeps longer', () => {
    const law = aLaw([aVersion(), aVersion({ scheduleCode: 'HS-20', period: { kind: 'years', years: 20 }, trigger: 'dossier-closed' })], [aRule(), aRule({ number: 9, appliesTo: 'dossier', scheduleCode: 'HS-20' })]);
    const record = someFacts({ dossierId: 'd1' });
    const answer = reckon(record, DOSSIER, reckonLongest(DOSSIER, [record], law), law);
    assert.deepEqual([answer.dueOn, answer.source, answer.scheduleCode], ['2044-12-31', 'dossier', 'HS-20']);
    assert.deepEqual(answer.steps.map((step) => step.code), ['work-ended', 'dossier-rule.dated']);
  });

  it('keeps its own time when that is the longest', () => {
    const law = aLaw();
    const record = someFacts({ dossierId: 'd1' });
    assert.equal(reckon(record, DOSSIER, reckonLongest(DOSSIER, [record], law), law).source, 'rule');
  });

  it('follows a decision about itself before any rule', () => {
    const law = aLaw([aVersion(), aVersion({ scheduleCode: 'LT-99', period: { kind: 'years', years: 70 } })]);
    const decision = { recordId: 'r1', rank: 0, kind: 'schedule' as const, scheduleCode: 'LT-99', trigger: null, on: '2026-10-01', reason: 'Vụ việc phức tạp', decidedBy: 'officer-a', decidedAt: '2026-10-01T00:00:00.000Z' };
    const answer = reckonOwn(someFacts({ dossierId: 'd1', decisions: [decision] }), DOSSIER, law);
    assert.deepEqual([answer.dueOn, answer.source, answer.steps[0]?.code], ['2094-12-31', 'decision', 'work-ended.decided']);
  });

  it('knows from the type whether its paper can cease to hold, and takes an unknown type to be able to', () => {
    const law = aLaw();
    assert.equal(reckonOwn(someFacts({ typeCode: 'giay-phep', dossierId: 'd1' }), DOSSIER, law).state, 'in-force');
    const revoked = someFacts({ typeCode: 'giay-phep', dossierId: 'd1', statusHistory: [{ status: 'revoked', from: '2025-03-04' }] });
    assert.equal(reckonOwn(revoked, DOSSIER, law).dueOn, '2035-12-31');
  });
});

describe('A schedule on paper', () => {
  it('names what is wrong with it', () => {
    const wrong = aScheduleDraft({ scheduleCode: '', titleEn: ' ', period: { kind: 'years', years: 0 }, validFrom: '2026-02-30', reachesFixed: true });
    assert.deepEqual(checkSchedule(wrong).map((fault) => fault.field).sort(), ['decision', 'scheduleCode', 'titleEn', 'validFrom', 'years']);
    assert.deepEqual(checkSchedule(aScheduleDraft({ period: { kind: 'permanent' }, action: 'destroy' })).map((fault) => fault.code), ['permanent-destroyed']);
    assert.deepEqual(checkSchedule(aScheduleDraft()), []);
  });

  it('may reach back only as the first version', () => {
    const draft = aVersion({ state: 'draft', version: 2, validFrom: null });
    assert.equal(refuseApproval({ ...draft, version: 1 }, [], '2026-11-22'), undefined);
    assert.equal(refuseApproval(draft, [aVersion()], '2026-11-22')?.code, 'required');
    assert.equal(refuseApproval({ ...draft, validFrom: '2026-11-21' }, [aVersion()], '2026-11-22')?.code, 'day-past');
    assert.equal(refuseApproval({ ...draft, validFrom: '2026-12-01' }, [aVersion()], '2026-11-22'), undefined);
    assert.equal(refuseApproval({ ...draft, validFrom: '2026-12-01' }, [aVersion({ validFrom: '2027-01-01' })], '2026-11-22')?.code, 'before-earlier-version');
  });
});

describe('The starting table', () => {
  it('makes of every class a schedule that waits for confirmation and destroys nothing', () => {
    const one = { code: 'HS-01', nameVi: 'Hồ sơ', nameEn: 'Dossiers', group: 'ho-so', appliesTo: 'dossier' as const, term: { kind: 'years' as const, years: 10 }, trigger: 'object-ended' as const, maintenanceCode: '06', confirmed: false, certainty: 'recalled' as const };
    const table = startingTable([one, { ...one, code: 'SO-01', appliesTo: 'register', term: { kind: 'permanent' } }], []);
    assert.deepEqual(table.schedules.map(({ scheduleCode, action, confirmed, trigger }) => [scheduleCode, action, confirmed, trigger]), [['HS-01', 'review', false, 'owner-event'], ['SO-01', 'transfer', false, 'owner-event']]);
    assert.deepEqual(table.rules.map(({ scheduleCode, appliesTo }) => [scheduleCode, appliesTo]), [['HS-01', 'record'], ['HS-01', 'dossier']]);
  });
});

describe('Under a hold', () => {
  const row: RecordRetention = {
    recordId: 'r1', ...reckonOwn(someFacts({ dossierId: 'd1' }), DOSSIER, aLaw()), blockedById: null, blockedUntil: null, dossierId: 'd1', typeCode: 'cong-van',
    custodianAgencyId: 'agency-a', sensitivity: 'public', computedAt: '2026-11-22T00:00:00.000Z',
  };
  it('another version that ends earlier is a shorter class; a trigger that came true is not', () => {
    assert.equal(reclassifiedShorter({ ...row, scheduleVersion: 2, dueOn: '2029-12-31' }, row), true);
    assert.equal(reclassifiedShorter({ ...row, scheduleVersion: 2, dueOn: '2039-12-31' }, row), false);
    assert.equal(reclassifiedShorter(row, { ...row, state: 'no-date', dueOn: null }), false);
  });
  it('the time it had stands, and says so once', () => {
    const kept = keptByHold(row, { ...row, scheduleVersion: 2, dueOn: '2029-12-31', custodianAgencyId: 'agency-b' });
    assert.deepEqual([kept.dueOn, kept.custodianAgencyId, kept.steps.at(-1)?.code], [row.dueOn, 'agency-b', 'held']);
    assert.equal(keptByHold(kept, row).steps.filter((step) => step.code === 'held').length, 1);
  });
});

describe('Whether the law lets a record go', () => {
  const due = { ...reckonOwn(someFacts({ dossierId: 'd1' }), DOSSIER, aLaw()), dueOn: '2020-12-31' };
  it('is refused while it is not due, has no day, or is gone', () => {
    assert.equal(whyKept(undefined, [], new Set(), '2026-11-22')?.code, 'gone');
    assert.equal(whyKept({ ...due, state: 'no-date', dueOn: null }, [], new Set(), '2026-11-22')?.code, 'no-date');
    assert.equal(whyKept({ ...due, dueOn: '2026-12-31' }, [], new Set(), '2026-12-31')?.code, 'not-due');
    assert.equal(whyKept(due, [], new Set(), '2026-11-22'), undefined);
  });
  it('is refused for a longer link, unless that one goes along', () => {
    const link = { id: 'l1', state: 'permanent' as const, dueOn: null };
    assert.deepEqual(whyKept(due, [link], new Set(), '2026-11-22'), { code: 'linked', params: { other: 'l1' } });
    assert.equal(whyKept(due, [link], new Set(['l1']), '2026-11-22'), undefined);
  });
});
