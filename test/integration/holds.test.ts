import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createHoldsStore } from '../../server/archive/holds/store.js';
import type { HoldTarget } from '../../server/archive/holds/model.js';
import type { ArchiveRecord, NewRecord } from '../../server/archive/records/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { aDossier } from '../builders/a-dossier.js';
import { createDossiersStore } from '../../server/archive/dossiers/store.js';
import { anOwner } from '../builders/an-owner.js';
import { createOwnersStore } from '../../server/archive/owners/store.js';
import { aNewRecord } from '../builders/a-record.js';
import { aHeldRegister, aHold, archivist, secondArchivist } from '../builders/some-holds.js';
import type { HeldRegister } from '../builders/some-holds.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { standingHold } from './holds-race/standing-hold.js';

const system = systemActor('test');
/** More sequences: KHOSO_ROUNDS=10 npx mocha test/integration/holds.test.ts */
const ROUNDS = Number(process.env['KHOSO_ROUNDS'] ?? 1);
const CHILD = fileURLToPath(new URL('holds-race/child.ts', import.meta.url));
const held = (code = 'record-held') => (error: unknown): boolean => error instanceof ArchiveError && error.kind === 'conflict' && error.code === code;

async function bring(db: TestDatabase, register: HeldRegister, over: Partial<NewRecord> = {}): Promise<ArchiveRecord> {
  return db.uow.run(system, (tx) => register.records.accession(tx, system, aNewRecord(over)));
}
/** The text of a record was read: a search can be sure of it. */
async function read(db: TestDatabase, register: HeldRegister, id: string): Promise<void> {
  await db.uow.run(system, (tx) => register.records.addDerivative(tx, system, id, undefined, { textState: 'text-layer', textConfidence: null }));
}
async function free(db: TestDatabase, register: HeldRegister, ids: readonly string[]): Promise<void> {
  await db.uow.run(system, async (tx) => {
    await register.guard.assertFree(tx, ids, 'erase');
    tx.record({ name: 'test.asked', subject: { type: 'test', id: '1' }, announce: false });
  });
}

describe('A hold', () => {
  let db: TestDatabase;
  let register: HeldRegister;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aHeldRegister(db);
    await db.uow.run(system, async (tx) => {
      await createOwnersStore(db.database).add(tx, anOwner({ id: 'owner-1' }), { at: '2026-11-16T02:00:00.000Z', by: 'test' });
      await createDossiersStore(db.database).add(tx, { ...aDossier({ id: 'dossier-1' }), codeKey: 'dossier-1', openedAt: '2026-11-16T02:00:00.000Z' });
      tx.record({ name: 'test.prepared', subject: { type: 'test', id: '1' }, announce: false });
    });
  });
  afterEach(() => db.close());

  it('lets nobody correct a record, and says that one stands without saying why', async () => {
    const record = await bring(db, register);
    await bring(db, register, { id: 'record-2' });
    await register.holds.place(archivist(), aHold());
    const correct = (id: string) => register.records.correctMetadata(archivist({ roles: ['digitisation-officer'] }), id, record.version, { title: 'Tên khác' }, 'Sai tên');
    await assert.rejects(correct('record-1'), (error: unknown) => held()(error) && !JSON.stringify((error as ArchiveError).params).includes('khiếu kiện'));
    assert.equal((await correct('record-2')).title, 'Tên khác');
    assert.equal((await register.records.peek('record-1'))?.record.title, record.title);
  });

  it('lets evidence be added: a status told by a later act, links, recognised text', async () => {
    await bring(db, register);
    await bring(db, register, { id: 'record-2' });
    await register.holds.place(archivist(), aHold());
    await register.records.changeStatus(archivist(), 'record-1', { status: 'revoked', from: '2026-10-01', reason: 'Thu hồi', reference: 'Quyết định 9/QĐ-UBND ngày 01/10/2026' });
    await register.records.link(archivist(), { fromId: 'record-1', toId: 'record-2', kind: 'cites' });
    await read(db, register, 'record-1');
    assert.equal((await register.records.peek('record-1'))?.record.textState, 'text-layer');
  });

  it('ends only by the word of a second person, and holds until then', async () => {
    await bring(db, register);
    const hold = await register.holds.place(archivist(), aHold());
    await assert.rejects(register.holds.confirmLift(secondArchivist(), hold.id), held('hold-state'));
    await register.holds.askLift(archivist(), hold.id, 'Bản án đã có hiệu lực');
    await assert.rejects(free(db, register, ['record-1']), held());
    await assert.rejects(register.holds.confirmLift(archivist(), hold.id), held('second-person-needed'));
    await assert.rejects(free(db, register, ['record-1']), held());
    assert.equal((await register.holds.confirmLift(secondArchivist(), hold.id)).state, 'lifted');
    await free(db, register, ['record-1']);
  });

  it('stands on when the lifting is declined, and can be asked for again', async () => {
    await bring(db, register);
    const hold = await register.holds.place(archivist(), aHold());
    await register.holds.askLift(archivist(), hold.id, 'Xong việc');
    assert.equal((await register.holds.declineLift(secondArchivist(), hold.id, 'Còn phúc thẩm')).state, 'in-force');
    await assert.rejects(free(db, register, ['record-1']), held());
    await register.holds.askLift(secondArchivist(), hold.id, 'Phúc thẩm xong');
    await register.holds.confirmLift(archivist(), hold.id);
    await free(db, register, ['record-1']);
  });

  it('is one of several: the record is free when the last is lifted', async () => {
    await bring(db, register);
    const first = await register.holds.place(archivist(), aHold());
    const second = await register.holds.place(archivist(), aHold({ title: 'Thanh tra' }));
    assert.notEqual(first.code, second.code);
    for (const hold of [first, second]) {
      await assert.rejects(free(db, register, ['record-1']), held());
      await register.holds.askLift(archivist(), hold.id, 'Xong');
      await register.holds.confirmLift(secondArchivist(), hold.id);
    }
    await free(db, register, ['record-1']);
  });

  it('on a dossier or an owner takes in papers that come in later, at once', async () => {
    for (const target of [{ kind: 'dossier', dossierId: 'dossier-1' }, { kind: 'owner', ownerId: 'owner-1' }] satisfies HoldTarget[]) {
      const hold = await register.holds.place(archivist(), aHold({ target }));
      await bring(db, register, { id: `later-${target.kind}`, ...(target.kind === 'dossier' ? { dossierId: 'dossier-1', ownerIds: [] } : {}) });
      await assert.rejects(free(db, register, [`later-${target.kind}`]), held());
      assert.deepEqual((await register.holds.heldBy(archivist(), hold.id)).items.map((one) => one.recordId), [`later-${target.kind}`]);
      await register.holds.askLift(archivist(), hold.id, 'Xong');
      await register.holds.confirmLift(secondArchivist(), hold.id);
    }
  });

  it('by filters alone takes in what they name, at once and later', async () => {
    await bring(db, register, { id: 'a', typeCode: 'giay-phep' });
    await bring(db, register, { id: 'b' });
    await register.holds.place(archivist(), aHold({ target: { kind: 'search', search: { text: '', typeCodes: ['giay-phep'], issuedFrom: '2026-01-01' } } }));
    await bring(db, register, { id: 'c', typeCode: 'giay-phep' });
    await bring(db, register, { id: 'd', typeCode: 'giay-phep', issuedOn: '2025-01-01', validFrom: null });
    await bring(db, register, { id: 'e', typeCode: 'giay-phep', issuedOn: null, validFrom: null });
    for (const id of ['a', 'c', 'e']) await assert.rejects(free(db, register, [id]), held(), id);
    await free(db, register, ['b', 'd']);
  });

  it('by words holds everything its filters take in until it has looked, then what it found, and what comes later until looked at', async () => {
    await bring(db, register, { id: 'thua-123', title: 'Thửa đất số 123' });
    await bring(db, register, { id: 'thua-99', title: 'Thửa đất số 99' });
    for (const id of ['thua-123', 'thua-99']) await read(db, register, id);
    const hold = await register.holds.place(archivist(), aHold({ target: { kind: 'search', search: { text: 'số 123' } } }));
    for (const id of ['thua-123', 'thua-99']) await assert.rejects(free(db, register, [id]), held('hold-not-judged-yet'));
    assert.equal(await register.holds.gather(hold.id), 1);
    await assert.rejects(free(db, register, ['thua-123']), held());
    await free(db, register, ['thua-99']);

    db.clock.advance(1000);
    await bring(db, register, { id: 'later-123', title: 'Biến động thửa số 123' });
    await bring(db, register, { id: 'later-7', title: 'Biến động thửa số 7' });
    for (const id of ['later-123', 'later-7']) await assert.rejects(free(db, register, [id]), held('hold-not-judged-yet'));
    await register.holds.judge(['later-123', 'later-7']);
    await assert.rejects(free(db, register, ['later-123']), held());
    await assert.rejects(free(db, register, ['later-7']), held('hold-not-judged-yet'), 'its text is still being read');
    await read(db, register, 'later-7');
    await register.holds.judge(['later-7']);
    await free(db, register, ['later-7']);
    assert.deepEqual((await register.holds.heldBy(archivist(), hold.id)).items.map((one) => [one.recordId, one.arrivedLater]), [['later-123', true], ['thua-123', false]]);
  });

  it('by words looks again at a record that was corrected', async () => {
    await bring(db, register, { id: 'r', title: 'Thửa đất số 9' });
    await read(db, register, 'r');
    const hold = await register.holds.place(archivist(), aHold({ target: { kind: 'search', search: { text: 'số 123' } } }));
    await register.holds.gather(hold.id);
    db.clock.advance(1000);
    await register.records.correctMetadata(archivist(), 'r', 1, { title: 'Thửa đất số 123' }, 'Gõ nhầm');
    await assert.rejects(free(db, register, ['r']), held('hold-not-judged-yet'));
    await register.holds.judge(['r']);
    await assert.rejects(free(db, register, ['r']), held());
  });

  it('of an agency reaches its own papers and those of its predecessors only', async () => {
    const local = archivist({ id: 'archivist-a', provinceWide: false, agencyIds: ['agency-a', 'agency-old'] });
    await bring(db, register, { id: 'own' });
    await bring(db, register, { id: 'other', custodianAgencyId: 'agency-b' });
    const hold = await register.holds.place(local, aHold({ target: { kind: 'owner', ownerId: 'owner-1' } }));
    assert.equal(hold.reach, 'agency');
    await assert.rejects(free(db, register, ['own']), held());
    await free(db, register, ['other']);
    await assert.rejects(register.holds.place(local, aHold({ target: { kind: 'records', recordIds: ['other'] } })), /not-found/);
    await assert.rejects(register.holds.get(archivist({ id: 'x', provinceWide: false, agencyId: 'agency-b', agencyIds: ['agency-b'] }), hold.id), /not-found/);
  });

  it('is placed only by those who may, with a reason, an authority and a day of review', async () => {
    await bring(db, register);
    await assert.rejects(register.holds.place(archivist({ roles: ['agency-manager'] }), aHold()), /permission-missing/);
    await assert.rejects(register.holds.place(archivist(), aHold({ reason: ' ', authority: '', reviewOn: '2020-01-01' })), (error: unknown) =>
      error instanceof ArchiveError && error.faults.map((fault) => fault.field).join() === 'reason,authority,reviewOn');
    await assert.rejects(register.holds.place(archivist(), aHold({ target: { kind: 'search', search: { text: ' ' } } })), (error: unknown) => error instanceof ArchiveError && error.faults[0]?.code === 'search-empty');
  });

  it('tells its reason only to those who see to it', async () => {
    await bring(db, register);
    await register.holds.place(archivist(), aHold());
    assert.equal((await register.holds.on(['record-1'])).get('record-1')?.length, 1);
    assert.equal((await register.holds.knownTo(archivist(), 'record-1'))[0]?.reason, 'Đang giải quyết khiếu kiện');
    assert.deepEqual(await register.holds.knownTo(archivist({ roles: ['counter-officer'], provinceWide: false }), 'record-1'), []);
  });

  it('has its whole life in the log', async () => {
    await bring(db, register);
    const hold = await register.holds.place(archivist(), aHold());
    await register.holds.review(archivist(), hold.id, '2027-06-30', 'Vụ án chưa xử');
    await register.holds.askLift(archivist(), hold.id, 'Xong');
    await register.holds.confirmLift(secondArchivist(), hold.id);
    const trail = (await db.audit.trailOf('hold', [hold.id], 20)).map((entry) => entry.action);
    assert.deepEqual([...trail].sort(), ['hold.lift-asked', 'hold.lifted', 'hold.placed', 'hold.reviewed']);
  });
});

describe('Whatever is done in whatever order', () => {
  interface World {
    readonly ids: readonly string[];
    readonly owner: string;
    readonly dossier: string;
    readonly standing: Map<string, { takesIn: (id: string) => boolean; asked: boolean }>;
  }
  type Step = { readonly act: 'place-record' | 'place-dossier' | 'place-owner' | 'place-search' | 'ask' | 'confirm' | 'correct' | 'reclassify' | 'erase' | 'status' | 'link' | 'read' | 'judge'; readonly on: number };
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({ act: fc.constantFrom('place-record', 'place-dossier', 'place-owner', 'place-search', 'ask', 'confirm', 'correct', 'reclassify', 'erase', 'status', 'link', 'read', 'judge') as fc.Arbitrary<Step['act']>, on: fc.integer({ min: 0, max: 3 }) }),
    { minLength: 5, maxLength: 25 },
  );

  /** What must not change of a held record: everything it was, except validity told later and what is known of its text. */
  const essence = (of: Awaited<ReturnType<HeldRegister['records']['peek']>>): unknown => {
    if (of === undefined) return undefined;
    const { validity: _v, textState: _t, textConfidence: _c, version: _n, ...record } = of.record;
    return { record: { ...record, updatedAt: undefined, validityDueOn: undefined }, masters: of.files.filter((file) => file.role === 'master') };
  };

  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
  });
  after(() => db.close());

  it('a held record exists and is unchanged', async function () {
    this.timeout(120_000 * ROUNDS);
    let run = 0;
    await fc.assert(fc.asyncProperty(steps, (sequence) => play(db, `run-${String((run += 1))}`, sequence)), { numRuns: 30 * ROUNDS });
  });

  async function play(db: TestDatabase, run: string, sequence: readonly Step[]): Promise<void> {
    const register = aHeldRegister(db);
    const [owner, dossier] = [`owner-${run}`, `dossier-${run}`];
    const ids = [0, 1, 2, 3].map((index) => `${run}-${String(index)}`);
    await db.uow.run(system, async (tx) => {
      await createOwnersStore(db.database).add(tx, anOwner({ id: owner, identifiers: [{ ...anOwner().identifiers[0]!, value: run }] }), { at: '2026-11-16T02:00:00.000Z', by: 'test' });
      await createDossiersStore(db.database).add(tx, { ...aDossier({ id: dossier, code: dossier }), codeKey: dossier, openedAt: '2026-11-16T02:00:00.000Z' });
      tx.record({ name: 'test.prepared', subject: { type: 'test', id: '1' }, announce: false });
    });
    for (const [index, id] of ids.entries()) await bring(db, register, { id, title: `Giấy ${id}.`, dossierId: index % 2 === 0 ? dossier : null, ownerIds: index < 2 ? [owner] : [] });
    // The model: which holds stand, and what each lies on, told by the test's own words.
    const world: World = { ids, owner, dossier, standing: new Map() };
    for (const { act, on } of sequence) {
      db.clock.advance(1000);
      const id = ids[on] ?? run;
      const before = new Map(await Promise.all(ids.map(async (one) => [one, essence(await register.records.peek(one))] as const)));
      const heldBefore = ids.filter((one) => [...world.standing.values()].some((hold) => hold.takesIn(one)));
      await step(db, register, act, id, world);
      for (const one of heldBefore) assert.deepEqual(essence(await register.records.peek(one)), before.get(one), `${one} after ${act} on ${id}`);
    }
    for (const [id, { asked }] of world.standing) {
      if (!asked) await register.holds.askLift(archivist(), id, 'Hết lượt thử');
      await register.holds.confirmLift(secondArchivist(), id);
    }
  }

  async function step(db: TestDatabase, register: HeldRegister, act: Step['act'], id: string, { ids, owner, dossier, standing }: World): Promise<void> {
    const [first] = standing.keys();
    const place = async (target: HoldTarget, takesIn: (id: string) => boolean): Promise<void> => {
      const hold = await register.holds.place(archivist(), aHold({ target }));
      standing.set(hold.id, { takesIn, asked: false });
      if (target.kind === 'search') await register.holds.gather(hold.id);
    };
    const run: Record<Step['act'], () => Promise<unknown>> = {
      'place-record': () => place({ kind: 'records', recordIds: [id] }, (one) => one === id),
      'place-dossier': () => place({ kind: 'dossier', dossierId: dossier }, (one) => one === ids[0] || one === ids[2]),
      'place-owner': () => place({ kind: 'owner', ownerId: owner }, (one) => one === ids[0] || one === ids[1]),
      'place-search': async () => {
        const title = (await register.records.peek(id))?.record.title ?? '';
        if (title !== '') await place({ kind: 'search', search: { text: title } }, (one) => one === id);
      },
      ask: async () => {
        if (first === undefined || standing.get(first)?.asked === true) return;
        await register.holds.askLift(archivist(), first, 'Xong');
        standing.set(first, { takesIn: standing.get(first)?.takesIn ?? (() => false), asked: true });
      },
      confirm: async () => {
        if (first === undefined || standing.get(first)?.asked !== true) return;
        await register.holds.confirmLift(secondArchivist(), first);
        standing.delete(first);
      },
      correct: async () => register.records.correctMetadata(archivist(), id, (await register.records.peek(id))?.record.version ?? 0, { abstract: `sửa ${String(Math.abs(db.clock.now().getTime() % 997))}` }, 'Sửa'),
      reclassify: async () => register.records.correctMetadata(archivist(), id, (await register.records.peek(id))?.record.version ?? 0, { retentionClass: `L${String(db.clock.now().getTime() % 7)}` }, 'Đổi nhóm'),
      erase: () => db.uow.run(system, async (tx) => {
        await register.guard.assertFree(tx, [id], 'erase');
        await db.database.run('DELETE FROM records WHERE id = ?', [id], db.database.unwrap(tx));
        tx.record({ name: 'test.erased', subject: { type: 'record', id }, announce: false });
      }),
      status: () => register.records.changeStatus(archivist(), id, { status: 'suspended', from: '2026-11-01', reason: 'Tạm đình chỉ', reference: 'Thông báo 3/TB-UBND' }),
      link: () => register.records.link(archivist(), { fromId: id, toId: ids.find((one) => one !== id) ?? id, kind: 'cites' }),
      read: () => read(db, register, id),
      judge: () => register.holds.judge(ids),
    };
    try {
      await run[act]();
    } catch (error) {
      // Being refused is an answer; anything else is a fault of the archive.
      if (!(error instanceof ArchiveError)) throw error;
    }
  }
});

describe('A hold and a sweep at the same moment, from two processes', function () {
  this.timeout(60_000);
  let db: TestDatabase;
  let register: HeldRegister;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aHeldRegister(db);
    await bring(db, register, { id: 'record-1' });
    await bring(db, register, { id: 'record-0' });
    // Some other hold stands, so that the sweep really looks.
    await register.holds.place(archivist(), aHold({ target: { kind: 'records', recordIds: ['record-0'] } }));
  });
  afterEach(() => db.close());

  function child(act: 'place' | 'sweep'): { begun: Promise<void>; told: Promise<string> } {
    const { config } = db.database.sequelize as unknown as { config: { database: string; host: string; port: number; username: string; password: string | null } };
    const settings = db.database.dialect === 'sqlite'
      ? { dialect: 'sqlite', file: join(db.dir, 'archive.db') }
      : { dialect: 'mysql', host: config.host, port: Number(config.port), database: config.database, user: config.username, password: config.password ?? '', poolSize: 2 };
    const process_ = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(settings), act, 'record-1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: process_.stdout });
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    const told = new Promise<string>((resolve, reject) => {
      let last = '';
      lines.on('line', (line) => (line === 'begins' ? begun() : (last = line)));
      process_.on('close', () => resolve(last));
      process_.on('error', reject);
    });
    return { begun: started, told };
  }
  /** Gives a broken lock the time to let the other one through; a working one needs no time. */
  const grace = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

  it('the sweep that asked first is committed before the hold', async () => {
    let placing: Promise<string> | undefined;
    await db.uow.run(system, async (tx) => {
      await register.guard.assertFree(tx, ['record-1'], 'erase');
      const other = child('place');
      placing = other.told;
      await other.begun;
      await grace();
      await db.database.run('DELETE FROM records WHERE id = ?', ['record-1'], db.database.unwrap(tx));
      tx.record({ name: 'test.swept', subject: { type: 'record', id: 'record-1' }, announce: false });
    });
    // When the hold stands, the record is gone already: it never lay under a hold.
    assert.equal(await placing, 'done gone');
  });

  it('the hold that came first wins, though the sweep began before it was committed', async () => {
    let sweeping: Promise<string> | undefined;
    const store = createHoldsStore(db.database);
    await db.uow.run(system, async (tx) => {
      await store.takeGate(tx, 1);
      await store.add(tx, standingHold('record-1', 'hold-of-parent'));
      const other = child('sweep');
      sweeping = other.told;
      await other.begun;
      await grace();
      tx.record({ name: 'test.placed', subject: { type: 'hold', id: 'hold-of-parent' }, announce: false });
    });
    assert.equal(await sweeping, 'refused record-held there');
  });
});
