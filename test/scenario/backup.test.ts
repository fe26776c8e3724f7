import assert from 'node:assert/strict';
import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { makeBackup } from '../../server/archive/preservation/backup/make-backup.js';
import type { BackupReport } from '../../server/archive/preservation/backup/model.js';
import { verifyBackups } from '../../server/archive/preservation/backup/verify-backup.js';
import { compose } from '../../server/compose.js';
import type { House } from '../../server/compose.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import { openRegisterKeeping } from '../../server/composition/register-keeping.js';
import { backupParts, endRestore, restoreFiles } from '../../server/composition/restoring.js';
import type { RestoreEnd } from '../../server/composition/restoring.js';
import { loadConfig } from '../../server/config/load.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import type { Clock } from '../../server/kernel/clock.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { systemClock } from '../../server/platform/clock.js';
import { verifyPath } from '../../storage/verify.js';
import { quiet } from '../support/quiet.js';
import { AGENCY_A, anArchive, given } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';

const actor = systemActor('backup-tests');
const erasuresOf = (house: House) => (house.wings.find((wing) => 'erasures' in wing) as PreservationWing).erasures;

/** Every file of the register with its digest, and the rows of the tables that matter. */
async function picture(house: House): Promise<{ records: string[]; files: string[]; owners: number }> {
  const records: string[] = [];
  const files: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await house.archive.records.list(EVERYTHING, {}, cursor, 200);
    for (const record of page.items) {
      records.push(`${record.id} ${record.title} ${record.documentNumber ?? ''} ${record.ownerIds.join(',')} ${record.version}`);
      for (const file of (await house.archive.records.peek(record.id))?.files ?? []) files.push(`${record.id}/${file.logicalPath} ${file.sha512}`);
    }
    cursor = page.nextCursor;
  }
  const [row] = await house.ground.database.select<{ n: number }>('SELECT COUNT(*) AS n FROM owners');
  return { records: records.sort(), files: files.sort(), owners: Number(row?.n ?? 0) };
}

/** Every row of every table that outlives the moment, as text by table; rows that speak of one of `without` are left out. */
async function everyRow(house: House, without: readonly string[]): Promise<Map<string, string[]>> {
  const { tables } = await openRegisterKeeping(house.ground, house.storage);
  const all = new Map<string, string[]>();
  for (const [name, table] of tables) {
    if (table.part.keeping.with === 'nothing') continue;
    const rows: string[] = [];
    for await (const { row } of table.rows()) rows.push(JSON.stringify(row));
    all.set(name, rows.filter((row) => !without.some((id) => row.includes(id))));
  }
  return all;
}

async function restored(dir: string, target: string, env: Record<string, string>, ledger?: string, clock: Clock = systemClock): Promise<{ house: House; end: RestoreEnd }> {
  const config = loadConfig({ DATA_DIR: target, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1', ...env });
  const files = await restoreFiles(config, systemClock, dir);
  const house = await compose(config, { clock, logFile: join(target, 'khoso.log') });
  return { house, end: await endRestore(house, files, dir, ledger) };
}

describe('the backup drill', function () {
  this.timeout(180_000);
  let archive: TestArchive;
  let officer: OfficerActor;
  let dir: string;
  let work: string;
  const backups: BackupReport[] = [];

  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa', AGENCY_A, 'digitisation-officer');
    officer = (await archive.signIn('sohoa')).actor;
    work = await mkdtemp(join(tmpdir(), 'khoso-backup-'));
    dir = join(work, 'sao-luu');
    await archive.owner('Trần Thị Sao Lưu', '051190004321');
  });
  after(async () => {
    await archive.close();
    await rm(work, { recursive: true, force: true });
  });

  const bring = async (serial: number): Promise<string> => (await archive.bring(officer, { number: `${serial}/UBND-TH`, subject: `Văn bản số ${serial}` }, given('cong-van', { title: `Văn bản số ${serial}`, documentNumber: `${serial}/UBND-TH` }))).recordId ?? '';
  const backUp = async (): Promise<BackupReport> => makeBackup(await backupParts(archive.house.ground, archive.house.storage), actor, dir);
  let destroyed: string;
  let ids: string[];

  it('backs up, adds only what is new the next time, and leaves the earlier backup as it was', async () => {
    ids = [];
    for (let serial = 1; serial <= 6; serial += 1) ids.push(await bring(serial));
    assert.ok(ids.every((id) => id !== ''));
    backups.push(await backUp());
    const contents = async (): Promise<Map<string, number>> => new Map(await Promise.all((await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(async (entry) => [join(entry.parentPath, entry.name), (await stat(join(entry.parentPath, entry.name))).mtimeMs] as const)));
    const before = await contents();
    ids.push(await bring(7));
    archive.advance(60_000);
    backups.push(await backUp());
    const after = await contents();
    for (const [path, time] of before) assert.equal(after.get(path), time, `${path} was touched`);
    assert.ok((backups[1]?.copied.files ?? 0) < (backups[0]?.copied.files ?? 0) / 2, 'the second is smaller');
    assert.deepEqual((await verifyBackups(dir)).faults, []);
    const [entry] = (await archive.house.ground.audit.trailOf('backup', [backups[1]?.name ?? ''], 1));
    assert.equal(entry?.data['manifestSha256'], backups[1]?.manifestSha256);
  });

  it('backs up under load, and everything the copy promises is in it', async () => {
    let running = true;
    const load = (async () => {
      for (let serial = 100; running && serial < 140; serial += 1) {
        const bytes = Buffer.from(await aLetterPdf({ number: `${serial}/UBND-TH`, subject: `Trong khi sao lưu ${serial}` }));
        const file = await archive.house.archive.intake.receiveFile(officer, Readable.from([bytes]), { originalName: `${serial}.pdf` });
        await archive.house.archive.intake.createSubmission(officer, { channel: 'cli', papers: [{ files: [file], given: given('cong-van', { title: `Trong khi sao lưu ${serial}`, documentNumber: `${serial}/UBND-TH` }) }] });
      }
    })();
    archive.advance(60_000);
    backups.push(await backUp());
    running = false;
    await load;
    await quiet(archive.house);
    assert.deepEqual((await verifyBackups(dir)).faults, []);
    const target = join(work, 'duoi-tai');
    await cp(join(archive.dir, 'secrets.json'), join(target, 'secrets.json'));
    const { house, end } = await restored(dir, target, {}, undefined, archive.house.ground.clock);
    try {
      assert.deepEqual(end.lost, []);
      await house.background.start();
      // Whatever was at the door when the copy was made finds its way into the register of the restored archive, when its turn comes.
      const states = async (): Promise<string> => (await house.ground.database.select<{ state: string }>('SELECT DISTINCT state FROM submission_items ORDER BY state')).map((row) => row.state).join();
      for (let tries = 0; tries < 300 && (await states()) !== 'archived'; tries += 1) {
        await quiet(house);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal(await states(), 'archived');
      await quiet(house);
      const truth = await picture(archive.house);
      const copy = await picture(house);
      assert.ok(copy.records.length >= 7);
      for (const file of copy.files) assert.ok(truth.files.includes(file) || file.includes('text/') || file.includes('metadata'), `${file} differs`);
      for await (const found of verifyPath(join(target, 'objects'), { deep: true })) assert.equal(found.valid, true, JSON.stringify(found.errors));
      assert.equal((await house.ground.audit.verify()).fault, undefined);
    } finally {
      await house.stop();
    }
  });

  it('restores after a loss of everything: every digest and count, the destroyed record destroyed, the held one held', async () => {
    archive.advance(60_000);
    await quiet(archive.house);
    const truth = await picture(archive.house);
    // What goes with a destroyed record: rows that name it, and the files it came in as.
    const items = await archive.house.ground.database.select<{ id: string }>('SELECT id FROM submission_items WHERE record_id = :id', { id: ids[0] ?? '' });
    const gone = [ids[0] ?? '', ...items.map((item) => item.id)];
    const rows = await everyRow(archive.house, gone);
    backups.push(await backUp());
    // After the backup one record is destroyed by decision; only the ledger in the storage of the living archive knows.
    destroyed = ids[0] ?? '';
    const known = await archive.house.archive.records.peek(destroyed);
    await archive.house.ground.uow.run(actor, async (tx) => {
      await erasuresOf(archive.house).record(tx, {
        recordId: destroyed, erasedAt: '2026-11-20T00:00:00.000Z', by: { id: 'chu-tich', name: 'Chủ tịch' }, reason: 'Hết thời hạn lưu trữ', decision: '12/QĐ-UBND',
        files: (known?.files ?? []).map(({ logicalPath, sizeBytes, sha256, sha512 }) => ({ logicalPath, sizeBytes, sha256, sha512 })),
      });
      await archive.house.archive.records.erase(tx, actor, destroyed);
      tx.record({ name: 'record.destroyed', subject: { type: 'record', id: destroyed } });
    });
    await archive.house.storage.store.erase(destroyed);
    const ledger = join(work, 'so-xoa.jsonl');
    await writeFile(ledger, (await erasuresOf(archive.house).read()).map((entry) => `${JSON.stringify(entry)}\n`).join(''));

    const target = join(work, 'khoi-phuc');
    await cp(join(archive.dir, 'secrets.json'), join(target, 'secrets.json'));
    const { house, end } = await restored(dir, target, {}, ledger);
    try {
      assert.deepEqual([end.replay.erasedAgain, end.replay.kept, end.lost, end.secretFits], [[destroyed], [], [], true]);
      assert.equal(await house.archive.records.peek(destroyed), undefined);
      assert.equal(await house.storage.store.has(destroyed), false);
      assert.equal(await erasuresOf(house).has(destroyed), true);
      const copy = await picture(house);
      assert.deepEqual(copy.records, truth.records.filter((line) => !line.startsWith(destroyed)));
      assert.deepEqual(copy.files, truth.files.filter((line) => !line.startsWith(destroyed)));
      assert.equal(copy.owners, truth.owners);
      const back = await everyRow(house, gone);
      for (const [table, wanted] of rows) {
        // A sum over records, the destroyed one too: it must fit the answers that are there.
        if (table === 'retention_tally') continue;
        // The ledger and the log go on where the backup ended: what stood in them stands there still, in its order.
        const found = ['audit_entries', 'erasure_ledger', 'erasure_head'].includes(table) ? back.get(table)?.slice(0, table === 'erasure_head' ? 0 : wanted.length) : back.get(table);
        assert.deepEqual(found, table === 'erasure_head' ? [] : wanted, table);
      }
      const [tally] = await house.ground.database.select<{ told: number; there: number }>('SELECT (SELECT SUM(amount) FROM retention_tally) AS told, (SELECT COUNT(*) FROM record_retention) AS there', {});
      assert.equal(Number(tally?.told), Number(tally?.there));
      assert.equal(end.indexed, copy.records.length);
      for (const line of copy.files) {
        const [path, sha512] = line.split(' ');
        const { logicalPath, id } = { id: path?.slice(0, path.indexOf('/')) ?? '', logicalPath: path?.slice(path.indexOf('/') + 1) ?? '' };
        const stored = (await house.storage.store.describe(id)).versions.at(-1)?.files.find((file) => file.logicalPath === logicalPath);
        assert.equal(stored?.sha512, sha512);
      }
      for await (const found of verifyPath(join(target, 'objects'), { deep: true })) assert.equal(found.valid, true, JSON.stringify(found.errors));
      assert.equal((await house.ground.audit.verify()).fault, undefined);
      assert.ok(await house.archive.owners.findByIdentifier({ kind: 'personal-number', value: '051190004321' }), 'owners are found by number');
      assert.equal((await house.archive.access.signIn('sohoa', 'mot-mat-khau-du-dai-9', '127.0.0.1')).signedIn.actor.name, 'Cán bộ sohoa');
    } finally {
      await house.stop();
    }
  });

  it('does not destroy again what stands under a hold, and says so', async () => {
    const held = ids[1] ?? '';
    const ledger = join(work, 'so-xoa-2.jsonl');
    await archive.house.ground.uow.run(actor, async (tx) => {
      await erasuresOf(archive.house).record(tx, { recordId: held, erasedAt: '2026-11-21T00:00:00.000Z', by: { id: 'x', name: 'x' }, reason: 'Thử' });
      tx.record({ name: 'record.destroyed', subject: { type: 'record', id: held } });
    });
    await writeFile(ledger, (await erasuresOf(archive.house).read()).map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const target = join(work, 'dang-giu');
    await cp(join(archive.dir, 'secrets.json'), join(target, 'secrets.json'));
    const config = loadConfig({ DATA_DIR: target, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1' });
    const files = await restoreFiles(config, systemClock, dir);
    const house = await compose(config, { logFile: join(target, 'khoso.log') });
    try {
      const standing = { ...house, archive: { ...house.archive, holdGuard: { ...house.archive.holdGuard, heldAmong: async (_tx: unknown, recordIds: readonly string[]) => new Set(recordIds.filter((id) => id === held)) } } } as House;
      const end = await endRestore(standing, files, dir, ledger);
      assert.deepEqual(end.replay.kept, [held]);
      assert.deepEqual(end.replay.erasedAgain, [destroyed]);
      assert.equal(await house.storage.store.has(held), true);
      assert.ok(await house.archive.records.peek(held));
    } finally {
      await house.stop();
    }
  });

  it('refuses a target that is not empty and a backup that was changed', async () => {
    const target = join(work, 'khong-trong');
    await cp(join(archive.dir, 'secrets.json'), join(target, 'archive.db'));
    await assert.rejects(restoreFiles(loadConfig({ DATA_DIR: target }), systemClock, dir), { code: 'restore-target-not-empty' });
    const copy = join(work, 'ban-hong');
    await cp(dir, copy, { recursive: true });
    const name = backups.at(-1)?.name ?? '';
    const listing = join(copy, 'backups', name, 'database', 'records.jsonl');
    await chmod(listing, 0o600);
    await appendFile(listing, ' ');
    const listed = (await readFile(join(copy, 'backups', name, 'objects.jsonl'), 'utf8')).split('\n').slice(1).filter((line) => line !== '').map((line) => JSON.parse(line) as { files: [string, string, number][] });
    const sha512 = listed.flatMap((object) => object.files).find(([path]) => path.endsWith('.pdf'))?.[1] ?? '';
    const content = join(copy, 'content', sha512.slice(0, 2), sha512.slice(2, 4), sha512);
    await chmod(content, 0o600);
    await appendFile(content, 'x');
    const { faults } = await verifyBackups(copy);
    assert.ok(faults.some((fault) => fault.path === 'database/records.jsonl' && fault.code === 'changed'));
    assert.ok(faults.some((fault) => fault.path.endsWith('.pdf') && fault.code === 'changed'));
    await writeFile(join(copy, 'backups', name, 'manifest.json'), '{}').catch(async () => {
      await chmod(join(copy, 'backups', name, 'manifest.json'), 0o600);
      await writeFile(join(copy, 'backups', name, 'manifest.json'), '{}');
    });
    await assert.rejects(restoreFiles(loadConfig({ DATA_DIR: join(work, 'leer') }), systemClock, copy), { code: 'backup-manifest-broken' });
  });
});
