import assert from 'node:assert/strict';
import { AGENCY_A, AGENCY_B, anArchive } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

describe('the list of dossiers', () => {
  let archive: TestArchive;
  let officer: Browser;
  let stranger: Browser;
  before(async function () {
    this.timeout(120_000);
    archive = await anArchive({ background: false });
    await archive.user('motcua.a', AGENCY_A, 'counter-officer');
    await archive.user('motcua.b', AGENCY_B, 'counter-officer');
    officer = await archive.signIn('motcua.a');
    stranger = await archive.signIn('motcua.b');
    const first = await archive.owner('Võ Thị Thử Đầu', '051199000123');
    const others = await archive.owner('Trần Văn Mẫu Sau', '051099000124');
    await archive.dossier(officer.actor, 'H48.53-200101-0001', first);
    for (let number = 1; number <= 210; number += 1) await archive.dossier(officer.actor, `H48.53-260101-${String(number).padStart(4, '0')}`, others);
  });
  after(() => archive.close());
  const search = async (browser: Browser, q: string): Promise<string> => (await browser.get(`/intake/dossiers?q=${encodeURIComponent(q)}`)).text;

  it('finds an old dossier by its code, its owner\'s number or his name without marks', async () => {
    for (const q of ['H48.53-200101-0001', '051199000123', 'vo thi thu dau']) {
      const page = await search(officer, q);
      assert.match(page, /H48\.53-200101-0001/, q);
      assert.doesNotMatch(page, /H48\.53-260101-0001/, q);
    }
  });

  it('goes on from where it stopped and keeps the question', async () => {
    const page = await search(officer, 'tran van mau');
    assert.ok((page.match(/data-item-focus/g) ?? []).length < 100, 'one page, not all of them');
    assert.match(page.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'), /q=tran\+van\+mau&cursor=/);
  });

  it('shows another agency none of them', async () => {
    for (const q of ['H48.53-200101-0001', '051199000123', 'vo thi']) assert.doesNotMatch(await search(stranger, q), /data-item-focus/, q);
  });

  it('goes back to the dossier with a sentence when its work cannot have ended that day', async () => {
    const dossier = await archive.house.archive.dossiers.get(officer.actor, 'H48.53-200101-0001');
    for (const [day, sentence] of [['31/12/2099', /tương lai/], ['31/12/1999', /trước ngày tiếp nhận/], ['31/02/2020', /không hợp lệ|ngày\/tháng\/năm/]] as const) {
      const answer = await officer.post(`/intake/dossiers/${dossier.id}/close`).type('form').send({ closedOn: day });
      assert.deepEqual([answer.status, answer.headers['location']], [303, `/intake/dossiers/${dossier.id}`], day);
      assert.match((await officer.get(`/intake/dossiers/${dossier.id}`)).text, sentence, day);
    }
    assert.equal((await archive.house.archive.dossiers.get(officer.actor, dossier.id)).state, 'open');
  });

  it('offers to open a closed dossier again and asks why', async () => {
    const dossier = await archive.house.archive.dossiers.get(officer.actor, 'H48.53-200101-0001');
    await officer.post(`/intake/dossiers/${dossier.id}/close`).type('form').send({});
    assert.match((await officer.get(`/intake/dossiers/${dossier.id}`)).text, /\/reopen"/);
    assert.equal((await officer.post(`/intake/dossiers/${dossier.id}/reopen`).type('form').send({ reason: '' })).status, 400);
    assert.equal((await officer.post(`/intake/dossiers/${dossier.id}/reopen`).type('form').send({ reason: 'Công dân khiếu nại' })).status, 303);
    assert.equal((await archive.house.archive.dossiers.get(officer.actor, dossier.id)).state, 'open');
  });
});
