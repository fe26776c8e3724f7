import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectPath } from '../../storage/layout.js';
import { AGENCY_A, anArchive, given } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

describe('the page of preservation', function () {
  this.timeout(120_000);
  let archive: TestArchive;
  let archivist: Browser;
  let recordId: string;
  let master: string;

  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa.a', AGENCY_A, 'digitisation-officer');
    await archive.user('luutru.a', AGENCY_A, 'archivist');
    const { actor } = await archive.signIn('sohoa.a');
    archivist = await archive.signIn('luutru.a');
    const brought = await archive.bring(actor, { number: '7/UBND' }, given('cong-van', { title: 'Công văn kiểm tra toàn vẹn', sensitivity: 'public' }));
    recordId = brought.recordId ?? assert.fail(JSON.stringify(brought.reason));
    await archive.house.background.settled();
    const described = await archive.house.storage.store.describe(recordId);
    const file = described.versions[0]?.files.find((one) => one.logicalPath.endsWith('.pdf'))?.logicalPath ?? '';
    master = join(archive.dir, 'objects', objectPath(recordId), 'v1/content', file);
  });
  after(() => archive.close());

  const openAlarms = async (): Promise<number> => Number((await archive.house.ground.database.rows("SELECT COUNT(*) AS n FROM fixity_alarms WHERE state = 'open'", []))[0]?.['n']);

  it('is for those who preserve and those who inspect', async () => {
    assert.equal((await archivist.get('/preservation')).status, 200);
    const other = await archive.signIn('sohoa.a');
    assert.equal((await other.get('/preservation')).status, 403);
    assert.equal((await other.post(`/preservation/verify/${recordId}`)).status, 403);
  });

  it('verifies a record when asked and says so on its page', async () => {
    const answer = await archivist.post(`/preservation/verify/${recordId}`);
    assert.deepEqual([answer.status, answer.headers['location']], [303, `/records/${recordId}`]);
    const page = await archivist.get(`/records/${recordId}`);
    assert.match(page.text, /Kiểm tra toàn vẹn gần nhất/);
    assert.match(page.text, /Nguyên vẹn/);
  });

  it('tells the archivist of a flipped bit at home, with what to do, until it is acknowledged with a reason', async () => {
    const bytes = await readFile(master);
    const sound = Buffer.from(bytes);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    await chmod(master, 0o644);
    await writeFile(master, bytes);
    await archivist.post(`/preservation/verify/${recordId}`);
    assert.equal(await openAlarms(), 1);
    assert.match((await archivist.get('/')).text, /Cảnh báo toàn vẹn chờ xử lý/);
    const page = await archivist.get('/preservation');
    assert.match(page.text, /Cần khôi phục từ bản sao lưu/);
    const action = /action="(\/preservation\/alarms\/[^"]+\/acknowledge)"/.exec(page.text)?.[1] ?? '';
    assert.equal((await archivist.post(action).type('form').send({ reason: '' })).status, 400);
    assert.equal((await archivist.post(action).type('form').send({ reason: 'Đã gọi đơn vị vận hành' })).status, 303);
    assert.equal(await openAlarms(), 0);
    assert.match((await archivist.get('/preservation')).text, /Đã gọi đơn vị vận hành/);
    await writeFile(master, sound);
    await archivist.post(`/preservation/verify/${recordId}`);
    assert.match((await archivist.get('/preservation')).text, /Đã nguyên vẹn trở lại/);
  });

  it('writes what happened to the bytes into the PREMIS events beside them', async () => {
    await archive.house.background.settled();
    const { stream } = await archive.house.storage.store.read(recordId, 'metadata/premis.json');
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const { premis } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { premis: { event: { eventType: string; eventOutcomeInformation: { eventOutcome: string } }[] } };
    const events = premis.event.map((event) => `${event.eventType} ${event.eventOutcomeInformation.eventOutcome}`);
    assert.ok(events.includes('ingestion success') && events.includes('fixity check failure'), events.join(', '));
  });
});
