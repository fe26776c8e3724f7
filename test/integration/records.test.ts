import assert from 'node:assert/strict';
import type { NewRecord } from '../../server/archive/records/model.js';
import type { ArchiveRecord } from '../../server/archive/records/model.js';
import { systemActor } from '../../server/kernel/actor.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { aMaster, aNewRecord } from '../builders/a-record.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const registrar = systemActor('intake');
const keeper = anOfficer({ id: 'keeper-a', roles: ['archivist'] });

describe('the register', () => {
  let db: TestDatabase;
  let register: TestRegister;
  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
  });
  afterEach(() => db.close());

  const accession = (over: Partial<NewRecord> = {}): Promise<ArchiveRecord> =>
    db.uow.run(registrar, (tx) => register.records.accession(tx, registrar, aNewRecord(over)));
  const actions = async (id = 'record-1'): Promise<string[]> => (await db.audit.trailOf('record', [id], 50)).map((entry) => entry.action).reverse();

  describe('taking in', () => {
    it('registers a record with its files, retention class of the type and a fact', async () => {
      const record = await accession();
      assert.deepEqual([record.validity, record.version, record.retentionClass, record.objectId], ['in-force', 1, 'HT-02', 'record-1']);
      const peeked = await register.records.peek('record-1');
      assert.deepEqual(peeked?.record, record);
      assert.deepEqual(peeked?.files, [{ ...aMaster(), recordId: 'record-1' }]);
      assert.deepEqual((await db.outbox.pending(10)).map((fact) => fact.name), ['record.accessioned']);
    });

    it('is idempotent on the id: the same masters answer the record, others are a conflict', async () => {
      const first = await accession();
      assert.deepEqual(await accession({ title: 'Khác' }), first);
      await assert.rejects(accession({ files: [aMaster('other bytes')] }), { code: 'record-id-taken' });
      assert.equal((await db.outbox.pending(10)).length, 1, 'nobody is told twice');
    });

    it('ends a race for one id with one record', async () => {
      await Promise.all(Array.from({ length: 8 }, () => accession()));
      assert.equal((await register.records.list(EVERYTHING, {})).items.length, 1);
    });

    it('gives custody to the living successor and leaves the issuer as printed', async () => {
      const record = await accession({ custodianAgencyId: 'agency-old', issuerAgencyId: 'agency-old', issuerName: 'UBND huyện Bình Sơn' });
      assert.deepEqual([record.custodianAgencyId, record.issuerAgencyId, record.issuerName], ['agency-a', 'agency-old', 'UBND huyện Bình Sơn']);
    });

    it('names everything that is wrong and writes nothing', async () => {
      await assert.rejects(accession({ title: ' ', typeCode: 'unknown', files: [] }), (error: { code: string; faults: readonly { field: string }[] }) => {
        assert.equal(error.code, 'record-invalid');
        assert.deepEqual(error.faults.map((fault) => fault.field), ['title', 'files', 'typeCode']);
        return true;
      });
      assert.equal(await register.records.peek('record-1'), undefined);
    });

    it('lets a new record take the place of an older one, on the day it holds', async () => {
      await accession();
      await accession({ id: 'record-2', files: [aMaster('2')], validFrom: '2026-05-01', supersedesId: 'record-1' });
      const older = await register.records.get(keeper, 'record-1');
      assert.equal(older.record.validity, 'superseded');
      assert.deepEqual(older.statusHistory.map((entry) => [entry.from, entry.supersededById]), [['2026-05-01', 'record-2']]);
      assert.deepEqual(older.links.map((link) => [link.kind, link.fromId, link.other?.id]), [['supersedes', 'record-2', 'record-2']]);
    });
  });

  describe('correcting', () => {
    it('changes what differs, with the reason and both values in the history', async () => {
      await accession();
      const corrected = await register.records.correctMetadata(keeper, 'record-1', 1, { documentNumber: '13/2026', title: 'Giấy khai sinh' }, 'Gõ nhầm số');
      assert.deepEqual([corrected.documentNumber, corrected.version], ['13/2026', 2]);
      const { history } = await register.records.get(keeper, 'record-1');
      assert.deepEqual(history.map(({ reason, by, changes }) => ({ reason, by, changes })), [
        { reason: 'Gõ nhầm số', by: 'keeper-a', changes: { documentNumber: { from: '12/2026', to: '13/2026' } } },
      ]);
      const found = await register.records.findDuplicates({ documentNumber: '13 / 2026', issuedOn: '2026-03-02' });
      assert.deepEqual(found.map((record) => record.id), ['record-1'], 'the new number is found');
    });

    it('lets the second of two officers know that the record moved on', async () => {
      await accession();
      const attempts = await Promise.allSettled([
        register.records.correctMetadata(keeper, 'record-1', 1, { title: 'Một' }, 'a'),
        register.records.correctMetadata(keeper, 'record-1', 1, { title: 'Hai' }, 'b'),
      ]);
      assert.deepEqual(attempts.map((attempt) => attempt.status).sort(), ['fulfilled', 'rejected']);
      const lost = attempts.find((attempt) => attempt.status === 'rejected');
      assert.equal(lost?.status === 'rejected' && (lost.reason as { code: string }).code, 'changed-meanwhile');
      assert.equal((await register.records.get(keeper, 'record-1')).history.length, 1);
    });

    it('leaves no trace when nothing changes, and asks for a reason', async () => {
      await accession();
      assert.equal((await register.records.correctMetadata(keeper, 'record-1', 1, { title: 'Giấy khai sinh' }, 'x')).version, 1);
      await assert.rejects(register.records.correctMetadata(keeper, 'record-1', 1, { title: 'Khác' }, '  '), { code: 'reason-missing' });
      assert.deepEqual(await actions(), ['record.accessioned']);
    });

    it('refuses owners the register does not know', async () => {
      await accession();
      await assert.rejects(register.records.correctMetadata(keeper, 'record-1', 1, { ownerIds: ['nobody'] }, 'x'), (error: { faults: readonly { code: string }[] }) => {
        assert.deepEqual(error.faults.map((fault) => fault.code), ['owner-unknown']);
        return true;
      });
    });
  });

  describe('validity', () => {
    it('changes by a dated act and shows in lists, held papers and the record', async () => {
      await accession();
      await register.records.changeStatus(keeper, 'record-1', { status: 'revoked', from: '2026-10-01', reason: 'Cấp sai', reference: '12/QĐ-UBND' });
      assert.equal((await register.records.get(keeper, 'record-1')).record.validity, 'revoked');
      assert.equal((await register.records.list(EVERYTHING, { validity: 'revoked' })).items.length, 1);
      assert.equal((await register.records.list(EVERYTHING, { validity: 'in-force' })).items.length, 0);
      const [held] = await register.records.heldOf(['owner-1'], ['giay-khai-sinh']);
      assert.deepEqual([held?.record.validity, held?.statusHistory.length], ['revoked', 1]);
    });

    it('of the day is told everywhere though nothing was written since: terms run out and changes come due', async () => {
      await accession({ validTo: '2026-11-20' });
      await accession({ id: 'record-2', files: [aMaster('2')] });
      await register.records.changeStatus(keeper, 'record-2', { status: 'suspended', from: '2026-11-18', reason: 'Tạm đình chỉ' });
      const states = async (): Promise<string[]> => (await register.records.list(EVERYTHING, {})).items.map((record) => `${record.id} ${record.validity}`).sort();
      assert.deepEqual(await states(), ['record-1 in-force', 'record-2 in-force']);
      db.clock.set('2026-11-21T02:00:00.000Z');
      assert.deepEqual(await states(), ['record-1 expired', 'record-2 suspended']);
      assert.deepEqual((await register.records.list(EVERYTHING, { validity: 'expired' })).items.map((record) => record.id), ['record-1']);
      assert.equal((await register.records.peek('record-1'))?.record.validity, 'expired');
    });

    it('is written down by the daily job, which tells of each change once', async () => {
      await accession({ validTo: '2026-11-20' });
      assert.equal(await register.records.settleValidity(registrar), 0);
      db.clock.set('2026-11-21T02:00:00.000Z');
      assert.equal(await register.records.settleValidity(registrar), 1);
      assert.equal(await register.records.settleValidity(registrar), 0);
      assert.ok((await db.outbox.pending(10)).some((fact) => fact.name === 'record.status-settled' && fact.subject.id === 'record-1'));
    });

    it('refuses what the state machine forbids, with its code', async () => {
      await accession();
      await assert.rejects(register.records.changeStatus(keeper, 'record-1', { status: 'revoked', from: '2026-10-01', reason: 'x' }), { code: 'status-reference-missing' });
      await assert.rejects(
        register.records.changeStatus(keeper, 'record-1', { status: 'superseded', from: '2026-10-01', reason: 'x', supersededById: 'no-such' }),
        { code: 'status-successor-unknown' },
      );
    });

    it('lets no two papers supersede each other', async () => {
      await accession();
      await accession({ id: 'record-2', files: [aMaster('2')] });
      const supersede = (id: string, by: string): Promise<ArchiveRecord> =>
        register.records.changeStatus(keeper, id, { status: 'superseded', from: '2026-10-01', reason: 'Cấp lại', supersededById: by });
      await supersede('record-1', 'record-2');
      await assert.rejects(supersede('record-2', 'record-1'), { code: 'status-successor-circle' });
    });
  });

  describe('links and derivatives', () => {
    it('tie two records once and refuse a record to itself', async () => {
      await accession();
      await accession({ id: 'record-2', files: [aMaster('2')] });
      await register.records.link(keeper, { fromId: 'record-1', toId: 'record-2', kind: 'cites', note: 'căn cứ' });
      await register.records.link(keeper, { fromId: 'record-1', toId: 'record-2', kind: 'cites' });
      assert.equal((await register.records.get(keeper, 'record-2')).links.length, 1);
      await assert.rejects(register.records.link(keeper, { fromId: 'record-1', toId: 'record-1', kind: 'cites' }), { code: 'link-to-itself' });
    });

    it('note a text without disturbing an officer who is correcting, and never replace a master', async () => {
      await accession();
      const text = aMaster('{"pages":[]}', { role: 'text', logicalPath: 'derived/text.json', mediaType: 'application/json' });
      const add = (file: typeof text): Promise<void> =>
        db.uow.run(registrar, (tx) => register.records.addDerivative(tx, registrar, 'record-1', file, { textState: 'ocr', textConfidence: 0.97 }));
      await add(text);
      await add(text);
      const peeked = await register.records.peek('record-1');
      assert.deepEqual([peeked?.files.length, peeked?.record.textState, peeked?.record.version], [2, 'ocr', 1]);
      await assert.rejects(add({ ...text, logicalPath: aMaster().logicalPath }), { code: 'file-invalid' });
    });
  });

  describe('duplicates', () => {
    it('are found by bytes, and by number with issuer or day in any writing', async () => {
      await accession({ documentNumber: '1549/UBND-TTHC', issuerName: 'ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI', issuedOn: '2022-04-06' });
      const find = async (input: Parameters<typeof register.records.findDuplicates>[0]): Promise<string[]> =>
        (await register.records.findDuplicates(input)).map((record) => record.id);
      assert.deepEqual(await find({ sha256: aMaster().sha256.toUpperCase() }), ['record-1']);
      assert.deepEqual(await find({ documentNumber: '1549 /ubnd-tthc', issuerName: 'UBND tỉnh Quảng Ngãi', issuedOn: '2022-04-06' }), ['record-1']);
      assert.deepEqual(await find({ documentNumber: '1549/UBND-TTHC', issuerName: 'UBND tỉnh Kon Tum', issuedOn: '2022-04-06' }), []);
      assert.deepEqual(await find({ documentNumber: '1549/UBND-TTHC' }), [], 'a number alone says nothing');
      assert.deepEqual(await find({ sha256: aMaster().sha256, documentNumber: '1549/UBND-TTHC', issuedOn: '2022-04-06' }), ['record-1'], 'found twice, shown once');
    });
  });
});
