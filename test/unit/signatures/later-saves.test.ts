import assert from 'node:assert/strict';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import type { SignatureVerdict } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import { appendPacked, appendTable } from './support/append.js';
import { LETTER, LETTER_FIELDS, SigningStory, certifies, filled } from './support/signing-story.js';
import { issue, revocationList, signCms } from './support/tiny-pki.js';

const SIGNED = Date.UTC(2024, 5, 1, 5);
const DAY = 86_400_000;
const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const leader = issue('Nguyễn Văn Lãnh Đạo', root, { serial: 77 });
const agency = issue('UBND huyện Hư Cấu', root, { serial: 78 });
const TRUST = createTrustStore({ anchors: [{ certificate: root.certificate, tree: 'test', purposes: ['signer'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() });
const LISTS = [readCrl(revocationList(root, SIGNED + DAY, SIGNED + 8 * DAY))];

type Objects = Readonly<Record<number, string>>;

/** The leader signs a letter that holds these objects, certifying it with /P `level` when one is given. */
function signed(objects: Objects = {}, level?: 1 | 2 | 3): SigningStory {
  return new SigningStory(LETTER_FIELDS, LETTER_FIELDS, { ...LETTER, ...objects }).sign(20, (covered) => signCms(covered, leader, [root]), { ...(level === undefined ? {} : { dict: certifies(level) }), rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
}
function leaderOf(bytes: Buffer): SignatureVerdict {
  return verify(bytes, { now: SIGNED + 2 * DAY, trust: TRUST, evidence: { certificates: [], crls: LISTS, ocsps: [] } }).signatures.find((one) => one.field === 'Leader') as SignatureVerdict;
}
const stream = (text: string, dict = ''): string => `<<${dict} /Length ${text.length}>>\nstream\n${text}\nendstream`;
const picture = (text: string): string => stream(text, '/Type /XObject /Subtype /Form /BBox [0 0 600 800]');
const page = (more: string, annots = LETTER_FIELDS): string => `<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> /Annots [${annots}] ${more}>>`;
const catalogue = (more: string, form = '', fields = LETTER_FIELDS): string => `<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [${fields}] /SigFlags 3 ${form}>> ${more}>>`;
const field = (more: string): string => (LETTER[14] as string).replace(/>>$/, ` ${more}>>`);
const note = (dict: string, more: Objects = {}): Objects => ({ 3: page('', `${LETTER_FIELDS} 40 0 R`), 40: `<</Type /Annot /Rect [50 690 150 720] ${dict}>>`, ...more });
const WIDE = '<</FT /Tx /T (Number) /Type /Annot /Subtype /Widget /Rect [0 0 600 800] /P 3 0 R>>';
const EVIL = stream('BT /F1 12 Tf 50 700 Td (Pay 999) Tj ET');
const BODY = 'BT /F1 12 Tf 50 700 Td (Pay 100) Tj ET';
const REST = '\nendstream\nendobj\n1 g 0 0 600 800 re f\n';

/** What was saved after signing, what the signed file was made of, and the finding that must name it. */
interface Attack {
  readonly name: string;
  readonly before?: Objects;
  readonly after: Objects;
  readonly code: string;
}

const ATTACKS: readonly Attack[] = [
  { name: 'a stream cut short by another object for its length', before: { 4: `<</Length 30 0 R>>\nstream\n${BODY}${REST}\nendstream`, 30: String(BODY.length + REST.length) }, after: { 30: String(BODY.length) }, code: 'change.object-overridden' },
  { name: 'an object put where a reference of another generation already points', before: { 3: page('').replace('4 0 R', '[4 0 R 31 7 R]'), 31: stream('BT ET') }, after: { 31: EVIL }, code: 'change.object-overridden' },
  { name: 'a note with a picture of its own', after: note('/Subtype /Text /AP <</N 41 0 R>>', { 41: picture('1 g 0 0 600 800 re f') }), code: 'change.covering-annotation' },
  { name: 'a highlight with a picture of its own', after: note('/Subtype /Highlight /AP <</N 41 0 R>>', { 41: picture('1 g 0 0 600 800 re f') }), code: 'change.covering-annotation' },
  { name: 'a link with a frame as broad as the page', after: note('/Subtype /Link /Border [0 0 800] /C [1 1 1]'), code: 'change.covering-annotation' },
  { name: 'a stroke of ink', after: note('/Subtype /Ink /InkList [[0 0 600 800]] /BS <</W 900>>'), code: 'change.covering-annotation' },
  { name: 'an annotation of a kind nobody knows', after: note('/Subtype /Foo /AP <</N 41 0 R>>', { 41: picture('1 g 0 0 600 800 re f') }), code: 'change.covering-annotation' },
  { name: 'a link that runs a script', after: note('/Subtype /Link /A <</S /JavaScript /JS (app.alert\\(1\\))>>'), code: 'change.action-added' },
  { name: 'a link that calls a script which lay in the signed bytes', before: { 33: '<</S /JavaScript /JS (1)>>' }, after: note('/Subtype /Link /A 33 0 R'), code: 'change.action-added' },
  { name: 'a link that starts a program', after: note('/Subtype /Link /A <</S /URI /URI (http://x.invalid) /Next <</S /Launch /F (cmd.exe)>>>>'), code: 'change.action-added' },
  { name: 'a filled field that brings a script', after: { 14: field('/V (1) /MK <</A <</S /JavaScript /JS (1)>>>>') }, code: 'change.action-added' },
  { name: 'a field as large as the page, filled', before: { 14: WIDE }, after: { 14: filled(WIDE, '(x)'), 41: picture('1 g 0 0 600 800 re f') }, code: 'change.covering-field' },
  { name: 'a hidden field that comes to light', before: { 14: field('/F 2 /V (900)') }, after: { 14: field('/F 4 /V (900)') }, code: 'change.covering-field' },
  { name: 'an order to draw fields anew whose picture shows another text', before: { 14: field('/V (900) /AP <</N 41 0 R>>'), 41: picture('BT (100) Tj ET') }, after: { 1: catalogue('', '/NeedAppearances true') }, code: 'change.covering-field' },
  { name: 'other defaults together with an order to draw anew', before: { 1: catalogue('', '/DA (/F1 12 Tf)') }, after: { 1: catalogue('', '/NeedAppearances true /DA (/F1 90 Tf)') }, code: 'change.form-entry' },
  ...['/OpenAction <</S /JavaScript /JS (1)>>', '/AA <</WC <</S /JavaScript /JS (1)>>>>', '/Names <</JavaScript <</Names [(a) <</S /JavaScript /JS (1)>>]>>>>', '/Names <</EmbeddedFiles <</Names [(a) 41 0 R]>>>>', '/OCProperties <</OCGs [] /D <</BaseState /OFF>>>>', '/Outlines <</Count 0>>', '/Perms <</DocMDP 20 0 R>>', '/ViewerPreferences <</HideMenubar true>>', '/NeedsRendering true', '/Collection <<>>', '/AF [41 0 R]', '/Unknown 41 0 R']
    .map((entry): Attack => ({ name: `${entry.split(' ')[0] ?? ''} in the catalogue (${entry.slice(0, 40)})`, after: { 1: catalogue(entry), 41: EVIL }, code: 'change.catalogue-entry' })),
  ...['/XFA 41 0 R', '/CO [14 0 R]'].map((entry): Attack => ({ name: `${entry.slice(0, 4)} in the form`, after: { 1: catalogue('', entry), 41: EVIL }, code: 'change.form-entry' })),
  ...['/Rotate 90', '/CropBox [0 0 10 10]', '/UserUnit 2', '/AA <</O <</S /JavaScript /JS (1)>>>>', '/Group <</S /Transparency>>', '/Thumb 41 0 R'].map((entry): Attack => ({ name: `${entry.split(' ')[0] ?? ''} on the page`, after: { 3: page(entry), 41: EVIL }, code: 'change.page-entry' })),
];

describe('what is saved after signing', () => {
  for (const { name, before, after, code } of ATTACKS) {
    it(`does not pass: ${name}`, () => {
      assert.equal(leaderOf(signed(before).bytes()).main, 'TOTAL_PASSED', 'before the attack the letter passes');
      const verdict = leaderOf(signed(before).save(after).bytes());
      assert.notEqual(verdict.main, 'TOTAL_PASSED');
      assert.ok(verdict.modification.findings.some((finding) => finding.code === code), verdict.modification.findings.map((finding) => finding.code).join());
      assert.notEqual(leaderOf(signed(before, 3).save(after).bytes()).main, 'TOTAL_PASSED', 'nor under a certification with P=3');
    });
  }

  it('does not pass: a later signature whose field is as large as the page, or that brings a script', () => {
    const fields = `${LETTER_FIELDS} 50 0 R`;
    const later = (more: string): Buffer => signed().sign(51, (covered) => signCms(covered, agency, [root]), { rest: { 1: catalogue('', '', fields), 3: page('', fields), 50: `<</FT /Sig /T (New) /Type /Annot /Subtype /Widget /P 3 0 R /V 51 0 R ${more}>>` } }).bytes();
    assert.equal(leaderOf(later('/Rect [10 10 100 60]')).main, 'TOTAL_PASSED');
    assert.equal(leaderOf(later('/Rect [0 0 600 800]')).main, 'INDETERMINATE');
    assert.equal(leaderOf(later('/Rect [10 10 100 60] /AA <</Fo <</S /JavaScript /JS (1)>>>>')).main, 'TOTAL_FAILED');
  });

  it('does not pass: places that readers count in two ways', () => {
    const story = new SigningStory(LETTER_FIELDS, LETTER_FIELDS, LETTER, 'MZ polyglot\n').sign(20, (covered) => signCms(covered, leader, [root]), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
    assert.ok(leaderOf(story.bytes()).modification.hiddenContent.some((one) => one.code === 'hidden.two-readings'));
    assert.equal(leaderOf(story.save({ 14: filled(LETTER[14] as string, '(1)') }).bytes()).main, 'TOTAL_FAILED');
  });

  it('does not pass: a later table that frees, moves or replaces what was signed, or leaves the signed save out', () => {
    const bytes = signed().bytes();
    const font = bytes.indexOf('5 0 obj');
    assert.equal(leaderOf(appendTable(bytes, {}, { rows: '4 1\n0000000000 00001 f \n' })).main, 'TOTAL_FAILED');
    assert.equal(leaderOf(appendTable(bytes, {}, { rows: `4 1\n${String(font).padStart(10, '0')} 00000 n \n` })).main, 'TOTAL_FAILED');
    assert.equal(leaderOf(appendTable(bytes, { 4: EVIL, 40: catalogue('') }, { root: '40 0 R' })).main, 'TOTAL_FAILED');
    const first = Number(/startxref\n(\d+)/.exec(bytes.toString('latin1'))?.[1]);
    const judge = (file: Buffer) => verify(file, { now: SIGNED + 2 * DAY, trust: TRUST, evidence: { certificates: [], crls: LISTS, ocsps: [] } });
    const skipped = judge(appendTable(bytes, { 4: EVIL }, { previous: first }));
    assert.notEqual(skipped.main, 'TOTAL_PASSED');
    assert.ok(skipped.messages.some((one) => one.code === 'document.stray-byte-range'));
    assert.equal(judge(appendTable(bytes, { 4: EVIL }, { previous: 0 })).main, 'TOTAL_FAILED');
  });

  it('does not pass: a font exchanged inside an object stream, or a key that stands twice there', () => {
    const bytes = signed().bytes();
    assert.equal(leaderOf(appendPacked(bytes, { 5: '<</Type /Font /Subtype /Type1 /BaseFont /Symbol>>' })).main, 'TOTAL_FAILED');
    assert.equal(leaderOf(appendPacked(bytes, { 14: filled(LETTER[14] as string, '(1) /V (2)') })).main, 'TOTAL_FAILED');
    assert.equal(leaderOf(appendPacked(bytes, { 14: filled(LETTER[14] as string, '(1)') })).main, 'TOTAL_PASSED');
  });

  it('does not pass: an object stream read by numbers that were exchanged', () => {
    const packed = (bytes: Buffer): Buffer => appendPacked(bytes, { 5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' }, { indirectFirst: '60 0 R', plain: { 60: '4' } });
    const story = new SigningStory(LETTER_FIELDS, LETTER_FIELDS, LETTER, undefined, packed).sign(20, (covered) => signCms(covered, leader, [root]), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
    assert.equal(leaderOf(story.bytes()).main, 'TOTAL_PASSED');
    assert.equal(leaderOf(story.save({ 60: '3' }).bytes()).main, 'TOTAL_FAILED');
  });

  it('does not pass: anything behind the last end marker but one line end', () => {
    for (const tail of ['\n\n\n', '%evil\n', '%%EOF\n', 'startxref\n0\n%%EOF\n', 'xref\n0 0\ntrailer\n<</Root 1 0 R>>\n']) {
      const verdict = verify(Buffer.concat([signed().bytes(), Buffer.from(tail)]), { now: SIGNED + 2 * DAY, trust: TRUST, evidence: { certificates: [], crls: LISTS, ocsps: [] } });
      assert.equal(verdict.main, 'TOTAL_FAILED', JSON.stringify(tail));
    }
  });
});

describe('lawful work after signing', () => {
  const LAWFUL: readonly [string, Objects, Objects?][] = [
    ['evidence for the long term', { 1: catalogue('/DSS <</Certs [41 0 R]>> /Extensions <</ESIC <</BaseVersion /1.7 /ExtensionLevel 5>>>>'), 41: stream('0') }],
    ['a note that every reader draws in its own way', note('/Subtype /Text /Contents (seen)')],
    ['a link to an address', note('/Subtype /Link /Border [0 0 1] /A <</S /URI /URI (http://example.invalid)>>')],
    ['new metadata, a version and a date of the page', { 1: catalogue('/Metadata 42 0 R /Version /2.0'), 3: page("/LastModified (D:20240602)"), 42: stream('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>', '/Type /Metadata /Subtype /XML') }],
    ['the number of the paper in its field', { 14: filled(LETTER[14] as string, '(12/QD-UBND)') }],
    ['a field marked read-only by a later lock', { 14: field('/Ff 1') }],
    ['defaults of the form for fields yet to be filled', { 1: catalogue('', '/DA (/F1 0 Tf 0 g) /Q 1 /DR <</Font <</F1 5 0 R>>>>') }, { 1: catalogue('', '/DA (/F1 9 Tf)') }],
    ['a hidden field that stays hidden', { 14: field('/F 2 /V (2)') }, { 14: field('/F 2 /V (1)') }],
    ['an object saved again as it was', { 5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' }],
  ];
  for (const [name, after, before] of LAWFUL) {
    it(`passes: ${name}`, () => {
      const verdict = leaderOf(signed(before).save(after).bytes());
      assert.deepEqual([verdict.main, verdict.modification.findings.filter((finding) => finding.level === 'OTHER')], ['TOTAL_PASSED', []]);
    });
  }

  it('passes: the agency signs the field kept for it after a certification P=2', () => {
    const bytes = signed({}, 2).sign(21, (covered) => signCms(covered, agency, [root]), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } }).bytes();
    assert.equal(leaderOf(bytes).main, 'TOTAL_PASSED');
  });
});
