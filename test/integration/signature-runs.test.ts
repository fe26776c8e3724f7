import assert from 'node:assert/strict';
import type { SignatureRun } from '../../server/archive/signatures/model.js';
import { createVerificationWorker } from '../../server/archive/signatures/verification-worker.js';
import { anOfficer } from '../builders/an-officer.js';
import { aPdf, loader, openSignaturesHouse } from './signatures-house.js';
import type { SignaturesHouse } from './signatures-house.js';

const DAY = 24 * 3600_000;
const isCode = (code: string) => (error: { code?: string }) => error.code === code;

describe('the runs of signatures', function () {
  this.timeout(60_000);
  let house: SignaturesHouse;
  beforeEach(async () => {
    house = await openSignaturesHouse();
  });
  afterEach(async () => house.close());

  const archivist = anOfficer({ id: 'archivist', roles: ['archivist'] });
  const stranger = anOfficer({ id: 'stranger', roles: ['archivist'], agencyId: 'agency-b', agencyIds: ['agency-b'] });
  const stateOf = async (id: string): Promise<string | undefined> => (await house.register.records.peek(id))?.record.signatureState;
  const runsOf = async (id: string): Promise<readonly SignatureRun[]> => (await house.signatures.peek(id)).runs;
  const factsOf = async (id: string): Promise<string[]> => (await house.db.audit.trailOf('record', [id], 100)).map((entry) => entry.action).filter((action) => action.includes('signature'));

  it('are never overwritten: each keeps its report, its evidence and what it was judged by', async () => {
    const id = await house.accession(aPdf('1'));
    const first = (await house.signatures.judgeRecord(loader, id, 'asked')).runs;
    assert.deepEqual(first.map((run) => [run.main, run.sub, run.cause, run.trustVersion]), [['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND', 'asked', 0]]);
    assert.equal(await stateOf(id), 'indeterminate');

    house.db.clock.advance(DAY);
    house.trust(true);
    house.evidence({});
    await house.signatures.judgeRecord(loader, id, 'trust-changed');
    const [second, again] = await runsOf(id);
    assert.deepEqual(again, first[0]);
    assert.deepEqual([second?.main, second?.cause, second?.trustVersion], ['TOTAL_PASSED', 'trust-changed', 1]);
    assert.equal(await stateOf(id), 'passed');

    const report = await house.signatures.report(archivist, second?.id ?? '');
    assert.deepEqual(report.report.evidence.map((item) => item.kind).sort(), ['certificate', 'crl']);
    const old = await house.signatures.report(archivist, again?.id ?? '');
    assert.equal(old.report.verdict.sub, 'NO_CERTIFICATE_CHAIN_FOUND');
    const { head, versions } = await house.storage.describe(id);
    assert.equal(head, 'v3');
    const paths = (versions.at(-1)?.files ?? []).map((file) => file.logicalPath);
    assert.equal(paths.filter((path) => path.startsWith('signatures/evidence/')).length, 2);
    // The register knows every file of the object, each with its digest.
    const rows = (await house.register.records.peek(id))?.files ?? [];
    assert.deepEqual(rows.map((row) => row.logicalPath).sort(), [...paths].sort());
    assert.deepEqual(rows.filter((row) => row.role === 'evidence').length, 4);
  });

  it('a verdict that changed is told once, to the agency that keeps the paper', async () => {
    const id = await house.accession(aPdf('2'));
    await house.signatures.judgeRecord(loader, id, 'asked');
    house.trust(true);
    house.evidence({});
    house.db.clock.advance(1000);
    await house.signatures.judgeRecord(loader, id, 'trust-changed');
    house.db.clock.advance(1000);
    await house.signatures.judgeRecord(loader, id, 'daily');
    const { items } = await house.signatures.changes(archivist);
    assert.deepEqual(items.map((one) => [one.recordId, one.fromMain, one.toMain, one.cause, one.seenAt]), [[id, 'INDETERMINATE', 'TOTAL_PASSED', 'trust-changed', null]]);
    assert.equal((await factsOf(id)).filter((action) => action === 'signatures.verdict-changed').length, 1);
    assert.equal(await house.signatures.countUnseen(archivist), 1);

    assert.deepEqual((await house.signatures.changes(stranger)).items, []);
    assert.equal(await house.signatures.countUnseen(stranger), 0);
    const change = items[0]?.id ?? '';
    await assert.rejects(house.signatures.markSeen(stranger, change), isCode('not-found'));
    await assert.rejects(house.signatures.changes(anOfficer({ roles: ['counter-officer'] })), isCode('permission-missing'));

    const seen = await house.signatures.markSeen(archivist, change);
    assert.deepEqual([seen.seenBy, await house.signatures.countUnseen(archivist)], ['archivist', 0]);
    assert.deepEqual(await house.signatures.markSeen(archivist, change), seen);
    assert.deepEqual((await house.signatures.changes(archivist)).items, []);
    assert.equal((await house.signatures.changes(archivist, { seen: true })).items.length, 1);
  });

  it('a certificate revoked before the paper came in makes it fail; revoked after, it stays as proven', async () => {
    const before = await house.accession(aPdf('3'));
    house.trust(true);
    house.evidence({ revokedAt: Date.UTC(2026, 10, 2) });
    house.db.clock.advance(DAY);
    await house.signatures.judgeRecord(loader, before, 'daily');
    assert.notEqual(await stateOf(before), 'passed');

    const later = await house.accession(aPdf('4'));
    house.db.clock.advance(30 * DAY);
    house.evidence({ revokedAt: house.db.clock.now().getTime() - DAY });
    const [run] = (await house.signatures.judgeRecord(loader, later, 'daily')).runs;
    assert.deepEqual([run?.main, run?.signatures[0]?.status, run?.signatures[0]?.poeSource], ['TOTAL_PASSED', 'VALID_AT_SIGNING', 'evidence']);
  });

  it('nobody reads the runs of papers he may not see: they answer like papers that do not exist', async () => {
    const id = await house.accession(aPdf('5'));
    const [run] = (await house.signatures.judgeRecord(loader, id, 'asked')).runs;
    for (const attempt of [
      () => house.signatures.runsOf(stranger, id), () => house.signatures.report(stranger, run?.id ?? ''), () => house.signatures.judgeRecord(stranger, id, 'asked'),
      () => house.signatures.runsOf(archivist, 'no-such-record'), () => house.signatures.report(archivist, 'no-such-run'),
    ]) await assert.rejects(attempt(), isCode('not-found'));
    assert.equal((await house.signatures.runsOf(archivist, id)).runs.length, 1);
    await house.signatures.report(archivist, run?.id ?? '');
    assert.ok((await factsOf(id)).includes('record.signature-report-opened'));
    await assert.rejects(house.signatures.affectedBy(archivist), isCode('permission-missing'));
  });

  it('stored bytes that are not those of the register are not judged', async () => {
    const pdf = aPdf('6');
    const id = await house.accession(pdf, {});
    const other = await house.accession(aPdf('7'));
    const rows = (await house.register.records.peek(other))?.files ?? [];
    await house.db.database.write((transaction) => house.db.database.run('UPDATE record_files SET sha256 = ? WHERE record_id = ?', [rows[0]?.sha256 ?? '', id], transaction).then(() => undefined));
    await assert.rejects(house.signatures.judgeRecord(loader, id, 'asked'), isCode('signatures.master-differs'));
    assert.deepEqual([await stateOf(id), (await runsOf(id)).length], ['unchecked', 0]);
  });

  it('two jobs that judge one record at once both keep their run', async () => {
    const id = await house.accession(aPdf('8'));
    const twin = house.withWorker(createVerificationWorker());
    await Promise.all([house.signatures.judgeRecord(loader, id, 'daily'), twin.judgeRecord(loader, id, 'trust-changed'), house.signatures.judgeRecord(loader, id, 'asked')]);
    const runs = await runsOf(id);
    assert.deepEqual(runs.map((run) => run.cause).sort(), ['asked', 'daily', 'trust-changed']);
    const paths = ((await house.storage.describe(id)).versions.at(-1)?.files ?? []).map((file) => file.logicalPath);
    for (const run of runs) assert.ok(paths.includes(run.reportPath));
    assert.deepEqual((await house.signatures.changes(archivist)).items, []);
  });
});

describe('judging again in slices', function () {
  this.timeout(60_000);
  let house: SignaturesHouse;
  beforeEach(async () => {
    house = await openSignaturesHouse();
  });
  afterEach(async () => house.close());

  const judged = async (ids: readonly string[]): Promise<number> => (await Promise.all(ids.map((id) => house.signatures.peek(id)))).reduce((sum, one) => sum + one.runs.length, 0);

  it('begins with papers that nobody judged yet, goes on where the last slice stopped, and ends', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await house.accession(aPdf(String(10 + n))));
    const unsigned = await house.accession(Buffer.from('%PDF-1.4\nnot much of a file'), { signatureState: 'none', signatureCount: 0 });
    const first = await house.signatures.background.reverifySlice('daily', { limit: 2 });
    assert.deepEqual([first.judged, first.more, await judged(ids)], [2, true, 2]);
    const second = await house.signatures.background.reverifySlice('daily', { limit: 2, cursor: first.cursor });
    const third = await house.signatures.background.reverifySlice('daily', { limit: 2, cursor: second.cursor });
    assert.deepEqual([third.judged, third.more, await judged(ids), await judged([unsigned])], [1, false, 5, 0]);
    const idle = await house.signatures.background.reverifySlice('daily', { limit: 2 });
    assert.deepEqual([idle.judged, idle.more], [0, false]);
  });

  it('judges everything once more when trust changes, and says why; what is up to date is left alone', async () => {
    const ids = [await house.accession(aPdf('20')), await house.accession(aPdf('21')), await house.accession(aPdf('22'))];
    await house.signatures.background.reverifySlice('daily', { limit: 10 });
    assert.deepEqual(await house.signatures.affectedBy(loader), { byTrust: 0, byPolicy: 0, byVerifier: 0 });
    house.trust(true);
    house.evidence({});
    house.db.clock.advance(1000);
    assert.deepEqual(await house.signatures.affectedBy(loader), { byTrust: 3, byPolicy: 0, byVerifier: 0 });
    const one = await house.signatures.background.reverifySlice('trust-changed', { limit: 2 });
    const two = await house.signatures.background.reverifySlice('trust-changed', { limit: 2 });
    assert.deepEqual([one.judged, one.changed, one.more, two.judged, two.more], [2, 2, true, 1, false]);
    for (const id of ids) assert.deepEqual((await house.signatures.peek(id)).runs.map((run) => [run.cause, run.main]), [['trust-changed', 'TOTAL_PASSED'], ['daily', 'INDETERMINATE']]);
    assert.equal((await house.signatures.background.reverifySlice('trust-changed', { limit: 2 })).judged, 0);
  });

  it('looks again at what is due, the longest waiting first', async () => {
    const early = await house.accession(aPdf('30'));
    await house.signatures.background.reverifySlice('daily', { limit: 10 });
    house.db.clock.advance(DAY);
    const late = await house.accession(aPdf('31'));
    await house.signatures.background.reverifySlice('daily', { limit: 10 });
    house.db.clock.advance(8 * DAY);
    assert.equal((await house.signatures.background.reverifySlice('daily', { limit: 1 })).judged, 1);
    assert.deepEqual([(await house.signatures.peek(early)).runs.length, (await house.signatures.peek(late)).runs.length], [2, 1]);
  });

  it('a file that kills its worker stays visibly unjudged, is put off, and keeps no other file waiting', async () => {
    const hostile = await house.accession(aPdf('40'));
    // So little time that no file can be judged: what a hostile file does to a worker.
    const starved = house.withWorker(createVerificationWorker({ threads: 1, timeoutMs: 1, maxMemoryMb: 256 }));
    const slice = await starved.background.reverifySlice('daily', { limit: 10 });
    assert.deepEqual([slice.judged, slice.failed], [0, 1]);
    const { runs, faults } = await starved.peek(hostile);
    assert.deepEqual([runs.length, faults.map((fault) => [fault.logicalPath, fault.code, fault.attempts])], [0, [['master/0001.pdf', 'worker-timeout', 1]]]);
    assert.equal((await house.register.records.peek(hostile))?.record.signatureState, 'unchecked');

    const next = await house.accession(aPdf('41'));
    assert.deepEqual([(await house.signatures.background.reverifySlice('daily', { limit: 10 })).judged, (await house.signatures.peek(next)).runs.length], [1, 1]);
    assert.equal((await house.signatures.peek(hostile)).runs.length, 0);
    house.db.clock.advance(2 * 3600_000);
    await house.signatures.background.reverifySlice('daily', { limit: 10 });
    const after = await house.signatures.peek(hostile);
    assert.deepEqual([after.runs.length, after.faults], [1, []]);
  });

  it('a record whose bytes cannot be read is noted and does not stop the slice', async () => {
    const gone = await house.accession(aPdf('50'), { id: 'a-first' });
    const fine = await house.accession(aPdf('51'), { id: 'b-second' });
    await house.storage.erase(gone);
    const slice = await house.signatures.background.reverifySlice('daily', { limit: 10 });
    assert.deepEqual([slice.judged, slice.failed], [1, 1]);
    assert.equal((await house.signatures.peek(gone)).faults.length, 1);
    assert.equal((await house.signatures.peek(fine)).runs.length, 1);
  });
});
