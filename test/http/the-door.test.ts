import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import type { Response } from 'supertest';
import { AGENCY_A, anArchive, loader } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

const fill = (path: string): string => path.replace(/[:*]\w+/g, '1');

describe('what every request passes', () => {
  let archive: TestArchive;
  let officer: Browser;
  let dossierId: string;
  before(async function () {
    this.timeout(60_000);
    archive = await anArchive({ background: false });
    await archive.user('canbo.a', AGENCY_A, 'counter-officer', 'digitisation-officer', 'archivist', 'administrator');
    officer = await archive.signIn('canbo.a');
    dossierId = (await archive.dossier(officer.actor, 'H48.71-261116-0001', await archive.owner('Nguyễn Thị Mẫu', '051190000001'))).id;
  });
  after(() => archive.close());
  const get = (path: string): request.Test => request(archive.house.app).get(path);

  describe('forged requests', () => {
    it('no form of any page is taken without the token of the session', async function () {
      this.timeout(60_000);
      const forms = archive.doors().pages.filter((page) => page.method === 'post');
      assert.ok(forms.length >= 20);
      for (const page of forms) {
        for (const token of [undefined, 'x'.repeat(officer.csrf.length), '']) {
          // An upload's token may stand in its body: whose dossier it is, is told before.
          const path = page.upload === true ? page.path.replace(':id', dossierId) : fill(page.path);
          const test = request(archive.house.app).post(path).set('Cookie', `khoso_session=${officer.token}`).set('Accept', 'application/json');
          if (token !== undefined) void test.set('X-CSRF-Token', token);
          const answer = page.upload === true ? await test.attach('file', Buffer.from('%PDF-1.7'), 'a.pdf') : await test.type('form').send({ a: '1' });
          assert.deepEqual([answer.status, (answer.body as { code?: string }).code], [403, 'csrf'], `${page.path} with ${String(token)}`);
        }
      }
      assert.deepEqual((await archive.house.archive.intake.listItems(loader, {})).items, [], 'no forged upload was kept');
    });

    it('nor any change through the API with a session', async () => {
      for (const route of archive.doors().routes.filter((one) => one.method !== 'get')) {
        const answer = await request(archive.house.app).post(fill(route.path)).set('Cookie', `khoso_session=${officer.token}`).send({});
        assert.deepEqual([answer.status, (answer.body as { code?: string }).code], [403, 'csrf'], route.path);
      }
    });

    it('the token counts in the field of a form and in the header, and belongs to one session', async () => {
      const other = await archive.signIn('canbo.a');
      const send = (csrf: string): request.Test =>
        request(archive.house.app).post('/desk').set('Cookie', `khoso_session=${officer.token}`).set('Accept', 'text/html').type('form').send({ _csrf: csrf });
      assert.equal((await send(officer.csrf)).status, 400, 'the empty question is refused as such');
      assert.equal((await send(other.csrf)).status, 403);
      assert.equal((await officer.post('/desk').type('form').send({})).status, 400);
    });
  });

  describe('keys of systems', () => {
    it('a wrong, revoked or expired key answers 401 alike, and a key ends where a new one begins', async () => {
      const { access } = archive.house.archive;
      const system = await archive.client('Hệ thống thử', AGENCY_A, {});
      assert.equal((await system.get('/api/v1/records')).status, 200);
      const bare = (answer: Response): string => `${answer.status} ${answer.text.replace(/"requestId":"\w+"/, '')} ${String(answer.headers['www-authenticate'])}`;
      const wrong = await get('/api/v1/records').set('Authorization', 'Bearer khoso_khong-dung-dau-ca');
      assert.match(bare(wrong), /^401 .*"code":"api-key-unknown".*Bearer$/);
      const { key } = await access.changeClient(loader, system.id, { rotate: true });
      assert.equal(bare(await system.get('/api/v1/records')), bare(wrong), 'rotated');
      const rotated = (): request.Test => get('/api/v1/records').set('Authorization', `Bearer ${key ?? ''}`);
      assert.equal((await rotated()).status, 200);
      await access.changeClient(loader, system.id, { state: 'revoked' });
      assert.equal(bare(await rotated()), bare(wrong), 'revoked');
      const brief = await archive.client('Hệ thống ngắn hạn', AGENCY_A, {}, { expiresAt: new Date(Date.now() + 60_000).toISOString() });
      assert.equal((await brief.get('/api/v1/records')).status, 200);
      archive.advance(2 * 60_000);
      assert.equal(bare(await brief.get('/api/v1/records')), bare(wrong), 'expired');
      for (const header of ['Bearer', 'Basic YTpi', 'Bearer a b', `Bearer ${'k'.repeat(5000)}`, '']) {
        assert.equal((await get('/api/v1/records').set('Authorization', header)).status, 401, header.slice(0, 20));
      }
    });

    it('a key opens no page, and no key is read from the address', async () => {
      const system = await archive.client('Hệ thống trang', AGENCY_A, {});
      assert.equal((await system.get('/records/1').set('Accept', 'text/html')).status, 303);
      assert.equal((await system.get('/users').set('Accept', 'application/json')).status, 401);
      assert.equal((await get(`/api/v1/records?key=${system.key}&access_token=${system.key}`)).status, 401);
    });

    it('a grant without a permission answers 403 and names it', async () => {
      const system = await archive.client('Hệ thống không quyền', AGENCY_A, { permissions: ['catalogue.read'] });
      for (const path of ['/api/v1/records', '/api/v1/search?q=a', '/api/v1/dossiers', '/api/v1/reuse?person=051190000001&procedure=1.001193&dossier=a&purpose=b']) {
        const answer = await system.get(path);
        assert.deepEqual([answer.status, answer.body.code], [403, 'permission-missing'], path);
      }
      assert.equal((await system.get('/api/v1/types')).status, 200);
    });

    it('too many requests answer 429 with the seconds to wait, for that client alone', async () => {
      const busy = await archive.client('Hệ thống bận', AGENCY_A, {}, { ratePerMinute: 3 });
      const calm = await archive.client('Hệ thống nhàn', AGENCY_A, {}, { ratePerMinute: 3 });
      for (let call = 0; call < 3; call += 1) assert.equal((await busy.get('/api/v1/records')).status, 200);
      const refused = await busy.get('/api/v1/records');
      assert.deepEqual([refused.status, refused.body.code, refused.type], [429, 'rate-limited', 'application/problem+json']);
      const seconds = Number(refused.headers['retry-after']);
      assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, String(refused.headers['retry-after']));
      assert.equal((await calm.get('/api/v1/records')).status, 200);
    });
  });

  describe('problems', () => {
    const problem = async (path: string, lang: string): Promise<Response> => officer.get(path).set('Accept', 'application/json').set('Accept-Language', lang);

    it('have one shape, a stable code and a sentence in the language asked for', async () => {
      for (const [path, status, code] of [['/api/v1/records/khong-co', 404, 'not-found'], ['/api/v1/khong-co', 404, 'not-found'], ['/api/v1/records?limit=0', 400, 'invalid-input'], ['/api/v1/records?owner=x', 400, 'invalid-input']] as const) {
        const [vi, en] = [await problem(path, 'vi'), await problem(path, 'en-GB,en;q=0.9')];
        for (const answer of [vi, en]) {
          assert.equal(answer.status, status, path);
          assert.equal(answer.type, 'application/problem+json');
          assert.deepEqual([answer.body.status, answer.body.code, answer.body.type], [status, code, `/help/errors#${code}`]);
          assert.equal(answer.body.requestId, answer.headers['x-request-id']);
          for (const text of ['title', 'detail', 'remedy']) assert.ok(String(answer.body[text]).length > 3, text);
        }
        assert.notEqual(vi.body.detail, en.body.detail, path);
        assert.match(vi.body.detail, /[À-ỹ]/, 'Vietnamese with its marks');
        assert.doesNotMatch(en.body.detail, /[Ạ-ỹ]/);
      }
    });

    it('name each field that was refused', async () => {
      const answer = await problem('/api/v1/records?limit=9999&validity=mai-mai&updatedAfter=hom-qua', 'vi');
      assert.deepEqual(answer.body.errors.map((fault: { field: string }) => fault.field).sort(), ['limit', 'updatedAfter', 'validity']);
      for (const fault of answer.body.errors) assert.ok(fault.code.length > 0 && fault.detail.length > 0);
    });

    it('malformed JSON, unknown fields, wrong kinds and too long values are clear 400s', async () => {
      const post = (body: string): request.Test => officer.post('/api/v1/dossiers').set('Accept', 'application/json').set('Content-Type', 'application/json').send(body);
      const whole = { code: 'H48.71-261116-0009', procedureCode: '1.001193', owner: { kind: 'person', name: 'Nguyễn Văn Thử', identifiers: [{ kind: 'personal-number', value: '051190000009' }] } };
      for (const body of ['{"code":', '', '[]', 'null', '"x"', JSON.stringify({ ...whole, agencyId: 'so-tu-phap' }), JSON.stringify({ ...whole, owner: { ...whole.owner, id: 'x' } }), JSON.stringify({ ...whole, code: 7 }), JSON.stringify({ ...whole, code: 'x'.repeat(500) }), '{"__proto__":{"code":"a"}}', '{"code":"\\ud800"}']) {
        const answer = await post(body);
        assert.deepEqual([answer.status, answer.body.status, answer.type], [400, 400, 'application/problem+json'], body.slice(0, 80));
      }
      assert.equal((await post(JSON.stringify(whole))).status, 200);
    });

    it('say what a field may hold, and the names nobody knows', async () => {
      const answer = await problem('/api/v1/records?limit=9999&validity=mai-mai', 'en');
      const of = (field: string): string => answer.body.errors.find((fault: { field: string }) => fault.field === field).detail;
      assert.match(of('limit'), /200/);
      assert.match(of('validity'), /in-force/);
      const unknown = await officer.post('/api/v1/dossiers').set('Accept-Language', 'en').send({ code: 'H48.71-261116-0010', procedureCode: '1.001193', owner: { kind: 'person', name: 'A', identifiers: [] }, agency: 'x' });
      assert.ok(unknown.body.errors.some((fault: { detail: string }) => /agency/.test(fault.detail)), unknown.text);
    });

    it('text that is no JSON, an unknown character set and a broken address each say what is wrong', async () => {
      const broken = await officer.post('/api/v1/dossiers').set('Content-Type', 'application/json').send('{"code":');
      assert.deepEqual([broken.status, broken.body.code], [400, 'json-malformed']);
      const charset = await officer.post('/api/v1/dossiers').set('Content-Type', 'application/json; charset=tcvn3').send('{}');
      assert.deepEqual([charset.status, charset.body.code], [415, 'wrong-media-type']);
      const address = await problem('/api/v1/records/%E0%A4%A', 'en');
      assert.deepEqual([address.status, address.body.code], [400, 'address-malformed']);
    });

    it('a body under another media type is told so, and not that every field is missing', async () => {
      for (const [path, type, wanted] of [['/api/v1/dossiers', 'text/plain', 'application/json'], ['/api/v1/dossiers', 'application/x-www-form-urlencoded', 'application/json'], ['/api/v1/submissions', 'application/json', 'multipart/form-data'], ['/api/v1/packages', 'application/zip', 'multipart/form-data']] as const) {
        const answer = await officer.post(path).set('Accept', 'application/json').set('Accept-Language', 'en').set('Content-Type', type).send('{"code":"a"}');
        assert.deepEqual([answer.status, answer.body.code, answer.type], [415, 'wrong-media-type', 'application/problem+json'], path);
        assert.ok(answer.body.detail.includes(wanted), answer.body.detail);
      }
    });

    it('an address that is there for other methods only names these', async () => {
      for (const [method, path, allow] of [['delete', '/api/v1/records/x', 'GET, HEAD'], ['put', '/api/v1/dossiers', 'POST, GET, HEAD'], ['get', '/api/v1/dossiers/x/close', 'POST']] as const) {
        const answer = await request(archive.house.app)[method](path);
        assert.deepEqual([answer.status, answer.body.code, answer.headers['allow'], answer.type], [405, 'wrong-method', allow, 'application/problem+json'], path);
      }
      assert.equal((await request(archive.house.app).delete('/api/v1/nothing')).status, 404);
    });

    it('every code is explained on the page the problem names, to anybody, in both languages', async () => {
      for (const [lang, word] of [['vi', 'Ý nghĩa các mã lỗi'], ['en', 'What the error codes mean']] as const) {
        const page = await request(archive.house.app).get(`/help/errors?lang=${lang}`).set('Accept', 'text/html');
        assert.equal(page.status, 200);
        assert.ok(page.text.includes(word) && page.text.includes('id="invalid-input"') && page.text.includes('id="checksum-mismatch"') && !page.text.includes('{{'));
      }
    });

    it('a body beyond the limit answers 413', async () => {
      const answer = await officer.post('/api/v1/dossiers').set('Accept', 'application/json').send({ code: 'x'.repeat(1_100_000) });
      assert.deepEqual([answer.status, answer.body.code], [413, 'too-large']);
    });

    it('cursors nobody gave out are refused or begin at the start, never a fault', async () => {
      const forged = [['x'], [1, 2, 3], [{}], [null], "'; drop table records; --", {}].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
      for (const path of ['/api/v1/records', '/api/v1/dossiers', '/api/v1/search?q=a', '/intake/queue', '/intake/dossiers', '/search?q=a']) {
        for (const cursor of ['abc', '%00', 'ÿ', '-1', '99999999999999999999', 'a'.repeat(199), ...forged]) {
          const answer = await officer.get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`).set('Accept', 'application/json');
          assert.ok([200, 400].includes(answer.status), `${path} ${cursor}: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
      }
    });

    it('strange addresses are not found, never a fault', async () => {
      for (const path of ['/api/v1/records/%00', '/api/v1/records/%E0%A4%A', '/records/..%2f..%2fetc%2fpasswd', '/api/v1/records/1/files/..%2f..%2fx', '/assets/..%2f..%2fpackage.json', '/assets/../package.json', '/api/v1/records/1/files/a%00b', `/records/${'a'.repeat(150)}`, '/catalogue/procedures/%F0%9F%98%80', '/records/1/pages/0', '/records/1/pages/1e9', '/records/1/pages/-1']) {
        const answer = await officer.get(path);
        const told = answer.status < 500 ? '' : (await readFile(join(archive.dir, 'khoso.log'), 'utf8')).slice(-2000);
        assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status} ${told}`);
        assert.doesNotMatch(answer.text, /"dependencies"|node_modules|root:/);
      }
    });
  });

  describe('characters no database likes', () => {
    for (const path of ['/api/v1/records?number=', '/api/v1/records?type=', '/api/v1/records?dossier=a&owner=', '/api/v1/search?q=', '/api/v1/dossiers?code=', '/search?q=', '/search/suggest?q=', '/catalogue?q=', '/desk/procedures?q=', '/intake/dossiers?q=', '/api/v1/procedures/', '/owners/', '/intake/items/', '/intake/submissions/', '/desk/']) {
      it(`${path} answers them without a fault`, async () => {
        for (const text of ['%00', "a%00'b", "'%22%5C", '%F0%9F%98%80', '%EF%BF%BF', '%25_', '%E2%80%AE', '((((', '%22%22%22', '*', '-', 'NOT%20AND%20OR%20NEAR(']) {
          const answer = await officer.get(path + text).set('Accept', 'application/json');
          assert.ok(answer.status < 500, `${path}${text}: ${answer.status}`);
        }
      });
    }
  });

  describe('what is asked with odd characters', () => {
    it('stands in the log so that its chain holds', async () => {
      for (const text of ['a%00b', 'X%C2%96%00%5B', '%EF%BF%BF', 'e%CC%81']) await officer.get(`/api/v1/records?dossier=${text}&purpose=${text}`).set('Accept', 'application/json');
      for (const reason of ['\\u0000mục đích', 'nửa cặp \\ud83d']) {
        const body = `{"code":"H48.71-261116-0${String(reason.length).padStart(3, '0')}","procedureCode":"1.001193","purpose":"${reason}","owner":{"kind":"person","name":"Nguyễn${reason}","identifiers":[{"kind":"personal-number","value":"051190000${String(reason.length).padStart(3, '0')}"}]}}`;
        assert.equal((await officer.post('/api/v1/dossiers').set('Content-Type', 'application/json').send(body)).status, 200);
      }
      const verified = await archive.house.ground.audit.verify();
      assert.equal(verified.fault, undefined, JSON.stringify(verified));
    });
  });

  describe('headers', () => {
    it('guard every page, error and answer of the API', async () => {
      for (const answer of [await officer.get('/'), await officer.get('/khong-co'), await officer.get('/api/v1/records'), await get('/sign-in'), await get('/healthz')]) {
        const csp = String(answer.headers['content-security-policy']);
        for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) assert.ok(csp.includes(part), part);
        assert.doesNotMatch(csp, /unsafe|\*/);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        assert.equal(answer.headers['referrer-policy'], 'same-origin');
        assert.equal(answer.headers['x-powered-by'], undefined);
        assert.match(String(answer.headers['x-request-id']), /^[0-9a-f]{12}$/);
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
    });

    it('keep what is personal out of every cache', async () => {
      for (const path of ['/', '/desk', '/search?q=a', '/api/v1/records', '/search/suggest?q=a']) assert.equal((await officer.get(path)).headers['cache-control'], 'no-store', path);
    });

    it('no page holds scripts or styles in itself, which the policy would refuse', async () => {
      for (const page of archive.doors().pages.filter((one) => one.method === 'get' && !/[:*]/.test(one.path))) {
        const { text, type } = await officer.get(page.path);
        if (type !== 'text/html') continue;
        assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style|\sstyle="|\son\w+="/i, page.path);
      }
    });
  });

  describe('faults of the program', () => {
    it('answer 500 with the reference and nothing else; the log knows more', async () => {
      const { records } = archive.house.archive;
      const broken = records as { list: unknown };
      const { list } = records;
      broken.list = () => Promise.reject(new Error('SELECT secret_column FROM records'));
      try {
        for (const [accept, path] of [['application/json', '/api/v1/records'], ['text/html', '/api/v1/records']] as const) {
          const answer = await officer.get(path).set('Accept', accept);
          assert.deepEqual([answer.status, answer.body.code], [500, 'internal']);
          assert.doesNotMatch(answer.text, /secret_column|SELECT|\bat .*\.ts|node_modules|Error:/);
          assert.ok(answer.text.includes(String(answer.headers['x-request-id'])));
          const log = await readFile(join(archive.dir, 'khoso.log'), 'utf8');
          assert.ok(log.includes('secret_column') && log.includes(String(answer.headers['x-request-id'])));
        }
      } finally {
        broken.list = list;
      }
    });

    it('answer a page for people, also when the layout itself cannot be filled', async () => {
      const { catalogue } = archive.house.archive as { catalogue: { agency: unknown } };
      const { agency } = catalogue;
      catalogue.agency = () => Promise.reject(new Error('secret_column'));
      try {
        const answer = await officer.get('/');
        assert.equal(answer.status, 500);
        assert.doesNotMatch(answer.text, /secret_column|\.ts|node_modules/);
        assert.ok(answer.text.includes(String(answer.headers['x-request-id'])));
      } finally {
        catalogue.agency = agency;
      }
    });
  });

  describe('the state of the house', () => {
    it('healthz says it lives, readyz how each part stands, to anybody and without names or addresses', async () => {
      assert.deepEqual((await get('/healthz')).body, { ok: true });
      const ready = await get('/readyz');
      assert.equal(ready.status, 200);
      assert.equal(ready.body.ok, true);
      assert.ok(Object.keys(ready.body.checks).length >= 3);
      for (const state of Object.values(ready.body.checks as Record<string, string>)) assert.match(state, /^[\w-]+$/);
      assert.ok(!ready.text.includes(archive.dir));
    });
  });

  describe('the document of the API', () => {
    interface Operation { summary: string; operationId: string; tags: string[]; parameters: { name: string; in: string; required: boolean; schema: object }[]; responses: Record<string, { description: string }>; security?: object[] }
    it('is OpenAPI 3.1, names every route and parameter, and every reference in it leads somewhere', async () => {
      const answer = await get('/api/v1/openapi.json');
      assert.equal(answer.status, 200);
      const doc = answer.body as { openapi: string; info: { title: string; version: string }; servers: { url: string }[]; paths: Record<string, Record<string, Operation>>; components: object };
      assert.match(doc.openapi, /^3\.1\.\d+$/);
      assert.ok(doc.info.title.length > 0 && doc.info.version.length > 0 && doc.servers.length > 0);
      const seen = new Set<string>();
      const { routes } = archive.doors();
      for (const route of routes) {
        const path = route.path.replace(/[:*](\w+)/g, '{$1}');
        const operation = doc.paths[path]?.[route.method];
        assert.ok(operation !== undefined, `${route.method} ${path}`);
        assert.ok(operation.summary.length > 10 && operation.tags.length > 0, path);
        assert.ok(!seen.has(operation.operationId), operation.operationId);
        seen.add(operation.operationId);
        const named = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name).sort();
        assert.deepEqual(named, [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(), path);
        for (const one of operation.parameters) assert.ok(typeof one.schema === 'object' && (one.in !== 'path' || one.required), `${path} ${one.name}`);
        assert.ok(Object.keys(operation.responses).every((status) => /^[1-5]\d\d$/.test(status)) && operation.responses['400'] !== undefined, path);
        if (route.access === 'signed-in') assert.deepEqual(operation.security, [{ key: [] }]);
      }
      assert.equal(Object.values(doc.paths).reduce((sum, of) => sum + Object.keys(of).length, 0), routes.length);
      for (const [, pointer] of answer.text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const target = String(pointer).split('/').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], doc);
        assert.ok(target !== undefined, pointer);
      }
    });
  });
});
