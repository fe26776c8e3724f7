import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyProof } from '../../scripts/commands/proof.js';
import type { Printer } from '../../scripts/commands/print.js';
import type { CheckedProof } from '../../server/archive/signatures/proofs/check-proof.js';
import { AGENCY_A, AGENCY_B, anArchive, given } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

describe('the proof of a record over HTTP', function () {
  this.timeout(120_000);
  let archive: TestArchive;
  let officer: Browser;
  let stranger: Browser;
  let recordId: string;
  let bytes: Buffer;
  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa.a', AGENCY_A, 'digitisation-officer');
    await archive.user('sohoa.b', AGENCY_B, 'digitisation-officer');
    [officer, stranger] = [await archive.signIn('sohoa.a'), await archive.signIn('sohoa.b')];
    const brought = await archive.bring(officer.actor, { number: '12/BB', title: 'BIÊN BẢN HỌP' }, given('bien-ban-hop', { title: 'Biên bản họp' }));
    assert.ok(brought.recordId !== null, JSON.stringify(brought.reason));
    [recordId, bytes] = [brought.recordId, brought.bytes];
    const job = archive.house.background.jobs.find((one) => one.name === 'gather-proofs');
    await job?.run({}, { jobId: 'night', attempt: 1, lastAttempt: false, signal: new AbortController().signal });
  });
  after(() => archive.close());

  it('is a file to take away, and the offline tool finds the paper in it', async () => {
    const answer = await officer.get(`/records/${recordId}/proof`).expect(200);
    assert.match(answer.headers['content-disposition'] ?? '', /^attachment; filename="proof-/);
    const folder = await mkdtemp(join(tmpdir(), 'khoso-proof-'));
    await writeFile(join(folder, 'proof.json'), answer.text);
    await writeFile(join(folder, 'paper.pdf'), bytes);
    await writeFile(join(folder, 'other.pdf'), 'another paper');
    const said: { value: CheckedProof; text: string }[] = [];
    const printer: Printer = { json: true, result: (value, text) => void said.push({ value: value as CheckedProof, text }), line: () => undefined, note: () => undefined, progress: () => undefined };
    assert.equal(await verifyProof(printer, join(folder, 'proof.json'), [join(folder, 'paper.pdf')], {}), true);
    assert.equal(await verifyProof(printer, join(folder, 'proof.json'), [join(folder, 'paper.pdf'), join(folder, 'other.pdf')], { lang: 'en' }), false);
    assert.deepEqual(said[1]?.value.files.map((file) => [file.proven, file.sha256]), [[true, createHash('sha256').update(bytes).digest('hex')], [false, createHash('sha256').update('another paper').digest('hex')]]);
    assert.match(said[0]?.text ?? '', /có trong nhật ký của kho/);
    assert.match(said[1]?.text ?? '', /other\.pdf: NOT in this proof/);
    await assert.rejects(verifyProof(printer, join(folder, 'paper.pdf'), [], {}), { code: 'proof-unreadable' });
    await rm(folder, { recursive: true });
  });

  it('is shown on the record page', async () => {
    const page = await officer.get(`/records/${recordId}`).expect(200);
    assert.match(page.text, /Bằng chứng về thời điểm/);
    assert.match(page.text, new RegExp(`/records/${recordId}/proof`));
  });

  it('answers strangers as if there were no such record', async () => {
    await stranger.get(`/records/${recordId}/proof`).expect(404);
    await officer.get('/records/no-such-record/proof').expect(404);
  });

  it('is given to other systems within their grant', async () => {
    const system = await archive.client('Hệ thống A', AGENCY_A, { sensitivities: ['public', 'restricted'], purposes: ['Kiểm tra'] });
    const answer = await system.get(`/api/v1/records/${recordId}/proof?purpose=${encodeURIComponent('Kiểm tra')}`).expect(200);
    assert.deepEqual([answer.body.format, answer.body.record], ['kho-so.proof/1', recordId]);
    const blind = await archive.client('Hệ thống B', AGENCY_B, { sensitivities: ['public'] });
    await blind.get(`/api/v1/records/${recordId}/proof`).expect(404);
  });
});
