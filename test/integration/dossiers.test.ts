import assert from 'node:assert/strict';
import { systemActor } from '../../server/kernel/actor.js';
import { aNewDossier } from '../builders/a-dossier.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { aClient, anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

describe('the room of dossiers', () => {
  let db: TestDatabase;
  let register: TestRegister;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
  });
  afterEach(() => db.close());

  const mine = anOfficer();
  const other = anOfficer({ id: 'officer-b', agencyId: 'agency-b', agencyIds: ['agency-b'] });
  const successor = anOfficer({ id: 'officer-s', agencyId: 'agency-s', agencyIds: ['agency-s', 'agency-a'] });

  it('opens a dossier once, however its code is written', async () => {
    const first = await register.dossiers.open(mine, aNewDossier());
    const again = await register.dossiers.open(mine, aNewDossier({ code: ' h48.53 - 261116 - 0001 ' }));
    assert.equal(again.id, first.id);
    assert.equal(first.openedOn, '2026-11-16');
    assert.equal(first.agencyId, 'agency-a');
  });

  it('ends a race for one code with one dossier', async () => {
    const opened = await Promise.all(Array.from({ length: 10 }, () => register.dossiers.open(mine, aNewDossier())));
    assert.equal(new Set(opened.map((dossier) => dossier.id)).size, 1);
  });

  for (const [what, over] of [['owner', { ownerId: 'owner-2' }], ['procedure', { procedureCode: '1.000894' }]] as const) {
    it(`refuses a code that belongs to another ${what}`, async () => {
      await register.dossiers.open(mine, aNewDossier());
      await assert.rejects(register.dossiers.open(mine, aNewDossier(over)), { code: 'dossier-code-taken', kind: 'conflict' });
    });
  }

  it('shows a dossier to its agency and the successor; to others it does not exist', async () => {
    const dossier = await register.dossiers.open(mine, aNewDossier());
    assert.deepEqual(await register.dossiers.get(mine, dossier.code), dossier);
    assert.deepEqual(await register.dossiers.get(successor, dossier.id), dossier);
    const hidden = await register.dossiers.get(other, dossier.id).catch((error: unknown) => error);
    const none = await register.dossiers.get(other, 'no-such-dossier').catch((error: unknown) => error);
    assert.deepEqual({ ...(hidden as object) }, { ...(none as object) });
    assert.deepEqual((await register.dossiers.list(other, {})).items, []);
    assert.equal((await register.dossiers.list(successor, { state: 'open' })).items.length, 1);
  });

  it('closes a dossier, which opens nobody papers any more', async () => {
    const dossier = await register.dossiers.open(mine, aNewDossier());
    assert.equal((await register.dossiers.openForOwner(['agency-a'], 'owner-1')).length, 1);
    await assert.rejects(register.dossiers.close(other, dossier.id), { kind: 'not-found' });
    const closed = await register.dossiers.close(mine, dossier.id);
    assert.deepEqual([closed.state, closed.closedOn], ['closed', '2026-11-16']);
    assert.deepEqual(await register.dossiers.close(mine, dossier.id), closed);
    assert.deepEqual(await register.dossiers.openForOwner(['agency-a'], 'owner-1'), []);
  });

  it('keeps the days an old dossier was received and ended, which retention counts from', async () => {
    const dossier = await register.dossiers.open(mine, aNewDossier({ code: 'H48.53-130204-0007' }));
    assert.equal(dossier.openedOn, '2013-02-04', 'the day in its code');
    assert.equal((await register.dossiers.open(mine, aNewDossier({ code: 'số 12/2013', openedOn: '2013-02-01' }))).openedOn, '2013-02-01');
    await assert.rejects(register.dossiers.close(mine, dossier.id, '2012-12-31'), { code: 'dossier-invalid' });
    assert.equal((await register.dossiers.close(mine, dossier.id, '2013-03-01')).closedOn, '2013-03-01');
    assert.deepEqual((await db.audit.search(systemActor('test'), { action: 'dossier.closed' }, 5))[0]?.data, { closedOn: '2013-03-01' });
  });

  it('opens a closed dossier again for a reason only, and says so', async () => {
    const dossier = await register.dossiers.open(mine, aNewDossier());
    const closed = await register.dossiers.close(mine, dossier.id);
    await assert.rejects(register.dossiers.reopen(mine, dossier.id, ' '), { code: 'invalid-input' });
    await assert.rejects(register.dossiers.reopen(other, dossier.id, 'khiếu nại'), { kind: 'not-found' });
    const open = await register.dossiers.reopen(mine, dossier.id, 'Công dân khiếu nại kết quả');
    assert.deepEqual([open.state, open.closedOn, open.version], ['open', null, closed.version + 1]);
    assert.deepEqual(await register.dossiers.reopen(mine, dossier.id, 'lần nữa'), open);
    assert.equal((await register.dossiers.openForOwner(['agency-a'], 'owner-1')).length, 1);
  });

  it('accepts foreign codes as they are and names what is wrong', async () => {
    assert.equal((await register.dossiers.open(mine, aNewDossier({ code: '03706/2026/07906' }))).code, '03706/2026/07906');
    await assert.rejects(register.dossiers.open(mine, aNewDossier({ code: ' ' })), { code: 'dossier-invalid' });
    await assert.rejects(register.dossiers.open(mine, aNewDossier({ code: 'x', procedureCode: 'khai sinh' })), { code: 'dossier-invalid' });
  });

  it('gives the archive itself no agency of its own', async () => {
    await assert.rejects(register.dossiers.open(systemActor('ingest'), aNewDossier()), { code: 'agency-missing' });
    assert.equal((await register.dossiers.open(systemActor('ingest'), aNewDossier({ agencyId: 'agency-a' }))).agencyId, 'agency-a');
    const stolen = await register.dossiers.open(other, aNewDossier({ code: 'y', agencyId: 'agency-a' }));
    assert.equal(stolen.agencyId, 'agency-b', 'only the archive itself names an agency');
  });

  it('asks for the permission', async () => {
    await assert.rejects(register.dossiers.open(anOfficer({ roles: ['auditor'] }), aNewDossier()), { kind: 'forbidden' });
    await assert.rejects(register.dossiers.list(anOfficer({ roles: ['post-office'] }), {}), { kind: 'forbidden' });
    const grant = { ...aClient().grant, permissions: [] };
    await assert.rejects(register.dossiers.get(aClient({ grant }), 'x'), { kind: 'forbidden' });
  });

  it('refuses a cursor that is not ours', async () => {
    await assert.rejects(register.dossiers.list(mine, {}, 'abc'), { code: 'cursor-malformed' });
  });

  it('has the opening on record with code and purpose', async () => {
    const dossier = await register.dossiers.open(mine, aNewDossier());
    const [entry] = await db.audit.trailOf('dossier', [dossier.id], 10);
    assert.deepEqual([entry?.action, entry?.dossierCode, entry?.purpose, entry?.actorId], ['dossier.opened', dossier.code, 'Đăng ký khai sinh', 'officer-a']);
  });
});
