import assert from 'node:assert/strict';
import { judgeModifications } from '../../../server/archive/signatures/verifier/diff/compare-revisions.js';
import { isLocked } from '../../../server/archive/signatures/verifier/pades/permissions.js';
import type { ChangeLimits } from '../../../server/archive/signatures/verifier/pades/permissions.js';
import { openPdf } from '../../../server/archive/signatures/verifier/pdf/document.js';
import { DEFAULT_PDF_LIMITS } from '../../../server/archive/signatures/verifier/pdf/limits.js';
import { TinyPdf, onePage } from './support/tiny-pdf.js';

const FREE: ChangeLimits = { level: undefined, certified: false, locks: [] };
const CERTIFIED: ChangeLimits = { level: 2, certified: true, locks: [] };
const ANNOTATED: ChangeLimits = { level: 3, certified: true, locks: [] };
const FIELDS = '10 0 R 11 0 R 14 0 R';
const BASE = onePage(FIELDS, FIELDS, {
  10: '<</FT /Sig /T (Leader) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /V 12 0 R>>',
  11: '<</FT /Sig /T (Agency) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R>>',
  12: '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <30>>>',
  13: '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <31>>>',
  14: '<</FT /Tx /T (Number) /Type /Annot /Subtype /Widget /Rect [0 0 50 20] /P 3 0 R>>',
});

function after(objects: Readonly<Record<number, string | null>>, limits: ChangeLimits, raw = '') {
  const pdf = new TinyPdf();
  pdf.revision(BASE);
  pdf.raw(Buffer.from(raw, 'latin1'));
  pdf.revision(objects);
  return judgeModifications(openPdf(pdf.bytes(), DEFAULT_PDF_LIMITS), 0, limits);
}

const page = (annots: string): string => (BASE[3] as string).replace(/\/Annots \[.*\]/, `/Annots [${annots}]`);
const catalogue = (fields: string): string => (BASE[1] as string).replace(FIELDS, fields);
const SIGNED = '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <32>>>';

describe('changes after a signature', () => {
  it('are allowed when the next officer signs an existing field', () => {
    const result = after({ 11: (BASE[11] as string).replace('>>', ' /V 20 0 R>>'), 20: SIGNED }, CERTIFIED);
    assert.deepEqual([result.level, result.permitted], ['FORM_FILL', true]);
  });

  it('are allowed when the clerk fills in the number after the leader has signed', () => {
    const result = after({ 14: (BASE[14] as string).replace('>>', ' /V (12/QD-UBND)>>') }, FREE);
    assert.deepEqual([result.level, result.permitted], ['FORM_FILL', true]);
  });

  it('are refused when a locked field is filled', () => {
    const result = after({ 14: (BASE[14] as string).replace('>>', ' /V (9)>>') }, { ...FREE, locks: [{ action: 'Include', fields: ['Number'] }] });
    assert.equal(result.level, 'OTHER');
  });

  it('are refused when the page content is overridden', () => {
    const text = 'BT /F1 12 Tf 50 700 Td (Pay 999) Tj ET';
    assert.equal(after({ 4: `<</Length ${text.length}>>\nstream\n${text}\nendstream` }, FREE).level, 'OTHER');
  });

  it('are refused when a font is overridden, which would show other letters', () => {
    assert.equal(after({ 5: '<</Type /Font /Subtype /Type1 /BaseFont /Symbol>>' }, FREE).level, 'OTHER');
  });

  it('are refused when the page tree gets another page', () => {
    assert.equal(after({ 2: '<</Type /Pages /Kids [3 0 R 21 0 R] /Count 2>>', 21: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>' }, FREE).level, 'OTHER');
  });

  it('are refused when a new signature uses a value that lay in wait', () => {
    const result = after({ 11: (BASE[11] as string).replace('>>', ' /V 13 0 R>>') }, FREE);
    assert.ok(result.findings.some((finding) => finding.code === 'change.signature-recycled'));
    assert.equal(result.level, 'OTHER');
  });

  it('are refused when a signature is taken out or exchanged', () => {
    assert.equal(after({ 10: (BASE[10] as string).replace(' /V 12 0 R', '') }, FREE).level, 'OTHER');
    assert.equal(after({ 12: (BASE[12] as string).replace('<30>', '<33>') }, FREE).level, 'OTHER');
  });

  it('need a person when a visible signature is added to a certified page (sneaky signature attack)', () => {
    const field = '<</FT /Sig /T (Evil) /Type /Annot /Subtype /Widget /Rect [0 0 300 300] /P 3 0 R /V 21 0 R>>';
    const objects = { 1: catalogue(`${FIELDS} 20 0 R`), 3: page(`${FIELDS} 20 0 R`), 20: field, 21: SIGNED };
    assert.equal(after(objects, CERTIFIED).permitted, false);
    assert.equal(after(objects, FREE).permitted, true);
  });

  it('are refused when an annotation covers a certified page, also under P=3 (evil annotation attack)', () => {
    const objects = { 3: page(`${FIELDS} 20 0 R`), 20: '<</Type /Annot /Subtype /FreeText /Rect [0 0 300 300] /Contents (Pay 999)>>' };
    assert.equal(after(objects, ANNOTATED).level, 'OTHER');
    assert.equal(after(objects, FREE).level, 'ANNOTATIONS');
  });

  it('let a note pass under P=3 and stop it under P=2', () => {
    const objects = { 3: page(`${FIELDS} 20 0 R`), 20: '<</Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (seen)>>' };
    assert.equal(after(objects, ANNOTATED).permitted, true);
    assert.equal(after(objects, CERTIFIED).permitted, false);
  });

  it('allow nothing but evidence under P=1', () => {
    const limits: ChangeLimits = { level: 1, certified: true, locks: [] };
    const store = { 1: (BASE[1] as string).replace('/AcroForm', '/DSS <</Type /DSS /Certs [20 0 R]>> /AcroForm'), 20: '<</Length 2>>\nstream\n00\nendstream' };
    assert.equal(after(store, limits).permitted, true);
    assert.equal(after({ 14: (BASE[14] as string).replace('>>', ' /V (1)>>') }, limits).permitted, false);
  });

  it('are refused when bytes of the later part belong to no object', () => {
    const result = after({ 14: (BASE[14] as string).replace('>>', ' /V (1)>>') }, FREE, '4 0 obj\n<<>>\nendobj\n');
    assert.ok(result.findings.some((finding) => finding.code === 'change.bytes-outside-objects'));
  });

  it('are nothing when an object is written again as it was', () => {
    assert.deepEqual(after({ 5: BASE[5] as string }, { level: 1, certified: true, locks: [] }).permitted, true);
  });

  it('know a field by its whole name: a lock on Signature1 says nothing about Signature10', () => {
    const locks = [{ action: 'Include' as const, fields: ['Signature1'] }];
    assert.equal(isLocked(locks, 'Signature10'), false);
    assert.equal(isLocked(locks, 'Signature1.Date'), true);
  });
});
