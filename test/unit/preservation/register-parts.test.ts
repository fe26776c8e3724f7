import assert from 'node:assert/strict';
import { REGISTER_PARTS } from '../../../server/archive/preservation/register/register-parts.js';
import { MIGRATIONS } from '../../../server/platform/database/migrations/list.js';
import { tableShapes } from '../../../server/platform/database/table-shapes.js';

describe('the parts of the register beside the bytes', () => {
  it('name every table the migrations make: each is kept or has a reason why not', async () => {
    const known = new Set(REGISTER_PARTS.map((part) => part.table));
    const missing = [...(await tableShapes(MIGRATIONS)).keys()].filter((table) => !known.has(table));
    assert.deepEqual(missing, [], 'add one line for each to server/archive/preservation/register/register-parts.ts');
  });

  it('name each table once, and withhold only columns that are there', async () => {
    const shapes = await tableShapes(MIGRATIONS);
    const names = REGISTER_PARTS.map((part) => part.table);
    assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
    for (const part of REGISTER_PARTS) {
      const shape = shapes.get(part.table);
      const columns = Object.keys(shape?.columns ?? {});
      for (const column of [...Object.keys(part.withheld ?? {}), ...(part.keeping.with === 'record' ? [part.keeping.column] : [])]) {
        assert.ok(shape === undefined || columns.includes(column), `${part.table}.${column}`);
      }
    }
  });

  it('keep no column that holds a secret', async () => {
    const shapes = await tableShapes(MIGRATIONS);
    for (const part of REGISTER_PARTS) {
      if (part.keeping.with === 'nothing') continue;
      const shown = Object.keys(shapes.get(part.table)?.columns ?? {}).filter((column) => part.withheld?.[column] === undefined);
      assert.deepEqual(shown.filter((column) => /passwordHash|secret|keyHash|tokenHash/i.test(column)), [], part.table);
    }
  });
});
