import assert from 'node:assert/strict';
import { createDossiersStore } from '../../server/archive/dossiers/store.js';
import { createOwnersStore } from '../../server/archive/owners/store.js';
import { createRecordsStore } from '../../server/archive/records/store.js';
import type { StoredRecord } from '../../server/archive/records/store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { EVERYTHING, inScope, NOTHING, SENSITIVITIES } from '../../server/kernel/scope.js';
import type { Scope } from '../../server/kernel/scope.js';
import type { Tx } from '../../server/kernel/unit-of-work.js';
import { aDossier } from '../builders/a-dossier.js';
import { anOwner } from '../builders/an-owner.js';
import { aMaster, aRecord, aStatusChange } from '../builders/a-record.js';
import type { TestDatabase } from '../support/test-database.js';

const STAMP = { at: '2026-11-16T02:00:00.000Z', by: 'officer-a' };
const actor = systemActor('test');

/** Runs a change that tells of itself. */
async function change<T>(db: TestDatabase, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.uow.run(actor, async (tx) => {
    tx.record({ name: 'test.changed', subject: { type: 'test', id: '1' }, announce: false });
    return work(tx);
  });
}

/** What the owners' store promises on every database. */
export function describeOwnersStore(dialect: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`the owners' store on ${dialect}`, () => {
    let db: TestDatabase;
    before(async () => {
      db = await openDatabase();
    });
    after(() => db.close());

    it('gives back an owner as it was taken in, with his numbers in order', async () => {
      const store = createOwnersStore(db.database);
      const owner = anOwner({ id: 'o1', name: 'Trần Văn Thử – Ổ', address: 'Thị trấn Châu Ổ 😀' });
      const second = { kind: 'cmnd' as const, value: '212345678', validFrom: '2001-01-01', validTo: null, evidence: 'quét thẻ' };
      await change(db, async (tx) => {
        await store.add(tx, owner, STAMP);
        assert.equal(await store.addIdentifier(tx, 'o1', { ...owner.identifiers[0]!, fingerprint: 'f1' }, 0, STAMP), true);
        assert.equal(await store.addIdentifier(tx, 'o1', { ...second, fingerprint: 'f2' }, 1, STAMP), true);
      });
      const expected = { ...owner, identifiers: [...owner.identifiers, second] };
      assert.deepEqual(await store.byIds(['o1', 'nobody']), [expected]);
      assert.deepEqual(await store.byFingerprints(['f2', 'f1']), [expected]);
      assert.deepEqual(await store.byFingerprints([]), []);
    });

    it('gives a number to one owner only', async () => {
      const store = createOwnersStore(db.database);
      const number = { kind: 'cmnd' as const, value: '1', validFrom: null, validTo: null, evidence: null, fingerprint: 'f9' };
      await change(db, (tx) => store.addIdentifier(tx, 'o1', number, 2, STAMP));
      assert.equal(await change(db, (tx) => store.addIdentifier(tx, 'o2', number, 0, STAMP)), false);
    });

    it('finds relations from both sides and keeps each once', async () => {
      const store = createOwnersStore(db.database);
      const relation = { ownerId: 'o1', relatedId: 'o2', kind: 'child' as const, evidenceRecordId: null };
      assert.deepEqual(await change(db, async (tx) => [await store.addRelation(tx, relation, STAMP), await store.addRelation(tx, relation, STAMP)]), [true, false]);
      assert.deepEqual(await store.relationsAbout('o2'), [relation]);
    });
  });
}

/** What the dossiers' store promises on every database. */
export function describeDossiersStore(dialect: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`the dossiers' store on ${dialect}`, () => {
    let db: TestDatabase;
    before(async () => {
      db = await openDatabase();
    });
    after(() => db.close());

    it('gives one dossier to a code and pages through them newest first, losing none', async () => {
      const store = createDossiersStore(db.database);
      await change(db, async (tx) => {
        for (let n = 0; n < 7; n += 1) {
          const at = `2026-11-16T02:00:0${Math.floor(n / 2)}.000Z`;
          assert.equal(await store.add(tx, { ...aDossier({ id: `d${n}`, code: `c${n}` }), codeKey: `C${n}`, openedAt: at }), true);
        }
        assert.equal(await store.add(tx, { ...aDossier({ id: 'other' }), codeKey: 'C1', openedAt: STAMP.at }), false);
      });
      const seen: string[] = [];
      for (let cursor: string | undefined, turn = 0; turn === 0 || cursor !== undefined; turn += 1) {
        const page = await store.list({ agencyIds: ['agency-a'] }, cursor, 2);
        seen.push(...page.items.map((dossier) => dossier.id));
        cursor = page.nextCursor;
      }
      assert.deepEqual(seen, ['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0']);
      assert.deepEqual((await store.list({ agencyIds: ['agency-b'] }, undefined, 10)).items, []);
    });

    it('closes an open dossier once', async () => {
      const store = createDossiersStore(db.database);
      assert.equal(await change(db, (tx) => store.close(tx, 'd0', '2026-11-17', 2)), true);
      assert.equal(await change(db, (tx) => store.close(tx, 'd0', '2026-11-18', 3)), false);
      assert.equal((await store.byId('d0'))?.closedOn, '2026-11-17');
    });
  });
}

/** A record with the keys of the table. */
export function aStoredRecord(over: Partial<StoredRecord> = {}): StoredRecord {
  return { ...aRecord(), numberKey: '12/2026', issuerKey: 'ubnd xa binh son', validityDueOn: null, updatedAt: STAMP.at, ...over };
}

/** What the register's store promises on every database. */
export function describeRecordsStore(dialect: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`the register's store on ${dialect}`, () => {
    let db: TestDatabase;
    before(async () => {
      db = await openDatabase();
    });
    after(() => db.close());

    it('gives back a record as it was registered, with owners in order, fields and files', async () => {
      const store = createRecordsStore(db.database);
      const record = aStoredRecord({
        id: 'r1', objectId: 'r1', ownerIds: ['o2', 'o1'], fields: { subjectName: 'Đỗ Thị Ổi 😀', count: 2, list: ['a', null] }, textConfidence: 0.97,
      });
      const files = [{ ...aMaster(), recordId: 'r1' }, { ...aMaster('b', { logicalPath: 'a-second.pdf' }), recordId: 'r1' }];
      assert.equal(await change(db, (tx) => store.add(tx, record, files)), true);
      assert.equal(await change(db, (tx) => store.add(tx, record, files)), false);
      assert.deepEqual(await store.byId('r1'), record);
      assert.deepEqual(await store.filesOf('r1'), files);
      assert.equal(await store.byId('r2'), undefined);
    });

    it('replaces a record only at the version expected', async () => {
      const store = createRecordsStore(db.database);
      const record = aStoredRecord({ id: 'r1', objectId: 'r1', title: 'Sửa', ownerIds: ['o3'], version: 2 });
      assert.equal(await change(db, (tx) => store.replace(tx, record, 1)), true);
      assert.equal(await change(db, (tx) => store.replace(tx, { ...record, title: 'Muộn' }, 1)), false);
      assert.deepEqual(await store.byId('r1'), record);
    });

    it('lists what lies in the scope and nothing else', async () => {
      const store = createRecordsStore(db.database);
      await change(db, async (tx) => {
        for (const [id, agency, sensitivity] of [['p1', 'agency-b', 'personal'], ['p2', 'agency-b', 'public'], ['p3', 'agency-a', 'restricted']] as const) {
          await store.add(tx, aStoredRecord({ id, objectId: id, custodianAgencyId: agency, sensitivity, accessionedAt: '2026-11-17T00:00:00.000Z' }), []);
        }
      });
      const list = async (scope: Parameters<typeof store.list>[0], filter = {}): Promise<string[]> =>
        (await store.list(scope, filter, '2026-11-17', undefined, 50)).items.map((record) => record.id);
      assert.deepEqual(await list(EVERYTHING), ['p3', 'p2', 'p1', 'r1']);
      assert.deepEqual(await list(NOTHING), []);
      assert.deepEqual(await list({ alternatives: [{ agencyIds: '*', sensitivities: ['public'] }, { agencyIds: ['agency-a'], sensitivities: ['restricted'] }], recordIds: [] }), ['p3', 'p2']);
      assert.deepEqual(await list({ alternatives: [{ agencyIds: [], sensitivities: ['public'] }, { agencyIds: '*', sensitivities: [] }], recordIds: ['r1'] }), ['r1']);
      assert.deepEqual(await list({ alternatives: [{ agencyIds: '*', sensitivities: ['public', 'personal'], typeCodes: ['other'] }], recordIds: [] }), []);
      assert.deepEqual(await list(EVERYTHING, { ownerIds: ['o3'] }), ['r1']);
    });

    it('pages newest first without losing or repeating any', async () => {
      const store = createRecordsStore(db.database);
      const seen: string[] = [];
      for (let cursor: string | undefined, turn = 0; turn === 0 || cursor !== undefined; turn += 1) {
        const page = await store.list(EVERYTHING, {}, '2026-11-17', cursor, 1);
        seen.push(...page.items.map((record) => record.id));
        cursor = page.nextCursor;
      }
      assert.deepEqual(seen, ['p3', 'p2', 'p1', 'r1']);
    });

    it('pages through any scope to exactly the records that lie in it', async () => {
      const store = createRecordsStore(db.database);
      const all = (await store.list(EVERYTHING, {}, '2026-11-17', undefined, 50)).items;
      const ways = [
        { agencyIds: '*', sensitivities: ['public'] }, { agencyIds: ['agency-a', 'agency-b'], sensitivities: SENSITIVITIES }, { agencyIds: ['agency-b'], sensitivities: ['personal'] },
        { agencyIds: ['agency-a'], sensitivities: ['personal', 'restricted'], typeCodes: ['giay-khai-sinh'] },
      ] as const;
      for (let mask = 0; mask < 16; mask += 1) {
        for (const recordIds of [[], ['r1', 'p1']]) {
          const scope: Scope = { alternatives: ways.filter((_way, index) => (mask & (1 << index)) !== 0), recordIds };
          const seen: string[] = [];
          for (let cursor: string | undefined, turn = 0; turn === 0 || cursor !== undefined; turn += 1) {
            const page = await store.list(scope, {}, '2026-11-17', cursor, 2);
            seen.push(...page.items.map((record) => record.id));
            cursor = page.nextCursor;
          }
          assert.deepEqual(seen, all.filter((record) => inScope(scope, record)).map((record) => record.id), JSON.stringify(scope));
        }
      }
    });

    it('keeps the dated history and the corrections in their order', async () => {
      const store = createRecordsStore(db.database);
      const first = aStatusChange({ recordId: 'r1' });
      const second = aStatusChange({ recordId: 'r1', status: 'in-force', from: '2026-05-01', reference: '12/QĐ-UBND' });
      await change(db, async (tx) => {
        assert.equal(await store.addStatus(tx, first, 0), true);
        assert.equal(await store.addStatus(tx, second, 1), true);
        assert.equal(await store.addStatus(tx, second, 1), false);
        await store.addHistory(tx, { recordId: 'r1', version: 2, at: STAMP.at, by: 'x', reason: 'gõ nhầm', changes: { title: { from: 'a', to: null } } });
      });
      assert.deepEqual((await store.statusOf(['r1', 'p1'])).get('r1'), [first, second]);
      assert.deepEqual(await store.historyOf('r1'), [{ recordId: 'r1', version: 2, at: STAMP.at, by: 'x', reason: 'gõ nhầm', changes: { title: { from: 'a', to: null } } }]);
    });

    it('finds the same bytes, the same number, and what owners hold', async () => {
      const store = createRecordsStore(db.database);
      assert.deepEqual((await store.bySha256(aMaster().sha256, 10)).map((record) => record.id), ['r1']);
      assert.deepEqual((await store.byNumber({ numberKey: '12/2026', issuerKey: 'ubnd xa binh son', issuedOn: '2026-03-02' }, 10)).length, 4);
      assert.deepEqual(await store.byNumber({ numberKey: '12/2026', issuedOn: '2025-03-02' }, 10), []);
      assert.deepEqual((await store.heldOf(['o3'], ['giay-khai-sinh'])).map((record) => record.id), ['r1']);
      assert.deepEqual(await store.heldOf(['o3'], []), []);
    });

    it('replaces the row of a derivative and keeps links from both ends', async () => {
      const store = createRecordsStore(db.database);
      const text = { ...aMaster('v1', { role: 'text', logicalPath: 'derived/text.json' }), recordId: 'r1' };
      await change(db, async (tx) => {
        await store.putFile(tx, text);
        await store.putFile(tx, { ...text, sizeBytes: 99 });
        assert.equal(await store.addLink(tx, { fromId: 'r1', toId: 'p1', kind: 'cites', note: null }, STAMP.at, 'x'), true);
        assert.equal(await store.addLink(tx, { fromId: 'r1', toId: 'p1', kind: 'cites', note: null }, STAMP.at, 'x'), false);
      });
      assert.deepEqual((await store.filesOf('r1')).filter((file) => file.role === 'text').map((file) => file.sizeBytes), [99]);
      assert.equal((await store.linksOf('p1')).length, 1);
    });

    it('knows whose stored validity is out of date', async () => {
      const store = createRecordsStore(db.database);
      await change(db, (tx) => store.add(tx, aStoredRecord({ id: 's1', objectId: 's1', validityDueOn: '2026-11-18' }), []));
      assert.deepEqual(await store.staleValidity('2026-11-17', 10), []);
      assert.deepEqual((await store.staleValidity('2026-11-18', 10)).map((record) => record.id), ['s1']);
    });
  });
}
