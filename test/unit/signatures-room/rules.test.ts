import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identifySigner } from '../../../server/archive/signatures/rules/identify-signer.js';
import { missingSigners } from '../../../server/archive/signatures/rules/missing-signers.js';
import { dueAfterFault, dueAfterRun } from '../../../server/archive/signatures/rules/next-look.js';
import { expectationsOf, UNKNOWN_PAPER } from '../../../server/archive/signatures/rules/paper-facts.js';
import type { PaperFacts } from '../../../server/archive/signatures/rules/paper-facts.js';
import { evidencePathOf, isReportPath, readReport, reportPathOf, signatureMediaType, writeReport } from '../../../server/archive/signatures/rules/report-files.js';
import { stateOfVerdict, worstState } from '../../../server/archive/signatures/rules/state-of-verdict.js';
import { verdictChanged } from '../../../server/archive/signatures/rules/verdict-changed.js';
import type { SignatureReport } from '../../../server/archive/signatures/model.js';
import type { SignerSummary } from '../../../server/archive/signatures/verifier/judge/verdict.js';

const certificate = { fingerprint: 'f', subject: '', issuer: '', serial: '1', notBefore: '', notAfter: '' };
const signer = (over: Partial<SignerSummary>): SignerSummary => ({ certificate, identifiers: [], ...over });
const paper = (over: Partial<PaperFacts>): PaperFacts => ({ ...UNKNOWN_PAPER, ...over });

describe('a signer compared with the register', () => {
  const owner = paper({ owners: [{ kind: 'personal-number', value: '051090001234' }] });

  it('answers the owner by numbers of the same kind: khớp, không khớp, không có', () => {
    const answers = (value: string, type: 'CCCD' | 'MST'): string => identifySigner(signer({ identifiers: [{ type, value }] }), 'person', owner).owner;
    assert.equal(answers('051090001234', 'CCCD'), 'match');
    assert.equal(answers('051090009999', 'CCCD'), 'mismatch');
    assert.equal(answers('051090001234', 'MST'), 'absent');
    assert.equal(identifySigner(undefined, 'unknown', owner).owner, 'absent');
  });

  it('knows the agency by any of its names, with or without marks, as common name or organisation', () => {
    const facts = paper({ issuerNames: ['UBND xã Bình Sơn', 'Ủy ban nhân dân xã Bình Sơn'] });
    const issuer = (over: Partial<SignerSummary>): string => identifySigner(signer(over), 'agency', facts).issuer;
    assert.equal(issuer({ commonName: 'ỦY BAN NHÂN DÂN XÃ BÌNH SƠN' }), 'match');
    assert.equal(issuer({ commonName: 'Nguyễn Văn A', organisation: 'Uy ban nhan dan xa Binh Son, tinh Quang Ngai' }), 'match');
    assert.equal(issuer({ commonName: 'Nguyễn Văn A', organisation: 'Sở Nội vụ' }), 'mismatch');
    assert.equal(issuer({ commonName: 'Nguyễn Văn A' }), 'absent');
    assert.equal(identifySigner(signer({ commonName: 'Sở Nội vụ' }), 'agency', UNKNOWN_PAPER).issuer, 'absent');
  });

  it('compares the named officer with persons only', () => {
    const facts = paper({ signerName: 'Trần Thị Hoa' });
    assert.equal(identifySigner(signer({ commonName: 'TRAN THI HOA' }), 'person', facts).signer, 'match');
    assert.equal(identifySigner(signer({ commonName: 'Lê Văn B' }), 'person', facts).signer, 'mismatch');
    assert.equal(identifySigner(signer({ commonName: 'Ủy ban nhân dân xã' }), 'agency', facts).signer, 'absent');
  });

  it('does not doubt an officer because the paper belongs to a citizen', () => {
    assert.deepEqual(expectationsOf(owner), {});
    assert.deepEqual(expectationsOf(paper({ trees: ['vn-national'], signerTitle: 'Phó Chủ tịch' })), { allowedTrees: ['vn-national'] });
    assert.deepEqual(expectationsOf(paper({ signerTitle: 'KT. CHỦ TỊCH' })), { signatureBlock: 'KT. CHỦ TỊCH' });
  });
});

describe('signers that a type needs', () => {
  it('are missing only when nobody signed who may be meant', () => {
    assert.deepEqual(missingSigners(['person', 'agency'], ['person', 'agency']), []);
    assert.deepEqual(missingSigners(['person', 'agency'], ['person']), ['agency']);
    assert.deepEqual(missingSigners(['certifier', 'agency'], []), ['person', 'agency']);
    assert.deepEqual(missingSigners(['person', 'agency'], ['unknown']), ['person', 'agency']);
    assert.deepEqual(missingSigners(['person', 'agency'], ['person', 'unknown']), []);
    assert.deepEqual(missingSigners([], []), []);
  });
});

describe('the state that the register shows', () => {
  it('follows the verdict, and is never passed for a signer of a tree that may not sign the type', () => {
    assert.deepEqual((['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE'] as const).map((main) => stateOfVerdict(main, false)), ['passed', 'indeterminate', 'failed', 'none']);
    assert.equal(stateOfVerdict('TOTAL_PASSED', true), 'indeterminate');
    assert.equal(stateOfVerdict('TOTAL_FAILED', true), 'failed');
  });

  it('is the worst of several files; one file not judged keeps the record from being called passed', () => {
    assert.equal(worstState(['passed', 'failed', 'none']), 'failed');
    assert.equal(worstState(['passed', 'unchecked']), 'unchecked');
    assert.equal(worstState(['passed', 'none']), 'passed');
    assert.equal(worstState([]), 'none');
  });
});

describe('a changed verdict', () => {
  const run = (main: 'TOTAL_PASSED' | 'INDETERMINATE', signatures: readonly { field: string; main: string; sub: string | null }[]) => ({ main, sub: null, state: 'passed' as const, signatures: signatures as never });

  it('is told for the file and for each signature, not for a better level', () => {
    const one = { field: 'S1', main: 'TOTAL_PASSED', sub: null };
    assert.equal(verdictChanged(run('TOTAL_PASSED', [one]), run('TOTAL_PASSED', [{ ...one }])), false);
    assert.equal(verdictChanged(run('TOTAL_PASSED', [one]), run('INDETERMINATE', [one])), true);
    assert.equal(verdictChanged(run('INDETERMINATE', [one]), run('INDETERMINATE', [{ ...one, main: 'INDETERMINATE', sub: 'TRY_LATER' }])), true);
  });
});

describe('when a file is looked at again', () => {
  const at = new Date('2026-11-22T00:00:00.000Z');

  it('what is not settled comes sooner', () => {
    assert.equal(dueAfterRun(at, 'indeterminate'), '2026-11-29T00:00:00.000Z');
    assert.equal(dueAfterRun(at, 'passed'), '2026-12-22T00:00:00.000Z');
  });

  it('a file that breaks the verifier is put off ever longer, at most two weeks', () => {
    assert.deepEqual([1, 2, 3].map((attempts) => dueAfterFault(at, attempts)), ['2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z', '2026-11-22T04:00:00.000Z']);
    fc.assert(fc.property(fc.nat(1_000_000), (attempts) => Date.parse(dueAfterFault(at, attempts)) - at.getTime() <= 14 * 24 * 3600_000));
  });
});

describe('the files of a judgement', () => {
  it('are named by run and by digest', () => {
    assert.equal(reportPathOf('r-1'), 'signatures/r-1.json');
    assert.equal(evidencePathOf('ocsp', 'ab'), 'signatures/evidence/ab.ors');
    assert.deepEqual([isReportPath('signatures/r-1.json'), isReportPath('signatures/evidence/ab.cer'), isReportPath('text/pages.json')], [true, false, false]);
    assert.equal(signatureMediaType('signatures/evidence/ab.crl'), 'application/pkix-crl');
  });

  it('are canonical: the same report gives the same bytes whatever the order of its parts, and reads back', () => {
    const report = { format: 'kho-so.signature-report', formatVersion: 1, run: { id: 'r', main: 'TOTAL_PASSED' }, verdict: { main: 'TOTAL_PASSED', sub: undefined }, explanations: [], evidence: [] } as unknown as SignatureReport;
    const turned = Object.fromEntries(Object.entries(report).reverse()) as unknown as SignatureReport;
    assert.deepEqual(writeReport(report), writeReport(turned));
    assert.equal(readReport(writeReport(report))?.run.id, 'r');
    for (const bad of ['', '{}', 'null', '[1]', '{"format":"kho-so.signature-report","formatVersion":2}']) assert.equal(readReport(Buffer.from(bad)), undefined);
  });
});
