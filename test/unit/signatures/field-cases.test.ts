import assert from 'node:assert/strict';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import type { AnchorPurpose, TrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { explain } from '../../../server/archive/signatures/verifier/vietnamese/explain.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict, SignatureVerdict } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import type { Crl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import { LETTER, LETTER_FIELDS, SigningStory, certifies, filled } from './support/signing-story.js';
import { issue, revocationList, signCms, stamp } from './support/tiny-pki.js';
import type { Identity } from './support/tiny-pki.js';

const DAY = 86_400_000;
const SIGNED = Date.UTC(2024, 5, 1, 5);
const NOW = SIGNED + 2 * DAY;

const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const stampRoot = issue('TSA Root thử nghiệm', undefined, { ca: true });
const authority = issue('TSA thử nghiệm', stampRoot, { extendedUsage: '1.3.6.1.5.5.7.3.8', usage: 0x80 });
const leader = issue('Nguyễn Văn Lãnh Đạo', root, { serial: 77 });
const agency = issue('UBND huyện Hư Cấu', root, { serial: 78 });
const outsider = issue('Kẻ lạ có chứng thư thật', root, { serial: 79 });

const anchor = (identity: Identity, ...purposes: AnchorPurpose[]) => ({ certificate: identity.certificate, tree: 'test', purposes, trustedFrom: undefined, sunset: undefined });
const trustIn = (...anchors: ReturnType<typeof anchor>[]): TrustStore => createTrustStore({ anchors, intermediates: [], denied: new Set() });
const TRUST = trustIn(anchor(root, 'signer'), anchor(stampRoot, 'timestamp'));
const LISTS = [readCrl(revocationList(root, SIGNED + DAY, SIGNED + 8 * DAY))];

const by = (signer: Identity, at?: number) => (covered: Buffer): Buffer => signCms(covered, signer, [root], at === undefined ? {} : { timestamp: (signature) => stamp(signature, authority, at, [stampRoot]) });
const letter = (): SigningStory => new SigningStory(LETTER_FIELDS, LETTER_FIELDS, LETTER);
const judge = (story: SigningStory, over: { now?: number; trust?: TrustStore; crls?: readonly Crl[]; heldSince?: ReadonlyMap<string, number> } = {}): DocumentVerdict =>
  verify(story.bytes(), { now: over.now ?? NOW, trust: over.trust ?? TRUST, evidence: { certificates: [], crls: over.crls ?? LISTS, ocsps: [], ...(over.heldSince === undefined ? {} : { heldSince: over.heldSince }) } });
const of = (verdict: DocumentVerdict, field: string): SignatureVerdict => verdict.signatures.find((one) => one.field === field) as SignatureVerdict;
const says = (verdict: SignatureVerdict, code: string): boolean => verdict.messages.some((message) => message.code === code);
const outcome = (verdict: SignatureVerdict): (string | undefined)[] => [verdict.main, verdict.sub];

describe('a letter that goes through many hands', () => {
  it('passes when the agency signs after the leader, each over what it signed', () => {
    const verdict = judge(letter().sign(20, by(leader), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).sign(21, by(agency), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } }));
    assert.equal(verdict.main, 'TOTAL_PASSED');
    assert.deepEqual([of(verdict, 'Leader').coverage, of(verdict, 'Agency').coverage], ['ENTIRE_REVISION', 'ENTIRE_FILE']);
  });

  it('passes when the clerk fills in the number after the leader, and says that something was added', () => {
    const story = letter().sign(20, by(leader), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).save({ 14: filled(LETTER[14] as string, '(12/QD-UBND)') });
    const verdict = judge(story.sign(21, by(agency), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } }));
    assert.equal(verdict.main, 'TOTAL_PASSED');
    assert.ok(says(of(verdict, 'Leader'), 'changes.form-filled'));
    assert.ok(explain(verdict).some((one) => one.code === 'added-after-signing' && one.field === 'Leader' && !one.decisive));
  });

  it('fails the leader when the number is printed into the page itself, and passes the agency that signed the result', () => {
    const text = 'BT /F1 12 Tf 50 700 Td (Pay 100) Tj 0 50 Td (12/QD-UBND) Tj ET';
    const story = letter().sign(20, by(leader), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).save({ 4: `<</Length ${text.length}>>\nstream\n${text}\nendstream` });
    const verdict = judge(story.sign(21, by(agency), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } }));
    assert.deepEqual([outcome(of(verdict, 'Leader')), of(verdict, 'Agency').main, verdict.main], [['TOTAL_FAILED', 'FORMAT_FAILURE'], 'TOTAL_PASSED', 'TOTAL_FAILED']);
  });

  for (const level of [1, 2] as const) {
    it(`needs a person when the agency adds its visible seal after a certification P=${level}; the seal itself is sound`, () => {
      const seal = '<</FT /Sig /T (Seal) /Type /Annot /Subtype /Widget /Rect [250 90 350 190] /P 3 0 R /V 21 0 R>>';
      const story = letter().sign(20, by(leader), { dict: certifies(level), rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
      const page = (story.objects[3] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} 22 0 R`);
      const form = (story.objects[1] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} 22 0 R`);
      const verdict = judge(story.sign(21, by(agency), { rest: { 1: form, 3: page, 22: seal } }));
      assert.deepEqual(outcome(of(verdict, 'Leader')), ['INDETERMINATE', 'SIG_CONSTRAINTS_FAILURE']);
      assert.equal(of(verdict, 'Leader').kind, 'certification');
      assert.ok(says(of(verdict, 'Leader'), 'changes.signed-after-certification'));
      assert.equal(of(verdict, 'Seal').main, 'TOTAL_PASSED');
      assert.ok(explain(verdict).some((one) => one.code === 'certified-then-signed' && one.decisive));
    });
  }

  it('fails when a later signature is cut loose from its field, as if it had never been', () => {
    const bytes = letter().sign(20, by(leader), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }).sign(21, by(agency), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } }).bytes();
    const at = bytes.lastIndexOf('/V 21 0 R');
    bytes.write('/V 21 9 R', at, 'latin1');
    const verdict = verify(bytes, { now: NOW, trust: TRUST, evidence: { certificates: [], crls: LISTS, ocsps: [] } });
    assert.deepEqual([verdict.main, verdict.signatures.map((one) => one.field)], ['TOTAL_FAILED', ['Leader']]);
    assert.ok(of(verdict, 'Leader').modification.findings.some((finding) => finding.code === 'change.stray-signature'));
  });

  it('passes when the agency signs the field that the certified letter kept for it', () => {
    const story = letter().sign(20, by(leader), { dict: certifies(2), rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
    assert.equal(judge(story.sign(21, by(agency), { rest: { 11: filled(LETTER[11] as string, '21 0 R') } })).main, 'TOTAL_PASSED');
  });
});

describe('attacks on certified documents', () => {
  const certified = (level: 1 | 2 | 3): SigningStory => letter().sign(20, by(leader), { dict: certifies(level), rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
  const withAnnotation = (story: SigningStory, num: number): Record<number, string> => ({ 3: (story.objects[3] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} ${num} 0 R`) });

  for (const subtype of ['FreeText', 'Stamp', 'Redact', 'Square']) {
    it(`are never passed: an evil ${subtype} over the text under P=3`, () => {
      const story = certified(3);
      const evil = `<</Type /Annot /Subtype /${subtype} /Rect [40 690 300 720] /Contents (Pay 900) /IC [1 1 1] /AP <</N 31 0 R>>>>`;
      const picture = '<</Type /XObject /Subtype /Form /BBox [0 0 260 30] /Length 44>>\nstream\n1 g 0 0 260 30 re f BT 5 5 Td (Pay 900) Tj ET\nendstream';
      story.save({ ...withAnnotation(story, 30), 30: evil, 31: picture.replace('/Length 44', '/Length 45') });
      assert.notEqual(judge(story).main, 'TOTAL_PASSED');
    });
  }

  for (const level of [1, 2] as const) {
    it(`are never passed: a sneaky signature by somebody with a real certificate, painting over the text under P=${level}`, () => {
      const story = certified(level);
      const field = '<</FT /Sig /T (Evil) /Type /Annot /Subtype /Widget /Rect [40 690 300 720] /P 3 0 R /V 32 0 R /AP <</N 31 0 R>>>>';
      const picture = '<</Type /XObject /Subtype /Form /BBox [0 0 260 30] /Length 45>>\nstream\n1 g 0 0 260 30 re f BT 5 5 Td (Pay 900) Tj ET\nendstream';
      const form = (story.objects[1] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} 30 0 R`);
      const verdict = judge(story.sign(32, by(outsider), { rest: { ...withAnnotation(story, 30), 1: form, 30: field, 31: picture } }));
      assert.deepEqual([verdict.main, of(verdict, 'Leader').main], ['INDETERMINATE', 'INDETERMINATE']);
    });
  }

  it('are never passed: a second certification', () => {
    const story = certified(2);
    const verdict = judge(story.sign(21, by(outsider), { dict: certifies(3), rest: { 11: filled(LETTER[11] as string, '21 0 R') } }));
    assert.notEqual(verdict.main, 'TOTAL_PASSED');
  });
});

describe('the end of the districts on 1/7/2025', () => {
  const ENDED = Date.UTC(2025, 5, 30, 17);
  const before = Date.UTC(2025, 5, 20, 3);
  const after = Date.UTC(2025, 6, 2, 3);
  const lists = [readCrl(revocationList(root, ENDED + 30 * DAY, ENDED + 60 * DAY, { 78: ENDED }, 5))];
  const sealed = (at: number, stamped: boolean): SigningStory => {
    const written = `D:${new Date(at + 7 * 3_600_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+07'00'`;
    const dict = `/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (${written})`;
    return letter().sign(21, by(agency, stamped ? at : undefined), { dict, rest: { 11: filled(LETTER[11] as string, '21 0 R') } });
  };
  const look = (story: SigningStory): SignatureVerdict => of(judge(story, { now: ENDED + 40 * DAY, crls: lists }), 'Agency');

  it('leaves valid what was stamped before', () => {
    assert.equal(look(sealed(before, true)).main, 'TOTAL_PASSED');
    const verdict = judge(sealed(before, true), { now: ENDED + 40 * DAY, crls: lists });
    assert.ok(explain(verdict).some((one) => one.code === 'agency-ended' && !one.decisive));
  });

  it('fails what was stamped afterwards', () => {
    assert.deepEqual(outcome(look(sealed(after, true))), ['TOTAL_FAILED', 'REVOKED']);
  });

  it('cannot tell without a stamp, whatever time the signature claims', () => {
    assert.deepEqual(outcome(look(sealed(before, false))), ['INDETERMINATE', 'REVOKED_NO_POE']);
    assert.deepEqual(outcome(look(sealed(after, false))), ['INDETERMINATE', 'REVOKED_NO_POE']);
  });
});

describe('time that proves', () => {
  const late = SIGNED + 400 * DAY;
  const shortLived = issue('Người ký ngắn hạn', root, { serial: 90, to: SIGNED + 30 * DAY });
  const docStamp = '/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161';
  const field = '<</FT /Sig /T (Stamp) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R /V 21 0 R>>';
  const stampedDocument = (at: number): SigningStory => {
    const story = letter().sign(20, by(shortLived), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
    const form = (story.objects[1] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} 22 0 R`);
    const page = (story.objects[3] as string).replace(LETTER_FIELDS, `${LETTER_FIELDS} 22 0 R`);
    return story.sign(21, (covered) => stamp(covered, authority, at, [stampRoot]), { dict: docStamp, rest: { 1: form, 3: page, 22: field } });
  };
  const list = readCrl(revocationList(root, SIGNED + 2 * DAY, SIGNED + 9 * DAY));

  it('a document time stamp before the expiry keeps a signature valid, together with evidence held since then', () => {
    const verdict = judge(stampedDocument(SIGNED + DAY), { now: late, crls: [list], heldSince: new Map([[list.fingerprint, SIGNED + 3 * DAY]]) });
    assert.deepEqual([of(verdict, 'Leader').main, of(verdict, 'Leader').time.poeSource], ['TOTAL_PASSED', 'doc-timestamp']);
  });

  it('a document time stamp after the expiry proves nothing', () => {
    const verdict = judge(stampedDocument(SIGNED + 31 * DAY), { now: late, crls: [list] });
    assert.equal(of(verdict, 'Leader').main, 'INDETERMINATE');
    assert.match(of(verdict, 'Leader').sub ?? '', /^OUT_OF_BOUNDS/);
  });
});

describe('an authority that was revoked', () => {
  const issuer = issue('CA cấp dưới', root, { ca: true, serial: 50 });
  const person = issue('Người ký', issuer, { serial: 51 });
  const REVOKED = SIGNED + 100 * DAY;
  const now = SIGNED + 200 * DAY;
  const rootList = readCrl(revocationList(root, now - DAY, now + DAY, { 50: REVOKED }, 2));
  const early = readCrl(revocationList(issuer, SIGNED + DAY, SIGNED + 8 * DAY));
  const lateList = readCrl(revocationList(issuer, now - DAY, now + DAY));
  const story = (): SigningStory => letter().sign(20, (covered) => signCms(covered, person, [issuer], { timestamp: (signature) => stamp(signature, authority, SIGNED, [stampRoot]) }), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
  const look = (crls: readonly Crl[], held: readonly (readonly [Crl, number])[] = []): (string | undefined)[] => outcome(of(judge(story(), { now, crls, heldSince: new Map(held.map(([one, at]) => [one.fingerprint, at])) }), 'Leader'));

  it('still vouches for what was signed before, when its word about the signer is proven to be as old', () => {
    assert.deepEqual(look([rootList, early], [[early, SIGNED + 2 * DAY]]), ['TOTAL_PASSED', undefined]);
  });

  it('does not when its word is only known since after the revocation: whoever has the key may have written it', () => {
    assert.deepEqual(look([rootList, early]), ['INDETERMINATE', 'NO_POE']);
    assert.deepEqual(look([rootList, lateList], [[lateList, now - DAY]]), ['INDETERMINATE', 'NO_POE']);
  });
});

describe('trees', () => {
  const story = (): SigningStory => letter().sign(20, by(leader, SIGNED), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });

  it('trust nobody for another purpose: a root of time stamps lets nobody sign', () => {
    const verdict = of(judge(story(), { trust: trustIn(anchor(root, 'timestamp'), anchor(stampRoot, 'timestamp')) }), 'Leader');
    assert.deepEqual(outcome(verdict), ['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND']);
  });

  it('take no time from a root of persons', () => {
    const verdict = of(judge(story(), { trust: trustIn(anchor(root, 'signer'), anchor(stampRoot, 'signer')) }), 'Leader');
    assert.deepEqual([verdict.main, verdict.time.poeSource, verdict.timestamps[0]?.trusted], ['TOTAL_PASSED', 'now', false]);
    assert.ok(says(verdict, 'timestamp.untrusted'));
  });

  it('let no authority of time stamps sign letters, even under a root of persons', () => {
    const stamping = issue('TSA trá hình', root, { serial: 95, extendedUsage: '1.3.6.1.5.5.7.3.8' });
    const verdict = judge(letter().sign(20, by(stamping), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } }));
    assert.deepEqual(outcome(of(verdict, 'Leader')), ['INDETERMINATE', 'CHAIN_CONSTRAINTS_FAILURE']);
  });

  it('name what was missing, with the issuer where it is known', () => {
    const verdict = judge(story(), { crls: [] });
    assert.deepEqual(verdict.missing.map((one) => [one.need, one.issuer !== undefined]), [['revocation', true], ['revocation', true]]);
    assert.deepEqual(judge(story(), {}).missing.map((one) => one.fingerprint), [authority.certificate.fingerprint]);
  });
});
