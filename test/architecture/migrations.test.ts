import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/platform/database/connection.js';
import { createMigrator } from '../../server/platform/database/migrate.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';

describe('the migrations', () => {
  it('go up, down and up again and leave the same tables', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'khoso-migrate-'));
    const database = openDatabase({ dialect: 'sqlite', file: join(dir, 'a.db') });
    const tables = async (): Promise<string[]> =>
      (await database.select<{ sql: string }>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT IN ('migrations', 'sqlite_sequence') ORDER BY name")).map((row) => row.sql);
    const migrator = createMigrator(database, MIGRATIONS);
    await migrator.up();
    const first = await tables();
    await migrator.downAll();
    assert.deepEqual(await tables(), []);
    await migrator.up();
    assert.deepEqual(await tables(), first);
    await database.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('are numbered in order', () => {
    const names = MIGRATIONS.map((step) => step.name);
    assert.deepEqual(names, [...names].sort());
    assert.equal(new Set(names).size, names.length);
  });
});
