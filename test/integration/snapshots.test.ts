import assert from 'node:assert/strict';
import { createErasureLedger } from '../../server/archive/preservation/erasures/erasure-ledger.js';
import { createErasuresStore } from '../../server/archive/preservation/erasures/erasures-store.js';
import { fillTable, isEmptyDatabase, openSnapshot } from '../../server/archive/preservation/backup/snapshot-store.js';
import type { PlainRow } from '../../server/archive/preservation/backup/snapshot-store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { tableShapes } from '../../server/platform/database/table-shapes.js';
import { openTestDatabase } from '../support/test-database.js';

const actor = systemActor('snapshot-tests');

describe('a snapshot of the database', function () {
  this.timeout(60_000);

  it('shows one moment while others write, page by page, and fills another database with the same rows', async () => {
    const [db, other] = [await openTestDatabase(), await openTestDatabase()];
    try {
      const ledger = createErasureLedger({ store: createErasuresStore(db.database), uow: db.uow, storage: undefined as never });
      const write = (from: number, count: number): Promise<unknown> => db.uow.run(actor, async (tx) => {
        for (let index = 0; index < count; index += 1) await ledger.record(tx, { recordId: `văn bản ${from + index}`, erasedAt: '2026-11-16T02:00:00.000Z', by: { id: 'x', name: 'Đặng Văn "Ký"\n' }, reason: 'Hết hạn' });
        tx.record({ name: 'x.y', subject: { type: 'x', id: 'x' }, data: { from } });
      });
      await write(1, 1203);
      const shapes = await tableShapes(MIGRATIONS);
      const shape = shapes.get('erasure_ledger');
      const audit = shapes.get('audit_entries');
      assert.ok(shape && audit);
      const snapshot = await openSnapshot(db.database);
      await write(1204, 50);
      const rows: PlainRow[] = [];
      for await (const row of snapshot.rows(shape)) rows.push(row);
      const auditRows: PlainRow[] = [];
      for await (const row of snapshot.rows(audit)) auditRows.push(row);
      assert.deepEqual((await snapshot.migrations()), MIGRATIONS.map((migration) => migration.name).sort());
      await snapshot.close();
      assert.equal(rows.length, 1203, 'what was committed later is not seen');
      assert.equal(auditRows.length, 1);
      assert.equal(new Set(rows.map((row) => row[0])).size, 1203);
      assert.equal(await isEmptyDatabase(other.database), false);
      const listed = async function* (): AsyncGenerator<PlainRow> {
        yield* rows;
      };
      assert.equal(await fillTable(other.database, shape.name, Object.keys(shape.columns), listed()), 1203);
      const copy = createErasuresStore(other.database);
      assert.deepEqual(await copy.after(1200, 10), (await createErasuresStore(db.database).after(1200, 3)));
    } finally {
      await db.close();
      await other.close();
    }
  });
});
