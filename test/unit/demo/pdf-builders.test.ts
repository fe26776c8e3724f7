import assert from 'node:assert/strict';
import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFNumber } from 'pdf-lib';
import { ContentInfo, SignedData } from 'pkijs';
import sharp from 'sharp';
import { aLetterPdf } from '../../builders/a-letter-pdf.js';
import { aScanImage, aScanPdf } from '../../builders/a-scan-pdf.js';
import { aSignedPdf } from '../../builders/a-signed-pdf.js';
import {
  aBlankPdf, aManyPagePdf, anEncryptedPdf, aPdfWithEmbeddedFile, aPdfWithJavaScript, aPdfWithLaunchAction, aTruncatedPdf, PDF_PASSWORD,
} from '../../builders/odd-pdfs.js';
import { testAuthority } from '../../fakes/certificate-authority.js';

describe('the PDFs of the tests', function () {
  // Keys, pages and pictures take seconds on a busy machine.
  this.timeout(60_000);
  let pdfium: PDFiumLibrary;
  before(async () => {
    pdfium = await PDFiumLibrary.init();
  });

  const withFile = async <T>(bytes: Uint8Array, act: (document: PDFiumDocument) => T | Promise<T>, password?: string): Promise<T> => {
    const document = await pdfium.loadDocument(bytes, password);
    try {
      return await act(document);
    } finally {
      document.destroy();
    }
  };

  it('set a letter whose Vietnamese text can be read out again', async () => {
    const bytes = await aLetterPdf({ number: '1549/UBND-TTHC', date: '2022-04-06', subject: 'khẩn trương thực hiện nhiệm vụ' });
    const text = await withFile(bytes, (document) => document.getPage(0).getText());
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 1549/UBND-TTHC', 'ngày 06 tháng 4 năm 2022', 'V/v khẩn trương thực hiện', 'Nguyễn Văn Hư Cấu', 'Dữ liệu hư cấu']) {
      assert.ok(text.normalize('NFC').includes(part), `missing: ${part}`);
    }
    assert.ok(bytes.length < 60_000);
  });

  it('draw every letter: the embedded subset has no holes', async () => {
    const letters = 'ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ';
    const line = [...letters, ...letters.toLocaleUpperCase('vi')].join(' ');
    const { data, width, height } = await withFile(await aLetterPdf({ size: 'A4', paragraphs: [line] }), (document) => document.getPage(0).render({ scale: 2, render: 'bitmap' }));
    const dark = countDark(data, width, height);
    const empty = await withFile(await aLetterPdf({ size: 'A4', paragraphs: ['.'] }), (document) => document.getPage(0).render({ scale: 2, render: 'bitmap' }));
    const perLetter = (dark - countDark(empty.data, empty.width, empty.height)) / (letters.length * 2);
    assert.ok(perLetter > 40, `only ${perLetter.toFixed(1)} dark pixels per letter`);
  });

  it('keep the letters readable in papers that follow others: parts of marked letters are letters too', async () => {
    await aLetterPdf({ signer: { title: 'CHỦ TỊCH', name: 'Ả Ạ Ấ Ễ Ổ ả ạ ấ ễ ổ ử ý' } });
    const bytes = await aLetterPdf({ signer: { title: 'CHỦ TỊCH', name: 'a e o u y A E O U Y' }, receivers: ['Như trên'] });
    const text = await withFile(bytes, (document) => document.getPage(0).getText());
    assert.ok(text.includes('a e o u y A E O U Y'), text.slice(-60));
  });

  it('make equal bytes from equal specs', async () => {
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    assert.equal(hash(await aLetterPdf()), hash(await aLetterPdf()));
    assert.equal(hash(await aScanPdf()), hash(await aScanPdf()));
    assert.equal(hash(await aSignedPdf()), hash(await aSignedPdf()));
  });

  it('scan to one colour picture of 200 dpi per page without a text layer', async () => {
    const bytes = await aScanPdf();
    const { objects, text, size } = await withFile(bytes, (document) => {
      const page = document.getPage(0);
      return { objects: [...page.objects()].map((one) => one.type), text: page.getText(), size: page.getOriginalSize() };
    });
    assert.deepEqual(objects, ['image']);
    assert.equal(text.trim(), '');
    assert.ok(Math.abs(size.originalWidth - 419.5) < 2);
    for (const format of ['jpeg', 'png', 'tiff'] as const) {
      const meta = await sharp(await aScanImage(format)).metadata();
      assert.equal(meta.format, format);
      assert.ok(Math.abs((meta.width * 72) / 419.5 - 200) < 1);
    }
  });

  it('sign twice without touching the first revision, and both signatures hold', async () => {
    const bytes = await aSignedPdf();
    const signatures = await readSignatures(bytes);
    assert.equal(signatures.length, 2);
    for (const { range, cms } of signatures) {
      const covered = Buffer.concat([bytes.subarray(range[0], range[0] + range[1]), bytes.subarray(range[2], range[2] + range[3])]);
      assert.equal(await holds(cms, covered), true);
    }
    const [first, second] = signatures;
    assert.ok(first !== undefined && second !== undefined);
    assert.ok(first.range[2] + first.range[3] < bytes.length);
    assert.equal(second.range[2] + second.range[3], bytes.length);
    const firstRevision = bytes.subarray(0, first.range[2] + first.range[3]);
    assert.equal(firstRevision.subarray(-5).toString(), '%%EOF');
  });

  it('chain every signer to the root of its tree', async () => {
    const { roots, issuers } = await testAuthority();
    const [first] = await readSignatures(await aSignedPdf());
    const [leaf, middle, root] = (first?.cms.certificates ?? []).map((one) => new X509Certificate(Buffer.from(one.toSchema().toBER())));
    assert.ok(leaf !== undefined && middle !== undefined && root !== undefined);
    assert.ok(leaf.verify(middle.publicKey) && leaf.checkIssued(middle));
    assert.ok(middle.verify(root.publicKey) && middle.checkIssued(root));
    assert.deepEqual(root.raw, Buffer.from(roots.government.der));
    assert.deepEqual(middle.raw, Buffer.from(issuers.government.der));
    assert.ok([leaf, middle, root].every((one) => one.subject.includes('th')), 'labelled as a test');
  });

  it('hold what their names promise', async () => {
    assert.equal(await withFile(aManyPagePdf(250), (document) => document.getPageCount()), 250);
    assert.equal(await withFile(aBlankPdf(), (document) => [...document.getPage(0).objects()].length), 0);
    await assert.rejects(async () => pdfium.loadDocument(anEncryptedPdf()));
    assert.match(await withFile(anEncryptedPdf(), (document) => document.getPage(0).getText(), PDF_PASSWORD), /Noi dung duoc ma hoa/);
    await assert.rejects(async () => withFile(aTruncatedPdf(), (document) => { if (document.getPageCount() < 3) throw new Error('incomplete'); }));
    const catalog = async (bytes: Uint8Array): Promise<string> => String((await PDFDocument.load(bytes)).catalog);
    assert.match(await catalog(aPdfWithJavaScript()), /JavaScript/);
    assert.match(await catalog(aPdfWithLaunchAction()), /Launch/);
    assert.match(await catalog(aPdfWithEmbeddedFile()), /EmbeddedFiles/);
  });
});

function countDark(data: Uint8Array, width: number, height: number): number {
  let dark = 0;
  for (let at = 0; at < width * height * 4; at += 4) if ((data[at] ?? 255) < 128) dark += 1;
  return dark;
}

async function readSignatures(bytes: Buffer): Promise<{ range: [number, number, number, number]; cms: SignedData }[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const fields = document.catalog.lookup(PDFName.of('AcroForm'), PDFDict).lookup(PDFName.of('Fields'), PDFArray);
  return Array.from({ length: fields.size() }, (_, index) => {
    const value = fields.lookup(index, PDFDict).lookup(PDFName.of('V'), PDFDict);
    const numbers = value.lookup(PDFName.of('ByteRange'), PDFArray).asArray().map((one) => (one as PDFNumber).asNumber());
    const range = numbers as [number, number, number, number];
    const hex = bytes.subarray(range[1] + 1, range[2] - 1).toString('latin1');
    const der = Buffer.from(hex, 'hex');
    const content = ContentInfo.fromBER(new Uint8Array(der).buffer);
    return { range, cms: new SignedData({ schema: content.content }) };
  });
}

/** Checks digest and signature with the platform's own cryptography. */
async function holds(cms: SignedData, covered: Buffer): Promise<boolean> {
  const [info] = cms.signerInfos;
  const attributes = info?.signedAttrs?.attributes ?? [];
  const digest = attributes.find((one) => one.type === '1.2.840.113549.1.9.4')?.values[0] as { valueBlock: { valueHexView: Uint8Array } } | undefined;
  const [certificate] = cms.certificates ?? [];
  if (info === undefined || digest === undefined || certificate === undefined || info.signedAttrs === undefined) return false;
  const same = createHash('sha256').update(covered).digest().equals(Buffer.from(digest.valueBlock.valueHexView));
  const signed = Buffer.from(info.signedAttrs.encodedValue);
  const key = new X509Certificate(Buffer.from(certificate.toSchema().toBER())).publicKey;
  return same && createVerify('sha256').update(signed).verify(key, info.signature.valueBlock.valueHexView);
}
