import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aSignedPdf } from '../builders/a-signed-pdf.js';
import { AGENCY_A, anArchive } from './support/an-archive.js';
import type { Browser, System, TestArchive } from './support/an-archive.js';

/** Changes one signed byte, of the comment behind the header. */
function touched(pdf: Buffer): Buffer {
  const at = pdf.indexOf('%', 5) + 1;
  pdf[at] = (pdf[at] ?? 0) ^ 1;
  return pdf;
}

interface ItemJson {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly findings: readonly { readonly code: string; readonly level: string; readonly message: string }[];
  readonly record: { readonly id: string } | null;
}

describe('how signed papers are accepted over HTTP', function () {
  this.timeout(120_000);
  let world: TestArchive;
  let dir: string;
  let system: System;
  let officer: Browser;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-policy-'));
    const policy = join(dir, 'intake.json');
    // The administrator is stricter with plans than the archive as shipped.
    await writeFile(policy, JSON.stringify({ byType: { 'ke-hoach': { levels: { 'signature-failed': 'reject' } } } }));
    world = await anArchive({ env: { KHOSO_INTAKE_POLICY_FILE: policy } });
    system = await world.client('Một cửa', AGENCY_A, { permissions: ['submission.create', 'submission.read', 'submission.confirm', 'record.read'] });
    await world.user('sohoa.a', AGENCY_A, 'digitisation-officer');
    officer = await world.signIn('sohoa.a');
  });
  after(async () => {
    await world.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function send(pdf: Buffer, metadata: object): Promise<ItemJson> {
    const answer = await system.post('/api/v1/submissions').set('Accept-Language', 'vi').set('Accept', 'application/json').field('metadata', JSON.stringify(metadata)).attach('file', pdf, { filename: 'van ban.pdf', contentType: 'application/pdf' });
    assert.equal(answer.status, 202, answer.text);
    await world.house.background.settled();
    const state = await system.get(String(answer.headers['location'])).set('Accept-Language', 'vi');
    assert.equal(state.status, 200, state.text);
    return (state.body as { items: ItemJson[] }).items[0] ?? assert.fail('no item');
  }
  const about = (typeCode: string, number: string): object => ({ papers: [{ typeCode, title: 'Văn bản thử nghiệm', documentNumber: number, issuedOn: '2026-03-09', issuerName: 'Ủy ban nhân dân tỉnh Quảng Ngãi', copyClass: 'A' }] });
  const signature = (item: ItemJson): (readonly [string, string])[] => item.findings.filter((finding) => finding.code.startsWith('signature')).map((finding) => [finding.level, finding.code] as const);

  it('what cannot be concluded on is taken in, and the sender reads that it was checked and why it is open', async () => {
    const item = await send(await aSignedPdf({ letter: { number: '11' } }), about('cong-van', '11/UBND-TH'));
    assert.deepEqual([item.state, signature(item)], ['archived', [['note', 'signature-indeterminate']]], JSON.stringify(item));
    assert.match(item.findings.find((finding) => finding.code === 'signature-indeterminate')?.message ?? '', /2 trong 2 chữ ký chưa đủ căn cứ/);
  });

  it('what fails waits for a person', async () => {
    const item = await send(touched(await aSignedPdf({ letter: { number: '12' } })), about('cong-van', '12/UBND-TH'));
    assert.deepEqual([item.state, item.record, signature(item)], ['waiting', null, [['warn', 'signature-failed']]], JSON.stringify(item));
  });

  it('what fails and is of a type that refuses it is kept out with the reason', async () => {
    const item = await send(touched(await aSignedPdf({ letter: { number: '13' } })), about('ke-hoach', '13/KH-UBND'));
    assert.deepEqual([item.state, signature(item)], ['refused', [['reject', 'signature-failed']]], JSON.stringify(item));
  });

  it('naming such a type only at the confirmation does not get round it: the officer reads the reason beside the type', async () => {
    const item = await send(touched(await aSignedPdf({ letter: { number: '14' } })), { papers: [{ title: 'Văn bản thử nghiệm' }] });
    assert.equal(item.state, 'waiting', JSON.stringify(item));
    const page = await officer.get(`/intake/confirm?item=${item.id}`);
    assert.match(page.text, /Đã kiểm tra chữ ký số: 2 trong 2 chữ ký không hợp lệ/);
    const answer = await officer.post('/intake/confirm').type('form').send({
      confirm: item.id, [`${item.id}.version`]: String(item.version), [`${item.id}.typeCode`]: 'ke-hoach', [`${item.id}.title`]: 'Kế hoạch thử nghiệm', [`${item.id}.issuedOn`]: '2026-03-09',
      [`${item.id}.issuerName`]: 'Ủy ban nhân dân tỉnh Quảng Ngãi', [`${item.id}.documentNumber`]: '14/KH-UBND', [`${item.id}.copyClass`]: 'A',
    });
    assert.equal(answer.status, 409, answer.text.slice(0, 500));
    assert.match(answer.text, /loại giấy tờ này không được nhận khi chữ ký không hợp lệ/);
  });
});
