import assert from 'node:assert/strict';
import type { NewOwner, Owner } from '../../server/archive/owners/model.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { aNewOwner } from '../builders/an-owner.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const CARD = { kind: 'personal-number', value: '051190000001' } as const;
const CMND = { kind: 'cmnd', value: '212345678' } as const;

describe('the room of owners', () => {
  let db: TestDatabase;
  let register: TestRegister;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
  });
  afterEach(() => db.close());

  const officer = anOfficer();
  const ensure = (owner: NewOwner, actor = officer): Promise<Owner> =>
    db.uow.run(actor, async (tx) => {
      tx.record({ name: 'test.changed', subject: { type: 'test', id: '1' }, announce: false });
      return register.owners.ensure(tx, actor, owner);
    });

  it('takes in an owner once, however often he comes', async () => {
    const first = await ensure(aNewOwner());
    const again = await ensure(aNewOwner({ name: 'NGUYỄN THỊ THỬ NGHIỆM' }));
    assert.equal(again.id, first.id);
    assert.deepEqual(await register.owners.get(first.id), first);
  });

  it('keeps two persons of one name and birth date apart', async () => {
    const one = await ensure(aNewOwner());
    const other = await ensure(aNewOwner({ identifiers: [{ kind: 'personal-number', value: '051190000002' }] }));
    assert.notEqual(one.id, other.id);
  });

  it('is one owner when a card scan ties the earlier number to the personal number, found by either', async () => {
    const owner = await ensure(aNewOwner({ identifiers: [CARD] }));
    await ensure(aNewOwner({ identifiers: [CARD, { ...CMND, evidence: 'Quét mã QR trên thẻ' }] }));
    assert.equal((await register.owners.findByIdentifier(CMND))?.id, owner.id);
    assert.equal((await register.owners.findByIdentifier({ kind: 'personal-number', value: '051 190 000 001' }))?.id, owner.id);
  });

  it('refuses to tie the numbers of two known owners', async () => {
    await ensure(aNewOwner({ identifiers: [CARD] }));
    await ensure(aNewOwner({ identifiers: [CMND] }));
    await assert.rejects(ensure(aNewOwner({ identifiers: [CARD, CMND] })), { code: 'identifiers-of-different-owners', kind: 'conflict' });
  });

  it('lets an officer tie a number with his evidence, once, and not that of another', async () => {
    const owner = await ensure(aNewOwner());
    const other = await ensure(aNewOwner({ identifiers: [{ kind: 'cmnd', value: '233000111' }] }));
    const add = (ownerId: string, evidence = 'Giấy xác nhận số CMND'): Promise<void> =>
      db.uow.run(officer, async (tx) => {
        tx.record({ name: 'test.changed', subject: { type: 'test', id: '1' }, announce: false });
        await register.owners.addIdentifier(tx, officer, ownerId, CMND, evidence);
      });
    await assert.rejects(add(owner.id, ' '), { code: 'evidence-missing' });
    await add(owner.id);
    await add(owner.id);
    await assert.rejects(add(other.id), { code: 'identifier-taken' });
    assert.deepEqual((await register.owners.get(owner.id))?.identifiers.map((id) => id.value), [CARD.value, CMND.value]);
  });

  it('ends a race for one number with one owner', async () => {
    const owners = await Promise.all(Array.from({ length: 12 }, () => ensure(aNewOwner())));
    assert.equal(new Set(owners.map((owner) => owner.id)).size, 1);
  });

  it('keeps a household business and its owner apart, and finds the person first', async () => {
    const business = await ensure({ kind: 'organisation', name: 'Hộ kinh doanh Thử Nghiệm', identifiers: [CARD] });
    assert.equal((await register.owners.findByIdentifier(CARD))?.id, business.id);
    const person = await ensure(aNewOwner());
    assert.notEqual(person.id, business.id);
    assert.equal((await register.owners.findByIdentifier(CARD))?.id, person.id);
  });

  it('tells relations from both sides, each once', async () => {
    const mother = await ensure(aNewOwner());
    const child = await ensure(aNewOwner({ name: 'Bé Thử', birthDate: '2026-01-01', identifiers: [] }));
    for (let turn = 0; turn < 2; turn += 1) {
      await db.uow.run(officer, async (tx) => {
        tx.record({ name: 'test.changed', subject: { type: 'test', id: '1' }, announce: false });
        await register.owners.relate(tx, officer, { ownerId: mother.id, relatedId: child.id, kind: 'child' });
      });
    }
    assert.deepEqual((await register.owners.relationsOf(child.id)).map(({ relatedId, kind }) => [relatedId, kind]), [[mother.id, 'parent']]);
  });

  it('names each wrong field and writes nothing', async () => {
    await assert.rejects(ensure(aNewOwner({ name: '', identifiers: [{ kind: 'cmnd', value: '12' }] })), (error: { faults: readonly { field: string }[] }) => {
      assert.deepEqual(error.faults.map((fault) => fault.field), ['name', 'identifiers.0']);
      return true;
    });
    assert.equal(await register.owners.findByIdentifier({ kind: 'cmnd', value: '12' }), undefined);
  });

  it('refuses those who take in no papers', async () => {
    await assert.rejects(ensure(aNewOwner(), anOfficer({ roles: ['auditor'] })), { kind: 'forbidden' });
  });

  it('writes no number and no name to the audit log', async () => {
    const owner = await ensure(aNewOwner());
    const trail = JSON.stringify(await db.audit.trailOf('owner', [owner.id], 10));
    assert.match(trail, /owner\.taken-in/);
    assert.doesNotMatch(trail, /051190000001|Thử Nghiệm/);
  });

  it('gives fingerprints that tell nothing of the number and are equal for equal numbers', async () => {
    const owner = await ensure(aNewOwner());
    assert.deepEqual(register.owners.fingerprints(owner), [register.owners.fingerprint(CARD)]);
    assert.doesNotMatch(register.owners.fingerprint(CARD), /051190000001/);
  });
});
