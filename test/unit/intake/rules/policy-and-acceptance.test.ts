import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../server/kernel/finding.js';
import { CHECKS } from '../../../../server/archive/intake/checks/catalogue.js';
import { DEFAULT_POLICY } from '../../../../server/archive/intake/policies/default.js';
import { choosePolicy, judgeEvidence, unknownCodes } from '../../../../server/archive/intake/rules/apply-policy.js';
import { decideAcceptance } from '../../../../server/archive/intake/rules/decide-acceptance.js';
import { aFile, anEvidence, aPage } from '../evidence-builder.js';

const finding = (level: Finding['level']): Finding => ({ code: `some-${level}`, level });

describe('the policy of the gate', () => {
  const lowScan = anEvidence({ files: [aFile({ pages: [aPage({ dpi: 250 })] })] });

  it('asks 300 dpi of drawings and 200 of everything else', () => {
    assert.deepEqual(judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, undefined, 'cong-van'), lowScan), []);
    const found = judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, undefined, 'ban-ve-thiet-ke'), lowScan);
    assert.deepEqual(found.map(({ code, params }) => [code, params?.['least']]), [['resolution-low', 300]]);
  });

  it('lets the administrator change a level for all papers, and differently for one type', () => {
    const settings = { levels: { 'resolution-low': 'reject' as const }, byType: { 'ban-ve-thiet-ke': { levels: { 'resolution-low': 'off' as const } } } };
    const strict = { ...settings, thresholds: { minDpi: 280 } };
    assert.equal(judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, strict, 'cong-van'), lowScan)[0]?.level, 'reject');
    assert.deepEqual(judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, settings, 'ban-ve-thiet-ke'), lowScan), []);
  });

  it('names unknown observations in a policy file', () => {
    assert.deepEqual(unknownCodes(CHECKS, { levels: { 'resolution-low': 'note', typo: 'off' }, byType: { x: { levels: { other: 'off' } } } }), ['other', 'typo']);
  });

  it('shows an observation without a level to a person rather than losing it', () => {
    const found = judgeEvidence(CHECKS, { ...DEFAULT_POLICY, levels: {} }, lowScan);
    assert.ok(found.every((one) => one.level === 'warn'));
  });
});

describe('acceptance', () => {
  const base = { findings: [], trusted: true, missing: [], sameBytes: undefined };

  it('refuses on any reject finding, whoever sends it', () => {
    assert.equal(decideAcceptance({ ...base, findings: [finding('note'), finding('reject')], sameBytes: 'r' }).kind, 'refuse');
  });
  it('accepts a trusted sender\'s complete paper', () => {
    assert.equal(decideAcceptance({ ...base, findings: [finding('note')] }).kind, 'accept');
  });
  it('asks a person when anything is missing, doubtful or the sender may not confirm', () => {
    assert.equal(decideAcceptance({ ...base, missing: ['title'] }).kind, 'ask');
    assert.equal(decideAcceptance({ ...base, findings: [finding('warn')] }).kind, 'ask');
    assert.equal(decideAcceptance({ ...base, trusted: false }).kind, 'ask');
  });
  it('links the same bytes from a trusted sender instead of making a second record', () => {
    assert.deepEqual(decideAcceptance({ ...base, findings: [finding('warn')], sameBytes: 'r1' }), { kind: 'link', recordId: 'r1' });
    assert.equal(decideAcceptance({ ...base, trusted: false, sameBytes: 'r1' }).kind, 'ask');
  });
  it('never accepts what an untrusted sender brings, nor anything with a warning', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Finding['level']>('note', 'warn', 'reject')), fc.boolean(), fc.array(fc.string()), fc.option(fc.string(), { nil: undefined }),
        (levels, trusted, missing, sameBytes) => {
          const decision = decideAcceptance({ findings: levels.map(finding), trusted, missing, sameBytes });
          if (decision.kind === 'accept') assert.ok(trusted && missing.length === 0 && levels.every((level) => level === 'note'));
          assert.equal(decision.kind === 'refuse', levels.includes('reject'));
        },
      ),
    );
  });
});
