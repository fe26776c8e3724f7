import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import request from 'supertest';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { intakePages } from '../../server/archive/intake/pages.js';
import { intakeRoutes } from '../../server/archive/intake/routes.js';
import { authenticate } from '../../server/platform/http/authenticate.js';
import { toProblem } from '../../server/platform/http/error-response.js';
import { mountPages, mountRoutes } from '../../server/platform/http/mount.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { createViewEngine } from '../../server/platform/views/engine.js';
import { aNewOwner } from '../builders/an-owner.js';
import { aPaper, COMPLETE, digitiser, openIntakeHouse, postman, stranger, trustedClient } from './intake-house.js';
import type { IntakeHouse } from './intake-house.js';

const KEY = 'Bearer khoa-thu-nghiem-0001';
const officers: Record<string, OfficerActor> = { digitiser, postman, stranger };
// Handlebars also escapes the equals sign.
const plain = (html: string): string => html.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('intake over HTTP', () => {
  let house: IntakeHouse;
  let server: Server;
  const translator = createTranslator();
  const views = createViewEngine({ translator });

  beforeEach(async () => {
    house = await openIntakeHouse();
    const app = express();
    app.use(authenticate({
      byKey: async (key) => (`Bearer ${key}` === KEY ? { actor: trustedClient, client: { ratePerMinute: 1000 } } : undefined),
      bySession: async (token) => {
        const actor = officers[token];
        return actor && { actor, session: { id: token, userId: actor.id, csrfToken: 'csrf' }, user: { displayName: actor.name, mustChangePassword: false } };
      },
    }));
    mountRoutes(app, intakeRoutes({ intake: house.intake, say: (lang, sentence) => translator.t(lang, sentence.key, sentence.params), maxFiles: 20 }), () => 'ref');
    const { catalogue } = house.deps.registers;
    const pages = intakePages({
      intake: house.intake, dossiers: house.register.dossiers, owners: house.register.owners, uow: house.db.uow, clock: house.db.clock, maxFileBytes: 1_000_000,
      catalogue: { ...catalogue, listProcedures: async () => [], agency: async () => undefined },
    });
    mountPages(app, pages, async (_req, res, result) => {
      if (result.kind === 'sent') return;
      if (result.kind === 'redirect') return res.redirect(303, result.to);
      if (result.kind === 'json') return void res.status(result.status ?? 200).json(result.body);
      if (result.kind === 'fragment') throw new Error('no fragments here');
      const model = { lang: 'vi', title: result.title, nav: [], csrfToken: 'csrf', flash: [], breadcrumbs: [], requestId: 'ref', alternateLangUrl: '/', ...result.model };
      res.status(result.status ?? 200).type('html').send(views.render(result.view, model));
    }, () => 'ref');
    app.use((error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      const problem = toProblem(error, translator, 'vi', 'ref');
      if (problem.status === 500 && !(error instanceof ArchiveError)) process.stderr.write(`${String((error as Error).stack)}\n`);
      res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
    });
    server = app.listen(0);
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await house.close();
  });

  const submit = () => request(server).post('/api/v1/submissions').set('Authorization', KEY);
  const as = (name: string) => ({
    get: (path: string) => request(server).get(path).set('Cookie', `khoso_session=${name}`).set('Accept', 'text/html'),
    post: (path: string) => request(server).post(path).set('Cookie', `khoso_session=${name}`).set('X-CSRF-Token', 'csrf'),
  });
  const metadata = (papers: object[] = [{ ...COMPLETE }], more: object = {}): string => JSON.stringify({ papers, ...more });

  it('takes a signed-in system\'s file, checks its checksum, answers 202 with a link, and ends archived', async () => {
    const content = aPaper('qua API');
    const answer = await submit().set('Idempotency-Key', 'abc-12345').field('metadata', metadata()).field('sha256', sha256(content)).attach('file', Buffer.from(content), { filename: 'công văn.pdf', contentType: 'application/pdf' });
    assert.equal(answer.status, 202, answer.text);
    assert.equal(answer.headers['location'], answer.body.href);
    assert.deepEqual([answer.body.pending, answer.body.items[0].state, answer.body.items[0].files[0].name], [true, 'received', 'công văn.pdf']);
    await house.settle();
    const state = await request(server).get(answer.body.href).set('Authorization', KEY);
    assert.deepEqual([state.body.pending, state.body.items[0].state, typeof state.body.items[0].record.href], [false, 'archived', 'string']);
    const again = await submit().set('Idempotency-Key', 'abc-12345').field('metadata', metadata()).field('sha256', sha256(content)).attach('file', Buffer.from(content), { filename: 'công văn.pdf', contentType: 'application/pdf' });
    assert.deepEqual([again.status, again.body.id], [200, answer.body.id]);
    const other = await submit().set('Idempotency-Key', 'abc-12345').attach('file', Buffer.from(aPaper('khác')), 'b.pdf');
    assert.deepEqual([other.status, other.body.code], [409, 'idempotency-key-reused']);
  });

  it('takes several papers, one of several pictures, with a dossier and its owner', async () => {
    const papers = [{ ...COMPLETE, typeCode: 'giay-khai-sinh', files: ['1.jpg', '2.jpg'] }, { ...COMPLETE, documentNumber: '2/UBND', files: ['b.pdf'] }];
    const { identifiers, ...owner } = aNewOwner();
    const more = { dossier: { code: 'H48.53-261116-0099', procedureCode: '1.001193' }, owner: { ...owner, identifiers: identifiers.map(({ kind, value }) => ({ kind, value })) } };
    const answer = await submit().attach('file', Buffer.from('JPEG 1'), '1.jpg').attach('file', Buffer.from(aPaper('b')), 'b.pdf').attach('file', Buffer.from('JPEG 2'), '2.jpg').field('metadata', metadata(papers, more));
    assert.equal(answer.status, 202, answer.text);
    assert.deepEqual(answer.body.items.map((item: { files: { name: string }[] }) => item.files.map((file) => file.name)), [['1.jpg', '2.jpg'], ['b.pdf']]);
    assert.equal(answer.body.dossierCode, 'H48.53-261116-0099');
    await house.settle();
    const state = await request(server).get(answer.body.href).set('Authorization', KEY);
    assert.deepEqual(state.body.items.map((item: { state: string }) => item.state), ['archived', 'archived'], JSON.stringify(state.body));
  });

  it('refuses with problem documents: wrong checksum, no file, unknown fields, ids that are not the sender\'s to choose, broken bodies', async () => {
    const file = Buffer.from(aPaper('x'));
    const cases: [string, request.Test, number, string][] = [
      ['wrong checksum', submit().field('sha256', '0'.repeat(64)).attach('file', file, 'a.pdf'), 400, 'checksum-mismatch'],
      ['no file', submit().field('metadata', '{}'), 400, 'no-files'],
      ['no JSON', submit().field('metadata', '{').attach('file', file, 'a.pdf'), 400, 'metadata-malformed'],
      ['foreign owner ids', submit().field('metadata', metadata([{ ownerIds: ['x'] }])).attach('file', file, 'a.pdf'), 400, 'invalid-input'],
      ['unknown file named', submit().field('metadata', metadata([{ files: ['không có.pdf'] }])).attach('file', file, 'a.pdf'), 400, 'metadata-names-unknown-file'],
      ['too large', submit().attach('file', Buffer.alloc(1_000_001, 65), 'a.pdf'), 413, 'file-too-large'],
      ['not multipart', submit().set('Content-Type', 'application/json').send('{}'), 415, 'wrong-media-type'],
      ['cut off', submit().set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF'), 400, 'multipart-malformed'],
      ['short key', submit().set('Idempotency-Key', 'abc').attach('file', file, 'a.pdf'), 400, 'idempotency-key-malformed'],
    ];
    for (const [name, test, status, code] of cases) {
      const answer = await test;
      const problem = JSON.parse(answer.text) as { code: string; detail: string };
      assert.deepEqual([answer.status, problem.code], [status, code], `${name}: ${answer.text}`);
      assert.notEqual(problem.detail, '', name);
    }
    const staged: string[] = [];
    for await (const one of house.deps.storage.staging.list()) staged.push(one.token);
    // What was received before a body proved bad has no row; the sweep takes it. Nothing became a paper.
    assert.deepEqual((await house.intake.listItems(digitiser, {})).items, []);
    assert.ok(staged.length <= 3);
  });

  it('keeps nothing of an upload whose sender goes away', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: ${KEY}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF half`, () => setTimeout(() => socket.destroy(), 50));
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    const left = async (): Promise<string[]> => {
      const tokens: string[] = [];
      for await (const one of house.deps.storage.staging.list()) tokens.push(one.token);
      return tokens;
    };
    for (let wait = 0; wait < 100 && (await left()).length > 0; wait += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await left(), []);
    assert.deepEqual((await house.intake.listItems(digitiser, {})).items, []);
  });

  it('shows hostile names cleaned and keeps them out of every path', async () => {
    // Written by hand: well-behaved clients send no folders.
    const part = (head: string, content: string): string => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    const body = `${part('name="metadata"', metadata())}${part('name="file"; filename="../../../<b>x\u202Efdp.exe"', aPaper('tên lạ'))}--x--\r\n`;
    const answer = await submit().set('Content-Type', 'multipart/form-data; boundary=x').send(body);
    assert.equal(answer.status, 202, answer.text);
    assert.equal(answer.body.items[0].files[0].name, '_b_xfdp.exe');
    await house.settle();
    const { items } = await house.intake.getSubmission(trustedClient, answer.body.id);
    assert.equal(items[0]?.state, 'archived');
    assert.ok(items[0]?.files[0]?.originalName.startsWith('../../../'));
    assert.deepEqual((await house.register.records.peek(items[0]?.recordId ?? ''))?.files.map((file) => file.logicalPath), ['master/0001.pdf', 'text/pages.json']);
  });

  it('is closed without a key, and another\'s delivery does not exist', async () => {
    assert.equal((await request(server).post('/api/v1/submissions')).status, 401);
    const mine = await submit().attach('file', Buffer.from(aPaper('của tôi')), 'a.pdf');
    assert.equal((await as('stranger').get(`/intake/submissions/${mine.body.id}`)).status, 404);
    assert.equal((await request(server).get('/api/v1/submissions/khong-co').set('Authorization', KEY)).status, 404);
  });

  it('leads an officer from a new dossier over the drop and the confirm screen to the archive', async () => {
    const opened = await as('digitiser').post('/intake/dossiers/new').type('form').send({ subject: '051190000001', ownerName: 'Nguyễn Thị Thử', procedure: '1.001193', code: 'H48.53-261116-0042' });
    assert.equal(opened.status, 303, opened.text);
    const dossier = String(opened.headers['location']);
    const sent = await as('digitiser').post(`${dossier}/files`).set('Accept', 'application/json').set('Idempotency-Key', 'web-00000001').attach('file', Buffer.from(aPaper('Số: 5/UBND\nGIẤY KHAI SINH')), 'khai sinh.pdf');
    assert.equal(sent.status, 202, sent.text);
    await house.settle();
    const page = await as('digitiser').get(dossier);
    assert.equal(page.status, 200, page.text);
    assert.match(page.text, /khai sinh\.pdf/);
    const confirmHref = /href="(\/intake\/confirm\?item=[^"&]+)"/.exec(plain(page.text))?.[1] ?? '';
    const confirm = await as('digitiser').get(confirmHref);
    assert.equal(confirm.status, 200, confirm.text);
    const id = String(sent.body.items[0].id);
    assert.match(confirm.text, new RegExp(`name="${id}\\.documentNumber" value="5/UBND"`));
    const version = /\.version" value="(\d+)"/.exec(confirm.text)?.[1] ?? '';
    const values = (over: Record<string, string>): Record<string, string> => Object.fromEntries([
      ['confirm', id], ...Object.entries({ version, typeCode: 'giay-khai-sinh', title: 'Giấy khai sinh', issuedOn: '2026-01-02', issuerName: 'UBND xã', documentNumber: '5/UBND', 'fields.subjectName': 'Nguyễn Thị Thử', ...over }).map(([key, value]) => [`${id}.${key}`, value]),
    ]);
    const faulty = await as('digitiser').post('/intake/confirm').type('form').send(values({ issuedOn: '', 'fields.subjectName': '' }));
    assert.equal(faulty.status, 409);
    assert.match(faulty.text, /Cần điền thông tin này/);
    const done = await as('digitiser').post('/intake/confirm').type('form').send(values({}));
    assert.deepEqual([done.status, done.headers['location']], [303, dossier]);
    const late = await as('digitiser').post('/intake/confirm').type('form').send(values({}));
    assert.equal(late.status, 409);
    assert.match(late.text, /đã quyết định tệp này/);
    await house.settle();
    assert.match((await as('digitiser').get(dossier)).text, /Đã lưu kho/);
  });

  it('shows the queue, previews a waiting paper, and lets its sender take it back', async () => {
    const sent = await as('postman').post('/intake/upload?dossier=H48.53-261116-0001').set('Accept', 'application/json').attach('file', Buffer.from(aPaper('bưu điện')), 'bd.pdf');
    assert.equal(sent.status, 202, sent.text);
    await house.settle();
    const id = String(sent.body.items[0].id);
    const queue = await as('digitiser').get('/intake/queue');
    assert.match(queue.text, /bd\.pdf/);
    assert.match(queue.text, /H48\.53-261116-0001/);
    assert.equal((await as('digitiser').get(`/intake/items/${id}/preview`)).status, 200);
    assert.equal((await as('digitiser').get(`/intake/items/${id}/pages/1?w=900`)).headers['content-type'], 'image/png');
    const original = await as('digitiser').get(`/intake/items/${id}/files/0`);
    assert.match(String(original.headers['content-disposition']), /^attachment/);
    const own = await as('postman').get('/intake/upload');
    const remove = /action="(\/intake\/items\/[^"]+\/remove\?version=\d+)"/.exec(plain(own.text))?.[1] ?? '';
    assert.equal((await as('postman').post(remove).type('form').send({})).status, 303);
    assert.equal((await house.intake.getItem(postman, id)).item.state, 'refused');
    assert.equal((await as('stranger').get(`/intake/items/${id}/files/0`)).status, 404);
    assert.equal((await as('digitiser').get('/intake/dossiers')).status, 200);
  });
});
