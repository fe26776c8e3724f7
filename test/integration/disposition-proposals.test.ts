import assert from 'node:assert/strict';
import { createDisposition } from '../../server/archive/disposition/disposition.js';
import type { Disposition } from '../../server/archive/disposition/disposition.js';
import { createDispositionStore } from '../../server/archive/disposition/store.js';
import type { DispositionStore } from '../../server/archive/disposition/store.js';
import type { RecordRetention } from '../../server/archive/retention/model.js';
import { createRetentionStore } from '../../server/archive/retention/store.js';
import type { RetentionStore } from '../../server/archive/retention/store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { aNewRecord } from '../builders/a-record.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const system = systemActor('test');
const archivist = anOfficer({ id: 'archivist', name: 'Lưu trữ viên', roles: ['archivist'], agencyId: 'agency-a', agencyIds: ['agency-a'] });
const head = anOfficer({ id: 'head', name: 'Lãnh đạo', roles: ['agency-manager'], agencyId: 'agency-a', agencyIds: ['agency-a'] });

describe('What the archive proposes by itself', () => {
  let db: TestDatabase;
  let register: TestRegister;
  let store: DispositionStore;
  let answers: RetentionStore;
  let room: Disposition;
  let held: Set<string>;

  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
    [store, answers, held] = [createDispositionStore(db.database), createRetentionStore(db.database), new Set()];
    room = createDisposition({
      store, uow: db.uow, clock: db.clock, policy: { coolingOffDays: 7, councilMinimum: 3, quorum: 2 / 3 }, records: register.records, holds: { heldAmong: async (_tx, ids) => new Set(ids.filter((id) => held.has(id))) },
      retention: { ofMany: answers.rowsOf, stillKept: async () => new Map(), forget: (tx, id) => answers.forget(tx, [id]), list: answers.list, counts: answers.tally.counts },
      ledger: { record: async (_tx, entry) => ({ ...entry, seq: 1 }) as never }, purge: async () => 0, eraser: { erase: async () => true }, forget: async () => undefined, directory: { officer: async () => undefined },
      agencyName: async (id) => `Cơ quan ${id}`,
    });
  });
  afterEach(() => db.close());

  /** A record with its stored answer: due since 2020 unless told. */
  async function bring(id: string, over: Partial<RecordRetention> = {}): Promise<void> {
    const custodianAgencyId = over.custodianAgencyId ?? 'agency-a';
    await db.uow.run(system, (tx) => register.records.accession(tx, system, aNewRecord({ id, custodianAgencyId, sensitivity: 'restricted' })));
    await answers.write((transaction) => answers.put(transaction, [{
      recordId: id, state: 'dated', scheduleCode: 'S', scheduleVersion: 1, ruleNumber: 1, source: 'rule', trigger: 'issued', triggerOn: '2010-01-01', dueOn: '2020-12-31', action: 'review', confirmed: true, needsPerson: false, blockedById: null,
      blockedUntil: null, steps: [], dossierId: null, typeCode: 'cong-van', custodianAgencyId, sensitivity: 'restricted', computedAt: '2026-11-16T02:00:00.000Z', ...over,
    }]));
  }
  const proposal = async (agencyId = 'agency-a') => (await store.lists({ agencyIds: [agencyId] }, undefined, 10)).items.find((list) => list.author.id === 'system:propose-disposition');
  const onIt = async (listId: string): Promise<string[]> => (await store.items(listId)).map((item) => item.recordId);

  it('is one draft for each agency, with what is due and stands free', async () => {
    for (const id of ['due', 'held', 'claimed', 'other-year']) await bring(id, id === 'other-year' ? { dueOn: '2030-12-31' } : {});
    await bring('no-day', { state: 'no-date', dueOn: null });
    await bring('for-ever', { state: 'permanent', dueOn: null, action: 'transfer' });
    await bring('linked', { blockedById: 'for-ever' });
    await bring('hand-over', { action: 'transfer' });
    await bring('elsewhere', { custodianAgencyId: 'agency-b' });
    held.add('held');
    const own = await room.makeList(archivist, { kind: 'destruction', title: 'Của tôi', needsOpinion: false });
    await room.addRecords(archivist, own.id, ['claimed']);
    assert.deepEqual(await room.proposeDue(), { lists: 2, records: 2 });
    const list = await proposal();
    assert.deepEqual([list?.state, list?.title, await onIt(list?.id ?? '')], ['draft', 'Đề xuất xét hủy quý 4/2026 – Cơ quan agency-a', ['due']]);
    assert.deepEqual(await onIt((await proposal('agency-b'))?.id ?? ''), ['elsewhere']);
    assert.deepEqual(await room.proposeDue(), { lists: 0, records: 0 }, 'a second night adds nothing');
    await bring('later');
    assert.deepEqual(await room.proposeDue(), { lists: 0, records: 1 }, 'what fell due meanwhile comes to the same draft');
  });

  it('is taken over by the first archivist who acts on it, who is its author from then on', async () => {
    await bring('due');
    await room.proposeDue();
    const list = await proposal();
    const taken = await room.submit(archivist, list?.id ?? '');
    assert.deepEqual([taken.author.id, taken.handler.id, taken.state], ['archivist', 'archivist', 'appraisal']);
    await bring('later');
    assert.deepEqual(await room.proposeDue(), { lists: 0, records: 0 }, 'nothing is proposed beside a list in hand');
    await room.abort(head, list?.id ?? '', 'Không hủy đợt này');
    assert.deepEqual(await room.proposeDue(), { lists: 0, records: 0 }, 'nor again in the quarter in which somebody ended it');
  });

  it("gives records up to a person's own list, and to nobody once taken over", async () => {
    for (const id of ['r1', 'r2']) await bring(id);
    await room.proposeDue();
    const proposed = await proposal();
    const own = await room.makeList(archivist, { kind: 'destruction', title: 'Của tôi', needsOpinion: false });
    assert.equal((await room.addRecords(archivist, own.id, ['r1'])).added, 1);
    assert.deepEqual([await onIt(proposed?.id ?? ''), await onIt(own.id)], [['r2'], ['r1']]);
    await room.submit(archivist, proposed?.id ?? '');
    assert.deepEqual((await room.addRecords(archivist, own.id, ['r2'])).left, [{ recordId: 'r2', why: 'on-another-list' }]);
  });

  it('goes on where a stopped night ended', async () => {
    for (let number = 0; number < 5; number += 1) await bring(`r${String(number)}`);
    const stop = new AbortController();
    stop.abort();
    assert.deepEqual(await room.proposeDue(stop.signal), { lists: 0, records: 0 });
    assert.equal((await room.proposeDue()).records, 5);
  });
});
