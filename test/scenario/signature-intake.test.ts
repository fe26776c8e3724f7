import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { ArchiveRecord, RecordFile } from '../../server/archive/records/model.js';
import type { GivenMetadata, SubmissionItem } from '../../server/archive/intake/model.js';
import { toAccessScope } from '../../server/archive/search/describe-record.js';
import type { SignatureReport } from '../../server/archive/signatures/model.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import type { DemoPki } from '../../scripts/demo/pki/demo-pki.js';
import { revocationList } from '../../scripts/demo/pki/revocation.js';
import type { SigningIdentity } from '../../scripts/demo/pki/certificate.js';
import { createRandom } from '../../scripts/demo/random.js';
import { scanPdf } from '../../scripts/demo/pdf/scan.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { aSignedPdf } from '../builders/a-signed-pdf.js';
import { anOfficer } from '../builders/an-officer.js';
import { withEvidence } from '../builders/with-evidence.js';
import { aCitizenIdentity, anAgencyIdentity, anOfficialIdentity, testAuthority } from '../fakes/certificate-authority.js';
import { AGENCY_A, anArchive, given, loader } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';

const HOUR = 3600_000;
const ISSUER = 'Ủy ban nhân dân tỉnh Quảng Ngãi';

/** Changes one signed byte, of the comment behind the header: no reader shows it, every digest knows it. */
function touch(pdf: Buffer): void {
  const at = pdf.indexOf('%', 5) + 1;
  pdf[at] = (pdf[at] ?? 0) ^ 1;
}

describe('signed papers on their way into the archive', function () {
  this.timeout(120_000);
  let world: TestArchive;
  let pki: DemoPki;

  const complete = (over: GivenMetadata = {}): GivenMetadata => given('cong-van', { issuerName: ISSUER, documentNumber: `${String(Math.trunc(performance.now() * 1000))}/UBND-TH`, ...over });

  /** Root and purpose into the trust store, by two persons. */
  async function trustRoot(identity: SigningIdentity, tree: string, purposes: readonly ('signer' | 'timestamp' | 'revocation')[]): Promise<void> {
    const { trust } = world.house.archive;
    const [proposal] = await trust.propose(anOfficer({ id: 'one', roles: ['administrator'] }), { kind: 'add-anchor', file: identity.der, limits: { tree, purposes, trustedFrom: null, sunset: null }, reason: 'Đã đối chiếu dấu vân tay với trang chính thức' });
    assert.ok(proposal !== undefined);
    await trust.confirm(anOfficer({ id: 'two', roles: ['administrator'] }), proposal.id, proposal.fingerprint);
  }

  /** The revocation lists of today of the trees' issuers and roots. */
  async function lists(): Promise<Uint8Array[]> {
    const now = Date.now();
    const order = { number: 1, thisUpdate: new Date(now - HOUR), nextUpdate: new Date(now + 7 * 24 * HOUR), revoked: [] };
    return Promise.all([...Object.values(pki.issuers), pki.roots.government, pki.roots.public, pki.roots.remote].map((authority) => revocationList(authority, order)));
  }

  async function bring(bytes: Uint8Array, metadata: GivenMetadata = complete()): Promise<SubmissionItem> {
    const { intake } = world.house.archive;
    const file = await intake.receiveFile(loader, Readable.from([Buffer.from(bytes)]), { originalName: 'công văn.pdf', declaredType: 'application/pdf' });
    const { submission } = await intake.createSubmission(loader, { channel: 'cli', agencyId: AGENCY_A, papers: [{ files: [file], given: metadata }] });
    await world.house.background.settled();
    const [item] = (await intake.getSubmission(loader, submission.id)).items;
    assert.ok(item !== undefined);
    return item;
  }

  async function recordOf(item: SubmissionItem): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] }> {
    const found = item.recordId === null ? undefined : await world.house.archive.records.peek(item.recordId);
    assert.ok(found !== undefined, JSON.stringify([item.state, item.fault, item.findings]));
    return found;
  }

  const codes = (item: SubmissionItem): string[] => item.findings.filter((finding) => finding.code.startsWith('signature')).map((finding) => `${finding.level}:${finding.code}`);

  before(async () => {
    world = await anArchive();
    pki = await testAuthority();
    await trustRoot(pki.roots.government, 'vn-government-g2', ['signer', 'revocation']);
    await trustRoot(pki.roots.public, 'vn-national', ['signer', 'revocation']);
    await trustRoot(pki.roots.timestamp, 'vn-national', ['timestamp']);
  });

  after(async () => world.close());

  it('a letter signed by officer and agency, with proof that nobody was revoked, is archived as valid with its report beside it', async () => {
    const item = await bring(await withEvidence(await aSignedPdf(), { crls: await lists() }));
    assert.deepEqual([item.state, codes(item)], ['archived', ['note:signature-passed']]);
    const { record, files } = await recordOf(item);
    assert.deepEqual([record.signatureState, record.signatureCount], ['passed', 2]);

    const { runs, faults } = await world.house.archive.signatures.peek(record.id);
    assert.deepEqual(faults, []);
    assert.equal(runs.length, 1);
    const [run] = runs;
    assert.ok(run !== undefined);
    assert.deepEqual([run.cause, run.main, run.logicalPath, run.trustVersion, run.missingSigners], ['intake', 'TOTAL_PASSED', 'master/0001.pdf', 3, []]);
    assert.deepEqual(run.signatures.map((one) => [one.holder, one.tree, one.status]), [['person', 'vn-government-g2', 'VALID'], ['agency', 'vn-government-g2', 'VALID']]);
    assert.equal(run.signatures[1]?.identity.issuer, 'match');

    // The report entered the archive in the first version of the object, together with the paper.
    const description = await world.house.storage.store.describe(record.objectId);
    assert.ok(description.versions[0]?.files.some((file) => file.logicalPath === run.reportPath));
    assert.deepEqual(files.filter((file) => file.logicalPath.startsWith('signatures/')).map((file) => file.role).filter((role) => role !== 'evidence'), []);
    const { report } = await world.house.archive.signatures.report(loader, run.id);
    assert.deepEqual([report.verdict.main, report.run.fileSha256], ['TOTAL_PASSED', files.find((file) => file.role === 'master')?.sha256]);
    await assertEvidenceStored(record.objectId, report);
  });

  async function assertEvidenceStored(objectId: string, report: SignatureReport): Promise<void> {
    // Anchors are not in the file: they are kept as they were trusted.
    assert.ok(report.evidence.length >= 1);
    const stored = (await world.house.storage.store.describe(objectId)).versions[0]?.files ?? [];
    for (const item of report.evidence) assert.equal(stored.find((file) => file.logicalPath === item.path)?.sha256, item.sha256);
  }

  it('without proof about revocation nothing is concluded, and that is said', async () => {
    const item = await bring(await aSignedPdf({ letter: { number: '2' } }));
    assert.deepEqual([item.state, codes(item)], ['archived', ['note:signature-indeterminate']]);
    assert.equal((await recordOf(item)).record.signatureState, 'indeterminate');
  });

  it('a letter changed inside the signed bytes waits for a person', async () => {
    const bytes = await aSignedPdf({ letter: { number: '3' } });
    touch(bytes);
    const item = await bring(bytes);
    assert.equal(item.state, 'waiting');
    assert.ok(codes(item).includes('warn:signature-failed'), JSON.stringify(item.findings));
  });

  it('a signer of nobody known is not called invalid', async () => {
    const stranger = await (await testAuthority()).issueSelfSigned([['C', 'VN'], ['CN', 'Người Không Quen']], { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') });
    const item = await bring(await aSignedPdf({ letter: { number: '4' }, signatures: [{ by: stranger }, { by: await anAgencyIdentity(), kind: 'seal' }] }));
    assert.equal(item.state, 'archived');
    assert.equal((await recordOf(item)).record.signatureState, 'indeterminate');
  });

  it('a letter without the seal of the agency is taken in with a note of what is missing', async () => {
    const item = await bring(await withEvidence(await aSignedPdf({ letter: { number: '5' }, signatures: [{ by: await anOfficialIdentity() }] }), { crls: await lists() }));
    assert.deepEqual([item.state, codes(item)], ['archived', ['note:signature-passed', 'note:signature-missing-agency']]);
    const { record } = await recordOf(item);
    assert.deepEqual((await world.house.archive.signatures.peek(record.id)).runs[0]?.missingSigners, ['agency']);
  });

  it('a printed and scanned letter has a picture of a signature and no digital one', async () => {
    const scan = await scanPdf(await aLetterPdf({ number: '6' }), { dpi: 200, quality: 70, title: 'Bản quét', createdAt: new Date('2026-03-10T00:00:00Z'), random: createRandom('scan') });
    const item = await bring(scan);
    assert.ok(codes(item).includes('note:signature-picture-only'), JSON.stringify([item.state, item.findings]));
    assert.ok(!codes(item).some((code) => code.includes('signature-passed')));
  });

  it('a type may say which trees may sign it, and refuse what fails', async () => {
    const { catalogue } = world.house.archive;
    const type = await catalogue.resultType('cong-van');
    assert.ok(type !== undefined);
    const citizen = await aCitizenIdentity();
    const bytes = await withEvidence(await aSignedPdf({ letter: { number: '7' }, signatures: [{ by: citizen }, { by: await anAgencyIdentity(), kind: 'seal' }] }), { crls: await lists() });
    const real = catalogue.resultType;
    Object.assign(catalogue, { resultType: async (code: string) => (code === 'cong-van' ? { ...type, trees: ['vn-government-g2'], signaturePolicy: { failed: 'refuse' } } : real(code)) });
    try {
      const mixed = await bring(bytes);
      assert.deepEqual([mixed.state, codes(mixed).includes('warn:signature-other-tree')], ['waiting', true]);

      const broken = await aSignedPdf({ letter: { number: '8' } });
      touch(broken);
      const refused = await bring(broken);
      assert.deepEqual([refused.state, codes(refused).includes('reject:signature-failed')], ['refused', true]);
    } finally {
      Object.assign(catalogue, { resultType: real });
    }
  });
});

describe('a paper whose signer becomes trusted later', function () {
  this.timeout(120_000);
  let world: TestArchive;
  before(async () => {
    world = await anArchive();
  });
  after(async () => world.close());

  it('is judged again by itself: run, register, list of changes and search follow', async () => {
    const pki = await testAuthority();
    const { intake, signatures, records, search, trust } = world.house.archive;
    const now = Date.now();
    const order = { number: 1, thisUpdate: new Date(now - HOUR), nextUpdate: new Date(now + 7 * 24 * HOUR), revoked: [] };
    const crls = await Promise.all([pki.issuers.government, pki.roots.government].map((authority) => revocationList(authority, order)));
    const file = await intake.receiveFile(loader, Readable.from([await withEvidence(await aSignedPdf({ letter: { number: '21' } }), { crls })]), { originalName: 'a.pdf', declaredType: 'application/pdf' });
    const { submission } = await intake.createSubmission(loader, { channel: 'cli', agencyId: AGENCY_A, papers: [{ files: [file], given: given('cong-van', { issuerName: ISSUER, documentNumber: '21/UBND-TH' }) }] });
    await world.house.background.settled();
    const [item] = (await intake.getSubmission(loader, submission.id)).items;
    const id = item?.recordId ?? assert.fail(JSON.stringify(item?.findings));
    const found = async (state: string): Promise<number> =>
      (await search.search(toAccessScope(EVERYTHING), { text: 'công văn', limit: 5, filters: { signatureState: [state] } })).total;
    assert.deepEqual([(await records.peek(id))?.record.signatureState, await found('indeterminate'), await found('passed')], ['indeterminate', 1, 0]);

    const [proposal] = await trust.propose(anOfficer({ id: 'one', roles: ['administrator'] }), { kind: 'add-anchor', file: pki.roots.government.der, limits: { tree: 'vn-government-g2', purposes: ['signer', 'revocation'], trustedFrom: null, sunset: null }, reason: 'Đã đối chiếu dấu vân tay với trang chính thức' });
    assert.ok(proposal !== undefined);
    await trust.confirm(anOfficer({ id: 'two', roles: ['administrator'] }), proposal.id, proposal.fingerprint);
    await world.house.background.settled();

    assert.deepEqual((await signatures.peek(id)).runs.map((run) => [run.cause, run.main]), [['trust-changed', 'TOTAL_PASSED'], ['intake', 'INDETERMINATE']]);
    assert.equal((await records.peek(id))?.record.signatureState, 'passed');
    assert.deepEqual([await found('indeterminate'), await found('passed')], [0, 1]);
    const archivist = anOfficer({ id: 'luutru', roles: ['archivist'], agencyId: AGENCY_A, agencyIds: [AGENCY_A] });
    assert.deepEqual((await signatures.changes(archivist)).items.map((change) => [change.recordId, change.toMain, change.cause]), [[id, 'TOTAL_PASSED', 'trust-changed']]);
  });
});
