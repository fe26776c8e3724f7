import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';
import { createExtraction } from '../../server/archive/extraction/extraction.js';
import type { Extraction } from '../../server/archive/extraction/extraction.js';
import { createProbe } from '../../server/archive/intake/probes/create-probe.js';
import { createTextReader } from '../../server/archive/intake/probes/create-text-reader.js';
import type { SubmissionItem } from '../../server/archive/intake/model.js';
import { countSignatures } from '../../server/archive/signatures/verifier/count-signatures.js';
import { StorageError } from '../../storage/errors.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { aBlankPdf, aManyPagePdf, anEncryptedPdf, aPdfWithEmbeddedFile, aPdfWithJavaScript, aPdfWithLaunchAction, aTruncatedPdf } from '../builders/odd-pdfs.js';
import { aScanImage } from '../builders/a-scan-pdf.js';
import { aPaper, COMPLETE, digitiser, openIntakeHouse, trustedClient } from '../integration/intake-house.js';
import type { IntakeHouse } from '../integration/intake-house.js';

/** A PNG of a few hundred bytes that would unpack to ten gigabytes. */
function anImageBomb(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32BE(data.length, 0);
    sizes.writeUInt32BE(crc(body), 4);
    return Buffer.concat([sizes.subarray(0, 4), body, sizes.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))]);
}

const crc = typeof crc32 === 'function' ? (data: Buffer): number => crc32(data) : slowCrc;

function slowCrc(data: Buffer): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

describe('trouble at the door', function () {
  this.timeout(120_000);
  let extraction: Extraction;
  let house: IntakeHouse;

  before(() => {
    extraction = createExtraction({ engine: 'off', workers: 1 });
  });
  after(() => extraction.close());
  beforeEach(async () => {
    const probe = createProbe({ extraction, countSignatures: async (path) => countSignatures(await readFile(path)) });
    const text = createTextReader({ extraction, readFields: () => [] });
    const plain = await openIntakeHouse();
    house = await openIntakeHouse({ probe, text, settings: { ...plain.deps.settings, maxFileBytes: 50_000_000 } }, plain.db);
  });
  afterEach(() => house.close());

  async function bring(content: Uint8Array, name = 'giay.pdf'): Promise<SubmissionItem> {
    const file = await house.intake.receiveFile(digitiser, Readable.from([Buffer.from(content)]), { originalName: name });
    const { submission } = await house.intake.createSubmission(digitiser, { channel: 'web', papers: [{ files: [file] }] });
    await house.settle();
    const [item] = (await house.intake.getSubmission(digitiser, submission.id)).items;
    assert.ok(item !== undefined);
    return item;
  }

  const refused: [string, () => Uint8Array | Promise<Uint8Array>, string][] = [
    ['an empty file', () => Buffer.alloc(0), 'file-empty'],
    ['a PDF of ten bytes', () => Buffer.from('%PDF-1.7\n%'), 'truncated'],
    ['a PDF cut off in the middle', aTruncatedPdf, 'truncated'],
    ['a PDF of 10,000 pages', () => aManyPagePdf(10_000), 'too-many-pages'],
    ['an encrypted PDF', anEncryptedPdf, 'encrypted'],
    ['a PDF that shows nothing', () => aBlankPdf(2), 'all-pages-blank'],
    ['a picture bomb', anImageBomb, 'picture-too-large'],
    ['a web page called .pdf', () => Buffer.from('<html><script>alert(1)</script></html>'), 'format-not-allowed'],
    ['a ZIP file called .pdf', () => Buffer.from('PK\x03\x04 not a document', 'latin1'), 'format-not-allowed'],
    ['a letter with a secrecy stamp', () => aLetterPdf({ paragraphs: ['Nội dung thử nghiệm.'], copyMark: ['TUYỆT MẬT'] }), 'secrecy-mark'],
  ];
  for (const [name, make, code] of refused) {
    it(`${name} is refused with ${code} and never reaches the archive`, async () => {
      const item = await bring(await make());
      assert.equal(item.state, 'refused', JSON.stringify([item.state, item.findings, item.fault]));
      assert.ok(item.findings.some((finding) => finding.code === code && finding.level === 'reject'), JSON.stringify(item.findings));
      assert.equal(await house.archive.has(item.reservedRecordId), false);
    });
  }

  for (const [name, make] of [['a script', aPdfWithJavaScript], ['a launch action', aPdfWithLaunchAction], ['a file inside', aPdfWithEmbeddedFile]] as const) {
    it(`a PDF with ${name} waits for a person`, async () => {
      const item = await bring(make());
      assert.equal(item.state, 'waiting', JSON.stringify([item.findings, item.fault]));
      assert.ok(item.findings.some((finding) => finding.code === 'active-content' && finding.level === 'warn'), JSON.stringify(item.findings));
    });
  }

  it('a sound letter waits with its text read from its own layer', async () => {
    const item = await bring(await aLetterPdf({ number: '1549/UBND-TTHC' }));
    assert.equal(item.state, 'waiting', JSON.stringify([item.findings, item.fault]));
    assert.deepEqual([item.evidence?.textSource, item.evidence?.pageCount, item.findings.filter((finding) => finding.level !== 'note')], ['text-layer', 1, []]);
  });

  it('a picture of a paper becomes one PDF beside its original', async () => {
    const item = await bring(await aScanImage('jpeg'), 'ảnh.jpg');
    assert.equal(item.state, 'waiting', JSON.stringify([item.findings, item.fault]));
    assert.notEqual(item.evidence?.accessCopy, null);
    assert.deepEqual(item.evidence?.formats, ['jpeg']);
  });

  it('a full disk at the door leaves nothing behind and says what to do', async () => {
    const full = { ...house.deps.storage.staging, receive: () => Promise.reject(new StorageError('no-space', 'disk full')) };
    const stuck = await openIntakeHouse({ storage: { ...house.deps.storage, staging: full } }, house.db);
    await assert.rejects(stuck.receive(digitiser, aPaper('đầy')), (error: unknown) => error instanceof ArchiveError && error.code === 'disk-full' && error.retryable);
    assert.deepEqual((await house.intake.listItems(digitiser, {})).items, []);
  });

  it('a full disk while archiving leaves the paper safe, says so, and ends well when there is space again', async () => {
    const archive = { ...house.deps.storage.archive, create: () => Promise.reject(new StorageError('no-space', 'disk full')) };
    const stuck = await openIntakeHouse({ ...house.deps, storage: { ...house.deps.storage, archive } }, house.db);
    const file = await stuck.intake.receiveFile(trustedClient, Readable.from([Buffer.from(await aLetterPdf())]), { originalName: 'a.pdf' });
    const { submission, items } = await stuck.intake.createSubmission(trustedClient, { channel: 'api', papers: [{ files: [file], given: COMPLETE }] });
    await stuck.settle();
    const id = items[0]?.id ?? '';
    const failed = (await house.intake.getSubmission(trustedClient, submission.id)).items[0];
    assert.deepEqual([failed?.state, failed?.fault?.code, failed?.fault?.final], ['failed', 'disk-full', false]);
    assert.ok(await house.deps.storage.staging.find(file.token));
    await house.intake.background.advanceItem(id, { recognise: false });
    const done = (await house.intake.getSubmission(trustedClient, submission.id)).items[0];
    assert.equal(done?.state, 'archived', JSON.stringify([done?.findings, done?.fault]));
  });
});
