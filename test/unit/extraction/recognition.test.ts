import assert from 'node:assert/strict';
import { estimateSkew, straighten, turnBack } from '../../../server/archive/extraction/ocr/deskew.js';
import { parseTsv } from '../../../server/archive/extraction/ocr/parse-tsv.js';
import { encodePgm } from '../../../server/archive/extraction/ocr/pgm.js';
import type { OcrEngine } from '../../../server/archive/extraction/ocr/engine.js';
import { recognisePage } from '../../../server/archive/extraction/ocr/recognise-page.js';
import { inkCovered, inkShare, statedDpi } from '../../../server/archive/extraction/pdf/page-picture.js';
import { findActiveContent } from '../../../server/archive/extraction/pdf/active-content.js';
import { chooseOcrScale } from '../../../server/archive/extraction/rules/choose-ocr-scale.js';
import type { GreyImage } from '../../../server/archive/extraction/model.js';
import { countCharacterErrors, fewestEdits } from '../../../scripts/bench/character-errors.js';
import { deflateSync } from 'node:zlib';

/** Lines of text as dark bars broken into words, leaning by some degrees. */
function linedPage(degrees: number, width = 800, height = 1100): GreyImage {
  const pixels = new Uint8Array(width * height).fill(255);
  const slope = Math.tan((degrees * Math.PI) / 180);
  for (let line = 120; line < 1000; line += 26) {
    for (let x = 100; x < 700; x += 1) {
      if (x % 60 > 48) continue;
      const top = Math.round(line + (x - width / 2) * slope);
      for (let dy = 0; dy < 9; dy += 1) if (top + dy >= 0 && top + dy < height && (x + dy) % 3 !== 0) pixels[(top + dy) * width + x] = 0;
    }
  }
  return { width, height, pixels };
}

describe('skew', () => {
  for (const degrees of [-3.2, -1, 0, 0.7, 2.1]) {
    it(`lines leaning ${degrees}° are found to within a fifth of a degree`, () => assert.ok(Math.abs(estimateSkew(linedPage(degrees)) - degrees) <= 0.2, String(estimateSkew(linedPage(degrees)))));
  }
  it('an empty page leans nowhere', () => assert.equal(estimateSkew({ width: 400, height: 600, pixels: new Uint8Array(240_000).fill(255) }), 0));
  it('a straightened page stands straight', () => assert.ok(Math.abs(estimateSkew(straighten(linedPage(2), 2))) <= 0.2));
  it('a box found on the straightened page lies over the same ink on the page as it is', () => {
    const leaning: GreyImage = { width: 400, height: 400, pixels: new Uint8Array(160_000).fill(255) };
    for (let y = 60; y < 70; y += 1) for (let x = 300; x < 310; x += 1) leaning.pixels[y * 400 + x] = 0;
    const straight = straighten(leaning, 3);
    const at = straight.pixels.findIndex((pixel) => pixel < 100);
    const back = turnBack({ x: (at % 400) - 5, y: Math.floor(at / 400), w: 10, h: 10 }, leaning, 3);
    assert.ok(Math.abs(back.x + 5 - 305) < 9 && Math.abs(back.y + 5 - 65) < 9, JSON.stringify(back));
  });
});

describe('the picture sent to recognition', () => {
  it('a page of type is drawn at 200 dots per inch', () => assert.equal(Math.round(chooseOcrScale({ widthPt: 595, heightPt: 842 }, null).dpi), 200));
  it('a scan near 200 is read as it is, a coarse one enlarged, a fine one reduced', () => {
    assert.equal(chooseOcrScale({ widthPt: 595, heightPt: 842 }, 203).dpi, 203);
    assert.equal(chooseOcrScale({ widthPt: 595, heightPt: 842 }, 144).dpi, 200);
    assert.equal(chooseOcrScale({ widthPt: 595, heightPt: 842 }, 300).dpi, 200);
  });
  it('a page of half a metre at 96 dots per inch is A4 at 203', () => {
    const scale = chooseOcrScale({ widthPt: 1259.25, heightPt: 1769.25 }, 96);
    assert.equal(Math.round(scale.dpi), 203);
    assert.equal(Math.round(scale.pixelsPerPoint * 1259.25), 1679);
  });
  it('a giant page does not ask for a giant picture', () => assert.ok(chooseOcrScale({ widthPt: 14_400, heightPt: 14_400 }, null).pixelsPerPoint * 14_400 <= 7001));
  it('a resolution that cannot be is not believed', () => {
    assert.ok(Math.abs(statedDpi(72, 1654, 2339) - 200) < 1);
    assert.equal(statedDpi(300, 2480, 3508), 300);
  });
  it('ink is a share of the page, and covered ink a share of the ink', () => {
    const page = linedPage(0);
    assert.ok(inkShare(page) > 0.05 && inkShare(page) < 0.5);
    const picture = { pgm: encodePgm(page), width: page.width, height: page.height };
    assert.equal(inkCovered(picture, [{ x: 0, y: 0, w: page.width, h: page.height }]), 1);
    assert.equal(inkCovered(picture, []), 0);
  });
});

const row = (block: number, line: number, left: number, text: string, confidence = 90): string => `5\t1\t${block}\t1\t${line}\t1\t${left}\t100\t40\t20\t${confidence}\t${text}`;

describe('recognised text', () => {
  it('words, lines and blocks of the table become text', () => {
    const page = parseTsv(['level\tpage', '1\t1\t0\t0\t0\t0\t0\t0\t800\t1100\t-1\t', row(1, 1, 10, 'Kính'), row(1, 1, 60, 'gửi'), row(1, 2, 10, 'Sở'), row(2, 1, 10, 'Nội')].join('\n'));
    assert.equal(page.text, 'Kính gửi\nSở\n\nNội');
    assert.deepEqual(page.words[0], { text: 'Kính', x: 10, y: 100, w: 40, h: 20, confidence: 0.9 });
  });

  const picture = { ...linedPage(0), pgm: encodePgm(linedPage(0)), dpi: 200, ink: 0.1, skew: 0, widthPt: 288, heightPt: 396 };
  const engine = (modes: Record<3 | 6, string>, asked: number[] = []): OcrEngine => ({ name: 'tesseract', version: 'test', recognise: async (_, { mode }) => (asked.push(mode), modes[mode]), close: async () => undefined });

  it('when little of the ink was read the page is read again as one block, and the better text counts', async () => {
    const asked: number[] = [];
    const page = await recognisePage(engine({ 3: row(1, 1, 10, 'lạc'), 6: [row(1, 1, 10, 'cả'), row(1, 2, 10, 'trang')].join('\n') }, asked), picture, 1);
    assert.deepEqual(asked, [3, 6]);
    assert.equal(page.text, 'cả\ntrang');
    assert.ok(page.flags.includes('second-try'));
  });
  it('a blank page is not read at all', async () => {
    const asked: number[] = [];
    const page = await recognisePage(engine({ 3: '', 6: '' }, asked), { ...picture, ink: 0 }, 4);
    assert.deepEqual(asked, []);
    assert.deepEqual(page.flags, ['blank']);
    assert.equal(page.number, 4);
  });
});

describe('active content', () => {
  const pdf = (body: string): Buffer => Buffer.from(`%PDF-1.7\n${body}\n%%EOF`, 'latin1');
  it('scripts, launches, forms and files are found, also under escaped names', () => {
    assert.deepEqual(findActiveContent(pdf('1 0 obj << /S /J#61vaScript /JS (app.alert(1)) >> endobj')), ['javascript']);
    assert.deepEqual(findActiveContent(pdf('1 0 obj << /S /Launch /F (x.exe) >> endobj')), ['launch']);
    assert.deepEqual(findActiveContent(pdf('1 0 obj << /Names << /EmbeddedFiles 4 0 R >> >> endobj')), ['embedded-file']);
  });
  it('an address called at opening is found, a page shown at opening is none', () => {
    assert.deepEqual(findActiveContent(pdf('1 0 obj << /OpenAction 5 0 R >> endobj 5 0 obj << /S /URI /URI (http://x) >> endobj')), ['open-action-uri']);
    assert.deepEqual(findActiveContent(pdf('1 0 obj << /OpenAction [3 0 R /FitH 0] >> endobj')), []);
  });
  it('compressed object streams are looked into, content of pages is not', () => {
    const inside = deflateSync(Buffer.from('5 0 << /S /Launch >>'));
    const hidden = Buffer.concat([Buffer.from('%PDF-1.7\n9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n', 'latin1'), inside, Buffer.from('\nendstream endobj')]);
    assert.deepEqual(findActiveContent(hidden), ['launch']);
    assert.deepEqual(findActiveContent(pdf('4 0 obj << /Length 9 >> stream\n(/S /Launch) Tj\nendstream endobj')), []);
  });
});

describe('counting character errors', () => {
  it('a paragraph is compared with the part of the text nearest to it', () => {
    assert.equal(fewestEdits('số hóa', 'việc sô hóa hồ sơ'), 1);
    assert.deepEqual(countCharacterErrors(['Kính gửi', 'Sở Nội vụ'], 'Sở Nội vụ Kính gửi'), { characters: 17, errors: 0 });
  });
});
