import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'supertest';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { AGENCY_A, AGENCY_B, anArchive, loader } from './support/an-archive.js';
import type { Browser, System, TestArchive } from './support/an-archive.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('handing papers in over HTTP', () => {
  let archive: TestArchive;
  let system: System;
  let officer: Browser;
  let letter: Buffer;
  before(async function () {
    this.timeout(60_000);
    // Without the background nothing moves on: what is kept is what a request left.
    archive = await anArchive({ env: { KHOSO_UPLOAD_LIMIT_MB: '1' }, background: false });
    system = await archive.client('Một cửa', AGENCY_A, { permissions: ['submission.create', 'submission.read', 'dossier.open', 'dossier.read'] });
    await archive.user('motcua.a', AGENCY_A, 'counter-officer');
    officer = await archive.signIn('motcua.a');
    letter = Buffer.from(await aLetterPdf({ number: '21/UBND-VP' }));
  });
  after(() => archive.close());

  const send = (key?: string, by: System = system): Test => {
    const test = by.post('/api/v1/submissions').set('Accept', 'application/json');
    return key === undefined ? test : test.set('Idempotency-Key', key);
  };
  const pdf = (bytes: Buffer, filename = 'công văn.pdf') => ['file', bytes, { filename, contentType: 'application/pdf' }] as const;
  const deliveries = async (): Promise<number> => (await archive.house.archive.intake.listItems(loader, {}, undefined, 200)).items.length;
  const staged = async (): Promise<string[]> => {
    const found = await readdir(join(archive.dir, 'staging'), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
  };
  /** What a request left behind, in rows and on the disk. */
  const left = async (): Promise<string> => JSON.stringify([await deliveries(), await staged()]);

  it('answers 202 with a link under which the delivery stands', async () => {
    const answer = await send().field('sha256', sha256(letter)).attach(...pdf(letter));
    assert.equal(answer.status, 202, answer.text);
    assert.equal(answer.headers['location'], answer.body.href);
    const state = await system.get(String(answer.headers['location']));
    assert.deepEqual([state.status, state.body.id, state.body.items[0].state, state.body.items[0].files[0].sha256], [200, answer.body.id, 'received', sha256(letter)]);
  });

  it('the same key with the same content answers as the first time and keeps nothing more', async () => {
    const first = await send('khoa-lap-lai-1').attach(...pdf(letter));
    assert.equal(first.status, 202);
    const before = await left();
    for (let again = 0; again < 3; again += 1) {
      const repeated = await send('khoa-lap-lai-1').attach(...pdf(letter));
      assert.deepEqual([repeated.status, repeated.body.id, repeated.headers['location']], [200, first.body.id, first.headers['location']]);
    }
    assert.equal(await left(), before);
  });

  it('the same key sent five times at once makes one delivery', async () => {
    const before = await deliveries();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send('khoa-cung-luc').attach(...pdf(letter))));
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 200, 200, 200, 202]);
    assert.equal(await deliveries(), before + 1);
  });

  it('the same key with other bytes, another name or other metadata answers 409 and keeps nothing', async () => {
    await send('khoa-khac-noi-dung').attach(...pdf(letter));
    const before = await left();
    const other = Buffer.concat([letter, Buffer.from('\n')]);
    for (const test of [
      send('khoa-khac-noi-dung').attach(...pdf(other)),
      send('khoa-khac-noi-dung').attach(...pdf(letter, 'tên khác.pdf')),
      send('khoa-khac-noi-dung').field('metadata', JSON.stringify({ papers: [{ title: 'Tên' }] })).attach(...pdf(letter)),
      send('khoa-khac-noi-dung').attach(...pdf(letter)).attach(...pdf(other, 'b.pdf')),
    ]) {
      const answer = await test;
      assert.deepEqual([answer.status, answer.body.code], [409, 'idempotency-key-reused']);
    }
    assert.equal(await left(), before);
  });

  it("another system's key of the same words is another key", async () => {
    const second = await archive.client('Bưu điện', AGENCY_B, { permissions: ['submission.create', 'submission.read'] });
    const mine = await send('khoa-chung-ten').attach(...pdf(letter));
    const theirs = await send('khoa-chung-ten', second).attach(...pdf(Buffer.concat([letter, Buffer.from('\n')])));
    assert.deepEqual([mine.status, theirs.status], [202, 202]);
    assert.notEqual(mine.body.id, theirs.body.id);
    assert.equal((await second.get(String(mine.headers['location']))).status, 404);
  });

  it('other bytes than their checksum says answer 400 and nothing is kept', async () => {
    const before = await left();
    for (const [field, code] of [[sha256(Buffer.from('khác')), 'checksum-mismatch'], ['khong-phai-hex', 'checksum-malformed']] as const) {
      const answer = await send().field('sha256', field).attach(...pdf(letter));
      assert.deepEqual([answer.status, answer.body.code], [400, code]);
      assert.equal(await left(), before);
    }
  });

  it('one wrong file of several refuses the whole delivery', async () => {
    const before = await deliveries();
    const answer = await send('khoa-mot-tep-sai').attach(...pdf(letter)).field('sha256', sha256(Buffer.from('khác'))).attach(...pdf(letter, 'b.pdf'));
    assert.deepEqual([answer.status, answer.body.code], [400, 'checksum-mismatch']);
    assert.equal(await deliveries(), before);
    assert.equal((await send('khoa-mot-tep-sai').attach(...pdf(letter))).status, 202, 'the key is still free');
  });

  it('a file over the limit answers 413 with the limit and leaves nothing', async () => {
    const before = await left();
    const answer = await send().attach(...pdf(Buffer.alloc(1024 * 1024 + 1, 65)));
    assert.deepEqual([answer.status, answer.body.code, answer.type], [413, 'file-too-large', 'application/problem+json']);
    assert.match(answer.body.detail, /1/);
    assert.equal(await left(), before);
  });

  it('no files, too short keys, broken multipart, unknown fields and metadata that is no JSON are clear refusals', async () => {
    const before = await left();
    const cases: [Test, number, string][] = [
      [send().field('metadata', '{}'), 400, 'no-files'],
      [send('ngan').attach(...pdf(letter)), 400, 'idempotency-key-malformed'],
      [send('k'.repeat(300)).attach(...pdf(letter)), 400, 'idempotency-key-malformed'],
      [send().field('metadata', '{"papers":').attach(...pdf(letter)), 400, 'metadata-malformed'],
      [send().field('metadata', '{"agencyId":"so-tu-phap"}').attach(...pdf(letter)), 400, 'invalid-input'],
      [send().field('metadata', '{"papers":[{"ownerIds":["x"]}]}').attach(...pdf(letter)), 400, 'invalid-input'],
      [send().field('metadata', '{"papers":[{"files":["khong-co.pdf"]}]}').attach(...pdf(letter)), 400, 'metadata-names-unknown-file'],
      [send().set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF'), 400, 'multipart-malformed'],
      [send().set('Content-Type', 'multipart/form-data').send('x'), 400, 'multipart-malformed'],
      [send().attach(...pdf(letter, '\u0000.pdf')), 400, 'multipart-malformed'],
      [send().send({ file: 'x' }), 415, 'wrong-media-type'],
      [send().field('metadata', 'x'.repeat(2 * 1024 * 1024 + 10)).attach(...pdf(letter)), 400, 'multipart-field-too-large'],
    ];
    for (const [test, status, code] of cases) {
      const answer = await test;
      assert.deepEqual([answer.status, answer.body.code], [status, code], code);
    }
    assert.equal(await deliveries(), Number(JSON.parse(before)[0]));
  });

  it('hostile names are kept as words, shown safely and never become paths', async () => {
    const names = ['../../../etc/passwd', '..\\..\\boot.ini', '/etc/cron.d/x.pdf', 'a\u202Efdp.exe', '<img src=x onerror=alert(1)>.pdf', 'CON.pdf', '"; drop table records; --.pdf', `${'dài '.repeat(300)}.pdf`, '...', "';alert(1)//.pdf"];
    for (const [index, name] of names.entries()) {
      const bytes = Buffer.concat([letter, Buffer.from(`\n%${index}`)]);
      const answer = await send().attach(...pdf(bytes, name));
      assert.equal(answer.status, 202, `${JSON.stringify(name)} ${answer.text}`);
      const shown = String(answer.body.items[0].files[0].name);
      assert.ok(shown.length > 0 && shown.length <= 125, JSON.stringify(shown));
      assert.doesNotMatch(shown, /[/\\<>\u0000-\u001f\u202e]|^\.\./, JSON.stringify(shown));
      const page = await officer.get(`/intake/submissions/${String(answer.body.id)}`);
      assert.equal(page.status, 200);
      assert.doesNotMatch(page.text, /<img src=x|onerror=alert\(1\)>/);
      const download = await officer.get(`/intake/items/${String(answer.body.items[0].id)}/files/0`);
      assert.equal(download.status, 200);
      assert.match(String(download.headers['content-disposition']), /^attachment; filename\*=UTF-8''[\w%.~!*'()-]+$/);
    }
    for (const name of await staged()) assert.match(name, /^[\w.-]+$/);
  });

  it('takes files from the page of a dossier and brings the officer back to it', async () => {
    const dossier = await archive.dossier(officer.actor, 'H48.71-261116-0007', await archive.owner('Nguyễn Thị Mẫu', '051190000001'));
    const bytes = Buffer.concat([letter, Buffer.from('\n%trang')]);
    const done = await officer.post(`/intake/dossiers/${dossier.id}/files`).attach(...pdf(bytes));
    assert.deepEqual([done.status, done.headers['location']], [303, `/intake/dossiers/${dossier.id}`]);
    const page = await officer.get(`/intake/dossiers/${dossier.id}`);
    assert.ok(page.text.includes('công văn.pdf'));
    const big = await officer.post(`/intake/dossiers/${dossier.id}/files`).attach(...pdf(Buffer.alloc(1024 * 1024 + 1, 65)));
    assert.equal(big.status, 413);
    assert.doesNotMatch(big.text, /node_modules|\.ts:/);
  });

  it('a system that may not hand in, or a visitor, leaves nothing', async () => {
    const before = await left();
    const reader = await archive.client('Chỉ đọc', AGENCY_A, {});
    assert.equal((await send(undefined, reader).attach(...pdf(letter))).status, 403);
    await archive.house.archive.access.changeClient(loader, reader.id, { state: 'revoked' });
    assert.equal((await send(undefined, reader).attach(...pdf(letter))).status, 401);
    assert.equal(await left(), before);
  });

  it('opens the dossier and takes in the owner it was sent with, once', async () => {
    const metadata = JSON.stringify({
      dossier: { code: 'H48.71-261116-0008', procedureCode: '1.001193', purpose: 'Đăng ký khai sinh' },
      owner: { kind: 'person', name: 'Lê Văn Mới', identifiers: [{ kind: 'personal-number', value: '051190000033' }] }, papers: [{ title: 'Giấy chứng sinh' }],
    });
    const answer = await send('khoa-ho-so-moi').field('metadata', metadata).attach(...pdf(letter));
    assert.deepEqual([answer.status, answer.body.dossierCode], [202, 'H48.71-261116-0008'], answer.text);
    const found = await system.get('/api/v1/dossiers?code=H48.71-261116-0008');
    assert.deepEqual([found.status, found.body.items[0].agencyId, found.body.items[0].purpose], [200, AGENCY_A, 'Đăng ký khai sinh']);
  });
});
