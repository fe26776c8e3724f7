import assert from 'node:assert/strict';
import { CHECKS } from '../../../../server/archive/intake/checks/catalogue.js';
import type { Evidence } from '../../../../server/archive/intake/checks/evidence.js';
import { DEFAULT_POLICY } from '../../../../server/archive/intake/policies/default.js';
import { choosePolicy, judgeEvidence } from '../../../../server/archive/intake/rules/apply-policy.js';
import { decideAcceptance } from '../../../../server/archive/intake/rules/decide-acceptance.js';
import { signatureLevels } from '../../../../server/archive/intake/rules/signature-levels.js';
import { signatureRefusals } from '../../../../server/archive/intake/rules/signature-refusals.js';
import type { EvidenceSummary } from '../../../../server/archive/intake/model.js';
import type { SignatureAnswer, SignatureOutcome } from '../../../../server/archive/catalogue/model.js';
import { SIGNATURE_ANSWERS } from '../../../../server/archive/catalogue/model.js';
import type { DoorVerdict } from '../../../../server/archive/signatures/model.js';
import { aFile, anEvidence, aPage } from '../evidence-builder.js';

const NONE: DoorVerdict = { main: 'NO_SIGNATURE', fault: null, signed: 0, hidden: 0, unreadable: false, passed: 0, indeterminate: 0, failed: 0, holders: [], trees: [] };
const passed: DoorVerdict = { ...NONE, main: 'TOTAL_PASSED', signed: 2, passed: 2, holders: ['person', 'agency'], trees: ['vn-government-g2'] };
const failed: DoorVerdict = { ...NONE, main: 'TOTAL_FAILED', signed: 2, passed: 1, failed: 1, holders: ['agency'] };
const open: DoorVerdict = { ...NONE, main: 'INDETERMINATE', signed: 2, indeterminate: 2, holders: ['person', 'agency'] };
const broken: DoorVerdict = { ...NONE, main: 'TOTAL_FAILED', unreadable: true };
const notJudged: DoorVerdict = { ...NONE, main: null, fault: 'worker-died' };

type Type = NonNullable<Evidence['type']>;
const aType = (over: Partial<Type> = {}): Type => ({ code: 'cong-van', sensitivity: 'public', requiredFields: [], signatures: ['person', 'agency'], ...over });

function signed(judged: DoorVerdict, over: Partial<Evidence> = {}): Evidence {
  return anEvidence({ files: [aFile({ judged, pages: [aPage({ dpi: null })], signatures: { signed: judged.signed, hidden: judged.hidden, unreadable: judged.unreadable } })], type: aType(), ...over });
}

function codesOf(evidence: Evidence): string[] {
  const policy = choosePolicy(DEFAULT_POLICY, undefined, evidence.type?.code, signatureLevels(evidence.type));
  return judgeEvidence(CHECKS, policy, evidence).filter((finding) => finding.code.startsWith('signature')).map((finding) => `${finding.level}:${finding.code}`);
}

describe('the judgement on signatures at the door', () => {
  const cases: [string, Evidence, string[]][] = [
    ['both signatures valid', signed(passed), ['note:signature-passed']],
    ['one of two failed', signed(failed, { metadata: { ...anEvidence().metadata, copyClass: 'A' } }), ['warn:signature-failed', 'note:signature-passed']],
    ['nothing to conclude on', signed(open), ['note:signature-indeterminate']],
    ['a signed file that was rewritten', signed(broken), ['warn:signature-broken']],
    ['a verifier that broke down', signed(notJudged), ['warn:signature-not-verified']],
    ['no seal of the agency', signed({ ...passed, signed: 1, passed: 1, holders: ['person'] }), ['note:signature-passed', 'note:signature-missing-agency']],
    ['a holder whom the certificate does not tell', signed({ ...passed, signed: 1, passed: 1, holders: ['unknown', 'person'] }), ['note:signature-passed']],
    ['a text file that nobody signed', signed(NONE), ['note:signature-missing-person', 'note:signature-missing-agency']],
    ['an unsigned text file of a type that needs no signature', signed(NONE, { type: aType({ signatures: [] }) }), []],
    ['an unsigned text file of an unknown type', signed(NONE, { type: undefined }), []],
    ['a certified copy without the hand of the first signer', signed({ ...passed, signed: 1, passed: 1, holders: ['agency'] }, { metadata: { ...anEvidence().metadata, copyClass: 'C' } }), ['note:signature-passed']],
    ['a scan without a digital signature', anEvidence({ files: [aFile({ judged: NONE, pages: [aPage({ dpi: 300 })] })], type: aType() }), ['note:signature-picture-only']],
    ['a scan of an unknown type', anEvidence({ files: [aFile({ judged: NONE, pages: [aPage({ dpi: 300 })] })], type: undefined }), ['note:signature-picture-only']],
    ['a scan that its maker signed', anEvidence({ files: [aFile({ judged: { ...passed, signed: 1, passed: 1, holders: ['agency'] }, signatures: { signed: 1, hidden: 0, unreadable: false }, pages: [aPage({ dpi: 300 })] })], type: aType() }), ['note:signature-passed']],
    ['a signer of another tree', signed({ ...passed, trees: ['vn-national'] }, { type: aType({ trees: ['vn-government-g2'] }) }), ['note:signature-passed', 'warn:signature-other-tree']],
    ['a signer of an allowed tree', signed(passed, { type: aType({ trees: ['vn-government-g2'] }) }), ['note:signature-passed']],
  ];
  for (const [name, evidence, expected] of cases) {
    it(`${name}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual([...codesOf(evidence)].sort(), [...expected].sort());
    });
  }

  it('never says that what was not verified is valid', () => {
    for (const verdict of [notJudged, broken, failed, open, NONE]) {
      const clean = { ...verdict, passed: 0 };
      assert.ok(!codesOf(signed(clean)).some((code) => code.endsWith('signature-passed')), String(verdict.main));
    }
  });
});

describe('the acceptance policy of a document type', () => {
  const outcomes: [SignatureOutcome, Evidence][] = [
    ['failed', signed({ ...failed, passed: 0, failed: 2 })], ['failed', signed(broken)], ['indeterminate', signed(open)], ['missing', signed(NONE)],
    ['pictureOnly', anEvidence({ files: [aFile({ judged: NONE, pages: [aPage({ dpi: 300 })] })], type: aType() })], ['otherTree', signed({ ...passed, trees: ['vn-national'] })], ['notVerified', signed(notJudged)],
  ];
  const results: Record<SignatureAnswer, string> = { refuse: 'refuse', wait: 'ask', note: 'accept' };

  for (const [outcome, evidence] of outcomes) {
    for (const answer of SIGNATURE_ANSWERS) {
      it(`${outcome} answered with ${answer} of a trusted sender: ${results[answer]}`, () => {
        const type = aType({ signaturePolicy: { [outcome]: answer }, ...(outcome === 'otherTree' ? { trees: ['vn-government-g2'] } : {}) });
        const findings = judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, undefined, type.code, signatureLevels(type)), { ...evidence, type }).filter((finding) => finding.code.startsWith('signature-'));
        assert.equal(decideAcceptance({ findings, trusted: true, missing: [], sameBytes: undefined }).kind, results[answer]);
      });
    }
  }

  it('yields to what the administrator sets for the type', () => {
    const type = aType({ signaturePolicy: { failed: 'refuse' } });
    const policy = choosePolicy(DEFAULT_POLICY, { byType: { 'cong-van': { levels: { 'signature-failed': 'note' } } } }, type.code, signatureLevels(type));
    assert.equal(policy.levels['signature-failed'], 'note');
  });

  const summary = (judged: DoorVerdict | null): EvidenceSummary => ({
    formats: ['pdf'], pageCount: 1, pageSizes: [], signatureCount: judged?.signed ?? 0, signatures: [judged], textSource: 'text-layer', textConfidence: null, textCharacters: 10, lowestDpi: null,
    text: null, accessCopy: null, examinedAt: '2026-11-22T00:00:00.000Z',
  });

  it('cannot be got round by naming the type at the confirmation', () => {
    const type = aType({ signaturePolicy: { failed: 'refuse', missing: 'refuse', notVerified: 'refuse' } });
    const faults = (judged: DoorVerdict | null): string[] => signatureRefusals(summary(judged), type, { copyClass: 'A' }, undefined).map((fault) => fault.code);
    assert.deepEqual(faults(failed), ['refused-signature-failed']);
    assert.deepEqual(faults(NONE), ['refused-signature-missing-person', 'refused-signature-missing-agency']);
    assert.deepEqual(faults(notJudged), ['refused-signature-not-verified']);
    assert.deepEqual(faults(passed), []);
    assert.deepEqual(signatureRefusals({ ...summary(failed), signatures: [failed] }, aType(), { copyClass: 'A' }, undefined), []);
  });
});
