import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeLayer } from '../../../server/archive/extraction/rules/needs-ocr.js';
import { detectEncoding, encodingOfFont, fromTcvn3, fromVni, repairLegacyPage, repairMarks } from '../../../server/archive/extraction/rules/repair-vietnamese.js';
import { useLayer } from '../../../server/archive/extraction/rules/use-layer.js';
import { aLayer } from './page-builder.js';

const TCVN3 = 'Céng hßa x· héi chñ nghÜa ViÖt Nam';
const VNI = 'COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM';
const PROSE = 'Thực hiện Quyết định số 468/QĐ-TTg ngày 27/3/2021 của Thủ tướng Chính phủ về việc số hóa hồ sơ, giấy tờ trong giải quyết thủ tục hành chính';
const PROSE_TCVN3 = 'Uû ban nh©n d©n tØnh Qu¶ng Ng·i quyÕt ®Þnh ngµy 05 th¸ng 3 n¨m 2003 vÒ viÖc thùc hiÖn c¸c quy ®Þnh cña Nhµ n−íc trong hµnh chÝnh';

describe('old encodings', () => {
  it('TCVN3 becomes Unicode', () => assert.equal(fromTcvn3(TCVN3), 'Cộng hòa xã hội chủ nghĩa Việt Nam'));
  it('the H fonts of TCVN3 show capitals', () => assert.equal(fromTcvn3('céng hßa x· héi', true), 'CỘNG HÒA XÃ HỘI'));
  it('VNI becomes Unicode', () => assert.equal(fromVni(VNI), 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'));
  it('VNI keeps horned letters, đ and i with their tones', () => assert.equal(fromVni('ñöôïc ngöôøi tænh thò xaõ'), 'được người tỉnh thị xã'));
  it('fonts name their encoding, with and without subset prefix', () => {
    assert.deepEqual(encodingOfFont('.VnTimeH'), { encoding: 'tcvn3', capitals: true });
    assert.deepEqual(encodingOfFont('ABCDEF+.VnTime'), { encoding: 'tcvn3', capitals: false });
    assert.deepEqual(encodingOfFont('VNI-Times'), { encoding: 'vni', capitals: false });
    assert.equal(encodingOfFont('TimesNewRomanPSMT'), undefined);
  });
  it('the encoding is found from the words when the fonts are silent', () => {
    assert.equal(detectEncoding(PROSE_TCVN3), 'tcvn3');
    assert.equal(detectEncoding(PROSE), undefined);
    assert.equal(detectEncoding('The quick brown fox jumps over the lazy dog and runs away from here'), undefined);
  });
  it('each word is converted by its own font', () => {
    const layer = aLayer(`${PROSE_TCVN3} Hà Nội`, { fontNames: ['.VnTime', 'TimesNewRomanPSMT'] });
    const fonts = layer.words.map((word) => (word.text === 'Hà' || word.text === 'Nội' ? 1 : 0));
    const text = repairLegacyPage({ ...layer, wordFonts: fonts })?.words.map((word) => word.text).join(' ') ?? '';
    assert.match(text, /nhân dân tỉnh Quảng Ngãi quyết định ngày 05 tháng 3 năm 2003/);
    assert.match(text, /Hà Nội$/);
  });
  it('never throws and never makes text longer than it was, whatever the bytes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => fromVni(text).length <= text.normalize('NFD').length + 1 && typeof fromTcvn3(text) === 'string'));
  });
});

describe('marks', () => {
  it('marks in the wrong order are put right', () => assert.equal(repairMarks('e\u0301\u0302'), 'ế'));
  it('the Icelandic letter becomes đ', () => assert.equal(repairMarks('Ðà Nẵng, ðường'), 'Đà Nẵng, đường'));
  it('invisible characters go, dashes stay', () => assert.equal(repairMarks('số\u200b hóa – 2024'), 'số hóa – 2024'));
});

describe('the worth of a text layer', () => {
  it('Vietnamese prose is sound', () => assert.equal(judgeLayer(aLayer(PROSE)), 'sound'));
  it('a page without text has none', () => assert.equal(judgeLayer(aLayer('12')), 'none'));
  it('text in an old encoding is legacy, by font or by its words', () => {
    assert.equal(judgeLayer(aLayer(PROSE_TCVN3, { fontNames: ['.VnTime'] })), 'legacy');
    assert.equal(judgeLayer(aLayer(PROSE_TCVN3)), 'legacy');
  });
  it('an old font whose text is Unicode is sound', () => assert.equal(judgeLayer(aLayer(PROSE, { fontNames: ['.VnTime'] })), 'sound'));
  it('glyphs without Unicode values are broken', () => {
    assert.equal(judgeLayer(aLayer(PROSE, { unmapped: 60 })), 'broken');
    assert.equal(judgeLayer(aLayer('\u0003\u0004\u0011 \ue001\ue002 \ufffd\ufffd '.repeat(12))), 'broken');
  });
  it('the stamp of a signature on a scan is not its text', () => {
    const stamp = 'Người ký: Cổng Thông tin điện tử Chính phủ\nEmail: thongtinchinhphu@chinhphu.vn\nCơ quan: Văn phòng Chính phủ\nThời gian ký: 03.02.2021 09:57:52 +07:00';
    assert.equal(judgeLayer(aLayer(stamp, { imageCoverage: 1 })), 'stamp-only');
    assert.equal(judgeLayer(aLayer(stamp, { imageCoverage: 0 })), 'sound');
  });
  it('a legacy page is used repaired, with less confidence, and a broken one is not', () => {
    const legacy = useLayer(aLayer(PROSE_TCVN3, { fontNames: ['.VnTime'] }));
    assert.equal(legacy.trusted, true);
    assert.ok(legacy.page.confidence < 1);
    assert.match(legacy.page.text, /quyết định/);
    const broken = useLayer(aLayer(PROSE, { unmapped: 60 }));
    assert.equal(broken.trusted, false);
    assert.equal(broken.page.text, '');
  });
});
