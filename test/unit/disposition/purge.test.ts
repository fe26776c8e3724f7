import assert from 'node:assert/strict';
import { KEPT_AFTER_DESTRUCTION, purgedTables } from '../../../server/composition/purge-record.js';
import { MIGRATIONS } from '../../../server/platform/database/migrations/list.js';
import { tableShapes } from '../../../server/platform/database/table-shapes.js';

describe('A destroyed record', () => {
  it('leaves every table that names it, but those that argue to keep their row', async () => {
    const shapes = await tableShapes(MIGRATIONS);
    const named = [...shapes.values()].filter((shape) => 'recordId' in shape.columns).map((shape) => shape.name);
    const purged = purgedTables(shapes);
    assert.deepEqual(named.filter((name) => !purged.includes(name) && !(name in KEPT_AFTER_DESTRUCTION) && name !== 'submission_items'), []);
    for (const name of ['record_files', 'signature_runs', 'record_fixity', 'record_retention', 'file_formats']) assert.ok(purged.includes(name), name);
  });

  it('keeps only rows of tables that there are, each with its reason', async () => {
    const shapes = await tableShapes(MIGRATIONS);
    for (const [name, why] of Object.entries(KEPT_AFTER_DESTRUCTION)) {
      assert.ok(shapes.has(name), name);
      assert.ok(why.length > 20, name);
    }
  });
});
