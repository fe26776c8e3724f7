import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createErasureLedger } from '../../server/archive/preservation/erasures/erasure-ledger.js';
import type { ErasureLedger } from '../../server/archive/preservation/erasures/erasure-ledger.js';
import { createErasuresStore } from '../../server/archive/preservation/erasures/erasures-store.js';
import { LEDGER_OBJECT_ID, readMirror } from '../../server/archive/preservation/erasures/ledger-mirror.js';
import type { NewLedgerEntry } from '../../server/archive/preservation/erasures/model.js';
import { newestLedger } from '../../server/archive/preservation/erasures/rules/ledger-chain.js';
import { systemActor } from '../../server/kernel/actor.js';
import { isStorageError } from '../../storage/errors.js';
import { openBackend } from '../../storage/backends/open.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const actor = systemActor('erasure-tests');
const entryOf = (recordId: string, over: Partial<NewLedgerEntry> = {}): NewLedgerEntry => ({
  recordId, erasedAt: '2026-11-16T02:00:00.000Z', by: { id: 'archivist', name: 'Trần Lưu Trữ' }, reason: 'Hết thời hạn lưu trữ', decision: '12/QĐ-UBND ngày 01/11/2026',
  listId: 'list-1', files: [{ logicalPath: 'master/0001.pdf', sizeBytes: 5, sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) }], ...over,
});

describe('the erasure ledger', () => {
  let db: TestDatabase;
  let storage: PreservationStore;
  let ledger: ErasureLedger;

  beforeEach(async () => {
    db = await openTestDatabase();
    const staging = await createStaging({ dir: join(db.dir, 'staging') });
    storage = await createPreservationStore({ backend: await openBackend({ kind: 'memory' }), staging, clock: () => db.clock.now() });
    ledger = createErasureLedger({ store: createErasuresStore(db.database), uow: db.uow, storage });
  });
  afterEach(() => db.close());

  const record = (input: NewLedgerEntry) => db.uow.run(actor, async (tx) => {
    const entry = await ledger.record(tx, input);
    tx.record({ name: 'record.erased', subject: { type: 'record', id: input.recordId } });
    return entry;
  });
  const store = (objectId: string) => storage.create(objectId, [{ logicalPath: 'master/0001.pdf', source: Buffer.from('bytes') }], { message: 'm', user: { name: 'n', address: 'urn:n' } });
  const powers = (over: { held?: readonly string[] } = {}) => ({
    storage, isHeld: async (id: string) => (over.held ?? []).includes(id), dropRows: async () => 1,
  });

  it('chains what is written in the caller\'s change and writes nothing when the change fails', async () => {
    await record(entryOf('r1'));
    await assert.rejects(db.uow.run(actor, async (tx) => {
      await ledger.record(tx, entryOf('r2'));
      throw new Error('the change fails');
    }));
    await record(entryOf('r3'));
    const { items } = await ledger.list();
    assert.deepEqual(items.map((entry) => [entry.seq, entry.recordId]), [[1, 'r1'], [2, 'r3']]);
    assert.equal((await ledger.verify()).fault, undefined);
    assert.equal(await ledger.has('r1'), true);
    assert.equal(await ledger.has('r2'), false);
  });

  it('numbers entries without gaps when many are written at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => record(entryOf(`r${index}`))));
    const { checked, fault } = await ledger.verify();
    assert.deepEqual([checked, fault], [12, undefined]);
  });

  it('notices a changed entry', async () => {
    await record(entryOf('r1'));
    await record(entryOf('r2'));
    await db.database.write((transaction) => db.database.run("UPDATE erasure_ledger SET reason = 'khác' WHERE seq = 1", [], transaction));
    assert.deepEqual((await ledger.verify()).fault, { seq: 1, code: 'entry-changed' });
  });

  it('is mirrored in the storage batch by batch, and a repeat writes nothing', async () => {
    await record(entryOf('r1'));
    assert.equal(await ledger.publish(), 1);
    assert.equal(await ledger.publish(), 0);
    await record(entryOf('r2'));
    assert.equal(await ledger.publish(), 1);
    assert.deepEqual((await readMirror(storage)).map((entry) => entry.recordId), ['r1', 'r2']);
    assert.equal((await storage.describe(LEDGER_OBJECT_ID)).versions.length, 2);
    assert.deepEqual(await readMirror(storage), await ledger.read());
  });

  it('notices rows that are missing although the storage knows them', async () => {
    await record(entryOf('r1'));
    await ledger.publish();
    await db.database.write(async (transaction) => {
      await db.database.run('DELETE FROM erasure_ledger', [], transaction);
      await db.database.run(`UPDATE erasure_head SET seq = 0, hash = '${'0'.repeat(64)}'`, [], transaction);
    });
    assert.deepEqual((await ledger.verify()).fault, { seq: 1, code: 'tail-missing' });
    assert.equal((await ledger.read()).length, 1, 'the mirror still knows');
  });

  it('erases again what came back, leaves what is held, and places later holds again', async () => {
    for (const id of ['r1', 'r2', 'r3']) await record(entryOf(id));
    await record(entryOf('r4', { kind: 'held', reason: 'Thanh tra' }));
    await record(entryOf('r5', { kind: 'held', reason: 'Khiếu nại' }));
    await record(entryOf('r5', { kind: 'released', reason: 'Hết khiếu nại' }));
    const entries = await ledger.read();
    for (const id of ['r1', 'r2', 'r4']) await store(id);
    const placed: string[] = [];
    const report = await ledger.replay(entries, { ...powers({ held: ['r2'] }), placeHold: async (_tx, entry) => void placed.push(entry.recordId) });
    assert.deepEqual(report.erasedAgain.includes('r1'), true);
    assert.deepEqual(report.kept, ['r2']);
    assert.deepEqual(report.heldAgain, ['r4']);
    assert.deepEqual(placed, ['r4']);
    assert.equal(await storage.has('r1'), false);
    assert.equal(await storage.has('r2'), true);
    assert.equal(await storage.has('r4'), true);
    await assert.rejects(storage.describe('r1'), (error) => isStorageError(error, 'missing'));
  });

  it('takes in what an older register does not know, and a second replay changes nothing', async () => {
    await record(entryOf('r1'));
    await record(entryOf('r2'));
    const entries = await ledger.read();
    const other = await openTestDatabase();
    try {
      const restored = createErasureLedger({ store: createErasuresStore(other.database), uow: other.uow, storage });
      await store('r2');
      const report = await restored.replay(entries, { ...powers(), dropRows: async () => 0 });
      assert.deepEqual(report.erasedAgain, ['r2']);
      assert.equal((await restored.verify()).checked, 2);
      assert.deepEqual((await restored.replay(entries, { ...powers(), dropRows: async () => 0 })).erasedAgain, []);
      assert.deepEqual(await readMirror(storage), entries);
    } finally {
      await other.close();
    }
  });

  it('refuses a broken ledger and one with another past', async () => {
    await record(entryOf('r1'));
    const [entry] = await ledger.read();
    assert.ok(entry);
    await assert.rejects(ledger.replay([{ ...entry, reason: 'khác' }], powers()), { code: 'erasure-ledger-broken' });
    const other = await openTestDatabase();
    try {
      const foreign = createErasureLedger({ store: createErasuresStore(other.database), uow: other.uow, storage });
      await other.uow.run(actor, async (tx) => {
        await foreign.record(tx, entryOf('another'));
        tx.record({ name: 'record.erased', subject: { type: 'record', id: 'another' } });
      });
      await assert.rejects(ledger.replay(await foreign.read(), powers()), { code: 'erasure-ledger-contradicts' });
    } finally {
      await other.close();
    }
  });

  it('trusts, of several copies, the one that is sound the furthest', async () => {
    for (const id of ['r1', 'r2', 'r3']) await record(entryOf(id));
    const whole = [...(await ledger.read())];
    const broken = whole.map((entry) => (entry.seq === 2 ? { ...entry, reason: 'khác' } : entry));
    assert.deepEqual(newestLedger([whole.slice(0, 2), broken, []]).map((entry) => entry.seq), [1, 2]);
    assert.equal(newestLedger([broken, whole]).length, 3);
  });
});
