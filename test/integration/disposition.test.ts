import assert from 'node:assert/strict';
import { createDisposition } from '../../server/archive/disposition/disposition.js';
import type { Disposition } from '../../server/archive/disposition/disposition.js';
import { destroyedRecord } from '../../server/archive/disposition/queries/destroyed-record.js';
import type { DispositionList } from '../../server/archive/disposition/model.js';
import { createRetentionStore } from '../../server/archive/retention/store.js';
import type { DispositionDeps } from '../../server/archive/disposition/ports.js';
import { createDispositionStore } from '../../server/archive/disposition/store.js';
import type { StillKept } from '../../server/archive/retention/model.js';
import { createRecordPurge } from '../../server/composition/purge-record.js';
import { systemActor } from '../../server/kernel/actor.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { tableShapes } from '../../server/platform/database/table-shapes.js';
import { aNewRecord } from '../builders/a-record.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const AGENCY = 'agency-a';
const archivist = anOfficer({ id: 'archivist', name: 'Lưu trữ viên', roles: ['archivist'], agencyId: AGENCY, agencyIds: [AGENCY] });
const head = anOfficer({ id: 'head', name: 'Chủ tịch', roles: ['agency-manager'], agencyId: AGENCY, agencyIds: [AGENCY] });
const headWhoArchives = anOfficer({ id: 'archivist', name: 'Lưu trữ viên', roles: ['archivist', 'agency-manager'], agencyId: AGENCY, agencyIds: [AGENCY] });
const historian = anOfficer({ id: 'historian', name: 'Lưu trữ lịch sử', roles: ['archivist'], agencyId: 'agency-h', agencyIds: ['agency-h'], provinceWide: true });
const stranger = anOfficer({ id: 'stranger', name: 'Người khác', roles: ['archivist'], agencyId: 'agency-b', agencyIds: ['agency-b'] });
const members = ['m-chair', 'm-secretary', 'm-member'].map((id) => anOfficer({ id, name: id, roles: ['counter-officer'], agencyId: AGENCY, agencyIds: [AGENCY] }));
const WEEK_MS = 7 * 24 * 3600_000;

describe('the room of disposition', () => {
  let db: TestDatabase;
  let register: TestRegister;
  let held: Set<string>;
  let kept: Map<string, StillKept>;
  let erased: string[];
  let forgotten: string[];
  let breakAt: (step: string) => void;
  let room: Disposition;
  let store: ReturnType<typeof createDispositionStore>;

  beforeEach(async () => {
    db = await openTestDatabase();
    store = createDispositionStore(db.database);
    register = aRegister(db, { destroyed: destroyedRecord(store) });
    [held, kept, erased, forgotten, breakAt] = [new Set(), new Map(), [], [], () => undefined];
    const purge = createRecordPurge(db.database, await tableShapes(MIGRATIONS));
    const deps: DispositionDeps = {
      store, uow: db.uow, clock: db.clock, policy: { coolingOffDays: 7, councilMinimum: 3, quorum: 2 / 3 }, records: register.records,
      holds: { heldAmong: async (_tx, ids) => new Set(ids.filter((id) => held.has(id))) },
      retention: { ofMany: async () => new Map(), stillKept: async (_tx, ids) => new Map([...kept].filter(([id]) => ids.includes(id))), forget: async () => undefined, list: async () => ({ items: [] }), counts: createRetentionStore(db.database).tally.counts },
      ledger: { record: async (_tx, entry) => ({ ...entry, seq: 1 }) as never },
      purge: async (tx, id) => {
        breakAt('purge');
        return purge(tx, id);
      },
      eraser: { erase: async (objectId) => {
        breakAt('erase');
        erased.push(objectId);
        return true;
      } },
      forget: async (id) => {
        breakAt('forget');
        forgotten.push(id);
      },
      directory: { officer: async (id) => [...members, archivist, head].find((one) => one.id === id) },
    };
    room = createDisposition({ ...deps, agencyName: async (id) => id });
  });
  afterEach(() => db.close());

  const accession = async (...ids: string[]): Promise<void> => {
    for (const id of ids) await db.uow.run(systemActor('test'), (tx) => register.records.accession(tx, systemActor('test'), aNewRecord({ id, custodianAgencyId: AGENCY, sensitivity: 'restricted' })));
  };
  const refused = async (work: Promise<unknown>, code: string): Promise<void> => {
    await assert.rejects(work, { code });
  };

  /** A list of these records, appraised for destruction and decided; the cooling-off time is not over. */
  async function decided(...ids: string[]): Promise<DispositionList> {
    await accession(...ids);
    const list = await room.makeList(archivist, { kind: 'destruction', title: 'Danh mục 2026', needsOpinion: false });
    assert.deepEqual(await room.addRecords(archivist, list.id, ids), { added: ids.length, left: [], ranks: [{ from: 1, to: ids.length }] });
    await room.submit(archivist, list.id);
    await room.appraise(archivist, list.id, ids, { verdict: 'destroy', ground: 'expired', keepUntil: null, reason: null, evidence: null });
    await room.concludeAppraisal(archivist, list.id);
    await sit(list.id);
    const ready = await room.concludeCouncil(archivist, list.id);
    return room.decide(head, list.id, ready.version, { number: '12/QĐ-UBND', date: '15/11/2026' });
  }
  async function sit(listId: string): Promise<void> {
    for (const [index, member] of members.entries()) await room.seatMember(archivist, listId, { userId: member.id, role: (['chair', 'secretary', 'member'] as const)[index] ?? 'member' });
    for (const member of members) await room.speak(member, listId, 'agrees', null);
  }
  async function started(...ids: string[]): Promise<DispositionList> {
    const list = await decided(...ids);
    await db.uow.run(systemActor('test'), async (tx) => {
      const now = await store.list(list.id, tx);
      if (now !== undefined) await store.replaceList(tx, { ...now, papers: [{ kind: 'list', recordId: 'paper', sha256: '', madeAt: '' }] }, now.version);
      tx.record({ name: 'test.paper', subject: { type: 'disposition-list', id: list.id } });
    });
    db.clock.advance(WEEK_MS);
    return room.start(archivist, list.id, 'Danh mục 2026');
  }
  const known = async (id: string): Promise<boolean> => (await register.records.peek(id)) !== undefined;

  it('leads a list from draft to destruction and leaves a tombstone of each record', async () => {
    const list = await started('r1', 'r2');
    assert.deepEqual(await room.execute(list.id), { erased: 2, skipped: 0, kept: 0, finished: true });
    assert.deepEqual([await known('r1'), await known('r2'), erased.sort(), forgotten.sort()], [false, false, ['r1', 'r2'], ['r1', 'r2']]);
    const tombstone = await room.tombstone('r1');
    assert.equal(tombstone?.decisionNumber, '12/QĐ-UBND');
    assert.match(tombstone?.files[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal((await room.get(archivist, list.id)).state, 'executed');
    const { items } = await room.items(archivist, list.id);
    assert.deepEqual(items.map((item) => [item.state, item.title, item.documentNumber]), [['erased', null, null], ['erased', null, null]]);
  });

  it('tells those who could see a destroyed record by which decision it went, and nobody else that it was', async () => {
    const list = await started('r1');
    await room.execute(list.id);
    await assert.rejects(register.records.get(archivist, 'r1'), { code: 'record-destroyed', params: { number: '12/QĐ-UBND', date: '2026-11-15' } });
    await assert.rejects(register.records.get(stranger, 'r1'), { code: 'not-found' });
  });

  it('keeps the duties apart', async () => {
    await accession('r1');
    const list = await room.makeList(archivist, { kind: 'destruction', title: 'Danh mục 2026', needsOpinion: true });
    await refused(room.submit(archivist, list.id), 'list-empty');
    await room.addRecords(archivist, list.id, ['r1']);
    await room.submit(archivist, list.id);
    await refused(room.concludeAppraisal(archivist, list.id), 'appraisal-unfinished');
    await room.appraise(archivist, list.id, ['r1'], { verdict: 'destroy', ground: 'expired', keepUntil: null, reason: null, evidence: null });
    await room.concludeAppraisal(archivist, list.id);
    await refused(room.concludeCouncil(archivist, list.id), 'council-too-small');
    await refused(room.seatMember(archivist, list.id, { userId: 'archivist', role: 'chair' }), 'chair-is-author');
    await sit(list.id);
    await refused(room.speak(head, list.id, 'agrees', null), 'member-not-seated');
    await room.concludeCouncil(archivist, list.id);
    await refused(room.giveOpinion(archivist, list.id, { number: '1/LTLS', date: '16/11/2026', agrees: true, text: '' }), 'permission-missing');
    const ready = await room.giveOpinion(historian, list.id, { number: '1/LTLS', date: '16/11/2026', agrees: true, text: 'Đồng ý' });
    await refused(room.decide(archivist, list.id, ready.version, { number: '1', date: '16/11/2026' }), 'permission-missing');
    await refused(room.decide(headWhoArchives, list.id, ready.version, { number: '1', date: '16/11/2026' }), 'decider-is-author');
    await refused(room.decide(head, list.id, ready.version - 1, { number: '1', date: '16/11/2026' }), 'changed-meanwhile');
    const done = await room.decide(head, list.id, ready.version, { number: '12/QĐ', date: '16/11/2026' });
    assert.equal(done.state, 'cooling-off');
    await refused(room.start(archivist, list.id, 'Danh mục 2026'), 'cooling-off');
    await refused(room.get(stranger, list.id), 'not-found');
  });

  it('starts only when the list is on paper and its name is typed as it stands', async () => {
    const list = await decided('r1');
    db.clock.advance(WEEK_MS);
    await refused(room.start(archivist, list.id, 'Danh mục 2026'), 'papers-not-ready');
    await db.uow.run(systemActor('test'), async (tx) => {
      const now = await store.list(list.id, tx);
      assert.ok(now !== undefined && (await store.replaceList(tx, { ...now, papers: [{ kind: 'list', recordId: 'paper', sha256: '', madeAt: '' }] }, now.version)));
      tx.record({ name: 'test.paper', subject: { type: 'disposition-list', id: list.id } });
    });
    await refused(room.start(archivist, list.id, 'Danh mục 2025'), 'invalid-input');
    assert.equal((await room.start(archivist, list.id, ' Danh mục 2026 ')).state, 'executing');
  });

  it('leaves out what is held, still kept by law, or changed since it was appraised, and says so of each', async () => {
    const list = await started('held', 'kept', 'changed', 'free');
    held.add('held');
    kept.set('kept', { code: 'linked', params: {} });
    await db.uow.run(systemActor('test'), (tx) => register.records.giveCustody(tx, systemActor('test'), 'changed', 'agency-b', 'thử'));
    assert.deepEqual(await room.execute(list.id), { erased: 1, skipped: 3, kept: 0, finished: true });
    const { items } = await room.items(archivist, list.id);
    assert.deepEqual(Object.fromEntries(items.map((item) => [item.recordId, item.outcome])), { held: 'held', kept: 'linked', changed: 'changed-since-appraisal', free: null });
    assert.deepEqual([await known('held'), await known('kept'), await known('changed'), await known('free'), erased], [true, true, true, false, ['free']]);
  });

  it('goes on where a death left it, at every step, and destroys nothing twice', async () => {
    for (const step of ['purge', 'erase', 'forget']) {
      const ids = [1, 2, 3].map((number) => `${step}-${number}`);
      const list = await started(...ids);
      let countdown = 2;
      breakAt = (now) => {
        if (now === step && (countdown -= 1) === 0) throw new Error('killed');
      };
      await assert.rejects(room.execute(list.id), /killed/);
      breakAt = () => undefined;
      assert.deepEqual(await room.execute(list.id), { erased: 3, skipped: 0, kept: 0, finished: true }, step);
      for (const id of ids) {
        assert.equal(await known(id), false);
        assert.ok(erased.includes(id) && forgotten.includes(id), `${id} is gone everywhere`);
      }
      const told = (await db.audit.trailOf('record', ids, 100)).filter((entry) => entry.action === 'record.destroyed');
      assert.equal(told.length, 3, 'each destruction is told once');
    }
  });

  it('stops between two records when it is aborted, and lets the rest go', async () => {
    const list = await started('r1', 'r2', 'r3');
    let done = 0;
    breakAt = (step) => {
      if (step === 'forget' && (done += 1) === 1) throw new Error('killed');
    };
    await assert.rejects(room.execute(list.id));
    breakAt = () => undefined;
    await room.abort(head, list.id, 'Có khiếu nại mới');
    assert.equal((await room.execute(list.id)).finished, false);
    assert.deepEqual([await known('r1'), await known('r2'), await known('r3')], [false, true, true]);
    assert.deepEqual(forgotten, ['r1'], 'what was begun was ended');
    const other = await room.makeList(archivist, { kind: 'destruction', title: 'Danh mục khác', needsOpinion: false });
    assert.equal((await room.addRecords(archivist, other.id, ['r2', 'r3'])).added, 2);
  });

  it('takes an adding back as a whole while the list is a draft, and nothing that was there before', async () => {
    await accession('r1', 'r2', 'r3', 'r4');
    const list = await room.makeList(archivist, { kind: 'destruction', title: 'Một', needsOpinion: false });
    await room.addRecords(archivist, list.id, ['r1']);
    const { ranks } = await room.addRecords(archivist, list.id, ['r2', 'r3']);
    await room.addRecords(archivist, list.id, ['r4']);
    assert.equal(await room.undoAdding(archivist, list.id, ranks), 2);
    assert.deepEqual((await room.items(archivist, list.id)).items.map((item) => item.recordId), ['r1', 'r4']);
    const other = await room.makeList(archivist, { kind: 'destruction', title: 'Hai', needsOpinion: false });
    assert.equal((await room.addRecords(archivist, other.id, ['r2', 'r3'])).added, 2, 'they are free for another list');
    await room.submit(archivist, list.id);
    await refused(room.undoAdding(archivist, list.id, [{ from: 1, to: 9 }]), 'list-state');
  });

  it('appraises what is left in one act, and takes all verdicts back in another', async () => {
    await accession('r1', 'r2', 'r3');
    const list = await room.makeList(archivist, { kind: 'destruction', title: 'Một', needsOpinion: false });
    await room.addRecords(archivist, list.id, ['r1', 'r2', 'r3']);
    await room.submit(archivist, list.id);
    const none = { ground: null, keepUntil: null, reason: null, evidence: null };
    await room.appraise(archivist, list.id, ['r2'], { ...none, verdict: 'exclude', reason: 'Còn dùng' });
    await refused(room.appraiseRest(archivist, list.id, { ...none, verdict: 'destroy' }), 'invalid-input');
    assert.equal(await room.appraiseRest(archivist, list.id, { ...none, verdict: 'destroy', ground: 'expired' }), 2);
    assert.deepEqual((await room.items(archivist, list.id)).items.map((item) => item.verdict), ['destroy', 'exclude', 'destroy']);
    assert.equal(await room.appraiseRest(archivist, list.id, { ...none, verdict: 'pending' }), 3);
    await refused(room.concludeAppraisal(archivist, list.id), 'appraisal-unfinished');
  });

  it('takes no record that is held, on another list, of another body or unknown', async () => {
    await accession('r1', 'r2');
    held.add('r2');
    const [one, two] = [await room.makeList(archivist, { kind: 'destruction', title: 'Một', needsOpinion: false }), await room.makeList(archivist, { kind: 'destruction', title: 'Hai', needsOpinion: false })];
    assert.equal((await room.addRecords(archivist, one.id, ['r1'])).added, 1);
    assert.deepEqual(await room.addRecords(archivist, two.id, ['r1', 'r2', 'none']), {
      added: 0, left: [{ recordId: 'r1', why: 'on-another-list' }, { recordId: 'r2', why: 'held' }, { recordId: 'none', why: 'unknown' }], ranks: [],
    });
    await refused(room.addRecords(stranger, one.id, ['r1']), 'not-found');
  });

  it('hands records over only after the receiver accepted, and again after a refusal', async () => {
    await accession('r1', 'r2');
    const list = await room.makeList(archivist, { kind: 'transfer', title: 'Nộp lưu 2026', needsOpinion: false, targetAgencyId: 'agency-h' });
    await room.addRecords(archivist, list.id, ['r1', 'r2']);
    await room.submit(archivist, list.id);
    await room.appraise(archivist, list.id, ['r1', 'r2'], { verdict: 'transfer', ground: null, keepUntil: null, reason: null, evidence: null });
    const ready = await room.concludeAppraisal(archivist, list.id);
    await room.decide(head, list.id, ready.version, { number: '3/QĐ', date: '16/11/2026' });
    held.add('r2');
    assert.deepEqual(await room.recordsToPack(list.id), { pack: ['r1'], held: ['r2'] });
    await room.markPacked(list.id, { records: 1, held: 1 });
    await room.send(archivist, list.id);
    await refused(room.receive(archivist, list.id, { number: '9', date: '16/11/2026', accepted: true, note: '' }), 'receiver-is-sender');
    await refused(room.receive(historian, list.id, { number: '9', date: '16/11/2026', accepted: false, note: '' }), 'invalid-input');
    await room.receive(historian, list.id, { number: '9', date: '16/11/2026', accepted: false, note: 'Thiếu EAD' });
    await room.handOver(list.id);
    assert.equal((await register.records.peek('r1'))?.record.custodianAgencyId, AGENCY, 'a refusal changes no custody');
    await room.repack(archivist, list.id);
    await room.markPacked(list.id, { records: 1, held: 1 });
    await room.send(archivist, list.id);
    await room.receive(historian, list.id, { number: '10', date: '16/11/2026', accepted: true, note: '' });
    assert.deepEqual(await room.handOver(list.id), { handedOver: 1, skipped: 1 });
    assert.deepEqual([(await register.records.peek('r1'))?.record.custodianAgencyId, (await register.records.peek('r2'))?.record.custodianAgencyId], ['agency-h', AGENCY]);
  });

  it('lets another official take over and an absent member be replaced, and loses nothing', async () => {
    await accession('r1');
    const list = await room.makeList(archivist, { kind: 'destruction', title: 'Danh mục', needsOpinion: false });
    await room.addRecords(archivist, list.id, ['r1']);
    await room.submit(archivist, list.id);
    await room.appraise(archivist, list.id, ['r1'], { verdict: 'destroy', ground: 'expired', keepUntil: null, reason: null, evidence: null });
    await room.concludeAppraisal(archivist, list.id);
    await room.seatMember(archivist, list.id, { userId: 'm-chair', role: 'chair' });
    await room.seatMember(archivist, list.id, { userId: 'm-secretary', role: 'chair', instead: { userId: 'm-chair', reason: 'Đi công tác' } });
    const after = await room.reassign(archivist, list.id, 'head', 'Nghỉ phép');
    assert.deepEqual(after.council.map((member) => [member.userId, member.role]), [['m-secretary', 'chair']]);
    assert.deepEqual([after.author.id, after.handler.id, after.state], ['archivist', 'head', 'council']);
  });
});
