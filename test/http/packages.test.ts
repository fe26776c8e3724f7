import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { AGENCY_A, AGENCY_B, anArchive, given } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

async function zipOf(files: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('packages over HTTP', function () {
  this.timeout(120_000);
  let archive: TestArchive;
  let officer: Browser;

  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa', AGENCY_A, 'digitisation-officer');
    officer = await archive.signIn('sohoa');
  });
  after(() => archive.close());

  async function until(path: string, done: (state: string) => boolean): Promise<{ state: string; findings: { rule: string; message: string; remedy: string }[]; fileHref: string | null }> {
    for (let tries = 0; tries < 600; tries += 1) {
      const answer = await officer.get(`/api/v1${path}`).set('Accept', 'application/json');
      assert.equal(answer.status, 200, answer.text);
      if (done((answer.body as { state: string }).state)) return answer.body as never;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${path} never came to rest`);
  }
  const atRest = (state: string): boolean => ['archived', 'refused', 'blocked', 'ready', 'failed'].includes(state);

  it('come in by the form, are followed on their page, go out with a reason and are fetched by whoever asked', async () => {
    const bytes = Buffer.from(await aLetterPdf({ number: '5/UBND-TH', subject: 'Qua biểu mẫu' }));
    const paper = { ...given('cong-van', { title: 'Qua biểu mẫu', documentNumber: '5/UBND-TH' }), files: [{ path: '1.pdf', sha256: createHash('sha256').update(bytes).digest('hex') }] };
    const zip = await zipOf({ 'manifest.json': JSON.stringify({ papers: [paper] }), '1.pdf': bytes });
    const sent = await officer.post('/packages').attach('file', zip, { filename: 'gói.zip', contentType: 'application/zip' });
    assert.equal(sent.status, 303, sent.text);
    const path = String(sent.headers['location']);
    assert.equal((await until(path, atRest)).state, 'archived');
    const page = await officer.get(path);
    assert.ok(page.text.includes('Đã vào kho trọn vẹn'));

    const [record] = await archive.house.archive.records.findDuplicates({ sha256: paper.files[0]?.sha256 ?? '' });
    const list = await officer.get(`/packages?record=${record?.id ?? ''}`);
    assert.ok(list.text.includes(record?.id ?? '?'), 'the form knows the record');
    const unreasoned = await officer.post('/packages/export').type('form').send({ records: record?.id ?? '', format: 'bagit', reason: '' });
    assert.equal(unreasoned.status, 400);
    const asked = await officer.post('/packages/export').type('form').send({ records: record?.id ?? '', format: 'bagit', reason: 'Kiểm tra theo yêu cầu' });
    assert.equal(asked.status, 303, asked.text);
    const ready = await until(String(asked.headers['location']), atRest);
    assert.equal(ready.state, 'ready');
    const file = await officer.get(ready.fileHref ?? '').buffer(true).parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
    assert.equal(file.status, 200);
    assert.equal((file.body as Buffer).subarray(0, 2).toString(), 'PK');
  });

  it('tell over the API per rule what failed and how to mend it', async () => {
    const client = await archive.client('Hệ thống nộp gói', AGENCY_A, { permissions: ['submission.create', 'submission.confirm', 'submission.read'] });
    const sent = await client.post('/api/v1/packages').attach('file', await zipOf({ 'la.txt': 'x' }), { filename: 'la.zip', contentType: 'application/zip' });
    assert.equal(sent.status, 202, sent.text);
    const found = await until((sent.body as { href: string }).href.replace('/api/v1', ''), atRest);
    assert.equal(found.state, 'refused');
    assert.deepEqual(found.findings.map((finding) => finding.rule), ['package-unknown']);
    assert.ok(found.findings.every((finding) => finding.message.length > 10 && finding.remedy.length > 10));
  });

  it('are refused to those who may not bring papers, unknown to strangers, and closed to forged forms', async () => {
    await archive.user('motcua', AGENCY_A, 'counter-officer');
    await archive.user('khac', AGENCY_B, 'digitisation-officer');
    const counter = await archive.signIn('motcua');
    const zip = await zipOf({ a: 'x' });
    assert.equal((await counter.post('/packages').attach('file', zip, 'a.zip')).status, 403);
    const one = await officer.get('/packages');
    const href = /href="(\/packages\/[0-9a-f-]{36})"/.exec(one.text)?.[1] ?? '';
    assert.equal((await (await archive.signIn('khac')).get(href)).status, 404);
    assert.equal((await officer.post('/packages').set('X-CSRF-Token', 'falsch').attach('file', zip, 'a.zip')).status, 403);
  });
});
