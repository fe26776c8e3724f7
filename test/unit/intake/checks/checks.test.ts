import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHECKS } from '../../../../server/archive/intake/checks/catalogue.js';
import { writePages } from '../../../../server/archive/intake/checks/check.js';
import type { Evidence } from '../../../../server/archive/intake/checks/evidence.js';
import { DEFAULT_POLICY } from '../../../../server/archive/intake/policies/default.js';
import { judgeEvidence } from '../../../../server/archive/intake/rules/apply-policy.js';
import { LANGS } from '../../../../server/platform/i18n/formats.js';
import { LOCALES_DIR, loadTexts } from '../../../../server/platform/i18n/translator.js';
import { aFile, anEvidence, aPage, aText } from '../evidence-builder.js';

const codesOf = (evidence: Evidence): string[] => judgeEvidence(CHECKS, DEFAULT_POLICY, evidence).map((finding) => `${finding.level}:${finding.code}`);

describe('the checks of intake', () => {
  it('say nothing about a sound paper', () => {
    assert.deepEqual(codesOf(anEvidence()), []);
  });

  const cases: [string, Partial<Evidence>, string[]][] = [
    ['an empty file', { files: [aFile({ sizeBytes: 0, format: null, detected: 'empty', opens: false, pageCount: null, pages: [] })] }, ['reject:file-empty']],
    ['a PDF without pages', { files: [aFile({ pageCount: 0, pages: [] })] }, ['reject:no-pages']],
    ['a program called .pdf', { files: [aFile({ format: null, detected: 'exe', opens: false, pageCount: null, pages: [] })] }, ['reject:format-not-allowed']],
    ['a picture declared as PDF', { files: [aFile({ format: 'jpeg', formatVersion: null })] }, ['note:format-declared-otherwise']],
    ['an encrypted PDF', { files: [aFile({ encrypted: true, opens: false, pageCount: null, pages: [] })] }, ['reject:encrypted']],
    ['a PDF that breaks off', { files: [aFile({ truncated: true, opens: false, pageCount: null, pages: [] })] }, ['reject:truncated']],
    ['a PDF without its end that still opens', { files: [aFile({ truncated: true })] }, ['warn:end-missing']],
    ['a damaged PDF', { files: [aFile({ opens: false, pageCount: null, pages: [] })] }, ['reject:does-not-open']],
    ['a picture of too many pixels', { files: [aFile({ tooManyPixels: true, opens: false, pages: [] })] }, ['reject:picture-too-large']],
    ['a PDF 1.3', { files: [aFile({ formatVersion: '1.3' })] }, ['warn:pdf-version-old']],
    ['10,000 pages', { files: [aFile({ pageCount: 10_000, pages: [] })] }, ['reject:too-many-pages']],
    ['a scan at 150 dpi', { files: [aFile({ pages: [aPage({ dpi: 150 })] })] }, ['warn:resolution-low']],
    ['a scan at 199.9 dpi, meant as 200', { files: [aFile({ pages: [aPage({ dpi: 199.9 })] })] }, []],
    ['a page of text, which has no dpi', { files: [aFile({ pages: [aPage({ dpi: null, colour: null, hasText: true })] })] }, []],
    ['a grey scan', { files: [aFile({ pages: [aPage({ colour: 'grey' })] })] }, ['note:not-in-colour']],
    ['one grey page among coloured ones', { files: [aFile({ pageCount: 2, pages: [aPage(), aPage({ number: 2, colour: 'grey' })] })] }, []],
    ['a blank back page', { files: [aFile({ pageCount: 2, pages: [aPage(), aPage({ number: 2, inkShare: 0.00001 })] })] }, ['note:page-blank']],
    ['nothing but blank pages', { files: [aFile({ pages: [aPage({ inkShare: 0 })] })] }, ['reject:all-pages-blank']],
    ['a page with thin text and no ink share', { files: [aFile({ pages: [aPage({ inkShare: null })] })] }, []],
    ['a script in the PDF', { files: [aFile({ activeContent: ['javascript'] })] }, ['warn:active-content']],
    ['a link in the PDF', { files: [aFile({ activeContent: ['uri'] })] }, ['note:active-content-minor']],
    ['a virus', { files: [aFile({ virus: { state: 'infected', name: 'Eicar' } })] }, ['reject:virus-found']],
    ['no scanner', { files: [aFile({ virus: { state: 'not-scanned' } })] }, ['note:virus-not-scanned']],
    ['two signatures', { files: [aFile({ signatures: { signed: 2, hidden: 0, unreadable: false } })] }, ['note:signatures-unchecked']],
    ['a hidden signature', { files: [aFile({ signatures: { signed: 0, hidden: 1, unreadable: false } })] }, ['warn:signatures-hidden']],
    ['the same bytes, visible', { duplicates: [{ recordId: 'r1', by: 'bytes', visible: true, documentNumber: null }] }, ['warn:duplicate-bytes']],
    ['the same bytes of another agency', { duplicates: [{ recordId: 'r1', by: 'bytes', visible: false, documentNumber: null }] }, ['note:duplicate-bytes-elsewhere']],
    ['the same number, issuer and day', { duplicates: [{ recordId: 'r1', by: 'number', visible: true, documentNumber: '1/UBND' }] }, ['warn:duplicate-number']],
    ['a missing title', { metadata: { typeCode: 'cong-van', issuedOn: '2026-01-05', issuerName: 'UBND' } }, ['note:metadata-missing']],
    ['no text at all', { text: aText('', { source: 'none', layer: 'none' }) }, ['warn:no-text']],
    ['a legacy text layer', { text: aText('đã nhận dạng lại', { layer: 'legacy', source: 'ocr' }) }, ['note:text-layer-legacy']],
    ['unsure recognition', { text: aText('', { source: 'ocr', layer: 'none', pages: [{ number: 1, text: 'mờ', confidence: 0.5 }] }) }, ['note:text-unsure']],
    ['text not read yet', { text: null }, []],
  ];
  for (const [name, change, expected] of cases) {
    it(`judge ${name}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(codesOf(anEvidence(change)), expected);
    });
  }

  it('show the record of a duplicate only where it may be seen', () => {
    const seen = judgeEvidence(CHECKS, DEFAULT_POLICY, anEvidence({ duplicates: [{ recordId: 'r1', by: 'bytes', visible: true, documentNumber: null }] }));
    const hidden = judgeEvidence(CHECKS, DEFAULT_POLICY, anEvidence({ duplicates: [{ recordId: 'r1', by: 'bytes', visible: false, documentNumber: null }] }));
    assert.equal(seen[0]?.params?.['recordId'], 'r1');
    assert.equal(JSON.stringify(hidden).includes('r1'), false);
  });

  it('keep papers with a secrecy stamp out, whatever its grade', () => {
    for (const mark of ['MẬT', 'TỐI MẬT', 'TUYỆT MẬT', 'TOI MAT', 'Độ mật: Tối mật', '  [ TUYỆT  MẬT ]  ']) {
      assert.deepEqual(codesOf(anEvidence({ text: aText(`UBND TỈNH\n${mark}\nSố: 12/BC-UBND`) })), ['reject:secrecy-mark'], mark);
    }
  });

  it('do not take ordinary words for a secrecy stamp', () => {
    for (const line of ['giữ bí mật thông tin', 'MẬT ONG RỪNG', 'mật', 'MAT', 'BẢO MẬT', 'LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC']) {
      assert.deepEqual(codesOf(anEvidence({ text: aText(`UBND TỈNH\n${line}\nnội dung`) })), [], line);
    }
  });

  it('compare the numbers on the paper with the owner: khớp, không khớp, không có', () => {
    const ownerNumbers = [{ kind: 'personal-number' as const, value: '051090001234' }];
    const judge = (text: string): string[] => codesOf(anEvidence({ ownerNumbers, text: aText(text) }));
    assert.deepEqual(judge('Số định danh: 051 090 001 234'), ['note:owner-match']);
    assert.deepEqual(judge('Số định danh: 051090009999'), ['warn:owner-mismatch']);
    assert.deepEqual(judge('Người được cấp: NGUYỄN VĂN A. Điện thoại: 0905123456789'), ['note:owner-absent']);
  });

  it('name a paper nobody may ask for by its own title only', () => {
    const abolished = [{ code: 'so-ho-khau', name: 'Sổ hộ khẩu', titles: ['Sổ hộ khẩu', 'sổ tạm trú'] }];
    assert.deepEqual(codesOf(anEvidence({ abolished, text: aText('BỘ CÔNG AN\nSỔ HỘ KHẨU\nHọ và tên chủ hộ') })), ['warn:paper-abolished']);
    assert.deepEqual(codesOf(anEvidence({ abolished, text: aText('Không yêu cầu nộp sổ hộ khẩu giấy') })), []);
  });

  it('have a level in the policy and a sentence in both languages for everything they can say', () => {
    const codes = CHECKS.flatMap((check) => check.codes);
    assert.equal(new Set(codes).size, codes.length);
    assert.deepEqual([...codes].sort(), Object.keys(DEFAULT_POLICY.levels).sort());
    for (const lang of LANGS) {
      const texts = loadTexts(LOCALES_DIR, lang);
      assert.deepEqual(codes.filter((code) => !texts.has(`finding.${code}`)), [], lang);
    }
  });

  it('only ever say what they announced', () => {
    for (const check of CHECKS) {
      for (const [, change] of cases) {
        for (const { code } of check.judge(anEvidence(change), DEFAULT_POLICY.thresholds)) assert.ok(check.codes.includes(code), code);
      }
    }
  });

  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        judgeEvidence(CHECKS, DEFAULT_POLICY, anEvidence({ text: aText(text), ownerNumbers: [{ kind: 'cmnd', value: '212345678' }] }));
        return true;
      }),
      { numRuns: 200 },
    );
  });

  it('write page numbers in groups', () => {
    assert.equal(writePages([3, 1, 2, 7, 9, 9]), '1-3, 7, 9');
    assert.equal(writePages(Array.from({ length: 40 }, (_, index) => index * 2)), '0, 2, 4, 6, 8, 10, 12, 14…');
    assert.equal(writePages([]), '');
  });
});
