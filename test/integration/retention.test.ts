import assert from 'node:assert/strict';
import { createDossiersStore } from '../../server/archive/dossiers/store.js';
import type { NewRecord } from '../../server/archive/records/model.js';
import { startingTable } from '../../server/archive/retention/rules/starting-table.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { EVERYTHING, scopeOf } from '../../server/kernel/scope.js';
import { aDossier } from '../builders/a-dossier.js';
import { aNewRecord } from '../builders/a-record.js';
import { aScheduleDraft } from '../builders/a-schedule.js';
import { aHeldRegister, aHold, archivist, secondArchivist } from '../builders/some-holds.js';
import type { HeldRegister } from '../builders/some-holds.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const system = systemActor('test');
const CLASS = { code: 'XN-01', nameVi: 'Chấp thuận, xác nhận', nameEn: 'Approvals', group: 'xac-nhan', appliesTo: 'result' as const, term: { kind: 'years' as const, years: 10 }, trigger: 'work-ended' as const, maintenanceCode: '06', confirmed: false, certainty: 'recalled' as const };
const refused = (code: string) => (error: unknown): boolean => error instanceof ArchiveError && error.code === code;

describe('The room of retention', () => {
  let db: TestDatabase;
  let register: HeldRegister;
  const bring = (over: Partial<NewRecord> = {}) =>
    db.uow.run(system, (tx) => register.records.accession(tx, system, aNewRecord({ typeCode: 'cong-van', retentionClass: 'XN-01', validFrom: null, ownerIds: [], sensitivity: 'public', ...over })));
  const dossier = (id: string, closedOn: string | null) => db.uow.run(system, async (tx) => {
    await createDossiersStore(db.database).add(tx, { ...aDossier({ id, code: id, openedOn: '2024-01-02', closedOn, state: closedOn === null ? 'open' : 'closed' }), codeKey: id, openedAt: '2024-01-02T02:00:00.000Z' });
    tx.record({ name: 'test.prepared', subject: { type: 'dossier', id }, announce: false });
  });
  const dueOf = async (id: string): Promise<string | null | undefined> => (await register.retention.of(id))?.dueOn;

  beforeEach(async () => {
    db = await openTestDatabase();
    register = aHeldRegister(db);
    await register.retention.importSchedules(archivist(), startingTable([CLASS, { ...CLASS, code: 'DD-01', term: { kind: 'permanent' } }], []));
    await dossier('closed', '2024-06-30');
    await dossier('open', null);
  });
  afterEach(() => db.close());

  it('takes in the starting table once, unconfirmed and in force', async () => {
    const again = await register.retention.importSchedules(archivist(), startingTable([CLASS], []));
    assert.deepEqual(again, { schedules: 0, rules: 0 });
    const versions = await register.retention.schedules();
    assert.deepEqual(versions.map(({ scheduleCode, state, confirmed }) => [scheduleCode, state, confirmed]), [['DD-01', 'in-force', false], ['XN-01', 'in-force', false]]);
    await assert.rejects(register.retention.importSchedules(archivist({ provinceWide: false }), startingTable([CLASS], [])), refused('province-needed'));
  });

  it('stores for each record which version governs it, until when and why', async () => {
    await bring({ id: 'a', dossierId: 'closed' });
    await bring({ id: 'b', dossierId: 'open' });
    await bring({ id: 'c' });
    await bring({ id: 'd', retentionClass: 'KHAC' });
    await register.retention.refreshAll();
    const rows = await register.retention.ofMany(['a', 'b', 'c', 'd']);
    assert.deepEqual(['a', 'b', 'c', 'd'].map((id) => [rows.get(id)?.state, rows.get(id)?.dueOn, rows.get(id)?.needsPerson]), [
      ['dated', '2034-12-31', false], ['no-date', null, false], ['no-date', null, true], ['no-schedule', null, true],
    ]);
    assert.deepEqual(rows.get('a')?.steps[0], { code: 'work-ended', params: { schedule: 'XN-01', version: 1, rule: 1, years: 10, year: 2024, due: '2034-12-31' } });
    assert.equal(await register.retention.refreshAll(), 0, 'the second pass finds nothing to change');
  });

  it('keeps a whole dossier as long as its longest paper, and links keep what they tie', async () => {
    await bring({ id: 'short', dossierId: 'closed' });
    await bring({ id: 'forever', dossierId: 'closed', retentionClass: 'DD-01' });
    await bring({ id: 'tied', dossierId: 'open' });
    await register.records.link(archivist(), { fromId: 'tied', toId: 'forever', kind: 'cites' });
    await register.retention.refreshAll();
    const rows = await register.retention.ofMany(['short', 'tied']);
    assert.deepEqual([rows.get('short')?.state, rows.get('short')?.source, rows.get('short')?.scheduleCode], ['permanent', 'dossier', 'DD-01']);
    assert.deepEqual([rows.get('tied')?.blockedById, rows.get('tied')?.blockedUntil], ['forever', null]);
  });

  it('reckons a record, its dossier and its links anew when one of them changes', async () => {
    await bring({ id: 'a', dossierId: 'open' });
    await bring({ id: 'b', dossierId: 'open' });
    await register.retention.refresh(['a', 'b']);
    assert.equal(await dueOf('a'), null);
    await db.database.write((transaction) => db.database.run("UPDATE dossiers SET closed_on = '2026-02-01', state = 'closed' WHERE id = 'open'", [], transaction));
    assert.equal(await register.retention.refreshDossier('open'), 2);
    assert.deepEqual([await dueOf('a'), await dueOf('b')], ['2036-12-31', '2036-12-31']);
  });

  it('lists what is due within a scope, page by page, and counts it', async () => {
    for (const [index, agency] of ['agency-a', 'agency-a', 'agency-a', 'agency-b'].entries()) await bring({ id: `r${String(index)}`, dossierId: 'closed', custodianAgencyId: agency, sensitivity: 'personal' });
    await register.retention.refreshAll();
    const local = archivist({ provinceWide: false });
    const first = await register.retention.list(scopeOf(local), { dueBy: '2040-01-01' }, undefined, 2);
    const rest = await register.retention.list(scopeOf(local), { dueBy: '2040-01-01' }, first.nextCursor, 2);
    assert.deepEqual([...first.items, ...rest.items].map((row) => row.recordId), ['r0', 'r1', 'r2']);
    assert.equal(rest.nextCursor, undefined);
    const counts = await register.retention.counts(EVERYTHING, { states: ['dated'] });
    assert.deepEqual([counts.total, counts.byYear, counts.byAgency], [4, [{ year: '2034', action: 'review', count: 4 }], [{ agencyId: 'agency-a', count: 3 }, { agencyId: 'agency-b', count: 1 }]]);
  });

  it('never lists a record without a day as due', async () => {
    await bring({ id: 'a' });
    await register.retention.refreshAll();
    assert.deepEqual((await register.retention.list(EVERYTHING, { dueBy: '9999-12-31' })).items, []);
    assert.deepEqual((await register.retention.list(EVERYTHING, { needsPerson: true })).items.map((row) => row.recordId), ['a']);
  });

  it('lets a person state the day that no data tell, with a reason', async () => {
    await bring({ id: 'a', issuedOn: '2014-05-06' });
    await register.retention.refreshAll();
    await assert.rejects(register.retention.stateTriggerDate(archivist(), 'a', 'work-ended', '2030-01-01', 'Biên bản'), refused('retention-invalid'));
    await assert.rejects(register.retention.stateTriggerDate(archivist(), 'a', 'work-ended', '2014-05-05', 'Gõ nhầm'), refused('retention-invalid'), 'before the paper was there');
    await register.retention.stateTriggerDate(archivist(), 'a', 'work-ended', '2015-03-04', 'Biên bản bàn giao 2015');
    await register.retention.refresh(['a']);
    assert.equal(await dueOf('a'), '2025-12-31');
    assert.equal((await register.retention.decisionsOf('a'))[0]?.reason, 'Biên bản bàn giao 2015');
  });

  it('says inside a change what the law still keeps, by the register as it is then', async () => {
    await bring({ id: 'a', issuedOn: '2010-01-02' });
    await bring({ id: 'b', dossierId: 'closed' });
    await register.retention.stateTriggerDate(archivist(), 'a', 'work-ended', '2010-03-04', 'Biên bản');
    const ask = (alongside?: ReadonlySet<string>) => db.uow.run(system, async (tx) => {
      tx.record({ name: 'test.asked', subject: { type: 'test', id: '1' }, announce: false });
      return register.retention.stillKept(tx, ['a', 'b', 'gone'], '2026-11-16', alongside);
    });
    assert.deepEqual(Object.fromEntries([...(await ask())].map(([id, why]) => [id, why.code])), { b: 'not-due', gone: 'gone' });
    await register.records.link(archivist(), { fromId: 'a', toId: 'b', kind: 'cites' });
    assert.equal((await ask()).get('a')?.code, 'linked');
    assert.equal((await ask(new Set(['b']))).get('a'), undefined);
  });

  describe('schedules', () => {
    const next = aScheduleDraft({ scheduleCode: 'XN-01', period: { kind: 'years', years: 5 }, validFrom: '2026-11-16' });

    it('come into force by a second person, and are never touched again', async () => {
      const draft = await register.retention.draftSchedule(archivist(), next);
      assert.deepEqual([draft.version, draft.state], [2, 'draft']);
      await assert.rejects(register.retention.approveSchedule(archivist(), 'XN-01', 2), refused('second-person-needed'));
      await register.retention.approveSchedule(secondArchivist(), 'XN-01', 2);
      await assert.rejects(register.retention.approveSchedule(secondArchivist(), 'XN-01', 2), refused('schedule-not-draft'));
      await assert.rejects(register.retention.withdrawDraft(archivist(), 'XN-01', 2), refused('schedule-not-draft'));
      assert.equal((await register.retention.draftSchedule(archivist(), next)).version, 3);
      assert.equal((await register.retention.draftSchedule(secondArchivist(), { ...next, titleVi: 'Tên khác' })).version, 3, 'a draft is written over');
      await assert.rejects(register.retention.draftSchedule(archivist({ provinceWide: false }), next), refused('province-needed'));
    });

    it('leave periods fixed before as they are, and reach later papers', async () => {
      await bring({ id: 'before', dossierId: 'closed' });
      await register.retention.refreshAll();
      db.clock.advance(24 * 3600_000);
      await register.retention.draftSchedule(archivist(), { ...next, validFrom: '2026-11-17' });
      await register.retention.approveSchedule(secondArchivist(), 'XN-01', 2);
      await dossier('other', '2024-06-30');
      await bring({ id: 'after', dossierId: 'other' });
      await register.retention.refreshAll();
      assert.deepEqual([await dueOf('before'), await dueOf('after')], ['2034-12-31', '2029-12-31']);
    });

    it('reach fixed periods where a decision says so, but never shorten the time of a held record', async () => {
      for (const id of ['a', 'held']) await bring({ id, issuedOn: '2024-03-02' });
      for (const id of ['a', 'held']) await register.retention.stateTriggerDate(archivist(), id, 'work-ended', '2024-06-30', 'Biên bản');
      await register.retention.refreshAll();
      const hold = await register.holds.place(archivist(), aHold({ target: { kind: 'records', recordIds: ['held'] } }));
      await assert.rejects(register.retention.draftSchedule(archivist(), { ...next, reachesFixed: true }), refused('schedule-invalid'));
      await register.retention.draftSchedule(archivist(), { ...next, reachesFixed: true, decision: '77/QĐ-SNV' });
      await register.retention.approveSchedule(secondArchivist(), 'XN-01', 2);
      await register.retention.refreshAll();
      assert.deepEqual([await dueOf('a'), await dueOf('held')], ['2029-12-31', '2034-12-31']);
      assert.equal((await register.retention.of('held'))?.steps.at(-1)?.code, 'held');
      assert.equal(await register.retention.refreshAll(), 0);
      await register.holds.askLift(archivist(), hold.id, 'Xong');
      await register.holds.confirmLift(secondArchivist(), hold.id);
      await register.retention.refreshAll();
      assert.equal(await dueOf('held'), '2029-12-31');
    });

    it('and rules come into force by a second person and take in what had none', async () => {
      await bring({ id: 'a', retentionClass: 'KHAC', dossierId: 'closed' });
      const rule = await register.retention.draftRule(archivist(), { priority: 10, scheduleCode: 'XN-01', appliesTo: 'record', validFrom: null, note: null, when: { retentionClasses: ['KHAC'], typeCodes: [], procedureCodes: [], agencyIds: [], copyClasses: [], fields: [] } });
      await assert.rejects(register.retention.approveRule(archivist(), rule.number), refused('second-person-needed'));
      await register.retention.approveRule(secondArchivist(), rule.number);
      await register.retention.refreshAll();
      assert.equal((await register.retention.of('a'))?.ruleNumber, rule.number);
      await register.retention.endRule(archivist(), rule.number, '2026-11-20');
      await register.retention.refreshAll();
      assert.equal((await register.retention.of('a'))?.ruleNumber, rule.number, 'what it gave stays');
    });
  });

  it('refuses to give a held record a shorter class, and allows a longer one', async () => {
    await register.retention.importSchedules(archivist(), startingTable([{ ...CLASS, code: 'NGAN', term: { kind: 'years', years: 2 } }], []));
    await bring({ id: 'record-1', dossierId: 'closed' });
    await register.holds.place(archivist(), aHold());
    await assert.rejects(register.retention.override(archivist(), 'record-1', 'NGAN', 'Nhầm nhóm'), refused('record-held'));
    await assert.rejects(register.retention.override(archivist(), 'record-1', 'KHONG-CO', 'Nhầm nhóm'), refused('retention-invalid'));
    assert.deepEqual(await register.retention.decisionsOf('record-1'), []);
    await register.retention.override(archivist(), 'record-1', 'DD-01', 'Có giá trị lịch sử');
    await register.retention.refresh(['record-1']);
    assert.equal((await register.retention.of('record-1'))?.state, 'permanent');
  });

  it('shows what a change on paper would do before it is saved, within what the reader may see', async () => {
    for (const [index, agency] of ['agency-a', 'agency-a', 'agency-b'].entries()) {
      await bring({ id: `r${String(index)}`, issuedOn: '2019-03-02', custodianAgencyId: agency, sensitivity: 'personal', title: `Giấy ${String(index)}` });
      await register.retention.stateTriggerDate(archivist(), `r${String(index)}`, 'work-ended', '2019-06-30', 'Biên bản');
    }
    await register.retention.refreshAll();
    await register.holds.place(archivist(), aHold({ target: { kind: 'records', recordIds: ['r0'] } }));
    const draft = aScheduleDraft({ scheduleCode: 'XN-01', period: { kind: 'years', years: 5 }, reachesFixed: true });
    const all = await register.retention.simulate(archivist(), { kind: 'schedule', draft });
    assert.deepEqual([all.looked, all.affected, all.earlier, all.dueNow, all.heldAmongDue], [3, 3, 3, { before: 0, after: 3 }, 1]);
    assert.deepEqual(all.byYear, [{ year: '2024', before: 0, after: 3 }, { year: '2029', before: 3, after: 0 }]);
    assert.deepEqual(all.byAgency, [{ key: 'agency-a', before: 0, after: 2 }, { key: 'agency-b', before: 0, after: 1 }]);
    assert.equal(all.samples[0]?.title, 'Giấy 0');
    const local = await register.retention.simulate(archivist({ provinceWide: false }), { kind: 'schedule', draft });
    assert.equal(local.looked, 2);
    db.clock.advance(24 * 3600_000);
    const onlyNew = await register.retention.simulate(archivist(), { kind: 'schedule', draft: { ...draft, reachesFixed: false } });
    assert.equal(onlyNew.affected, 0, 'fixed periods stay');
    assert.deepEqual((await register.retention.schedules()).filter((one) => one.scheduleCode === 'XN-01').map((one) => one.version), [1], 'nothing is stored');
  });
});
