import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, degrees } from 'pdf-lib';
import sharp from 'sharp';
import { createExtraction } from '../../server/archive/extraction/extraction.js';
import type { Extraction } from '../../server/archive/extraction/extraction.js';
import { readLetterFields } from '../../server/archive/extraction/rules/read-letter-fields.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { countCharacterErrors } from '../../scripts/bench/character-errors.js';

const CORPUS = '../shared/corpus';
const PDF = 'application/pdf';
const LINES = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024', 'Ủy ban nhân dân tỉnh giao các sở, ban, ngành', 'thực hiện số hóa hồ sơ, giấy tờ, kết quả giải quyết'];

function tinos(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'));
}

/** Lines at the top left as seen on the screen; `turned`: drawn upwards on a page that is shown a quarter turn clockwise. */
async function aPdf(lines: readonly string[], turned = false): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const font = await document.embedFont(tinos());
  const page = document.addPage([595, 842]);
  lines.forEach((line, index) => {
    if (turned) page.drawText(line, { x: 100 + index * 26, y: 80, size: 14, font, rotate: degrees(90) });
    else page.drawText(line, { x: 80, y: 740 - index * 26, size: 14, font });
  });
  if (turned) page.setRotation(degrees(90));
  return Buffer.from(await document.save());
}

const hasCorpus = existsSync(CORPUS);

describe('extraction through its front door', function () {
  this.timeout(240_000);
  let folder: string;
  let extraction: Extraction;
  const keep = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'khoso-extraction-'));
    extraction = createExtraction({ engine: 'auto', workers: 2 });
  });
  after(async () => {
    await extraction.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('a sound text layer is taken as it is, each word with its place', async () => {
    const path = await keep('text.pdf', await aPdf(LINES));
    const result = await extraction.extractText({ path, mediaType: PDF });
    assert.equal(result.method, 'text-layer');
    assert.equal(result.pages[0]?.text, LINES.join('\n'));
    const first = result.pages[0]?.words[0];
    assert.equal(first?.text, 'CỘNG');
    assert.ok(Math.abs((first?.x ?? 0) - 80 / 595) < 0.01 && (first?.y ?? 0) > 0.09 && (first?.y ?? 0) < 0.13, JSON.stringify(first));
  });

  it('on a turned page words have the places they have on the screen', async () => {
    const path = await keep('turned.pdf', await aPdf(LINES, true));
    const page = (await extraction.extractText({ path, mediaType: PDF })).pages[0];
    assert.equal(Math.round(page?.widthPt ?? 0), 842);
    assert.equal(page?.text, LINES.join('\n'));
    const first = page?.words[0];
    assert.ok(Math.abs((first?.x ?? 0) - 80 / 842) < 0.01 && (first?.y ?? 0) > 0.12 && (first?.y ?? 0) < 0.17, JSON.stringify(first));
  });

  it('words written upwards at the margin stay words', async () => {
    const document = await PDFDocument.create();
    document.registerFontkit(fontkit);
    const font = await document.embedFont(tinos());
    document.addPage([595, 842]).drawText('Lưu trữ lịch sử tỉnh Quảng Ngãi', { x: 40, y: 200, size: 14, font, rotate: degrees(90) });
    const path = await keep('margin.pdf', await document.save());
    const page = (await extraction.extractText({ path, mediaType: PDF })).pages[0];
    assert.equal(page?.text, 'Lưu trữ lịch sử tỉnh Quảng Ngãi');
  });

  it('renders a page in the asked width', async () => {
    const path = await keep('render.pdf', await aPdf(LINES));
    const picture = await extraction.renderPage({ path, mediaType: PDF }, 1, 400);
    const meta = await sharp(picture.bytes).metadata();
    assert.equal(meta.width, 400);
    assert.equal(meta.height, Math.round((842 / 595) * 400));
  });

  it('a page that is not there is a told fault', async () => {
    const path = await keep('one.pdf', await aPdf(LINES));
    await assert.rejects(extraction.renderPage({ path, mediaType: PDF }, 7, 400), (error) => error instanceof ArchiveError && error.code === 'page-unreadable');
  });

  it('ten bytes, noise and a cut file are answered, not suffered', async () => {
    const whole = await aPdf(LINES);
    for (const [name, bytes] of [['ten.pdf', Buffer.from('%PDF-1.4\n%')], ['noise.pdf', Buffer.alloc(5000, 7)], ['empty.pdf', Buffer.alloc(0)], ['cut.pdf', whole.subarray(0, Math.floor(whole.length / 3))]] as const) {
      const path = await keep(name, bytes);
      assert.equal((await extraction.inspectPdf(path)).opens, false, name);
      await assert.rejects(extraction.extractText({ path, mediaType: PDF }), ArchiveError, name);
    }
    assert.equal((await extraction.inspectPdf(await keep('after.pdf', whole))).opens, true);
  });

  it('a picture of text is recognised, also leaning, and its words lie where they are seen', async () => {
    const path = await keep('for-scan.pdf', await aPdf(LINES));
    const { bytes } = await extraction.renderPage({ path, mediaType: PDF }, 1, 1654);
    const scan = await keep('scan.jpg', await sharp(bytes).rotate(1.5, { background: '#ffffff' }).withMetadata({ density: 200 }).jpeg({ quality: 80 }).toBuffer());
    const result = await extraction.extractText({ path: scan, mediaType: 'image/jpeg' });
    assert.equal(result.method, 'ocr');
    const page = result.pages[0];
    const { characters, errors } = countCharacterErrors(LINES, page?.text ?? '');
    assert.ok(errors <= characters * 0.02, `${errors} of ${characters}: ${page?.text}`);
    assert.ok(page?.flags.includes('deskewed'));
    const meta = await sharp(scan).metadata();
    assert.ok(Math.abs((page?.widthPt ?? 0) - ((meta.width ?? 0) / 200) * 72) < 1);
    const first = page?.words.find((word) => /^C.NG$/u.test(word.text));
    assert.ok(first !== undefined && first.x > 0.1 && first.x < 0.2 && first.y > 0.08 && first.y < 0.18, JSON.stringify(first));
  });

  it('the built-in recognition reads the same picture, with nothing installed', async () => {
    const builtIn = createExtraction({ engine: 'tesseract.js', workers: 1 });
    try {
      const path = await keep('for-js.pdf', await aPdf(LINES));
      const { bytes } = await extraction.renderPage({ path, mediaType: PDF }, 1, 1654);
      const scan = await keep('js.png', await sharp(bytes).withMetadata({ density: 200 }).png().toBuffer());
      const result = await builtIn.extractText({ path: scan, mediaType: 'image/png' });
      const { characters, errors } = countCharacterErrors(LINES, result.pages[0]?.text ?? '');
      assert.ok(errors <= characters * 0.03, `${errors} of ${characters}: ${result.pages[0]?.text}`);
      assert.match(result.engineVersion, /^tesseract\.js /);
    } finally {
      await builtIn.close();
    }
  });

  it('without recognition a scan comes back empty, and says which pages need it', async () => {
    const blank = await sharp({ create: { width: 800, height: 1100, channels: 3, background: '#fff' } }).png().toBuffer();
    const path = await keep('picture.png', blank);
    const result = await extraction.extractText({ path, mediaType: 'image/png' }, { recognise: false });
    assert.equal(result.method, 'none');
    assert.deepEqual(result.pagesNeedingOcr, [1]);
  });

  it('pictures become one PDF of their true size, every page of a TIFF too', async () => {
    const picture = (colour: string) => sharp({ create: { width: 1654, height: 2339, channels: 3, background: colour } }).withMetadata({ density: 200 });
    const jpeg = await keep('a.jpg', await picture('#eef').jpeg().toBuffer());
    const png = await keep('b.png', await picture('#efe').png().toBuffer());
    const two = await sharp([await picture('#fee').png().toBuffer(), await picture('#eee').png().toBuffer()], { join: { animated: true } }).tiff({ xres: 200 / 25.4, yres: 200 / 25.4, compression: 'lzw' }).toBuffer();
    const tiff = await keep('c.tif', two);
    const pdf = await extraction.imagesToPdf([{ path: jpeg, mediaType: 'image/jpeg' }, { path: png, mediaType: 'image/png' }, { path: tiff, mediaType: 'image/tiff' }]);
    const facts = await extraction.inspectPdf(await keep('joined.pdf', pdf));
    assert.equal(facts.pageCount, 2 + ((await sharp(two).metadata()).pages ?? 1));
    for (const page of facts.pages) assert.ok(Math.abs(page.widthPt - 595.4) < 1 && Math.abs(page.heightPt - 842) < 1 && Math.abs((page.dpi ?? 0) - 200) <= 1, JSON.stringify(page));
  });

  it('a photograph goes in byte for byte and is shown as its camera was held', async () => {
    const photo = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#abc' } }).withMetadata({ orientation: 6, density: 100 }).jpeg().toBuffer();
    const pdf = await extraction.imagesToPdf([{ path: await keep('photo.jpg', photo), mediaType: 'image/jpeg' }]);
    assert.ok(pdf.includes(photo));
    const page = (await extraction.inspectPdf(await keep('photo.pdf', pdf))).pages[0];
    assert.ok((page?.heightPt ?? 0) > (page?.widthPt ?? 0) * 1.9, JSON.stringify(page));
  });

  it('pictures stored without loss come out as they went in', async () => {
    const colours = [[200, 30, 30], [30, 160, 40], [20, 40, 190], [240, 230, 120]] as const;
    const pixels = Buffer.alloc(60 * 40 * 3);
    const quarter = (x: number, y: number): number => (y < 20 ? 0 : 2) + (x < 30 ? 0 : 1);
    for (let y = 0; y < 40; y += 1) for (let x = 0; x < 60; x += 1) pixels.set(colours[quarter(x, y)] ?? [0, 0, 0], (y * 60 + x) * 3);
    const png = await keep('exact.png', await sharp(pixels, { raw: { width: 60, height: 40, channels: 3 } }).withMetadata({ density: 72 }).png().toBuffer());
    const pdf = await keep('exact.pdf', await extraction.imagesToPdf([{ path: png, mediaType: 'image/png' }]));
    assert.equal((await extraction.inspectPdf(pdf)).pages[0]?.bitsPerPixel, 24);
    const drawn = await sharp((await extraction.renderPage({ path: pdf, mediaType: PDF }, 1, 600)).bytes).raw().toBuffer({ resolveWithObject: true });
    for (const [x, y] of [[15, 10], [45, 10], [15, 30], [45, 30]] as const) {
      const at = (y * 10 * drawn.info.width + x * 10) * drawn.info.channels;
      const seen = [...drawn.data.subarray(at, at + 3)];
      assert.ok(seen.every((value, index) => Math.abs(value - (colours[quarter(x, y)]?.[index] ?? 0)) < 14), `${seen} at ${x},${y}`);
    }
  });

  it('a picture bomb is known by its header', async () => {
    const header = Buffer.from(await sharp({ create: { width: 10, height: 10, channels: 3, background: '#fff' } }).png().toBuffer());
    header.writeUInt32BE(60_000, 16);
    header.writeUInt32BE(60_000, 20);
    const facts = await extraction.inspectImage(await keep('bomb.png', header));
    assert.ok(facts.tooManyPixels || !facts.opens);
    assert.deepEqual(facts.pages, []);
  });

  describe('on the shared corpus', () => {
    before(function () {
      if (!hasCorpus) this.skip();
    });

    it('the stamp of a signed gazette is not its text', async () => {
      const result = await extraction.extractText({ path: `${CORPUS}/gov/gazette-scan-signed-4p.pdf`, mediaType: PDF }, { recognise: false });
      assert.deepEqual(result.pagesNeedingOcr, [1, 2, 3, 4]);
    });

    it('the text letters say of themselves what is printed', async () => {
      const truth = JSON.parse(readFileSync(`${CORPUS}/letters/truth.json`, 'utf8')) as { file: string; symbol: string; issued: string; subject: string; signer: string; text: string }[];
      for (const letter of truth) {
        const { pages } = await extraction.extractText({ path: `${CORPUS}/letters/${letter.file}`, mediaType: PDF });
        const value = (name: string) => readLetterFields(pages).find((field) => field.field === name)?.value;
        assert.equal(value('documentNumber'), letter.symbol);
        assert.equal(value('issuedOn'), letter.issued);
        assert.equal(value('abstract'), letter.subject.replace(/^V\/v /, ''));
        assert.equal(value('signerName'), letter.signer);
        assert.equal(value('issuerName'), 'ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI');
      }
    });

    it('a scanned letter is read with at most half a percent of errors', async () => {
      const printed = await extraction.extractText({ path: `${CORPUS}/letters/1549-ubnd-tthc.pdf`, mediaType: PDF });
      const read = await extraction.extractText({ path: `${CORPUS}/letters/1549-ubnd-tthc-scan.pdf`, mediaType: PDF });
      let characters = 0;
      let errors = 0;
      printed.pages.forEach((page, index) => {
        const lines = page.text.split('\n').filter((line) => /\p{L}/u.test(line));
        const counted = countCharacterErrors(lines, read.pages[index]?.text ?? '');
        characters += counted.characters;
        errors += counted.errors;
      });
      assert.ok(characters > 3000 && errors <= characters * 0.005, `${errors} of ${characters}`);
    });
  });
});
