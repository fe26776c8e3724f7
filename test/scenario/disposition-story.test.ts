import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DispositionList } from '../../server/archive/disposition/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { aNewRecord } from '../builders/a-record.js';
import { AGENCY_A, anArchive, given, loader } from '../http/support/an-archive.js';
import type { Browser, TestArchive } from '../http/support/an-archive.js';
import { skipOrFail } from '../support/optional-service.js';

const DAY_MS = 24 * 3600_000;
const SERVER = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306';
const TITLE = 'Danh mục hủy năm 2026';
const CHILD = fileURLToPath(new URL('./disposition-crash-child.ts', import.meta.url));

/** A database of its own on the server that answers; undefined when none does. */
async function serverDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const { createConnection } = await import('mysql2/promise');
  const ask = async (sql: string): Promise<void> => {
    const connection = await createConnection({ uri: SERVER, connectTimeout: 2000 });
    await connection.query(sql);
    await connection.end();
  };
  const name = `khoso_story_${randomBytes(4).toString('hex')}`;
  try {
    await ask(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  } catch {
    return undefined;
  }
  return { url: `${SERVER.replace(/\/+$/, '')}/${name}`, drop: () => ask(`DROP DATABASE ${name}`) };
}

interface Cast {
  readonly archivist: Browser;
  readonly head: Browser;
  readonly historian: Browser;
  readonly members: readonly Browser[];
}

async function cast(archive: TestArchive): Promise<Cast> {
  await archive.user('luutru.a', AGENCY_A, 'archivist');
  await archive.user('lanhdao.a', AGENCY_A, 'agency-manager');
  await archive.house.archive.access.createUser(loader, { loginName: 'luutru.tinh', displayName: 'Lưu trữ tỉnh', agencyId: 'so-noi-vu', roles: ['archivist'], provinceWide: true, password: 'mot-mat-khau-du-dai-9' });
  for (const name of ['hd.mot', 'hd.hai', 'hd.ba']) await archive.user(name, AGENCY_A, 'digitisation-officer');
  return signedIn(archive);
}

/** Everybody signs in (again: a session ends long before a cooling-off time). */
async function signedIn(archive: TestArchive): Promise<Cast> {
  return {
    archivist: await archive.signIn('luutru.a'), head: await archive.signIn('lanhdao.a'), historian: await archive.signIn('luutru.tinh'),
    members: await Promise.all(['hd.mot', 'hd.hai', 'hd.ba'].map((name) => archive.signIn(name))),
  };
}

/** Posts a form of a list's page; it must lead back to the page. */
async function act(browser: Browser, listId: string, name: string, form: object): Promise<void> {
  const answer = await browser.post(`/disposition/lists/${listId}/${name}`).type('form').send(form);
  assert.match(String(answer.headers['location']), /^\/disposition\//, `${name}: ${/<li>([^<]*)/.exec(answer.text)?.[1] ?? answer.text.slice(0, 400)}`);
}

async function makeList(browser: Browser, kind: 'destruction' | 'transfer', more: object = {}): Promise<string> {
  const answer = await browser.post('/disposition').type('form').send({ kind, title: TITLE, ...more });
  assert.equal(answer.status, 303, answer.text.slice(0, 400));
  return /list=([\w-]+)/.exec(String(answer.headers['location']))?.[1] ?? assert.fail('no list');
}

async function decided(archive: TestArchive, people: Cast, recordIds: readonly string[]): Promise<string> {
  const id = await makeList(people.archivist, 'destruction', { needsOpinion: 'yes' });
  for (const part of chunks(recordIds, 200)) assert.equal((await people.archivist.post('/disposition/due').type('form').send({ list: id, record: part })).status, 303);
  await act(people.archivist, id, 'submit', {});
  for (const part of chunks(recordIds, 200)) await act(people.archivist, id, 'appraise', { record: part, verdict: 'destroy', ground: 'expired' });
  await act(people.archivist, id, 'conclude-appraisal', {});
  for (const [index, member] of people.members.entries()) await act(people.archivist, id, 'seat', { userId: member.actor.id, role: ['chair', 'secretary', 'member'][index] });
  for (const member of people.members) await act(member, id, 'speak', { opinion: 'agrees' });
  await act(people.archivist, id, 'conclude-council', {});
  await act(people.historian, id, 'opine', { number: '5/LTLS', date: '20/11/2020', agrees: 'yes', text: 'Nhất trí' });
  const list = await archive.house.rooms.retention.disposition.get(people.head.actor, id);
  await act(people.head, id, 'decide', { number: '12/QĐ-UBND', date: '20/11/2020', version: list.version });
  return id;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** Says that the work behind these papers ended in 2001; nothing else would tell of papers in no dossier. */
async function becomeDue(archive: TestArchive, archivist: OfficerActor, ids: readonly string[]): Promise<void> {
  const { retention } = archive.house.rooms.retention;
  await archive.house.rooms.retention.importTable(loader);
  await retention.refresh(ids);
  for (const id of ids) await retention.stateTriggerDate(archivist, id, 'work-ended', '2001-12-31', 'Theo sổ chứng thực');
  await retention.refresh(ids);
}

/** Papers whose work ended long ago, through the door of the archive. */
async function oldPapers(archive: TestArchive, people: Cast, count: number): Promise<string[]> {
  const officer: OfficerActor = people.members[0]?.actor ?? assert.fail();
  const owner = await archive.owner('Võ Thị Thử Nghiệm', '051199000123');
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { recordId, reason } = await archive.bring(officer, { number: `${number}/CT`, paragraphs: [`Bản sao mẫu số ${number} về lúa gạo`] }, given('ban-sao-chung-thuc', {
      title: `Bản sao chứng thực ${number}`, issuedOn: '2001-03-09', documentNumber: `${number}/CT`, fields: { certifyingNumber: String(number) }, ownerIds: [owner],
    }));
    ids.push(recordId ?? assert.fail(JSON.stringify(reason)));
  }
  await becomeDue(archive, people.archivist.actor, ids);
  return ids;
}

function story(name: string, open: () => Promise<{ env: Record<string, string>; drop(): Promise<void> } | undefined>): void {
  describe(`A disposition on ${name}`, function () {
    this.timeout(180_000);
    let archive: TestArchive;
    let people: Cast;
    let place: { env: Record<string, string>; drop(): Promise<void> } | undefined;
    before(async function () {
      place = await open();
      if (place === undefined) return skipOrFail(this, 'mysql', 'no MariaDB or MySQL answers at MYSQL_URL');
      archive = await anArchive({ env: place.env });
      people = await cast(archive);
    });
    after(async () => {
      await archive?.close();
      await place?.drop();
    });

    it('goes from the door to the destruction, and a hold placed in the last minute wins', async () => {
      const ids = await oldPapers(archive, people, 3);
      assert.match((await people.archivist.get('/disposition/due')).text, /Bản sao chứng thực 1/);
      const id = await decided(archive, people, ids);
      await archive.house.background.settled();
      const { rooms, storage } = archive.house;
      await assert.rejects(rooms.retention.disposition.start(people.archivist.actor, id, TITLE), { code: 'cooling-off' });
      archive.advance(7 * DAY_MS + 1000);
      people = await signedIn(archive);
      await rooms.retention.holds.place(people.archivist.actor, {
        title: 'Khiếu nại', reason: 'Công dân khiếu nại việc chứng thực', authority: 'Tòa án nhân dân', reference: '3/TA', reviewOn: '2099-01-01', target: { kind: 'records', recordIds: [ids[1] ?? ''] },
      });
      await act(people.archivist, id, 'start', { typedTitle: TITLE });
      await archive.house.background.settled();
      const list = await rooms.retention.disposition.get(people.archivist.actor, id);
      assert.equal(list.state, 'executed');
      const { items } = await rooms.retention.disposition.items(people.archivist.actor, id);
      assert.deepEqual(items.map((item) => [item.state, item.outcome]), [['erased', null], ['skipped', 'held'], ['erased', null]]);
      assert.deepEqual(await Promise.all(ids.map((one) => storage.store.has(one))), [false, true, false]);
      // The ledger knows the hold too, so that a restore of an older backup hears of it.
      const { items: ledger } = await rooms.preservation.erasures.list();
      assert.deepEqual(ledger.map((entry) => [entry.kind, entry.recordId]).sort(), [['erased', ids[0]], ['erased', ids[2]], ['held', ids[1]]].sort());
      // Nothing finds what is gone; what was held is as it was.
      const found = await people.archivist.get('/search?q=lua+gao');
      assert.deepEqual(ids.map((one) => found.text.includes(one)), [false, true, false]);
      const gone = await people.archivist.get(`/records/${ids[0] ?? ''}`);
      assert.equal(gone.status, 404);
      assert.match(gone.text, /12\/QĐ-UBND/);
      const stranger = await archive.user('luutru.b', 'ubnd-xa-van-tuong', 'archivist').then(() => archive.signIn('luutru.b'));
      const unseen = await stranger.get(`/records/${ids[0] ?? ''}`);
      assert.equal(unseen.status, 404);
      assert.doesNotMatch(unseen.text, /12\/QĐ-UBND/);
    });

    it('keeps its papers as records for ever', async () => {
      const [list] = (await archive.house.rooms.retention.disposition.lists(people.archivist.actor, { states: ['executed'] })).items;
      assert.deepEqual(list?.papers.map((paper) => paper.kind).sort(), ['certificate', 'council-minutes', 'decision', 'destruction-minutes', 'explanation', 'list']);
      for (const paper of list?.papers ?? []) {
        const found = await archive.house.archive.records.peek(paper.recordId);
        assert.equal(found?.files[0]?.sha256, paper.sha256, paper.kind);
        assert.equal((await archive.house.rooms.retention.retention.of(paper.recordId))?.state, 'permanent', paper.kind);
      }
      assert.equal((await archive.house.ground.audit.verify()).fault, undefined);
    });

    it('hands permanent records over with a receipt, refused once and repeated', async () => {
      const ids = ['vinh-vien-1', 'vinh-vien-2'];
      for (const id of ids) await register(archive, id, { typeCode: 'ho-so-tieu-huy', sensitivity: 'restricted' });
      await archive.house.rooms.retention.retention.refreshAll();
      const id = await makeList(people.archivist, 'transfer', { targetAgencyId: 'so-noi-vu' });
      assert.equal((await people.archivist.post('/disposition/due').type('form').send({ view: 'permanent', list: id, record: ids })).status, 303);
      await act(people.archivist, id, 'submit', {});
      await act(people.archivist, id, 'appraise', { record: ids, verdict: 'transfer' });
      await act(people.archivist, id, 'conclude-appraisal', {});
      const room = archive.house.rooms.retention.disposition;
      await act(people.head, id, 'decide', { number: '13/QĐ', date: '20/11/2020', version: (await room.get(people.head.actor, id)).version });
      await archive.house.background.settled();
      const page = await people.archivist.get(`/disposition/lists/${id}`);
      const packageHref = /href="([^"]*\/packages\/[^"]*\.zip)"/.exec(page.text)?.[1]?.replaceAll('&#x3D;', '=') ?? assert.fail(`no package: ${(await room.get(people.archivist.actor, id)).state}`);
      assert.equal((await people.archivist.get(packageHref)).status, 200);
      await act(people.archivist, id, 'send', {});
      await act(people.historian, id, 'receive', { number: '1/BB', date: '20/11/2020', accepted: 'no', note: 'Thiếu mục lục' });
      assert.equal((await archive.house.archive.records.peek(ids[0] ?? ''))?.record.custodianAgencyId, AGENCY_A);
      await act(people.archivist, id, 'repack', {});
      await archive.house.background.settled();
      await act(people.archivist, id, 'send', {});
      await act(people.historian, id, 'receive', { number: '2/BB', date: '20/11/2020', accepted: 'yes' });
      await archive.house.background.settled();
      for (const one of ids) assert.equal((await archive.house.archive.records.peek(one))?.record.custodianAgencyId, 'so-noi-vu');
    });
  });
}

/** A record whose bytes lie in the storage, registered by the archive itself: for tests that need many. */
async function register(archive: TestArchive, id: string, over: Parameters<typeof aNewRecord>[0]): Promise<void> {
  const { storage, archive: rooms, ground } = archive.house;
  const bytes = Buffer.from(`%PDF-1.4 ${id} ${randomBytes(8).toString('hex')}`);
  const stored = await storage.store.create(id, [{ logicalPath: 'master/0001.pdf', source: bytes }], { message: 'test', user: { name: 'test', address: 'urn:test' } });
  assert.equal(stored.files[0]?.sha256, createHash('sha256').update(bytes).digest('hex'));
  await ground.uow.run(systemActor('test'), (tx) =>
    rooms.records.accession(tx, systemActor('test'), aNewRecord({
      id, title: `Tài liệu ${id}`, documentNumber: null, ownerIds: [], custodianAgencyId: AGENCY_A, issuerAgencyId: AGENCY_A, issuedOn: '2001-01-02', validFrom: null,
      files: [{ role: 'master', logicalPath: 'master/0001.pdf', originalName: 'a.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length, sha256: stored.files[0]?.sha256 ?? '', sha512: stored.files[0]?.sha512 ?? '' }], ...over,
    })));
}

story('SQLite', async () => ({ env: {}, drop: async () => undefined }));
story('MariaDB or MySQL', async () => {
  const database = await serverDatabase();
  return database === undefined ? undefined : { env: { KHOSO_DATABASE_URL: database.url }, drop: database.drop };
});

describe('An execution of many records', function () {
  this.timeout(1_800_000);
  // Every act and more records: KHOSO_CRASH_RECORDS=500 KHOSO_CRASH_STRIDE=1 npx mocha test/scenario/disposition-story.test.ts
  const COUNT = Number(process.env['KHOSO_CRASH_RECORDS'] ?? 80);
  const STRIDE = Number(process.env['KHOSO_CRASH_STRIDE'] ?? 9);
  /** More than the acts one record takes, so that the last falls into the next record. */
  const MOST_ACTS = 72;

  it(`of ${COUNT} ends cleanly however often it is killed`, async () => {
    const archive = await anArchive({ background: false });
    const { house } = archive;
    try {
      const people = await cast(archive);
      const ids = Array.from({ length: COUNT }, (_, index) => `nhieu-${String(index).padStart(4, '0')}`);
      for (const id of ids) await register(archive, id, { typeCode: 'ban-sao-chung-thuc', sensitivity: 'restricted' });
      await becomeDue(archive, people.archivist.actor, ids);
      const id = await decided(archive, people, ids);
      await runPapers(archive, id);
      archive.advance(8 * DAY_MS);
      await act((await signedIn(archive)).archivist, id, 'start', { typedTitle: TITLE });
      const seen = new Set<string>();
      const kill = async (how: Death): Promise<boolean> => {
        const { ended, before } = await killedChild(archive.dir, id, how);
        assert.ok(how.act === undefined || before !== undefined, `it died before act ${String(how.act)} and of nothing else`);
        if (before !== undefined) seen.add(before.replace(/[0-9a-f]{6,}|nhieu-\d+|\d+/g, '#'));
        if (!ended) await consistent(archive, ids);
        return ended;
      };
      // Before every act on the world outside that the destruction of a record is made of, then at any moment, then to the end.
      for (let step = 1; step <= MOST_ACTS; step += STRIDE) await kill({ act: step });
      for (let round = 0; round < 3; round += 1) await kill({ afterMs: randomInt(5, 250) });
      assert.equal(await kill({}), true, 'the last run comes to its end');
      for (const part of [/insert record_tombstones/, /insert erasure_ledger/, /insert audit_entries/, /delete records/, /commit/]) assert.ok(STRIDE > 1 || [...seen].some((one) => part.test(one)), `${String(part)} among ${[...seen].join('; ')}`);
      const list = await house.rooms.retention.disposition.get(people.archivist.actor, id);
      assert.equal(list.state, 'executed');
      const later = await signedIn(archive);
      const stranger = await archive.user('luutru.xa', 'ubnd-xa-van-tuong', 'archivist').then(() => archive.signIn('luutru.xa'));
      for (const [index, one] of ids.entries()) {
        assert.equal(await house.storage.store.has(one), false, `${one} has bytes`);
        assert.equal(await house.archive.records.peek(one), undefined);
        assert.equal((await house.rooms.retention.disposition.tombstone(one))?.decisionNumber, '12/QĐ-UBND');
        if (index % 20 !== 0) continue;
        assert.match((await later.archivist.get(`/records/${one}`).expect(404)).text, /12\/QĐ-UBND/);
        assert.doesNotMatch((await stranger.get(`/records/${one}`).expect(404)).text, /12\/QĐ-UBND/);
      }
      // Reported one by one, each destroyed once, and found, counted and suggested by nothing.
      const states = await house.rooms.retention.disposition.counts(id);
      assert.deepEqual(states.byState, { erased: COUNT });
      const told = (await house.ground.audit.trailOf('record', ids, 10 * COUNT)).filter((entry) => entry.action === 'record.destroyed').map((entry) => entry.subjectId);
      assert.deepEqual([told.length, new Set(told).size], [COUNT, COUNT]);
      assert.deepEqual((await later.archivist.get('/search/suggest?q=nhieu')).body, []);
      assert.doesNotMatch((await later.archivist.get('/search?q=tai+lieu+nhieu')).text, /nhieu-0/);
      assert.equal((await house.rooms.retention.retention.ofMany(ids)).size, 0);
      assert.equal(await house.rooms.retention.retention.total(EVERYTHING, { typeCodes: ['ban-sao-chung-thuc'] }), 0);
      assert.equal((await house.ground.audit.verify()).fault, undefined);
      assert.equal((await house.rooms.preservation.erasures.verify()).fault, undefined);
    } finally {
      await archive.close();
    }
  });

  /** Never a row without bytes: a record is whole, or has its tombstone. */
  async function consistent(archive: TestArchive, ids: readonly string[]): Promise<void> {
    const { house } = archive;
    for (const id of ids) {
      const known = await house.archive.records.peek(id);
      const bytes = await house.storage.store.has(id);
      if (known !== undefined) assert.ok(bytes, `${id} is registered without bytes`);
      else assert.ok((await house.rooms.retention.disposition.tombstone(id)) !== undefined, `${id} is gone without a tombstone`);
    }
  }

  async function runPapers(archive: TestArchive, listId: string): Promise<void> {
    const job = archive.house.background.jobs.find((one) => one.name === 'make-disposition-papers') ?? assert.fail();
    await job.run({ listId }, { jobId: 'test', attempt: 1, lastAttempt: true, signal: new AbortController().signal });
    const list: DispositionList = await archive.house.rooms.retention.disposition.get(loader, listId);
    assert.ok(list.papers.some((paper) => paper.kind === 'list'));
  }

  /** Runs the execution in a child that dies before its n-th act, or is killed after a while; tells whether it came to its end, and before which act it died. */
  async function killedChild(dir: string, listId: string, { act: dieAt, afterMs }: Death): Promise<{ ended: boolean; before: string | undefined }> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, dir, listId, ...(dieAt === undefined ? [] : [String(dieAt)])], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const before = output;
      output += chunk.toString('utf8');
      if (!before.includes('ready') && output.includes('ready') && afterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { ended: code === 0, before: /dies before (.*)/.exec(output)?.[1] };
  }
});

interface Death {
  readonly act?: number;
  readonly afterMs?: number;
}
