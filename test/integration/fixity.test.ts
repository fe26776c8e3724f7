import assert from 'node:assert/strict';
import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFixity } from '../../server/archive/preservation/fixity/fixity.js';
import type { Fixity } from '../../server/archive/preservation/fixity/fixity.js';
import { createFixityStore } from '../../server/archive/preservation/fixity/fixity-store.js';
import type { FixityPolicy } from '../../server/archive/preservation/fixity/model.js';
import { openBackend } from '../../storage/backends/open.js';
import { objectPath } from '../../storage/layout.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { createSurveyThreads } from '../../storage/survey-threads.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
const DAY_MS = 24 * 3600_000;
const archivist = anOfficer({ id: 'archivist', roles: ['archivist'] });

interface Room {
  readonly db: TestDatabase;
  readonly store: PreservationStore;
  readonly fixity: Fixity;
  readonly roots: readonly string[];
  readonly verified: string[];
  busy: boolean;
  restart(policy?: Partial<FixityPolicy>): Fixity;
  close(): Promise<void>;
}

/** So many objects in one or two places, with rows as the register has them. */
async function aRoom(copies: number, count: number, policy: Partial<FixityPolicy> = {}): Promise<Room> {
  const db = await openTestDatabase();
  const roots = Array.from({ length: copies }, (_, n) => join(db.dir, `objects-${n}`));
  const members = roots.map((rootDir, n) => ({ name: `kho-${n + 1}`, choice: { kind: 'local-disk' as const, rootDir, scratchDir: join(db.dir, `scratch-${n}`) } }));
  const [only] = members;
  const backend = await openBackend(copies === 1 && only !== undefined ? only.choice : { kind: 'mirrored', members });
  const staging = await createStaging({ dir: join(db.dir, 'staging') });
  const store = await createPreservationStore({ backend, staging, clock: () => db.clock.now() });
  const threads = createSurveyThreads(2);
  const verified: string[] = [];
  const watched = { ...store, inspect: (objectId: string, options?: object) => {
    verified.push(objectId);
    return store.inspect(objectId, options);
  } };
  const room: Room = {
    db, store, roots, verified, busy: false,
    restart: (more = {}) => createFixity({
      fixity: createFixityStore(db.database), store: watched, survey: threads.survey, lanes: 1, uow: db.uow, clock: db.clock, busy: async () => room.busy, houseObjects: async () => [], isHouseObject: () => false,
      policy: { budgetBytes: 1e12, maxAgeDays: 90, fromHour: 0, toHour: 24, ...policy, ...more },
    }),
    fixity: undefined as unknown as Fixity,
    close: async () => {
      await threads.close();
      await db.close();
    },
  };
  for (let n = 0; n < count; n += 1) await addRecord(room, `record-${String(n).padStart(3, '0')}`);
  return Object.assign(room, { fixity: room.restart() });
}

async function addRecord({ db, store }: Room, id: string): Promise<void> {
  const { files } = await store.create(id, [{ logicalPath: 'masters/01.pdf', source: Buffer.alloc(5000, id) }], META);
  await db.database.write(async (transaction) => {
    const record = {
      id, object_id: id, title: id, type_code: 't', custodian_agency_id: 'a', copy_class: 'A', sensitivity: 'public', validity: 'in-force', fields: '{}', signature_count: 0, signature_state: 'none', page_count: 1,
      text_state: 'none', accessioned_at: '2026-01-01', accessioned_by: 'x', updated_at: '2026-01-01', version: 1,
    };
    await db.database.run(`INSERT INTO records (${Object.keys(record).join(', ')}) VALUES (${Object.keys(record).map(() => '?').join(', ')})`, Object.values(record), transaction);
    for (const file of files) {
      await db.database.run('INSERT INTO record_files (record_id, logical_path, role, media_type, size_bytes, sha256, sha512, `rank`) VALUES (?, ?, ?, ?, ?, ?, ?, 0)', [id, file.logicalPath, 'master', 'application/pdf', file.sizeBytes, file.sha256, file.sha512], transaction);
    }
  });
}

const slice = { longestMs: 3600_000 };

async function flip(root: string, objectId: string, file = 'v1/content/masters/01.pdf'): Promise<void> {
  const path = join(root, objectPath(objectId), file);
  const bytes = await readFile(path);
  bytes[100 % bytes.length] = (bytes[100 % bytes.length] ?? 0) ^ 4;
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

async function facts(room: Room, action: string): Promise<number> {
  return (await room.db.audit.search(anOfficer({ id: 'a', roles: ['auditor'], provinceWide: true }), { action }, 1000)).length;
}

describe('rolling fixity', function () {
  this.timeout(120_000);

  it('raises exactly n alarms for n files with a flipped bit, none false, and none twice', async () => {
    const room = await aRoom(1, 20);
    try {
      for (const n of [3, 7, 11]) await flip(room.roots[0] ?? '', `record-${String(n).padStart(3, '0')}`);
      await flip(room.roots[0] ?? '', 'record-015', 'inventory.json');
      await rm(join(room.roots[0] ?? '', objectPath('record-016'), 'v1/content/masters/01.pdf'));
      const report = await room.fixity.runSlice(slice);
      // The inventory at the top is mended from the one in the version folder; the four others have no good copy.
      assert.deepEqual([report.objects, report.alarms, report.repaired, report.ended], [20, 5, 1, 'nothing-due']);
      const { open, settled } = await room.fixity.overview(archivist);
      assert.deepEqual(open.map((alarm) => `${alarm.objectId} ${alarm.was}`).sort(), ['record-003 damaged', 'record-007 damaged', 'record-011 damaged', 'record-016 missing']);
      assert.deepEqual(settled.map((alarm) => `${alarm.objectId} ${alarm.path} ${alarm.state}`), ['record-015 inventory.json repaired']);
      for (const id of ['record-003', 'record-001']) await room.fixity.verifyNow(id);
      assert.equal((await room.fixity.overview(archivist)).open.length, 4);
      assert.equal(await facts(room, 'fixity.damage-found'), 5);
    } finally {
      await room.close();
    }
  });

  it('repairs from the good copy where there are two places, tells it, and finds nothing the next time', async () => {
    const room = await aRoom(2, 8);
    try {
      await flip(room.roots[0] ?? '', 'record-001');
      await rm(join(room.roots[1] ?? '', objectPath('record-002')), { recursive: true });
      const report = await room.fixity.runSlice(slice);
      assert.deepEqual([report.alarms, report.repaired], [2, 2]);
      const { open, settled, figures } = await room.fixity.overview(archivist);
      assert.deepEqual([open.length, figures.openAlarms], [0, 0]);
      assert.deepEqual(settled.map((alarm) => `${alarm.objectId} ${alarm.copy} ${alarm.mendedFrom ?? '-'}`).sort(), ['record-001 kho-1 kho-2', 'record-002 kho-2 kho-1']);
      assert.equal(await facts(room, 'fixity.repaired'), 2);
      room.db.clock.advance(60 * DAY_MS);
      assert.deepEqual([(await room.fixity.runSlice(slice)).alarms, (await room.fixity.overview(archivist)).open.length], [0, 0]);
    } finally {
      await room.close();
    }
  });

  it('closes an alarm by itself when somebody put the good file back', async () => {
    const room = await aRoom(1, 2);
    try {
      const root = room.roots[0] ?? '';
      await cp(root, join(room.db.dir, 'backup'), { recursive: true });
      await flip(root, 'record-000');
      await room.fixity.runSlice(slice);
      const [alarm] = (await room.fixity.overview(archivist)).open;
      await room.fixity.acknowledge(archivist, alarm?.id ?? '', 'Đang lấy lại từ bản sao lưu');
      await assert.rejects(room.fixity.acknowledge(archivist, alarm?.id ?? '', 'Lần nữa'), /alarm-settled/);
      assert.equal(await room.fixity.countOpen(), 0);
      const file = join(objectPath('record-000'), 'v1/content/masters/01.pdf');
      await rm(join(root, file));
      await cp(join(room.db.dir, 'backup', file), join(root, file));
      await room.fixity.verifyNow('record-000');
      const { open, settled } = await room.fixity.overview(archivist);
      assert.deepEqual([open.length, settled[0]?.state, settled[0]?.reason], [0, 'cleared', 'Đang lấy lại từ bản sao lưu']);
      assert.equal((await room.fixity.stateOf('record-000'))?.state.result, 'sound');
    } finally {
      await room.close();
    }
  });

  it('wants a reason and the right to acknowledge', async () => {
    const room = await aRoom(1, 1);
    try {
      await flip(room.roots[0] ?? '', 'record-000');
      await room.fixity.runSlice(slice);
      const [alarm] = (await room.fixity.overview(archivist)).open;
      await assert.rejects(room.fixity.acknowledge(archivist, alarm?.id ?? '', ' '), /invalid-input/);
      await assert.rejects(room.fixity.acknowledge(anOfficer({ id: 'x', roles: ['counter-officer'] }), alarm?.id ?? '', 'Một lý do'), /permission-missing/);
      assert.equal(await room.fixity.countOpen(), 1);
    } finally {
      await room.close();
    }
  });

  it('stops at the budget of the night and goes on the next one with what is oldest, each object once', async () => {
    const room = await aRoom(1, 200, { budgetBytes: 300_000, fromHour: 20, toHour: 5 });
    try {
      assert.equal((await room.fixity.runSlice(slice)).ended, 'day');
      room.db.clock.set('2026-11-16T14:00:00.000Z');
      const first = await room.fixity.runSlice(slice);
      assert.equal(first.ended, 'budget');
      assert.ok(first.objects > 0 && first.objects < 200);
      const again = await room.restart().runSlice(slice);
      assert.deepEqual([again.objects, again.ended], [0, 'budget']);
      let nights = 1;
      while ((await room.fixity.overview(archivist)).figures.never > 0 && nights < 20) {
        room.db.clock.advance(DAY_MS);
        await room.fixity.runSlice(slice);
        nights += 1;
      }
      assert.deepEqual([room.verified.length, new Set(room.verified).size], [200, 200]);
      assert.ok(nights > 1);
    } finally {
      await room.close();
    }
  });

  it('goes on where it was after being stopped in the middle', async () => {
    const room = await aRoom(1, 150);
    try {
      const stop = new AbortController();
      const running = room.fixity.runSlice({ ...slice, signal: stop.signal });
      while (room.verified.length < 20) await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
      const first = await running;
      assert.equal(first.ended, 'stopped');
      assert.ok(first.objects < 150);
      const rest = await room.restart().runSlice(slice);
      assert.deepEqual([first.objects + rest.objects, new Set(room.verified).size], [150, 150]);
    } finally {
      await room.close();
    }
  });

  it('lets people\'s work go first until something is overdue', async () => {
    const room = await aRoom(1, 3);
    try {
      room.busy = true;
      assert.deepEqual(await room.fixity.runSlice(slice).then(({ objects, ended }) => [objects, ended]), [0, 'busy']);
      room.busy = false;
      await room.fixity.runSlice(slice);
      room.busy = true;
      room.db.clock.advance(91 * DAY_MS);
      assert.equal((await room.fixity.runSlice(slice)).objects, 3);
    } finally {
      await room.close();
    }
  });

  it('raises no alarm for a record destroyed by decision, and one for bytes that are simply gone', async () => {
    const room = await aRoom(1, 2);
    try {
      await room.fixity.runSlice(slice);
      for (const id of ['record-000', 'record-001']) await room.store.erase(id);
      await room.db.database.write((transaction) => room.db.database.run('DELETE FROM records WHERE id = ?', ['record-000'], transaction));
      room.db.clock.advance(60 * DAY_MS);
      await room.fixity.runSlice(slice);
      assert.deepEqual((await room.fixity.overview(archivist)).open.map((alarm) => `${alarm.objectId} ${alarm.was} ${alarm.path}`), ['record-001 missing ']);
      assert.equal(await room.fixity.stateOf('record-000'), undefined);
    } finally {
      await room.close();
    }
  });

  it('leaves nothing behind: bounded disk use', async () => {
    const room = await aRoom(2, 5);
    try {
      await flip(room.roots[0] ?? '', 'record-001');
      await room.fixity.runSlice(slice);
      assert.deepEqual(await readdir(join(room.db.dir, 'scratch-0')), []);
      assert.deepEqual(await readdir(join(room.db.dir, 'staging', 'partial')), []);
    } finally {
      await room.close();
    }
  });
});
