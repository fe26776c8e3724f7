import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { preserveRecord } from '../../server/archive/preservation/register/preserve-record.js';
import { createPreservedStore } from '../../server/archive/preservation/register/preserved-store.js';
import type { PreservedStore } from '../../server/archive/preservation/register/preserved-store.js';
import type { RegisterTable } from '../../server/archive/preservation/register/register-store.js';
import { openBackend } from '../../storage/backends/open.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const ID = 'giay-khai-sinh-1';

describe('the description of a record beside its bytes', () => {
  let db: TestDatabase;
  let store: PreservationStore;
  let preserved: PreservedStore;
  let title: string;

  beforeEach(async () => {
    db = await openTestDatabase();
    const staging = await createStaging({ dir: join(db.dir, 'staging') });
    store = await createPreservationStore({ backend: await openBackend({ kind: 'memory' }), staging, clock: () => db.clock.now() });
    preserved = createPreservedStore(db.database);
    title = 'cũ';
    await store.create(ID, [{ logicalPath: 'master/0001.pdf', source: Buffer.from('%PDF') }], { message: 'vào kho', user: { name: 'a', address: 'urn:a' } });
  });
  afterEach(() => db.close());

  /** A writer whose register is one row; `afterReading` is what happens between reading the rows and writing them down. */
  function writer(afterReading: () => Promise<void> = async () => undefined): (recordId: string) => Promise<string> {
    const records = { part: { table: 'records', keeping: { with: 'record', column: 'id' } }, rowsBy: async () => [{ id: ID, objectId: ID, title, dossierId: null, updatedAt: db.clock.now().toISOString() }] } as unknown as RegisterTable;
    return preserveRecord({
      tables: new Map([['records', records]]), preserved, store, clock: db.clock,
      names: async () => {
        await afterReading();
        return {};
      },
    });
  }

  const kept = async (): Promise<string> => (JSON.parse(await text((await store.read(ID, 'metadata/record.json')).stream)) as { register: { records: { title: string }[] } }).register.records[0]?.title ?? '';

  it('is written once for the same knowledge', async () => {
    assert.equal(await writer()(ID), 'written');
    assert.equal(await writer()(ID), 'unchanged');
    assert.equal((await store.describe(ID)).head, 'v2');
  });

  it('never goes back to what a slower writer read before a faster one wrote', async () => {
    let readings = 0;
    const slow = writer(async () => {
      readings += 1;
      // The slow one has read the old title for the last time before it writes; now a fact comes in and a second job writes it down.
      if (readings === 2) {
        title = 'mới';
        assert.equal(await writer()(ID), 'written');
      }
    });
    assert.equal(await slow(ID), 'unchanged');
    assert.equal(await kept(), 'mới');
    assert.equal((await preserved.of(ID))?.objectVersion, 'v2');
    assert.equal(await writer()(ID), 'unchanged', 'what is noted is what lies there');
  });

  it('holds the last knowledge whatever writers do at once', async () => {
    const writers: Promise<string>[] = [];
    for (let change = 0; change < 8; change += 1) {
      title = `lần ${change}`;
      writers.push(writer(() => new Promise((resolve) => setTimeout(resolve, (8 - change) * 3)))(ID));
    }
    await Promise.all(writers);
    assert.equal(await kept(), 'lần 7');
    assert.equal(await writer()(ID), 'unchanged');
  });

  it('lets go of a note that comes after a newer one', async () => {
    const note = (objectVersion: string, digest: string) => preserved.note({ recordId: ID, objectId: ID, digest, objectVersion, updatedAt: db.clock.now().toISOString(), preservedAt: db.clock.now().toISOString() });
    await note('v10', 'mới');
    await note('v9', 'cũ');
    assert.equal((await preserved.of(ID))?.digest, 'mới');
  });
});
