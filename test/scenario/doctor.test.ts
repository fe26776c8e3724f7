import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { objectPath } from '../../storage/layout.js';
import type { DoctorReport } from '../../server/archive/preservation/doctor/doctor.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import { AGENCY_A, anArchive, given } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';

const found = (report: DoctorReport): Record<string, number> => Object.fromEntries(report.checks.filter((check) => check.count > check.repaired).map((check) => [check.name, check.count - check.repaired]));

describe('the doctor', function () {
  this.timeout(180_000);
  let archive: TestArchive;
  let wing: PreservationWing;
  const ids: string[] = [];

  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa.a', AGENCY_A, 'digitisation-officer');
    const { actor } = await archive.signIn('sohoa.a');
    for (const n of [1, 2, 3, 4]) {
      const brought = await archive.bring(actor, { number: `${n}/UBND` }, given('cong-van', { title: `Công văn ${n}`, documentNumber: `${n}/UBND` }));
      ids.push(brought.recordId ?? assert.fail(JSON.stringify(brought.reason)));
    }
    await archive.house.background.settled();
    await archive.house.background.stop();
    wing = archive.house.wings.find((one): one is PreservationWing => 'doctor' in one) ?? assert.fail('no preservation wing');
  });
  after(() => archive.close());

  it('finds nothing in a house where all is well', async () => {
    const report = await wing.doctor.examine({ repair: false });
    assert.deepEqual([found(report), report.ok, report.records], [{}, true, 4]);
  });

  it('finds what is missing in both directions, mends what is derived and nothing else', async () => {
    const { database } = archive.house.ground;
    const run = (sql: string, ...params: unknown[]): Promise<number> => database.write((transaction) => database.run(sql, params, transaction));
    await archive.house.storage.store.create('urn:uuid:orphan', [{ logicalPath: 'a', source: Buffer.from('a') }], { message: 'm', user: { name: 'n', address: 'urn:example:n' } });
    await rm(join(archive.dir, 'objects', objectPath(ids[0] ?? '')), { recursive: true });
    await run('UPDATE record_files SET sha512 = ? WHERE record_id = ? AND role = ?', 'f'.repeat(128), ids[1], 'master');
    await run('DELETE FROM record_preserved WHERE record_id = ?', ids[2]);
    await archive.house.archive.search.removeRecords([ids[3] ?? '']);
    const before = found(await wing.doctor.examine({ repair: false }));
    assert.deepEqual(before, { 'record-without-object': 1, 'file-without-bytes': 1, 'object-without-record': 1, 'description-stale': 1, 'index-missing': 1 });
    await wing.doctor.examine({ repair: true });
    const after = await wing.doctor.examine({ repair: false });
    assert.deepEqual([found(after), after.ok], [{ 'record-without-object': 1, 'file-without-bytes': 1, 'object-without-record': 1 }, false]);
    assert.ok(await archive.house.storage.store.has('urn:uuid:orphan'));
  });
});
