import assert from 'node:assert/strict';
import request from 'supertest';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import type { NewRecord } from '../../server/archive/records/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import { aRegisterApp, CSRF } from '../builders/a-register-app.js';
import type { TestRegisterApp } from '../builders/a-register-app.js';
import { aMaster, aNewRecord } from '../builders/a-record.js';
import { aClient, anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const DATA = new URL('../../server/archive/catalogue/data/', import.meta.url).pathname;
const registrar = systemActor('intake');
const PURPOSE = 'Giải quyết thủ tục hành chính';
const CODE = 'H48.53-261116-0001';
const people = {
  counter: anOfficer({ agencyId: 'ubnd-xa-binh-son', agencyIds: ['ubnd-xa-binh-son', 'ubnd-huyen-binh-son'] }),
  archivist: anOfficer({ id: 'officer-x', name: 'Lưu trữ X', roles: ['archivist'], agencyId: 'ubnd-xa-binh-son', agencyIds: ['ubnd-xa-binh-son', 'ubnd-huyen-binh-son'] }),
  stranger: anOfficer({ id: 'officer-s', roles: ['archivist'], agencyId: 'so-tu-phap', agencyIds: ['so-tu-phap'] }),
  admin: anOfficer({ id: 'admin', roles: ['administrator'] }),
};
const clients = { 'key-of-portal': aClient({ grant: { ...aClient().grant, permissions: [...aClient().grant.permissions, 'catalogue.read'] } }) };

describe('the doors of the registers', () => {
  let db: TestDatabase;
  let house: TestRegisterApp;
  let ownerId: string;
  before(async () => {
    db = await openTestDatabase();
    house = await aRegisterApp(db, people, clients);
    const { bundle, refused } = await readCatalogue(DATA);
    await house.catalogue.importCatalogue(systemActor('import'), bundle, [...refused, { file: 'x.csv', line: 3, row: 'x', code: 'bad-date', params: { field: 'date' } }]);
    ownerId = await db.uow.run(people.counter, async (tx) =>
      (await house.owners.ensure(tx, people.counter, { kind: 'person', name: 'Nguyễn <b>Thị</b> Thử', birthDate: '1990-05-20', sex: 'female', identifiers: [{ kind: 'personal-number', value: '051190000001' }] })).id);
    const add = (over: Partial<NewRecord>) => db.uow.run(registrar, (tx) => house.records.accession(tx, registrar, aNewRecord({ ownerIds: [ownerId], custodianAgencyId: 'ubnd-xa-binh-son', ...over })));
    await add({ id: 'personal-1', fields: { subjectName: 'Nguyễn Thị Thử', birthDate: '2026-01-02' }, documentNumber: '12/2026', issuerAgencyId: 'ubnd-huyen-binh-son', validTo: '2030-01-01' });
    await add({ id: 'public-1', sensitivity: 'public', documentNumber: '1549/UBND-TTHC', title: 'Công văn 1549', files: [aMaster('p', { sizeBytes: 25 })], ownerIds: [] });
    await add({ id: 'public-2', sensitivity: 'public', documentNumber: '8/QĐ-UBND', title: 'Quyết định cũ', files: [aMaster('q')], ownerIds: [], issuedOn: '2026-01-05', validFrom: '2026-01-05' });
    await house.dossiers.open(people.counter, { code: CODE, procedureCode: '1.001193', ownerId, purpose: 'Đăng ký khai sinh' });
  });
  after(() => db.close());

  const get = (path: string, as: keyof typeof people) => request(house.app).get(path).set('Cookie', `khoso_session=${as}`);
  const api = (path: string) => request(house.app).get(path).set('Authorization', 'Bearer key-of-portal');
  const post = (path: string, as: keyof typeof people, body: object) => request(house.app).post(path).set('Cookie', `khoso_session=${as}`).type('form').send({ _csrf: CSRF, ...body });

  describe('the API of records', () => {
    it('answers a stranger without key with 401', async () => {
      assert.equal((await request(house.app).get('/api/v1/records')).status, 401);
    });

    it('lists what grant, purpose and dossier open, and puts the asking on record', async () => {
      const bare = await api('/api/v1/records');
      assert.deepEqual(bare.body.items.map((item: { id: string }) => item.id).sort(), ['public-1', 'public-2']);
      const full = await api(`/api/v1/records?purpose=${encodeURIComponent(PURPOSE)}&dossier=X-1&owner=051190000001`);
      assert.deepEqual(full.body.items.map((item: { id: string }) => item.id), ['personal-1']);
      assert.equal('objectId' in full.body.items[0], false);
      const [entry] = await db.audit.trailOf('records', ['of-owner'], 1);
      assert.deepEqual([entry?.action, entry?.purpose, entry?.dossierCode], ['record.listed', PURPOSE, 'X-1']);
      assert.deepEqual((await api('/api/v1/records?owner=051190000009')).body.items, [], 'nobody answers like somebody without papers');
    });

    it('pages by cursor and finds by number in any spacing', async () => {
      const query = `purpose=${encodeURIComponent(PURPOSE)}&dossier=X-1&limit=1`;
      const seen: string[] = [];
      for (let cursor: string | null = '', turn = 0; cursor !== null && turn < 9; turn += 1) {
        const answer: { body: { items: { id: string }[]; nextCursor: string | null } } = await api(`/api/v1/records?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...answer.body.items.map((item) => item.id));
        cursor = answer.body.nextCursor;
      }
      assert.deepEqual(seen.sort(), ['personal-1', 'public-1', 'public-2']);
      assert.equal((await api(`/api/v1/records?number=${encodeURIComponent('1549 / ubnd-tthc')}`)).body.items.length, 1);
    });

    for (const [what, query, code] of [['a cursor of others', 'cursor=abc', 'cursor-malformed'], ['a number that is none', 'owner=12', 'invalid-input'], ['a limit beyond all', 'limit=9999', 'invalid-input'], ['an unknown state', 'validity=maybe', 'invalid-input']] as const) {
      it(`refuses ${what} with problem+json`, async () => {
        const answer = await api(`/api/v1/records?${query}`);
        assert.equal(answer.status, 400);
        assert.match(answer.headers['content-type'] ?? '', /problem\+json/);
        assert.equal(answer.body.code, code);
      });
    }

    it('gives one record with files and history, and says what is missing to those with a grant', async () => {
      const asked = await api('/api/v1/records/personal-1');
      assert.deepEqual([asked.status, asked.body.code], [403, 'purpose-missing']);
      const answer = await api(`/api/v1/records/personal-1?purpose=${encodeURIComponent(PURPOSE)}&dossier=X-1`);
      assert.equal(answer.status, 200);
      assert.equal(answer.body.files[0].href, '/api/v1/records/personal-1/files/content/giay.pdf');
      const hidden = await api('/api/v1/records/no-such-record');
      assert.deepEqual([hidden.status, hidden.body.code], [404, 'not-found']);
    });

    it('sends bytes, ranges of them, and nothing that a browser would run', async () => {
      const whole = await api('/api/v1/records/public-1/content').buffer(true).parse((res, done) => { const parts: Buffer[] = []; res.on('data', (part: Buffer) => parts.push(part)); res.on('end', () => done(null, Buffer.concat(parts))); });
      assert.equal(whole.status, 200);
      assert.equal(String(whole.body), 'public-1/content/giay.pdf');
      assert.equal(whole.headers['x-content-type-options'], 'nosniff');
      assert.match(whole.headers['content-disposition'] ?? '', /^inline; filename="giay\.pdf"; filename\*=UTF-8''gi%E1%BA%A5y\.pdf$/);
      const part = await api('/api/v1/records/public-1/files/content/giay.pdf').set('Range', 'bytes=0-5').buffer(true).parse((res, done) => { let text = ''; res.on('data', (bytes: Buffer) => (text += bytes.toString())); res.on('end', () => done(null, text)); });
      assert.deepEqual([part.status, part.body, part.headers['content-range']], [206, 'public', 'bytes 0-5/25']);
      assert.equal((await api('/api/v1/records/public-1/content').set('Range', 'bytes=900-')).status, 416);
      assert.equal((await api('/api/v1/records/public-1/files/..%2f..%2fetc%2fpasswd')).status, 404);
    });
  });

  describe('the API of catalogue and dossiers', () => {
    it('answers procedures by suffixed codes with what they ask for', async () => {
      const answer = await api('/api/v1/procedures/1.001193.000.00.00.H48');
      assert.equal(answer.status, 200);
      assert.equal(answer.body.code, '1.001193');
      assert.ok(answer.body.components.length > 0);
      assert.equal((await api('/api/v1/procedures/1.999999')).status, 404);
      assert.equal((await api('/api/v1/procedures?onDate=2026-02-30')).status, 400);
    });

    it('lists agencies with both writings, and types', async () => {
      const agencies = (await api('/api/v1/agencies')).body.items as { id: string; codes: { writing: string }[] }[];
      assert.deepEqual(agencies.find((one) => one.id === 'ubnd-tinh-quang-ngai')?.codes.map((code) => code.writing).sort(), ['dotted', 'reversed']);
      assert.ok((await api('/api/v1/types?onDate=2026-11-16')).body.items.length > 10);
    });

    it('opens a dossier with its owner, once', async () => {
      const body = { code: 'portal-7', procedureCode: '1.001193', owner: { kind: 'person', name: 'Nguyễn Thị Thử', identifiers: [{ kind: 'personal-number', value: '051190000001' }] } };
      const send = (over = {}) => request(house.app).post('/api/v1/dossiers').set('Authorization', 'Bearer key-of-portal').send({ ...body, ...over });
      const first = await send();
      assert.deepEqual([first.status, first.body.ownerId, first.body.agencyId], [200, ownerId, 'agency-c']);
      assert.equal((await send()).body.id, first.body.id);
      const other = await send({ procedureCode: '1.000894' });
      assert.deepEqual([other.status, other.body.code], [409, 'dossier-code-taken']);
      assert.equal((await send({ owner: { ...body.owner, name: '' } })).body.errors[0].field, 'name');
      assert.equal((await api('/api/v1/dossiers?code=portal-7')).body.items[0].id, first.body.id);
      assert.equal((await api(`/api/v1/dossiers?code=${CODE}`)).status, 404, "another agency's dossier does not exist");
    });
  });

  describe('the record page', () => {
    it('shows the paper with issuer of then and custodian of today, in both languages, and hides markup of names', async () => {
      const page = await get('/records/personal-1', 'archivist');
      assert.equal(page.status, 200);
      for (const text of ['Giấy khai sinh', 'UBND xã Bình Sơn', 'Còn hiệu lực', '•••••••••001', 'Nguyễn &lt;b&gt;Thị', '02/01/2026']) assert.ok(page.text.includes(text), text);
      assert.ok(!page.text.includes('051190000001'));
      assert.equal((await get('/records/personal-1?lang=en', 'archivist')).status, 200);
    });

    it("does not exist for another agency, nor for the counter without the dossier, and opens with it", async () => {
      for (const as of ['stranger', 'counter'] as const) assert.equal((await get('/records/personal-1', as)).status, 404);
      assert.equal((await get(`/records/personal-1?dossier=${CODE}`, 'counter')).status, 200);
      assert.equal((await get(`/records/personal-1/preview?dossier=${CODE}`, 'counter')).status, 200);
      assert.equal((await get('/records/personal-1/preview', 'counter')).status, 404);
      assert.equal((await get('/records/personal-1/files/content/giay.pdf', 'stranger')).status, 404);
    });

    it('corrects with a reason, tells who changed what, and says in words when somebody was faster', async () => {
      const done = await post('/records/public-1/correct', 'archivist', { version: 1, title: 'Công văn 1549 (sửa)', reason: 'Gõ nhầm' });
      assert.deepEqual([done.status, done.headers['location']], [303, '/records/public-1']);
      const page = await get('/records/public-1', 'archivist');
      for (const text of ['Công văn 1549 (sửa)', 'Gõ nhầm', 'Đã lưu thay đổi']) assert.ok(page.text.includes(text), text);
      await post('/records/public-1/correct', 'archivist', { version: 1, title: 'Muộn', reason: 'x' });
      assert.ok((await get('/records/public-1', 'archivist')).text.includes('vừa được người khác thay đổi'));
      await post('/records/public-1/correct', 'archivist', { version: 2, title: '', reason: 'x' });
      assert.match((await get('/records/public-1', 'archivist')).text, /flash--error/);
    });

    it('records validity and links, and refuses those who do not keep the paper', async () => {
      await post('/records/public-1/status', 'archivist', { status: 'suspended', from: '2026-06-01', reason: 'Tạm đình chỉ' });
      assert.ok((await get('/records/public-1', 'archivist')).text.includes('Tạm đình chỉ'));
      assert.equal((await post('/records/public-1/status', 'stranger', { status: 'in-force', from: '2026-06-02', reason: 'x' })).status, 404);
      assert.equal((await post('/records/public-1/status', 'counter', { status: 'in-force', from: '2026-06-02', reason: 'x' })).status, 403);
      const targets = await get(`/records/personal-1/link-targets?q=${encodeURIComponent('1549/UBND-TTHC')}`, 'archivist');
      assert.deepEqual(targets.body.map((one: { value: string }) => one.value), ['public-1']);
      await post('/records/personal-1/link', 'archivist', { kind: 'supersedes', target: 'public-1' });
      const kept = await get('/records/public-1', 'archivist');
      for (const text of ['Được thay thế bởi', 'Hiệu lực của văn bản kia chưa đổi']) assert.ok(kept.text.includes(text), text);
      await post('/records/personal-1/link', 'archivist', { kind: 'supersedes', target: 'public-2' });
      assert.ok((await get('/records/public-2', 'archivist')).text.includes('Đã bị thay thế'));
    });
  });

  describe('the owner page', () => {
    it('opens to the counter under the dossier, with papers, masked numbers and who looked', async () => {
      const page = await get(`/owners/${ownerId}?dossier=${CODE}`, 'counter');
      assert.equal(page.status, 200);
      for (const text of ['•••••••••001', 'Giấy khai sinh', CODE, 'Cán bộ A']) assert.ok(page.text.includes(text), text);
      assert.ok(!page.text.includes('051190000001'));
    });

    it('opens to the archivist whose agency keeps papers, and to nobody else', async () => {
      assert.equal((await get(`/owners/${ownerId}`, 'archivist')).status, 200);
      assert.equal((await get(`/owners/${ownerId}`, 'stranger')).status, 404);
      assert.equal((await get('/owners/nobody', 'stranger')).status, 404);
      assert.equal((await get(`/owners/${ownerId}`, 'admin')).status, 403);
    });
  });

  describe('the catalogue pages', () => {
    for (const path of ['/catalogue', '/catalogue?q=khai+sinh&level=commune&onDate=2026-11-16', '/catalogue/types', '/catalogue/types?kind=document&q=giay', '/catalogue/agencies', '/catalogue/agencies?q=H48.53', '/catalogue/procedures/1.001193', '/catalogue/procedures/1.000894?onDate=2025-01-01']) {
      for (const lang of ['vi', 'en']) {
        it(`${path} reads well in ${lang}`, async () => {
          const page = await get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, 'admin');
          assert.equal(page.status, 200);
          assert.doesNotMatch(page.text, /\[object Object\]|undefined/);
        });
      }
    }
    it('show every procedure of the data', async () => {
      const procedures = await house.catalogue.listProcedures();
      for (const procedure of procedures) assert.equal((await get(`/catalogue/procedures/${procedure.code}`, 'counter')).status, 200, procedure.code);
    });
    it('tell the administrator what the last import refused', async () => {
      assert.ok((await get('/catalogue', 'admin')).text.includes('x.csv'));
      assert.ok(!(await get('/catalogue', 'counter')).text.includes('x.csv'));
    });
  });
});
