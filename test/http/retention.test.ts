import assert from 'node:assert/strict';
import { AGENCY_A, AGENCY_B, anArchive, loader, PASSWORD } from './support/an-archive.js';
import { newId } from '../../server/kernel/identifiers.js';
import { aNewRecord } from '../builders/a-record.js';
import type { Browser, TestArchive } from './support/an-archive.js';

describe('Schedules on the web', function () {
  this.timeout(120_000);
  let archive: TestArchive;
  let writer: Browser;
  let head: Browser;
  let recordId: string;

  before(async () => {
    archive = await anArchive();
    const { access } = archive.house.archive;
    for (const loginName of ['tinh.mot', 'tinh.hai']) await access.createUser(loader, { loginName, displayName: loginName, agencyId: AGENCY_A, roles: ['archivist', 'digitisation-officer'], password: PASSWORD, provinceWide: true });
    await archive.user('luutru.xa', AGENCY_B, 'archivist');
    writer = await archive.signIn('tinh.mot');
    head = await archive.signIn('tinh.hai');
    recordId = newId();
    await archive.house.ground.uow.run(loader, (tx) => archive.house.archive.records.accession(tx, loader, aNewRecord({
      id: recordId, title: 'Công văn kiểm tra', typeCode: 'cong-van', issuerAgencyId: AGENCY_A, custodianAgencyId: AGENCY_A, sensitivity: 'public', ownerIds: [], validFrom: null, issuedOn: '2024-03-02', documentNumber: '12/UBND-VP',
    })));
    await archive.house.background.settled();
  });
  after(() => archive.close());

  it('come with the catalogue, to be confirmed', async () => {
    const list = await writer.get('/retention/schedules').expect(200);
    assert.match(list.text, /HT-02/);
    assert.match(list.text, /CD-01/);
    const one = await writer.get('/retention/schedules/CD-01').expect(200);
    assert.match(one.text, /20 năm/);
    await writer.get('/retention/schedules/KHONG-CO').expect(404);
  });

  it('tell on the page of a record how long it is kept and why, in both languages', async () => {
    const vi = await writer.get(`/records/${recordId}?lang=vi`).expect(200);
    assert.match(vi.text, /Thời hạn bảo quản/);
    assert.match(vi.text, /không thuộc hồ sơ nào/);
    await writer.post(`/records/${recordId}/retention/trigger-date`).type('form').send({ trigger: 'work-ended', on: '2024-06-30', reason: 'Biên bản bàn giao' }).expect(303);
    const told = await writer.get(`/records/${recordId}?lang=vi`).expect(200);
    assert.match(told.text, /Kết thúc công việc năm 2024 \+ 20 năm → 31\/12\/2044 \(Lịch CD-01 bản 1, quy tắc \d+\)/);
    const en = await writer.get(`/records/${recordId}?lang=en`).expect(200);
    assert.match(en.text, /Work ended in 2024 \+ 20 years → 31\/12\/2044 \(schedule CD-01 version 1, rule \d+\)/);
  });

  it('are tried on paper before they are written', async () => {
    const query = new URLSearchParams({ run: '1', scheduleCode: 'CD-01', titleVi: 'Thử', periodKind: 'years', years: '1', trigger: 'work-ended', action: 'review', reachesFixed: 'yes' });
    const tried = await writer.get(`/retention/simulation?${query.toString()}`).expect(200);
    assert.match(tried.text, /1 tài liệu đổi thời hạn/);
    assert.match(tried.text, /Công văn kiểm tra/);
    query.set('years', '0');
    await writer.get(`/retention/simulation?${query.toString()}`).expect(400);
  });

  it('come into force by a second person', async () => {
    const today = archive.house.ground.clock.today();
    const form = { scheduleCode: 'CD-01', titleVi: 'Công văn', titleEn: 'Letters', periodKind: 'years', years: '5', trigger: 'work-ended', action: 'review', maintenanceCode: '07', validFrom: today, confirmed: 'yes', reachesFixed: 'yes', decision: '77/QĐ-SNV' };
    await writer.post('/retention/schedules').type('form').send({ ...form, years: '' }).expect(400);
    await writer.post('/retention/schedules').type('form').send(form).expect(303);
    const own = await writer.get('/retention/schedules/CD-01').expect(200);
    assert.doesNotMatch(own.text, /\/retention\/schedules\/CD-01\/2\/approve/);
    await writer.post('/retention/schedules/CD-01/2/approve').expect(303);
    assert.equal((await kept(archive)).at(-1)?.state, 'draft');
    const other = await head.get('/retention/schedules/CD-01').expect(200);
    assert.match(other.text, /\/retention\/schedules\/CD-01\/2\/approve/);
    await head.post('/retention/schedules/CD-01/2/approve').expect(303);
    assert.equal((await kept(archive)).at(-1)?.state, 'in-force');
    await archive.house.background.settled();
    const told = await writer.get(`/records/${recordId}`).expect(200);
    assert.match(told.text, /\+ 5 năm → 31\/12\/2029 \(Lịch CD-01 bản 2/);
  });

  it('are read but not written by an archivist of one agency', async () => {
    const local = await archive.signIn('luutru.xa');
    const list = await local.get('/retention/schedules').expect(200);
    assert.doesNotMatch(list.text, /\/retention\/schedules\/new/);
    await local.post('/retention/schedules').type('form').send({ scheduleCode: 'X-1', titleVi: 'X', periodKind: 'permanent', trigger: 'issued', action: 'keep', maintenanceCode: '01' }).expect(403);
    await local.post(`/records/${recordId}/retention/override`).type('form').send({ scheduleCode: 'HT-02', reason: 'Thử' }).expect(404);
  });
});

/** The versions of the schedule of letters as the house has them. */
async function kept(archive: TestArchive): Promise<readonly { readonly state: string }[]> {
  const rows = await archive.house.ground.database.rows("SELECT state FROM retention_schedules WHERE schedule_code = 'CD-01' ORDER BY version", []);
  return rows.map((row) => ({ state: String(row['state']) }));
}
