import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config/load.js';
import { layFoundation } from '../../server/composition/foundation.js';
import { openRegisterKeeping } from '../../server/composition/register-keeping.js';
import { openStorage } from '../../server/composition/storage.js';
import { REGISTER_PARTS } from '../../server/archive/preservation/register/register-parts.js';
import { openRegisterTable } from '../../server/archive/preservation/register/register-store.js';
import type { KeptRow } from '../../server/archive/preservation/register/register-store.js';
import type { Json } from '../../server/kernel/events.js';
import type { ColumnKind } from '../../server/platform/database/columns.js';
import { MIGRATIONS } from '../../server/platform/database/migrations/list.js';
import { tableShapes } from '../../server/platform/database/table-shapes.js';
import { quiet } from '../support/quiet.js';
import { systemClock } from '../../server/platform/clock.js';
import { AGENCY_A, AGENCY_B, anArchive, given, loader } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';

type Dump = Map<string, KeptRow[]>;

/** Runs the command-line tool on a data folder. */
function khoso(dataDir: string, env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/khoso.ts', ...args], { env: { ...process.env, DATA_DIR: dataDir, KHOSO_OCR: 'off', ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** The titles of the papers a search printed. */
function titlesOf(out: string): string[] {
  const hits = out.trim().split('\n').map((line) => JSON.parse(line) as { title?: { text: string }[] });
  return hits.flatMap((hit) => (hit.title === undefined ? [] : [hit.title.map((part) => part.text).join('')]));
}

async function dumpOf(dataDir: string, env: Record<string, string> = {}): Promise<Dump> {
  const config = loadConfig({ DATA_DIR: dataDir, ...env });
  const ground = layFoundation(config, systemClock, join(dataDir, 'khoso.log'));
  try {
    const { tables } = await openRegisterKeeping(ground, await openStorage(config, systemClock));
    const dump: Dump = new Map();
    for (const [name, table] of tables) {
      const rows: KeptRow[] = [];
      for await (const { row } of table.rows()) rows.push(row);
      if (table.part.keeping.with !== 'nothing') dump.set(name, rows);
    }
    return dump;
  } finally {
    await ground.database.close();
  }
}

async function deleteRegister(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) if (/^(archive|search)\.db/.test(name)) await rm(join(dataDir, name));
}

/** An archive with people, dossiers, papers, corrections, links, a lapsed validity and a reuse. */
async function livedIn(env: Record<string, string> = {}): Promise<TestArchive> {
  const archive = await anArchive({ env });
  await archive.user('sohoa.a', AGENCY_A, 'digitisation-officer', 'counter-officer');
  await archive.user('luutru.a', AGENCY_A, 'archivist');
  await archive.client('Hệ thống một cửa', AGENCY_B, {});
  const { actor } = await archive.signIn('sohoa.a');
  const owner = await archive.owner('Nguyễn Thị Hoa', '051190000017');
  const dossier = await archive.dossier(actor, 'H44.23-261102-0001', owner);
  const { records } = archive.house.archive;
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    const letter = { number: `${n}/UBND-VP`, place: 'Bình Sơn', date: '2026-03-09', subject: `Về việc thử nghiệm số ${n}`, paragraphs: [`Đoạn văn thứ ${n} của tài liệu thử nghiệm.`] };
    const brought = await archive.bring(actor, letter, given('cong-van', { title: `Công văn ${n}`, documentNumber: `${n}/UBND-VP`, ownerIds: [owner] }), { dossierId: dossier.id });
    assert.ok(brought.recordId, JSON.stringify(brought.reason));
    ids.push(brought.recordId);
  }
  const [first = '', second = ''] = ids;
  const detail = await records.get(actor, first, { dossierCode: dossier.code, purpose: 'Thử nghiệm' });
  await records.correctMetadata(loader, first, detail.record.version, { title: 'Công văn một, đã sửa' }, 'Sửa lỗi đánh máy');
  await records.changeStatus(loader, second, { status: 'revoked', from: '2026-05-01', reason: 'Thu hồi', reference: '9/QĐ-UBND' });
  await records.link(loader, { fromId: first, toId: second, kind: 'amends', note: 'Sửa đổi' });
  await quiet(archive.house);
  await fillTheRest(archive, first);
  // One more fact of the record, after which it is described anew with all that was put beside it.
  await records.link(loader, { fromId: first, toId: ids[2] ?? '', kind: 'amends', note: 'Liên quan' });
  await quiet(archive.house);
  return archive;
}

/**
 * What the story did not touch gets a row of its own, so that every kept table has something to lose: schedules and an entry of the
 * erasure ledger by their front doors, and one row made up by the kinds of its columns in each table that is still empty.
 */
async function fillTheRest(archive: TestArchive, recordId: string): Promise<void> {
  const { house } = archive;
  await house.rooms.retention.importTable(loader);
  await house.ground.uow.run(loader, async (tx) => {
    await house.rooms.preservation.erasures.record(tx, { recordId: 'da-huy', erasedAt: '2026-11-20T00:00:00.000Z', by: { id: 'chu-tich', name: 'Chủ tịch' }, reason: 'Hết thời hạn', decision: '12/QĐ-UBND' });
    tx.record({ name: 'record.destroyed', subject: { type: 'record', id: 'da-huy' } });
  });
  await quiet(archive.house);
  const shapes = await tableShapes(MIGRATIONS);
  for (const part of REGISTER_PARTS) {
    const shape = shapes.get(part.table);
    if (part.keeping.with === 'nothing' || shape === undefined) continue;
    const table = openRegisterTable(house.ground.database, shape, part);
    if ((await table.count()) > 0) continue;
    const row = Object.fromEntries(Object.entries(shape.columns).map(([name, { kind, length }]) => [name, madeUp(kind, `${name} đã có`.slice(0, length || 40))]));
    await table.put([part.keeping.with === 'record' ? { ...row, [part.keeping.column]: recordId } : row]);
  }
}

function madeUp(kind: ColumnKind, text: string): Json {
  if (kind === 'json') return { từ: [text, 1, null] };
  if (kind === 'boolean') return true;
  if (kind === 'instant') return '2026-03-04T05:06:07.089Z';
  if (kind === 'date') return '2026-03-04';
  if (kind === 'double') return 1.25;
  return ['integer', 'bigint', 'serial'].includes(kind) ? 7 : text;
}

async function keepRegister(archive: TestArchive): Promise<void> {
  const job = archive.house.background.jobs.find((one) => one.name === 'preserve-register');
  await job?.run({}, { jobId: 'test', attempt: 1, lastAttempt: true, signal: new AbortController().signal });
}

function withoutRebuild(dump: Dump): Dump {
  return new Map([...dump].map(([table, rows]) => [table, rows.filter((row) => row['action'] !== 'archive.rebuilt')]));
}

for (const [title, env] of [
  ['lies plain', {}],
  ['is sealed', { KHOSO_SEALING: 'on', KHOSO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }],
] as const) {
  describe(`rebuilding the register from the storage root that ${title}`, function () {
    this.timeout(180_000);
    let archive: TestArchive;
    let copy: string;
    let kept: Dump;

    before(async () => {
      archive = await livedIn(env);
      await keepRegister(archive);
      await archive.house.stop();
      copy = await mkdtemp(join(tmpdir(), 'khoso-rebuild-'));
      await cp(archive.dir, copy, { recursive: true });
      kept = await dumpOf(archive.dir, env);
      await deleteRegister(archive.dir);
    });
    after(async () => {
      await rm(archive.dir, { recursive: true, force: true });
      await rm(copy, { recursive: true, force: true });
    });

    it('holds nothing back in a dry run, and writes nothing', async () => {
      const run = await khoso(archive.dir, env, 'rebuild', '--dry-run', '--json');
      assert.equal(run.code, 0, run.err);
      const report = JSON.parse(run.out) as { records: number; faults: unknown[] };
      assert.deepEqual([report.records, report.faults], [3, []]);
      assert.equal((await dumpOf(archive.dir, env)).get('records')?.length, 0);
    });

    it('brings every row of every kept table back, the log whole, and the index', async () => {
      const run = await khoso(archive.dir, env, 'rebuild', '--json');
      assert.equal(run.code, 0, run.err + run.out);
      const report = JSON.parse(run.out) as { indexed: number; log: { entries: number; fault?: string }; faults: unknown[] };
      assert.deepEqual([report.indexed, report.log.fault, report.faults], [3, undefined, []]);
      const rebuilt = withoutRebuild(await dumpOf(archive.dir, env));
      for (const [table, rows] of kept) {
        assert.ok(rows.length > 0, `${table} had nothing to lose`);
        assert.deepEqual(rebuilt.get(table), rows, table);
      }
      assert.equal(kept.size, REGISTER_PARTS.filter(({ keeping }) => keeping.with !== 'nothing').length);
      assert.ok((kept.get('owner_identifiers')?.length ?? 0) > 0 && (kept.get('record_history')?.length ?? 0) > 0 && (kept.get('record_links')?.length ?? 0) > 0);
    });

    it('finds the papers again by their text and their owner\'s number', async () => {
      const found = await khoso(archive.dir, env, 'search', 'đoạn', 'văn', 'thứ', '2', '--json');
      assert.equal(found.code, 0, found.err);
      assert.ok(titlesOf(found.out).includes('Công văn 2'), found.out);
      const byNumber = await khoso(archive.dir, env, 'search', '051190000017', '--json');
      assert.deepEqual(titlesOf(byNumber.out).sort(), ['Công văn 2', 'Công văn 3', 'Công văn một, đã sửa']);
    });

    it('refuses a database that is not empty', async () => {
      const run = await khoso(archive.dir, env, 'rebuild');
      assert.equal(run.code, 1);
      assert.match(run.err, /not empty/i);
    });

    it('writes no new version when everything is described again: the same knowledge gives the same bytes', async () => {
      const config = loadConfig({ DATA_DIR: archive.dir, ...env });
      const { compose } = await import('../../server/compose.js');
      const house = await compose(config, { logFile: join(archive.dir, 'khoso.log') });
      try {
        const heads = async (): Promise<string[]> => {
          const all: string[] = [];
          for await (const { objectId, head } of house.storage.store.list()) if (!objectId.startsWith('khoso-')) all.push(`${objectId} ${head}`);
          return all;
        };
        const standing = await heads();
        const keeping = await openRegisterKeeping(house.ground, house.storage, house.archive.catalogue);
        assert.deepEqual(await keeping.preserveStale(100), { written: 3, postponed: 0 });
        assert.deepEqual(await heads(), standing);
      } finally {
        await house.stop();
      }
    });
  });
}
