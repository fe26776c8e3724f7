import assert from 'node:assert/strict';
import { AGENCY_A, AGENCY_B, anArchive, loader } from './support/an-archive.js';
import type { TestArchive } from './support/an-archive.js';

describe('the form of another agency\'s system', () => {
  let archive: TestArchive;
  before(async function () {
    this.timeout(60_000);
    archive = await anArchive({ background: false });
    await archive.user('quantri.a', AGENCY_A, 'administrator');
  });
  after(() => archive.close());

  it('keeps a purpose and a permission that are not on its own list when they stay ticked', async () => {
    const { access } = archive.house.archive;
    const { client } = await access.issueClientKey(loader, {
      name: 'Hệ thống khác', agencyId: AGENCY_B,
      grant: { permissions: ['record.read', 'submission.confirm'], typeCodes: '*', purposes: ['Đăng ký thường trú'], sensitivities: ['public'] },
    });
    const browser = await archive.signIn('quantri.a');
    const page = await browser.get(`/clients/${client.id}`);
    assert.match(page.text, /value="Đăng ký thường trú" checked/);
    const answer = await browser.post(`/clients/${client.id}`).type('form').send({
      name: client.name, agencyId: client.agencyId, permissions: ['record.read', 'submission.confirm', 'audit.read'], allTypes: 'yes', purposes: ['Đăng ký thường trú', 'tự đặt'], sensitivities: ['public'], ratePerMinute: '300',
    });
    assert.equal(answer.status, 303);
    const saved = (await access.clients(loader)).find((one) => one.id === client.id);
    assert.deepEqual([saved?.grant.permissions, saved?.grant.purposes], [['record.read', 'submission.confirm'], ['Đăng ký thường trú']]);
  });
});
