import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Response } from 'supertest';
import type { GivenMetadata } from '../../server/archive/intake/model.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { newId } from '../../server/kernel/identifiers.js';
import { revocationList } from '../../scripts/demo/pki/revocation.js';
import { anEncryptedPdf } from '../builders/odd-pdfs.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { aSignedPdf } from '../builders/a-signed-pdf.js';
import { testAuthority } from '../fakes/certificate-authority.js';
import { AGENCY_A, given } from './support/an-archive.js';
import type { Browser, System } from './support/an-archive.js';
import { twoAgencies } from './support/two-agencies.js';
import type { TwoAgencies } from './support/two-agencies.js';

/** Keeps the body as bytes. */
const asBytes = (res: Response, done: (error: Error | null, body: Buffer) => void): void => {
  const stream = res as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
};

interface Verdict {
  main: string; sub: string | null; state: string; sentence: string; statements: string[]; sha256: string; trustStore: { version: number; sha256: string };
  signatures: { number: number; main: string; sub: string | null; signer: string; claimedAt: string; sentences: string[]; signedEnd: number }[]; explanations: { code: string; found: string; means: string; todo: string; signatures: string }[]; verdict?: object;
}
interface RunList { latest: { id: string; main: string; signatures: { signedEnd: number; bytesAfter: number }[]; reportHref: string; etsiReportHref: string }[]; runs: { id: string; cause: string }[]; faults: object[] }

describe('signatures over HTTP', function () {
  this.timeout(120_000);
  let world: TwoAgencies;
  let signed: Buffer;
  let recordId: string;
  let runId: string;
  let system: System;

  async function bring(actor: OfficerActor, bytes: Buffer, metadata: GivenMetadata): Promise<string> {
    const { intake } = world.house.archive;
    const file = await intake.receiveFile(actor, Readable.from([bytes]), { originalName: 'cong-van.pdf', declaredType: 'application/pdf' });
    const { submission } = await intake.createSubmission(actor, { channel: 'cli', papers: [{ files: [file], given: metadata }] });
    await world.house.background.settled();
    const [item] = (await intake.getSubmission(actor, submission.id)).items;
    assert.ok(item?.recordId, JSON.stringify([item?.state, item?.findings]));
    return item.recordId;
  }

  before(async () => {
    world = await twoAgencies();
    signed = await aSignedPdf();
    recordId = await bring(world.scanA.actor, signed, given('bien-ban-hop', { title: 'Biên bản ký số' }));
    runId = (await listOf(world.archivistA)).latest[0]?.id ?? '';
    system = await world.client('Phần mềm văn bản', AGENCY_A, { permissions: ['signature.verify'] });
  });
  after(() => world.close());

  const listOf = async (who: Browser): Promise<RunList> => (await who.get(`/api/v1/records/${recordId}/signatures`).set('Accept', 'application/json')).body as RunList;
  const verify = (who: System, bytes: Buffer): PromiseLike<Response> => who.post('/api/v1/signatures/verify').set('Accept-Language', 'en').set('Content-Type', 'application/pdf').send(bytes);

  describe('of a record', () => {
    const under = (id: string, run: string): [string, 'get' | 'post'][] => [
      [`/records/${id}/signatures`, 'get'], [`/records/${id}/signatures/judge`, 'post'], [`/records/${id}/signatures/${run}`, 'get'], [`/records/${id}/signatures/${run}/print`, 'get'], [`/records/${id}/signatures/${run}/report.json`, 'get'],
      [`/records/${id}/signatures/${run}/etsi.json`, 'get'], [`/records/${id}/signatures/${run}/1/revision.pdf`, 'get'], [`/records/${id}/signatures/${run}/1/compare`, 'get'], [`/records/${id}/signatures/${run}/1/compare/1/signed`, 'get'],
      [`/api/v1/records/${id}/signatures`, 'get'], [`/api/v1/records/${id}/signatures/${run}/report`, 'get'], [`/api/v1/records/${id}/signatures/${run}/report?format=etsi`, 'get'], [`/api/v1/records/${id}/signatures/${run}/1/revision`, 'get'],
    ];

    it('another agency gets the answer of a record that does not exist, on every door', async () => {
      for (const [path, method] of under(recordId, runId)) {
        const [foreign, unknown] = await Promise.all([world.strangerB[method](path), world.strangerB[method](path.replace(recordId, newId()))]);
        assert.deepEqual([foreign.status, unknown.status], [404, 404], path);
        assert.ok(!foreign.text.includes('Hư Cấu') && !foreign.text.includes('Biên bản ký số'), path);
      }
    });

    it('its own keepers open every door', async () => {
      for (const [path, method] of under(recordId, runId).filter(([, kind]) => kind === 'get')) assert.equal((await world.archivistA[method](path)).status, 200, path);
    });

    it("a run of one record does not exist under another one's address", async () => {
      for (const [path, method] of under(world.open.id, runId).filter(([path]) => path.includes(runId))) assert.equal((await world.archivistA[method](path)).status, 404, path);
    });

    it('a signature, a page or a run that is not there is not found', async () => {
      for (const path of [`/records/${recordId}/signatures/${runId}/3/revision.pdf`, `/records/${recordId}/signatures/${runId}/3/compare`, `/records/${recordId}/signatures/${runId}/1/compare/99999/signed`, `/records/${recordId}/signatures/${newId()}`]) {
        assert.equal((await world.archivistA.get(path)).status, 404, path);
      }
      assert.notEqual((await world.archivistA.get(`/records/${recordId}/signatures/${runId}/0/revision.pdf`)).status, 200);
    });

    it('tells on its page in one line what was proven, and in words beside each sign', async () => {
      const { text } = await world.archivistA.get(`/records/${recordId}`);
      assert.match(text, /id="signatures"/);
      assert.match(text, /Chưa kết luận được\.<\/strong> Nội dung không đổi từ khi ký, nhưng chưa xác nhận được nơi cấp chứng thư/);
      assert.match(text, /2 chữ ký số: chưa kết luận được/);
      assert.match(text, /1\. Nguyễn Văn Hư Cấu/);
      assert.match(text, /Nội dung được ký còn nguyên vẹn \(đã so bằng mật mã, 2 chữ ký\)/);
      assert.match(text, /Giờ ký của 2 trong 2 chữ ký chỉ là giờ do máy người ký ghi/);
      assert.doesNotMatch(text, /999080000001/, "the signer's number stands nowhere in full");
      const english = (await world.archivistA.get(`/records/${recordId}?lang=en`)).text;
      assert.match(english, /Not conclusive\.<\/strong> The content has not changed since signing, but the authority behind the signer&#x27;s certificate is not confirmed/);
    });

    it('a letter without signatures says that pictures are pictures', async () => {
      const { text } = await world.archivistA.get(`/records/${world.open.id}`);
      assert.match(text, /Không có chữ ký số\.<\/strong> Ảnh chữ ký hoặc con dấu trên trang, nếu có, chỉ là ảnh chữ ký, không có chữ ký số/);
    });

    it('hands out the signed revision byte by byte, and writes down who took it', async () => {
      const [run] = (await listOf(world.archivistA)).latest;
      const [first] = run?.signatures ?? [];
      assert.ok(first !== undefined && first.signedEnd > 0 && first.signedEnd < signed.length);
      const answer = await world.archivistA.get(`/records/${recordId}/signatures/${runId}/1/revision.pdf`).buffer(true).parse(asBytes);
      assert.deepEqual([answer.status, answer.headers['content-type'], answer.headers['content-length'], answer.headers['cache-control']], [200, 'application/pdf', String(first.signedEnd), 'private, no-store']);
      assert.ok(signed.subarray(0, first.signedEnd).equals(answer.body as Buffer));
      const trail = await world.house.ground.audit.trailOf('record', [recordId], 20);
      assert.ok(trail.some((entry) => entry.action === 'record.opened' && entry.actorId === world.archivistA.actor.id));
    });

    it('shows where the present page differs from the signed one', async () => {
      const { status, text } = await world.archivistA.get(`/records/${recordId}/signatures/${runId}/1/compare`);
      assert.equal(status, 200);
      assert.match(text, /1 trong 1 trang trông khác/);
      assert.match(text, /Đây là bằng chứng cho người xem, không phải kết luận về chữ ký/);
      assert.match(text, /<rect class="box box--current"/);
      for (const side of ['signed', 'present']) {
        const picture = await world.archivistA.get(`/records/${recordId}/signatures/${runId}/1/compare/1/${side}`).buffer(true).parse(asBytes);
        assert.deepEqual([picture.status, picture.headers['content-type']], [200, 'image/webp']);
      }
    });

    it('gives its reports as stored and in the structure of ETSI TS 119 102-2', async () => {
      const stored = (await world.archivistA.get(`/records/${recordId}/signatures/${runId}/report.json`)).body as { format: string; run: { id: string }; verdict: { sha256: string } };
      assert.deepEqual([stored.format, stored.run.id, stored.verdict.sha256], ['kho-so.signature-report', runId, createHash('sha256').update(signed).digest('hex')]);
      interface Etsi { ValidationReport: { SignatureValidationReport: { SignatureValidationStatus: { MainIndication: string; SubIndication: string[] }; SignerInformation: { SignerCertificate: { VOReference: string[] } } }[]; SignatureValidationObjects: { ValidationObject: { '@id': string }[] } } }
      const { ValidationReport: etsi } = (await world.archivistA.get(`/api/v1/records/${recordId}/signatures/${runId}/report?format=etsi`)).body as Etsi;
      assert.equal(etsi.SignatureValidationReport.length, 2);
      const [one] = etsi.SignatureValidationReport;
      assert.deepEqual(one?.SignatureValidationStatus.MainIndication, 'urn:etsi:019102:mainindication:indeterminate');
      assert.deepEqual(one?.SignatureValidationStatus.SubIndication, ['urn:etsi:019102:subindication:NO_CERTIFICATE_CHAIN_FOUND']);
      const ids = etsi.SignatureValidationObjects.ValidationObject.map((object) => object['@id']);
      assert.ok(ids.includes(one?.SignerInformation.SignerCertificate.VOReference[0] ?? ''), 'what is referred to is there');
      assert.equal(new Set(ids).size, ids.length);
    });

    it('is judged again when asked, and the earlier run stays', async () => {
      const before = (await listOf(world.archivistA)).runs.length;
      assert.equal((await world.archivistA.post(`/records/${recordId}/signatures/judge`)).status, 303);
      const { runs } = await listOf(world.archivistA);
      assert.deepEqual([runs.length, runs[0]?.cause, runs.some((run) => run.id === runId)], [before + 1, 'asked', true]);
      const page = (await world.archivistA.get(`/records/${recordId}/signatures`)).text;
      assert.match(page, /theo yêu cầu/);
      assert.match(page, /khi vào kho/);
    });
  });

  describe('of a file that is not kept', () => {
    it('are judged with sentences in the caller\'s language; the log keeps digest and verdict, the disk nothing', async () => {
      const { status, body } = await verify(system, signed);
      const verdict = body as Verdict;
      assert.equal(status, 200, JSON.stringify(body).slice(0, 400));
      assert.deepEqual([verdict.main, verdict.sub, verdict.state, verdict.signatures.length, verdict.sha256], ['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND', 'indeterminate', 2, createHash('sha256').update(signed).digest('hex')]);
      assert.equal(verdict.signatures[0]?.signer, 'Nguyễn Văn Hư Cấu');
      assert.match(verdict.sentence, /^Not conclusive\. The content has not changed since signing, but the authority/);
      assert.ok(verdict.explanations.some((one) => one.code === 'untrusted-root' && one.signatures === '1, 2' && one.todo !== ''), JSON.stringify(verdict.explanations));
      assert.equal(verdict.verdict, undefined);
      assert.deepEqual(await readdir(join(world.dir, 'cache', 'checked')), []);
      const [act] = await world.house.ground.audit.actsOf(system.id, 1);
      assert.deepEqual([act?.action, act?.subjectId, act?.data['main']], ['signatures.file-checked', verdict.sha256, 'INDETERMINATE']);
    });

    it('come as a form too, and in Vietnamese when nothing else is asked for', async () => {
      const { status, body } = await system.post('/api/v1/signatures/verify?detail=full').attach('file', signed, 'cong-van.pdf');
      assert.equal(status, 200);
      assert.match((body as Verdict).sentence, /^Chưa kết luận được\. /);
      assert.ok((body as Verdict).verdict !== undefined);
    });

    it('fail when a byte that was signed is another one', async () => {
      const tampered = Buffer.from(signed);
      const at = tampered.indexOf('/MediaBox');
      tampered[at + 12] = (tampered[at + 12] ?? 0) ^ 1;
      const verdict = (await verify(system, tampered)).body as Verdict;
      assert.equal(verdict.main, 'TOTAL_FAILED');
      assert.match(verdict.sentence, /^Not valid\. /);
      assert.doesNotMatch(verdict.sentence + verdict.statements.join(), /has not changed since signing|is whole/);
    });

    it('unsigned, encrypted and broken files get a sentence and what to do', async () => {
      const plain = (await verify(system, Buffer.from(await aLetterPdf()))).body as Verdict;
      assert.deepEqual([plain.main, plain.state, plain.explanations.map((one) => one.code)], ['NO_SIGNATURE', 'none', ['picture-only']]);
      const closed = (await verify(system, anEncryptedPdf())).body as Verdict;
      assert.ok(closed.explanations.some((one) => one.code === 'encrypted-or-portfolio' && /password/.test(one.todo)), JSON.stringify(closed.explanations));
      for (const [bytes, code, status] of [[Buffer.from('<html>no</html>'), 'check-not-pdf', 400], [Buffer.alloc(3000, 65), 'check-not-pdf', 400], [Buffer.alloc(0), 'check-empty', 400]] as const) {
        const answer = await verify(system, bytes);
        assert.deepEqual([answer.status, (answer.body as { code: string }).code], [status, code]);
        assert.ok((answer.body as { detail: string }).detail.length > 20);
      }
      assert.deepEqual(await readdir(join(world.dir, 'cache', 'checked')), []);
    });

    it('need the permission, a key, and for people the token of their session', async () => {
      const other = await world.client('Không được kiểm tra', AGENCY_A, { permissions: ['record.read'] });
      assert.equal((await verify(other, signed)).status, 403);
      assert.equal((await world.admin.get('/signatures/check')).status, 403);
      assert.equal((await world.counterA.get('/signatures/check')).status, 200);
      const withoutToken = await world.counterA.get('/signatures/check');
      assert.match(withoutToken.text, /enctype="multipart\/form-data"/);
      const { default: request } = await import('supertest');
      const refused = await request(world.house.app).post('/signatures/check').set('Cookie', `khoso_session=${world.counterA.token}`).attach('file', signed, 'a.pdf');
      assert.equal(refused.status, 403);
      assert.equal((await request(world.house.app).post('/api/v1/signatures/verify').set('Content-Type', 'application/pdf').send(signed)).status, 401);
    });

    it('are read on a page as well, without being kept', async () => {
      const { status, text } = await world.counterA.post('/signatures/check').field('_csrf', world.counterA.csrf).attach('file', signed, 'cong-van.pdf');
      assert.equal(status, 200);
      assert.match(text, /Tệp đã được kiểm tra và không được lưu lại/);
      assert.match(text, /chưa xác nhận được nơi cấp chứng thư/);
      const bad = await world.counterA.post('/signatures/check').field('_csrf', world.counterA.csrf).attach('file', Buffer.from('x'), 'x.pdf');
      assert.equal(bad.status, 400);
      assert.match(bad.text, /Tệp này không phải PDF/);
      assert.equal((await world.counterA.post('/signatures/check').field('_csrf', world.counterA.csrf)).status, 400);
    });

    it('are limited by caller', async () => {
      const busy = await world.client('Hỏi quá nhiều', AGENCY_A, { permissions: ['signature.verify'] }, { ratePerMinute: 1000 });
      const statuses: number[] = [];
      for (let n = 0; n < 62; n += 1) statuses.push((await verify(busy, Buffer.from('x'))).status);
      assert.deepEqual([statuses[0], statuses[59], statuses.at(-1)], [400, 400, 429]);
    });
  });

  describe('and trust', () => {
    it('is for administrators alone', async () => {
      for (const who of [world.archivistA, world.counterA, world.strangerB]) {
        for (const path of ['/admin/trust', '/admin/trust/new?kind=add-anchor', `/admin/trust/proposals/${newId()}`]) assert.equal((await who.get(path)).status, 403, path);
        assert.equal((await who.post('/admin/trust/change').type('form').send({ kind: 'deny', fingerprint: 'aa'.repeat(32), reason: 'abcdef' })).status >= 400, true);
      }
    });

    it('one person alone changes nothing, through any form', async () => {
      const { roots } = await testAuthority();
      const { fingerprint, id } = await propose(world.admin, Buffer.from(roots.government.der));
      const tried = await world.admin.post(`/admin/trust/proposals/${id}/confirm`).type('form').send({ typed: fingerprint });
      assert.equal(tried.status, 400);
      assert.match(tried.text, /Bạn là người đề xuất/);
      assert.match((await world.admin.get('/admin/trust')).text, /Hiện chỉ có một tài khoản quản lý kho tin cậy/);
      assert.equal((await world.house.archive.trust.current()).version, 0);
    });

    it('confirmed by a second person, it reaches the verdicts of papers already kept, and their keepers\' work list', async () => {
      await world.user('quantri.2', AGENCY_A, 'administrator');
      const second = await world.signIn('quantri.2');
      const overview = (await second.get('/admin/trust')).text;
      const [, id = ''] = /\/admin\/trust\/proposals\/([\w-]+)/.exec(overview) ?? [];
      const page = (await second.get(`/admin/trust/proposals/${id}`)).text;
      const fingerprint = createHash('sha256').update((await testAuthority()).roots.government.der).digest('hex');
      assert.ok(page.replace(/<\/span><span>/g, '').includes(fingerprint), 'the whole fingerprint is shown');
      assert.match((await second.post(`/admin/trust/proposals/${id}/confirm`).type('form').send({ typed: 'abcd' })).text, /Không khớp với chứng thư trong đề xuất/);
      assert.equal((await second.post(`/admin/trust/proposals/${id}/confirm`).type('form').send({ typed: fingerprint.slice(-16) })).status, 303);
      await world.house.background.settled();
      const { latest, runs } = await listOf(world.archivistA);
      assert.equal(runs[0]?.cause, 'trust-changed');
      assert.equal(latest[0]?.main, 'INDETERMINATE', 'trusted now, but nobody knows of revocation');
      assert.match((await world.archivistA.get(`/records/${recordId}`)).text, /nơi cấp chứng thư được tin cậy, nhưng chưa biết chứng thư có bị thu hồi hay không/);
      const changes = (await world.archivistA.get('/signatures/changes')).text;
      assert.match(changes, /Biên bản ký số/);
      assert.match(changes, /kho tin cậy thay đổi/);
      const foreign = (await world.strangerB.get('/signatures/changes')).text;
      assert.doesNotMatch(foreign, /Biên bản ký số/);
      assert.equal((await world.counterA.get('/signatures/changes')).status, 403);
      const [, seen = ''] = /action="(\/signatures\/changes\/[^"]+\/seen)"/.exec(changes) ?? [];
      assert.equal((await world.strangerB.post(seen)).status, 404);
      assert.equal((await world.archivistA.post(seen)).status, 303);
      assert.match((await world.archivistA.get('/signatures/changes')).text, /Không có kết quả nào thay đổi|Đã đánh dấu/);
    });

    it('passes the paper once a revocation list was carried in, and says what is proven and what only claimed', async () => {
      const { roots, issuers } = await testAuthority();
      const now = new Date();
      for (const authority of [roots.government, issuers.government]) {
        const list = await revocationList(authority, { number: 1, thisUpdate: now, nextUpdate: new Date(now.getTime() + 86_400_000), revoked: [] });
        const answer = await world.admin.post('/admin/trust/lists').field('_csrf', world.admin.csrf).attach('file', Buffer.from(list), 'goc.crl');
        assert.equal(answer.status, 303);
        assert.match((await world.admin.get('/admin/trust')).text, /Đã giữ danh sách thu hồi của/);
      }
      assert.equal((await world.archivistA.post(`/records/${recordId}/signatures/judge`)).status, 303);
      const [run] = (await listOf(world.archivistA)).latest;
      assert.equal(run?.main, 'TOTAL_PASSED');
      const { text } = await world.archivistA.get(`/records/${recordId}`);
      assert.match(text, /2 chữ ký số: hợp lệ/);
      assert.match(text, /Hợp lệ\.<\/strong> Nội dung không đổi từ khi ký/);
      const found = (await world.archivistA.get('/search?q=Biên+bản+ký+số')).text;
      assert.match(found, /Biên bản ký số/);
    });

    it('keeps nothing that is no revocation list, and nothing from anybody else', async () => {
      const answer = await world.admin.post('/admin/trust/lists').field('_csrf', world.admin.csrf).attach('file', Buffer.from('no list'), 'goc.crl');
      assert.equal(answer.status, 303);
      assert.match((await world.admin.get('/admin/trust')).text, /Tệp không phải danh sách thu hồi/);
      assert.equal((await world.archivistA.post('/admin/trust/lists').field('_csrf', world.archivistA.csrf).attach('file', Buffer.from('no list'), 'goc.crl')).status, 403);
    });

    it('says what is wrong with a file that is no certificate, with the form as it was', async () => {
      const answer = await world.admin.post('/admin/trust/new').field('_csrf', world.admin.csrf).field('kind', 'add-anchor').field('tree', 'vn-national').field('purposes', 'signer').field('reason', 'Từ trang chính thức').attach('file', Buffer.from('%PDF-1.7'), 'goc.cer');
      assert.equal(answer.status, 400);
      assert.match(answer.text, /Cần tệp chứng thư DER, PEM hoặc PKCS#7/);
      assert.match(answer.text, /Từ trang chính thức/);
      const nothing = await world.admin.post('/admin/trust/new').field('_csrf', world.admin.csrf).field('kind', 'add-anchor').field('reason', 'Từ trang chính thức');
      assert.equal(nothing.status, 400);
    });
  });

  it('stands in the API document', async () => {
    const { paths } = (await world.admin.get('/api/v1/openapi.json')).body as { paths: Record<string, object> };
    for (const path of ['/api/v1/signatures/verify', '/api/v1/records/{id}/signatures', '/api/v1/records/{id}/signatures/{runId}/report', '/api/v1/records/{id}/signatures/{runId}/{number}/revision']) assert.ok(path in paths, path);
  });

  async function propose(who: Browser, file: Buffer): Promise<{ id: string; fingerprint: string }> {
    const answer = await who.post('/admin/trust/new').field('_csrf', who.csrf).field('kind', 'add-anchor').field('tree', 'thu-nghiem').field('purposes', 'signer').field('purposes', 'revocation').field('reason', 'Chứng thư gốc thử nghiệm').attach('file', file, 'goc.cer');
    assert.equal(answer.status, 303, answer.text.slice(0, 300));
    return { id: String(answer.headers['location']).split('/').at(-1) ?? '', fingerprint: createHash('sha256').update(file).digest('hex') };
  }
});
