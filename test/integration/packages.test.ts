import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Package } from '../../server/archive/packages/model.js';
import { isAtRest } from '../../server/archive/packages/model.js';
import type { Packages } from '../../server/archive/packages/packages.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { AGENCY_A, AGENCY_B, anArchive } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';

const packagesOf = (archive: TestArchive): Packages => (archive.house.wings.find((wing) => 'packages' in wing) as PreservationWing).packages;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Polls the truth until the package rests. */
async function atRest(archive: TestArchive, actor: OfficerActor, id: string): Promise<Package> {
  for (let tries = 0; tries < 400; tries += 1) {
    const one = await packagesOf(archive).get(actor, id);
    if (isAtRest(one.state)) return one;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the package never came to rest');
}

async function letter(serial: number): Promise<Buffer> {
  return Buffer.from(await aLetterPdf({ number: `${serial}/UBND-TH`, subject: `Về việc thử nghiệm gói số ${serial}` } as Parameters<typeof aLetterPdf>[0]));
}

const paper = (serial: number, bytes: Buffer, over: object = {}): object => ({
  files: [{ path: `giay-to/${serial}.pdf`, name: `văn bản ${serial}.pdf`, sha256: sha256(bytes) }], typeCode: 'cong-van', title: `Công văn thử nghiệm số ${serial}`, documentNumber: `${serial}/UBND-TH`,
  issuedOn: `2026-03-${String((serial % 27) + 1).padStart(2, '0')}`, issuerName: 'Ủy ban nhân dân xã Bình Sơn', signerName: 'Nguyễn Văn Ký', copyClass: 'A', fields: {}, ...over,
});

describe('packages', function () {
  this.timeout(90_000);
  let archive: TestArchive;
  let officer: OfficerActor;
  let work: string;

  before(async () => {
    archive = await anArchive();
    await archive.user('sohoa', AGENCY_A, 'digitisation-officer');
    officer = (await archive.signIn('sohoa')).actor;
    work = await mkdtemp(join(tmpdir(), 'khoso-packages-'));
  });
  after(async () => {
    await archive.close();
    await rm(work, { recursive: true, force: true });
  });

  const recordCount = async (): Promise<number> => (await archive.house.archive.records.list(EVERYTHING, {}, undefined, 200)).items.length;
  async function folder(name: string, papers: readonly object[], files: Readonly<Record<string, Buffer | string>>): Promise<string> {
    const path = join(work, name);
    for (const [file, bytes] of Object.entries({ 'manifest.json': JSON.stringify({ title: `Gói ${name}`, papers }), ...files })) {
      await mkdir(join(path, file, '..'), { recursive: true });
      await writeFile(join(path, file), bytes);
    }
    return path;
  }
  const bring = async (path: string): Promise<Package> => atRest(archive, officer, (await packagesOf(archive).receive(officer, { kind: 'path', path })).id);

  it('are bags too: a sound bag that describes no papers passes the check, and an import says why it stays out', async () => {
    const path = join(work, 'bag');
    const text = 'không có mô tả\n';
    await mkdir(join(path, 'data'), { recursive: true });
    await writeFile(join(path, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
    await writeFile(join(path, 'data/a.txt'), text);
    await writeFile(join(path, 'manifest-sha256.txt'), `${sha256(Buffer.from(text))}  data/a.txt\n`);
    const plan = await packagesOf(archive).check(path);
    assert.deepEqual(plan.findings.map(({ rule, level }) => [rule, level]), [['bag-not-described', 'warn']]);
    const refused = await bring(path);
    assert.equal(refused.state, 'refused');
    assert.deepEqual(refused.findings.map(({ rule, level }) => [rule, level]), [['bag-not-described', 'error']]);
    await writeFile(join(path, 'data/a.txt'), 'không có mô tẢ\n');
    assert.deepEqual((await packagesOf(archive).check(path)).findings.map(({ rule, level }) => [rule, level]), [['checksum-wrong', 'error']]);
  });

  it('take in a folder with a manifest: every paper with its metadata, owner and dossier', async () => {
    const [one, two] = [await letter(1), await letter(2)];
    const owners = [{ kind: 'person', name: 'Trần Thị Gói', identifiers: [{ kind: 'personal-number', value: '051190001234' }] }];
    const path = await folder('hai-van-ban', [paper(1, one, { owners, dossier: { code: 'H48.53-260301-0001', procedureCode: '1.001193' } }), paper(2, two)], { 'giay-to/1.pdf': one, 'giay-to/2.pdf': two });
    const done = await bring(path);
    assert.deepEqual([done.state, done.findings.filter((finding) => finding.level === 'error'), done.papersTotal, done.papersDone], ['archived', [], 2, 2]);
    const [record] = await archive.house.archive.records.findDuplicates({ sha256: sha256(one) });
    assert.equal(record?.title, 'Công văn thử nghiệm số 1');
    const owner = await archive.house.archive.owners.findByIdentifier({ kind: 'personal-number', value: '051190001234' });
    assert.deepEqual(record?.ownerIds, [owner?.id]);
    assert.equal((await archive.house.archive.dossiers.peek(record?.dossierId ?? ''))?.code, 'H48.53-260301-0001');
  });

  it('refuse a package whole when one file is missing, one too many, one changed or one met twice, and take nothing in', async () => {
    const before = await recordCount();
    const [three, four] = [await letter(3), await letter(4)];
    const done = await bring(await folder('loi', [paper(3, three), paper(4, four), paper(5, four), paper(6, three, { files: [{ path: 'giay-to/la.pdf', sha256: 'a'.repeat(64) }] })], {
      'giay-to/3.pdf': three, 'giay-to/5.pdf': four, 'giay-to/la.pdf': 'khác', 'giay-to/thua.pdf': 'thừa',
    }));
    assert.equal(done.state, 'refused');
    const rules = new Set(done.findings.map((finding) => finding.rule));
    for (const rule of ['file-missing', 'file-extra', 'checksum-wrong']) assert.ok(rules.has(rule), `${rule} among ${[...rules].join(', ')}`);
    assert.equal(await recordCount(), before);
  });

  it('refuse links and metadata that the register would refuse', async () => {
    const seven = await letter(7);
    const path = await folder('lien-ket', [paper(7, seven, { typeCode: 'khong-co', issuedOn: '2099-01-01' })], { 'giay-to/7.pdf': seven });
    const first = await bring(path);
    assert.deepEqual([first.state, new Set(first.findings.map((finding) => finding.rule))], ['refused', new Set(['metadata', 'type-unknown'])]);
    await symlink('/etc/hostname', join(path, 'giay-to', 'link.pdf'));
    assert.ok((await bring(path)).findings.some((finding) => finding.rule === 'link'));
  });

  it('wait as a whole when a check refuses one paper, say which, and can be taken back', async () => {
    const before = await recordCount();
    const good = await letter(8);
    const broken = Buffer.from('%PDF-1.7\nkhông phải PDF');
    const blocked = await bring(await folder('hong', [paper(8, good), paper(9, broken)], { 'giay-to/8.pdf': good, 'giay-to/9.pdf': broken }));
    assert.equal(blocked.state, 'blocked');
    assert.deepEqual(blocked.findings.map((finding) => [finding.rule, finding.path]), [['paper-refused', 'giay-to/9.pdf']]);
    assert.equal(await recordCount(), before);
    await assert.rejects(packagesOf(archive).acceptWarnings(officer, blocked.id), { code: 'package-has-errors' });
    await packagesOf(archive).withdraw(officer, blocked.id, 'Tệp hỏng, nộp lại sau');
    await archive.house.background.settled();
    assert.equal((await packagesOf(archive).get(officer, blocked.id)).state, 'withdrawn');
    assert.equal(await recordCount(), before);
  });

  it('are not seen by another agency', async () => {
    await archive.user('coquankhac', AGENCY_B, 'digitisation-officer');
    const stranger = (await archive.signIn('coquankhac')).actor;
    const one = await packagesOf(archive).list(officer, {});
    assert.ok(one.items.length > 0);
    assert.deepEqual((await packagesOf(archive).list(stranger, {})).items, []);
    await assert.rejects(packagesOf(archive).get(stranger, one.items[0]?.id ?? ''), { kind: 'not-found' });
  });

  for (const format of ['eark-aip', 'bagit'] as const) {
    it(`go out as ${format} and come in again identical, by digest and metadata`, async () => {
      const records = (await archive.house.archive.records.list(EVERYTHING, {}, undefined, 50)).items;
      assert.ok(records.length >= 2);
      const asked = await packagesOf(archive).requestExport(officer, { format, recordIds: records.map((record) => record.id), reason: 'Thử xuất và nạp lại gói' });
      const ready = await atRest(archive, officer, asked.id);
      assert.equal(ready.state, 'ready');
      const other = await anArchive();
      try {
        await other.user('sohoa', AGENCY_A, 'digitisation-officer');
        const receiver = (await other.signIn('sohoa')).actor;
        const { stream, name } = await packagesOf(archive).openBuilt(officer, asked.id);
        const received = await packagesOf(other).receive(receiver, { kind: 'upload', name, stream });
        const done = await atRest(other, receiver, received.id);
        assert.deepEqual([done.state, done.findings], ['archived', []]);
        assert.equal(done.format, format);
        for (const record of records) {
          const original = await archive.house.archive.records.peek(record.id);
          const master = original?.files.find((file) => file.role === 'master');
          const [again] = await other.house.archive.records.findDuplicates({ sha256: master?.sha256 ?? '' });
          assert.ok(again, `${record.title} came in again`);
          const twin = await other.house.archive.records.peek(again.id);
          assert.deepEqual(twin?.files.filter((file) => file.role === 'master').map((file) => [file.originalName, file.sha512, file.sizeBytes]), original?.files.filter((file) => file.role === 'master').map((file) => [file.originalName, file.sha512, file.sizeBytes]));
          const facts = (one: typeof record) => ({
            title: one.title, abstract: one.abstract, documentNumber: one.documentNumber, typeCode: one.typeCode, issuedOn: one.issuedOn, issuerName: one.issuerName, signerName: one.signerName,
            signerTitle: one.signerTitle, copyClass: one.copyClass, sensitivity: one.sensitivity, procedureCode: one.procedureCode, componentCode: one.componentCode, validFrom: one.validFrom,
            validTo: one.validTo, fields: one.fields, pageCount: one.pageCount, custodianAgencyId: one.custodianAgencyId,
          });
          assert.deepEqual(facts(again), facts(record));
          const numbers = async (house: TestArchive, ids: readonly string[]) => (await house.house.archive.owners.getMany(ids)).flatMap((owner) => owner.identifiers.map((id) => [owner.name, id.kind, id.value]));
          assert.deepEqual(await numbers(other, again.ownerIds), await numbers(archive, record.ownerIds));
          assert.equal((await other.house.archive.dossiers.peek(again.dossierId ?? ''))?.code, (await archive.house.archive.dossiers.peek(record.dossierId ?? ''))?.code);
        }
        // Into the archive that holds the papers already nothing comes twice.
        const { stream: twice } = await packagesOf(archive).openBuilt(officer, asked.id);
        const refused = await atRest(other, receiver, (await packagesOf(other).receive(receiver, { kind: 'upload', name, stream: twice })).id);
        assert.deepEqual([refused.state, new Set(refused.findings.map((finding) => finding.rule))], ['refused', new Set(['already-held'])]);
      } finally {
        await other.close();
      }
    });
  }

  it('go out as one PDF and an XML in the order of time, the masters unchanged beside them', async () => {
    const records = (await archive.house.archive.records.list(EVERYTHING, {}, undefined, 50)).items;
    const asked = await packagesOf(archive).requestExport(officer, { format: 'dossier-pdf', recordIds: records.map((record) => record.id), reason: 'Giao hồ sơ cho thanh tra' });
    assert.equal((await atRest(archive, officer, asked.id)).state, 'ready');
    const { openZipSource } = await import('../../server/archive/packages/sources/zip-source.js');
    const { PACKAGE_LIMITS } = await import('../../server/archive/packages/rules/limits.js');
    const { readWhole, digestEntry } = await import('../../server/archive/packages/sources/package-source.js');
    const source = await openZipSource((await packagesOf(archive).get(officer, asked.id)).path ?? '', PACKAGE_LIMITS);
    const names = [...source.entries.keys()].sort();
    const xml = (await readWhole(source, names.find((name) => name.endsWith('.xml')) ?? '', 1e6))?.toString('utf8') ?? '';
    const days = [...xml.matchAll(/<IssuedDate>(\d\d)\/(\d\d)\/(\d{4})</g)].map((found) => `${found[3] ?? ''}${found[2] ?? ''}${found[1] ?? ''}`);
    assert.deepEqual(days, [...days].sort());
    assert.equal(days.length, records.length);
    const { PDFDocument } = await import('pdf-lib');
    const joined = await PDFDocument.load((await readWhole(source, names.find((name) => name.endsWith('.pdf') && !name.includes('/')) ?? '', 1e8)) ?? Buffer.alloc(0));
    assert.equal(joined.getPageCount(), records.reduce((sum, record) => sum + record.pageCount, 0));
    const kept = new Set((await Promise.all(records.map((record) => archive.house.archive.records.peek(record.id)))).flatMap((one) => one?.files.filter((file) => file.role === 'master').map((file) => file.sha256) ?? []));
    for (const name of names.filter((one) => one.startsWith('ban-chinh/'))) assert.ok(kept.has((await digestEntry(source, name, ['sha256'])).digests.get('sha256') ?? ''));
    await source.close();
  });

  it('are handed out to nobody but whoever asked, and only with a reason', async () => {
    const [record] = (await archive.house.archive.records.list(EVERYTHING, {}, undefined, 1)).items;
    await assert.rejects(packagesOf(archive).requestExport(officer, { format: 'eark-dip', recordIds: [record?.id ?? ''], reason: ' ' }), { code: 'reason-too-short' });
    const asked = await packagesOf(archive).requestExport(officer, { format: 'eark-dip', recordIds: [record?.id ?? ''], reason: 'Cung cấp cho người dùng' });
    assert.equal((await atRest(archive, officer, asked.id)).state, 'ready');
    await archive.user('dongnghiep', AGENCY_A, 'digitisation-officer');
    const colleague = (await archive.signIn('dongnghiep')).actor;
    await assert.rejects(packagesOf(archive).openBuilt(colleague, asked.id), { kind: 'not-found' });
    archive.advance(8 * 24 * 3600_000);
    assert.ok((await packagesOf(archive).background.sweepBuilt()) >= 1);
    assert.equal((await packagesOf(archive).get(officer, asked.id)).state, 'expired');
    assert.deepEqual((await readdir(join(archive.dir, 'packages'))).filter((name) => name === asked.id), []);
  });
});
