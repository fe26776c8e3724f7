import assert from 'node:assert/strict';
import { AGENCY_A, anArchive, loader } from './support/an-archive.js';
import { newId } from '../../server/kernel/identifiers.js';
import { aNewRecord } from '../builders/a-record.js';
import type { Browser, TestArchive } from './support/an-archive.js';

describe('Holds on the web and over the API', function () {
  this.timeout(120_000);
  let archive: TestArchive;
  let keeper: Browser;
  let second: Browser;
  let recordId: string;

  before(async () => {
    archive = await anArchive();
    await archive.user('luutru.mot', AGENCY_A, 'archivist', 'digitisation-officer');
    await archive.user('luutru.hai', AGENCY_A, 'archivist');
    await archive.user('motcua.mot', AGENCY_A, 'counter-officer');
    keeper = await archive.signIn('luutru.mot');
    second = await archive.signIn('luutru.hai');
    recordId = newId();
    await archive.house.ground.uow.run(loader, (tx) => archive.house.archive.records.accession(tx, loader, aNewRecord({
      id: recordId, title: 'Công văn về thửa đất 123', typeCode: 'cong-van', issuerAgencyId: AGENCY_A, custodianAgencyId: AGENCY_A, sensitivity: 'public', ownerIds: [], validFrom: null, documentNumber: '12/UBND-VP',
    })));
    await archive.house.background.settled();
  });
  after(() => archive.close());

  /** True while a hold stands on the record, asked the way every changing path asks. */
  const held = (id: string): Promise<boolean> => archive.house.ground.uow.run(loader, async (tx) => {
    tx.record({ name: 'test.asked', subject: { type: 'record', id }, announce: false });
    return (await archive.house.archive.holdGuard.heldAmong(tx, [id])).has(id);
  });
  const form = (over: Record<string, string> = {}): Record<string, string> => ({
    title: 'Khiếu kiện thửa 123', authority: 'Tòa án nhân dân tỉnh', reference: '12/2026/QĐ-TA', reason: 'Lý do chỉ người có trách nhiệm được đọc', reviewOn: '2099-01-31', targetKind: 'records', records: recordId, ...over,
  });

  it('show the form filled with what it came from, and what it would hold', async () => {
    const page = await keeper.get(`/holds/new?record=${recordId}`).expect(200);
    assert.match(page.text, /Công văn về thửa đất 123/);
    const preview = await keeper.post('/holds').type('form').send({ ...form(), preview: '1' }).expect(200);
    assert.match(preview.text, /1 tài liệu sẽ bị giữ/);
    const wrong = await keeper.post('/holds').type('form').send(form({ reason: '', records: '00000000-0000-4000-8000-000000000000' })).expect(400);
    assert.match(wrong.text, /field__error/);
  });

  it('freeze the record from the answer on, say so on its page, and keep the reason to those who see to them', async () => {
    const placed = await keeper.post('/holds').type('form').send(form()).expect(303);
    const address = String(placed.headers['location']);
    const shown = await keeper.get(`/records/${recordId}`).expect(200);
    assert.match(shown.text, /Đang bị giữ/);
    assert.match(shown.text, /Lý do chỉ người có trách nhiệm/);
    await keeper.post(`/records/${recordId}/correct`).type('form').send({ version: '1', title: 'Tên khác', reason: 'Gõ nhầm' }).expect(303);
    const unchanged = await archive.house.archive.records.peek(recordId);
    assert.equal(unchanged?.record.title, 'Công văn về thửa đất 123');

    const counter = await archive.signIn('motcua.mot');
    const outside = await counter.get(`/records/${recordId}`).expect(200);
    assert.match(outside.text, /Đang bị giữ/);
    assert.doesNotMatch(outside.text, /Lý do chỉ người có trách nhiệm|Tòa án nhân dân/);
    await counter.get(address).expect(404);
    await counter.get('/holds').expect(403);
    await counter.post('/holds').type('form').send(form()).expect(403);
  });

  it('end only when a second person confirms', async () => {
    const list = await keeper.get('/holds').expect(200);
    const address = /href="(\/holds\/[0-9a-f-]{36})"/.exec(list.text)?.[1] ?? '';
    await keeper.post(`${address}/ask-lift`).type('form').send({ reason: 'Bản án đã có hiệu lực' }).expect(303);
    await keeper.post(`${address}/confirm-lift`).expect(303);
    assert.equal(await held(recordId), true);
    const asked = await second.get(address).expect(200);
    assert.match(asked.text, /Bản án đã có hiệu lực/);
    await second.post(`${address}/confirm-lift`).expect(303);
    assert.equal(await held(recordId), false);
  });

  it('are placed and read over the API with the permission for it, and the period of a record with it', async () => {
    const grant = { permissions: ['hold.manage', 'record.read'], purposes: ['Thi hành án'], sensitivities: ['public' as const] };
    const court = await archive.client('Thi hành án', AGENCY_A, grant);
    const stranger = await archive.client('Khác', AGENCY_A, { permissions: ['record.read'], sensitivities: ['public'] });
    const hold = { title: 'Thi hành án 7', reason: 'Kê biên', authority: 'Cục THADS', reference: '7/QĐ-THA', reviewOn: '2099-01-01', target: { kind: 'records', recordIds: [recordId] } };
    await stranger.post('/api/v1/holds').send(hold).expect(403);
    const placed = await court.post('/api/v1/holds').send(hold).expect(201);
    const answer = placed.body as { code: string; state: string };
    assert.match(answer.code, /^GIU-\d{4}-\d{4}$/);
    assert.equal(answer.state, 'in-force');
    await court.post('/api/v1/holds').send({ ...hold, target: { kind: 'search', search: { text: ' ' } } }).expect(400);
    const listed = (await court.get('/api/v1/holds?state=standing').expect(200)).body as { items: { code: string }[] };
    assert.deepEqual(listed.items.map((one) => one.code), [answer.code]);
    await archive.house.background.settled();
    const period = (await court.get(`/api/v1/records/${recordId}/retention`).expect(200)).body as { held: boolean; scheduleCode: string; reasons: string[]; state: string };
    assert.deepEqual([period.held, period.scheduleCode], [true, 'CD-01']);
    assert.equal(period.reasons.length > 0, true);
  });
});
