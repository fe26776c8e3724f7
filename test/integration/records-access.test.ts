import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import type { Actor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { Sensitivity } from '../../server/kernel/scope.js';
import type { Role } from '../../server/kernel/actor.js';
import { aNewDossier } from '../builders/a-dossier.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { aMaster, aNewRecord } from '../builders/a-record.js';
import { aClient, anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const registrar = systemActor('intake');
const PURPOSE = 'Giải quyết thủ tục hành chính';
const PATH = aMaster().logicalPath;
const errorOf = async (promise: Promise<unknown>): Promise<object> =>
  promise.then(() => ({}), (error: unknown) => ({ name: (error as Error).name, message: (error as Error).message, ...(error as object) }));

/** What each role of agency-a sees of papers kept by agency-a (own) and agency-b (other), without a dossier. */
const MATRIX: readonly (readonly [Role, Readonly<Record<'own' | 'other', readonly Sensitivity[]>>])[] = [
  ['counter-officer', { own: ['public', 'restricted'], other: ['public'] }],
  ['digitisation-officer', { own: ['public', 'restricted', 'personal', 'sensitive'], other: ['public'] }],
  ['archivist', { own: ['public', 'restricted', 'personal', 'sensitive'], other: ['public'] }],
  ['agency-manager', { own: ['public', 'restricted'], other: ['public'] }],
];
const SENSITIVITIES: readonly Sensitivity[] = ['public', 'restricted', 'personal', 'sensitive'];

describe('access to records between two agencies', () => {
  let db: TestDatabase;
  let register: TestRegister;
  before(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
    for (const agency of ['own', 'other'] as const) {
      for (const sensitivity of SENSITIVITIES) {
        const id = `${agency}-${sensitivity}`;
        const custodianAgencyId = agency === 'own' ? 'agency-a' : 'agency-b';
        await db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord({ id, sensitivity, custodianAgencyId, files: [aMaster(id)] })));
      }
    }
  });
  after(() => db.close());

  for (const [role, sees] of MATRIX) {
    for (const agency of ['own', 'other'] as const) {
      for (const sensitivity of SENSITIVITIES) {
        const visible = sees[agency].includes(sensitivity);
        it(`${role}: ${agency} ${sensitivity} paper is ${visible ? 'shown, opened and listed' : 'as if it did not exist'}`, async () => {
          const actor = anOfficer({ roles: [role] });
          const id = `${agency}-${sensitivity}`;
          const listed = (await register.records.list(await register.records.scopeFor(actor), {})).items.map((record) => record.id);
          assert.equal(listed.includes(id), visible);
          if (visible) {
            assert.equal((await register.records.get(actor, id)).record.id, id);
            assert.equal(await text((await register.records.openFile(actor, id, PATH)).stream), `${id}/${PATH}`);
            return;
          }
          assert.deepEqual(await errorOf(register.records.get(actor, id)), await errorOf(register.records.get(actor, 'no-such-record')));
          assert.deepEqual(await errorOf(register.records.openFile(actor, id, PATH)), await errorOf(register.records.openFile(actor, 'no-such-record', PATH)));
        });
      }
    }
  }

  it('an officer for the whole province sees every agency', async () => {
    const actor = anOfficer({ roles: ['archivist'], provinceWide: true, agencyId: 'archive', agencyIds: ['archive'] });
    assert.equal((await register.records.list(await register.records.scopeFor(actor), {})).items.length, 8);
  });

  it('nobody changes a paper that another agency keeps, not even a public one', async () => {
    const actor = anOfficer({ roles: ['archivist'] });
    const none = await errorOf(register.records.correctMetadata(actor, 'no-such-record', 1, { title: 'x' }, 'x'));
    for (const id of ['other-public', 'other-personal']) {
      assert.deepEqual(await errorOf(register.records.correctMetadata(actor, id, 1, { title: 'x' }, 'x')), none);
      assert.deepEqual(await errorOf(register.records.changeStatus(actor, id, { status: 'suspended', from: '2026-10-01', reason: 'x' })), none);
      assert.deepEqual(await errorOf(register.records.link(actor, { fromId: id, toId: 'own-public', kind: 'cites' })), none);
    }
  });

  it('asks for the permission first', async () => {
    await assert.rejects(register.records.get(anOfficer({ roles: ['post-office'] }), 'own-public'), { kind: 'forbidden' });
    await assert.rejects(register.records.openFile(anOfficer({ roles: ['auditor'] }), 'own-public', PATH), { kind: 'forbidden' });
  });
});

describe('opening personal papers', () => {
  let db: TestDatabase;
  let register: TestRegister;
  const officer = anOfficer();
  const code = aNewDossier().code;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
    await db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord({ custodianAgencyId: 'agency-b' })));
  });
  afterEach(() => db.close());

  const openDossier = (actor: typeof officer = officer, over = {}): Promise<{ id: string }> => register.dossiers.open(actor, aNewDossier(over));
  const get = (actor: Actor, context = {}): Promise<unknown> => register.records.get(actor, 'record-1', context);

  it('works within an open dossier of the owner, and the log says who, why and in which dossier', async () => {
    await openDossier();
    await get(officer, { dossierCode: code });
    await register.records.openFile(officer, 'record-1', PATH, { dossierCode: code, purpose: 'Đối chiếu' });
    const reads = (await db.audit.trailOf('record', ['record-1'], 10)).filter((entry) => entry.actorId === officer.id);
    assert.deepEqual(reads.map((entry) => [entry.action, entry.purpose, entry.dossierCode]).reverse(), [
      ['record.read', 'Đăng ký khai sinh', code],
      ['record.opened', 'Đối chiếu', code],
    ]);
    assert.ok((await db.outbox.pending(20)).every((fact) => !fact.name.startsWith('record.read') && fact.name !== 'record.opened'), 'nobody waits for reads');
  });

  it('lists the paper only within the dossier', async () => {
    await openDossier();
    const listed = async (context = {}): Promise<number> => (await register.records.list(await register.records.scopeFor(officer, context), {})).items.length;
    assert.equal(await listed(), 0);
    assert.equal(await listed({ dossierCode: code }), 1);
    assert.equal(await listed({ dossierCode: 'another' }), 0);
  });

  it('ends with the dossier', async () => {
    const { id } = await openDossier();
    await register.dossiers.close(officer, id);
    await assert.rejects(get(officer, { dossierCode: code, purpose: PURPOSE }), { kind: 'not-found' });
    assert.deepEqual((await register.records.scopeFor(officer, { dossierCode: code })).recordIds, []);
  });

  it("does not work with another agency's dossier, nor with that of another owner", async () => {
    await openDossier(anOfficer({ id: 'officer-c', agencyId: 'agency-c', agencyIds: ['agency-c'] }));
    await openDossier(officer, { code: 'other-owner', ownerId: 'owner-2' });
    const none = await errorOf(register.records.get(officer, 'no-such-record', { dossierCode: code }));
    assert.deepEqual(await errorOf(get(officer, { dossierCode: code })), none);
    assert.deepEqual(await errorOf(get(officer, { dossierCode: 'other-owner' })), none);
  });

  it("works for the papers of the dossier owner's child", async () => {
    const ownerIds = await db.uow.run(officer, async (tx) => {
      const mother = await register.owners.ensure(tx, officer, { kind: 'person', name: 'Mẹ', identifiers: [{ kind: 'cmnd', value: '212000001' }] });
      const child = await register.owners.ensure(tx, officer, { kind: 'person', name: 'Con', identifiers: [] });
      await register.owners.relate(tx, officer, { ownerId: mother.id, relatedId: child.id, kind: 'child' });
      return { mother: mother.id, child: child.id };
    });
    await db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord({ id: 'record-2', custodianAgencyId: 'agency-b', ownerIds: [ownerIds.child], files: [aMaster('2')] })));
    await openDossier(officer, { ownerId: ownerIds.mother });
    assert.equal((await register.records.get(officer, 'record-2', { dossierCode: code })).record.id, 'record-2');
    await assert.rejects(get(officer, { dossierCode: code }), { kind: 'not-found' });
  });

  it('asks for a purpose where neither the officer nor the dossier says one', async () => {
    await openDossier(officer, { purpose: null });
    await assert.rejects(get(officer, { dossierCode: code }), { kind: 'forbidden', code: 'purpose-missing' });
    await get(officer, { dossierCode: code, purpose: PURPOSE });
  });

  it('asks an API client for a granted purpose and a dossier code', async () => {
    const client = aClient();
    await assert.rejects(get(client), { code: 'purpose-missing' });
    await assert.rejects(get(client, { purpose: 'Tiếp thị', dossierCode: 'x' }), { code: 'purpose-not-granted' });
    await assert.rejects(get(client, { purpose: PURPOSE }), { code: 'dossier-missing' });
    await get(client, { purpose: PURPOSE, dossierCode: '03706/2026/07906' });
    const grant = { ...client.grant, typeCodes: ['giay-phep-xay-dung'] };
    const narrow = aClient({ grant });
    const context = { purpose: PURPOSE, dossierCode: 'x' };
    assert.deepEqual(await errorOf(get(narrow, context)), await errorOf(register.records.get(narrow, 'no-such-record', context)));
  });

  it('names linked papers only to those who may see them', async () => {
    await db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord({ id: 'public-1', sensitivity: 'public', files: [aMaster('p')] })));
    await register.records.link(registrar, { fromId: 'public-1', toId: 'record-1', kind: 'cites' });
    assert.deepEqual((await register.records.get(officer, 'public-1')).links.map((link) => link.other), [null]);
    await openDossier();
    assert.deepEqual((await register.records.get(officer, 'public-1', { dossierCode: code })).links.map((link) => link.other?.id), ['record-1']);
  });

  it('answers a part of a file, and logs the parts of one opening once', async () => {
    const keeper = anOfficer({ id: 'keeper-b', roles: ['archivist'], agencyId: 'agency-b', agencyIds: ['agency-b'] });
    const part = async (start: number, end: number): Promise<string> => text((await register.records.openFile(keeper, 'record-1', PATH, { range: { start, end } })).stream);
    assert.equal(await part(0, 7), 'record-1');
    assert.equal(await part(8, 8), '/');
    const opened = async (): Promise<number> => (await db.audit.trailOf('record', ['record-1'], 50)).filter((entry) => entry.action === 'record.opened').length;
    assert.equal(await opened(), 1);
    db.clock.advance(11 * 60 * 1000);
    await part(2, 3);
    assert.equal(await opened(), 2);
    await assert.rejects(part(9_999, 10_000), { code: 'range-not-satisfiable' });
    await assert.rejects(register.records.openFile(keeper, 'record-1', '../../etc/passwd'), { kind: 'not-found' });
  });
});
