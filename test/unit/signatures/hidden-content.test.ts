import assert from 'node:assert/strict';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import type { Message } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import { LETTER, LETTER_FIELDS, SigningStory, filled } from './support/signing-story.js';
import { issue, signCms } from './support/tiny-pki.js';

const signer = issue('Nguyễn Văn A', undefined, { serial: 7 });

/** What is found hidden in a letter signed with these objects over or beside its own. */
function hiddenIn(objects: Readonly<Record<number, string>>, before: (story: SigningStory) => SigningStory = (story) => story): readonly Message[] {
  const story = before(new SigningStory(LETTER_FIELDS, LETTER_FIELDS, { ...LETTER, ...objects }));
  const bytes = story.sign(20, (covered) => signCms(covered, signer), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).bytes();
  return verify(bytes, { now: Date.UTC(2024, 5, 2) }).signatures[0]?.modification.hiddenContent ?? [];
}
const codes = (found: readonly Message[]): string[] => found.map((one) => one.code);
const catalogue = (more: string): Record<number, string> => ({ 1: `<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [${LETTER_FIELDS}] /SigFlags 3>> ${more}>>` });
const page = (annots: string): Record<number, string> => ({ 3: `<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> /Annots [${LETTER_FIELDS} ${annots}]>>` });
const drawing = (text: string): string => `<</Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length ${text.length}>>\nstream\n${text}\nendstream`;

describe('content hidden in the signed bytes', () => {
  it('is not seen where there is none', () => {
    assert.deepEqual(hiddenIn({}), []);
    assert.deepEqual(hiddenIn(catalogue('/OpenAction [3 0 R /Fit]')), []);
    assert.deepEqual(hiddenIn({ ...page('40 0 R'), 40: '<</Type /Annot /Subtype /Link /Rect [0 0 600 800] /A <</S /URI /URI (http://example.invalid)>>>>' }), []);
  });

  it('is scripts and actions, wherever they hang', () => {
    assert.deepEqual(codes(hiddenIn(catalogue('/OpenAction <</S /JavaScript /JS (app.alert(1))>>'))), ['hidden.script']);
    assert.deepEqual(codes(hiddenIn({ ...page('40 0 R'), 40: '<</Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AA <</K <</S /JavaScript /JS (1)>>>>>>' })), ['hidden.script']);
    const launched = hiddenIn(catalogue('/OpenAction <</Type /Action /S /Launch /F (cmd.exe)>>'));
    assert.deepEqual(launched.map((one) => [one.code, one.params['kinds']]), [['hidden.action', 'Launch']]);
  });

  it('is layers that are off, and forms that build themselves', () => {
    assert.deepEqual(codes(hiddenIn({ ...catalogue('/OCProperties <</OCGs [40 0 R] /D <</OFF [40 0 R]>>>>'), 40: '<</Type /OCG /Name (Hidden)>>' })), ['hidden.layers-off']);
    assert.deepEqual(codes(hiddenIn(catalogue('/OCProperties <</D <</BaseState /OFF>>>>'))), ['hidden.layers-off']);
  });

  it('is pages and drawings that nothing leads to: they wait for a later table to switch to them', () => {
    const shadow = { 40: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 41 0 R>>', 41: drawing('BT (Pay 900) Tj ET'), 42: '<</Type /Catalog /Pages 43 0 R>>', 43: '<</Type /Pages /Kids [40 0 R] /Count 1>>' };
    assert.deepEqual(hiddenIn(shadow).map((one) => [one.code, one.params]), [['hidden.unreached', { pages: 3, drawings: 1 }]]);
  });

  it('is data that lie in another file', () => {
    assert.deepEqual(codes(hiddenIn({ 5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /X 40 0 R>>', 40: '<</F (other.bin) /Length 0>>\nstream\n\nendstream' })), ['hidden.external-data']);
  });

  it('is a field that shows another text than its value, or that covers the page', () => {
    const field = '<</FT /Tx /T (Sum) /Type /Annot /Subtype /Widget /Rect [50 690 150 710] /V (900) /AP <</N 41 0 R>>>>';
    assert.deepEqual(hiddenIn({ ...page('40 0 R'), 40: field, 41: drawing('BT (100) Tj ET') }).map((one) => [one.code, one.params['fields']]), [['hidden.field-text', 'Sum']]);
    assert.deepEqual(hiddenIn({ ...page('40 0 R'), 40: field, 41: drawing('BT (900) Tj ET') }), []);
    assert.deepEqual(hiddenIn({ ...page('40 0 R'), 40: field, 41: drawing('BT <0001> Tj (1) Tj ET') }), [], 'codes of a font say nothing without the font');
    const cover = '<</Type /Annot /Subtype /Square /Rect [0 200 600 800] /AP <</N 41 0 R>>>>';
    assert.deepEqual(codes(hiddenIn({ ...page('40 0 R'), 40: cover, 41: drawing('1 g 0 0 100 20 re f') })), ['hidden.overlay']);
    assert.deepEqual(codes(hiddenIn({ ...page('40 0 R'), 40: cover.replace('/Square', '/Square /F 2'), 41: drawing('1 g 0 0 100 20 re f') })), []);
  });

  it('is an object that stands twice in one revision', () => {
    // The first copy of object 5 stands in the file, the table names the second.
    const found = hiddenIn({}, (story) => {
      story.save({ 40: '<</A 1>>' });
      return story;
    });
    assert.deepEqual(found, []);
    const twice = hiddenIn({ 5: '<</Type /Font /Subtype /Type1 /BaseFont /Symbol>>\nendobj\n4 0 obj\n<</Type /Page>>' });
    assert.deepEqual(twice.map((one) => [one.code, one.params['numbers']]), [['hidden.repeated-object', '4']]);
    const attached = hiddenIn({ 5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /X 40 0 R>>', 40: '<</Length 26>>\nstream\n4 0 obj\n<</Type /Page>>\n\n\nendstream' });
    assert.deepEqual(attached, [], 'a file attached as it is has objects of its own');
  });

  it('never passes silently: the policy decides what it weighs', () => {
    const story = new SigningStory(LETTER_FIELDS, LETTER_FIELDS, { ...LETTER, ...catalogue('/OpenAction <</S /JavaScript /JS (1)>>') });
    const bytes = story.sign(20, (covered) => signCms(covered, signer), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).bytes();
    assert.ok(verify(bytes, { now: Date.UTC(2024, 5, 2) }).signatures[0]?.messages.some((one) => one.code === 'hidden.script' && one.level === 'warning'));
  });
});

describe('signatures outside the form', () => {
  it('are reported: a byte range that no field of the form leads to', () => {
    const story = new SigningStory(LETTER_FIELDS, LETTER_FIELDS, { ...LETTER, 40: '<</Type /Sig /ByteRange [0 1 2 3] /Contents <30> /SubFilter /ETSI.CAdES.detached>>' });
    const verdict = verify(story.sign(20, (covered) => signCms(covered, signer), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).bytes(), { now: Date.UTC(2024, 5, 2) });
    assert.deepEqual(verdict.messages.map((one) => [one.code, one.params['count']]), [['document.stray-byte-range', 1]]);
    assert.deepEqual(verdict.signatures.map((one) => one.field), ['Leader']);
  });
});
