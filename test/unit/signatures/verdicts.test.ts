import assert from 'node:assert/strict';
import { ARCHIVE_POLICY } from '../../../server/archive/signatures/verifier/judge/policy.js';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import type { AnchorPurpose } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { explain, statusOf } from '../../../server/archive/signatures/verifier/vietnamese/explain.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import { issue, revocationList, signCms, stamp } from './support/tiny-pki.js';
import type { CertificateOptions, Identity, SignOptions } from './support/tiny-pki.js';
import { signedPdf } from './support/signed-pdf.js';

const DAY = 86_400_000;
const SIGNED = Date.UTC(2024, 5, 1, 5);
const NOW = Date.UTC(2024, 5, 2);

const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const stampRoot = issue('TSA Root thử nghiệm', undefined, { ca: true });
const authority = issue('TSA thử nghiệm', stampRoot, { extendedUsage: '1.3.6.1.5.5.7.3.8', usage: 0x80 });

interface Scene {
  readonly signer?: CertificateOptions;
  readonly issuer?: Identity;
  readonly sign?: SignOptions;
  readonly stamped?: boolean;
  readonly revoked?: number;
  readonly listAt?: number;
  readonly noList?: boolean;
  readonly now?: number;
  readonly knownSince?: number;
  readonly subFilter?: string;
  readonly denied?: boolean;
  readonly sunset?: number;
  readonly spoil?: (bytes: Buffer) => Buffer;
}

function judge(scene: Scene) {
  const issuer = scene.issuer ?? root;
  const signer = issue('Nguyễn Văn A', issuer, { serial: 77, ...scene.signer });
  const options: SignOptions = { ...scene.sign, ...(scene.stamped === true ? { timestamp: (signature: Buffer) => stamp(signature, authority, SIGNED, [stampRoot]) } : {}) };
  const plain = signedPdf((covered) => signCms(covered, signer, [issuer], options), undefined, scene.subFilter);
  const bytes = scene.spoil === undefined ? plain : scene.spoil(plain);
  const anchor = (identity: Identity, purpose: AnchorPurpose) => ({ certificate: identity.certificate, tree: 'test', purposes: [purpose], trustedFrom: undefined, sunset: purpose === 'signer' ? scene.sunset : undefined });
  const trust = createTrustStore({ anchors: [anchor(root, 'signer'), anchor(stampRoot, 'timestamp')], intermediates: [], denied: new Set(scene.denied === true ? [signer.certificate.fingerprint] : []) });
  const listAt = scene.listAt ?? SIGNED + 3_600_000;
  const list = revocationList(issuer, listAt, listAt + 7 * DAY, scene.revoked === undefined ? {} : { 77: scene.revoked });
  const evidence = { certificates: [], crls: scene.noList === true ? [] : [readCrl(list)], ocsps: [], ...(scene.knownSince === undefined ? {} : { knownSince: scene.knownSince }) };
  const verdict = verify(bytes, { now: scene.now ?? NOW, trust, evidence });
  const one = verdict.signatures[0];
  assert.ok(one !== undefined);
  return { verdict, one, outcome: [one.main, one.sub] };
}

describe('a verdict', () => {
  it('passes a signature with a trusted chain and fresh revocation data', () => {
    const { one, outcome } = judge({});
    assert.deepEqual(outcome, ['TOTAL_PASSED', undefined]);
    assert.equal(one.level, 'B-B');
    assert.equal(one.coverage, 'ENTIRE_FILE');
  });

  it('proves the time by a time stamp and reaches B-T', () => {
    const { one } = judge({ stamped: true });
    assert.deepEqual([one.main, one.level, one.time.poeSource], ['TOTAL_PASSED', 'B-T', 'signature-timestamp']);
  });

  it('never passes without revocation data, and says that it is unknown', () => {
    const { verdict, outcome } = judge({ noList: true });
    assert.deepEqual(outcome, ['INDETERMINATE', 'CERTIFICATE_CHAIN_GENERAL_FAILURE']);
    assert.ok(explain(verdict).some((one) => one.code === 'revocation-unknown' && one.decisive));
  });

  it('asks to try later when the revocation data is too old', () => {
    assert.deepEqual(judge({ listAt: SIGNED - 30 * DAY }).outcome, ['INDETERMINATE', 'TRY_LATER']);
  });

  it('keeps a stamped signature valid after its certificate has expired, and not one without a stamp', () => {
    const late = { signer: { to: SIGNED + 10 * DAY }, now: SIGNED + 400 * DAY };
    assert.equal(judge({ ...late, stamped: true }).one.main, 'TOTAL_PASSED');
    const { outcome, verdict } = judge(late);
    assert.equal(outcome[0], 'INDETERMINATE');
    assert.ok(String(outcome[1]).startsWith('OUT_OF_BOUNDS'));
    assert.ok(explain(verdict).some((one) => one.code === 'expired-or-revoked-since'));
  });

  it('accepts the archive as witness: what was held before the expiry stays valid', () => {
    const { one } = judge({ signer: { to: SIGNED + 10 * DAY }, now: SIGNED + 400 * DAY, knownSince: SIGNED + DAY });
    assert.deepEqual([one.main, one.time.poeSource, statusOf(one)], ['TOTAL_PASSED', 'evidence', 'VALID_AT_SIGNING']);
  });

  it('judges a bulk revocation by its time: signed and stamped before stays valid', () => {
    const revoked = Date.UTC(2024, 6, 1);
    const scene = { revoked, listAt: revoked + DAY, now: revoked + 2 * DAY };
    const stamped = judge({ ...scene, stamped: true });
    assert.equal(stamped.one.main, 'TOTAL_PASSED');
    assert.ok(explain(stamped.verdict).some((one) => one.code === 'agency-ended' && !one.decisive));
    assert.deepEqual(judge(scene).outcome, ['INDETERMINATE', 'REVOKED_NO_POE']);
  });

  it('fails a signature that was stamped after the revocation', () => {
    assert.deepEqual(judge({ revoked: SIGNED - DAY, stamped: true }).outcome, ['TOTAL_FAILED', 'REVOKED']);
  });

  it('calls an unknown root untrusted, not invalid', () => {
    const { one, verdict } = judge({ issuer: issue('Root khác', undefined, { ca: true }) });
    assert.deepEqual([one.main, one.sub, one.integrity.cms], ['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND', true]);
    assert.ok(explain(verdict).some((found) => found.code === 'untrusted-root'));
  });

  it('refuses an issuer that is no certification authority', () => {
    const person = issue('Nguyễn Văn B', root, { serial: 5 });
    assert.notEqual(judge({ issuer: person }).one.main, 'TOTAL_PASSED');
  });

  it('refuses a certificate that was made for another purpose', () => {
    const { outcome, verdict } = judge({ signer: { usage: 0x20 } });
    assert.deepEqual(outcome, ['INDETERMINATE', 'CHAIN_CONSTRAINTS_FAILURE']);
    assert.ok(explain(verdict).some((one) => one.code === 'wrong-purpose'));
  });

  it('trusts no anchor beyond its sunset and no certificate of the denylist', () => {
    assert.equal(judge({ sunset: SIGNED - DAY }).one.sub, 'NO_CERTIFICATE_CHAIN_FOUND');
    assert.equal(judge({ denied: true }).one.sub, 'CHAIN_CONSTRAINTS_FAILURE');
  });

  it('never lets an enclosed content take the place of the file', () => {
    assert.deepEqual(judge({ sign: { enclosed: Buffer.from('another document') } }).outcome, ['TOTAL_FAILED', 'FORMAT_FAILURE']);
    assert.equal(judge({ sign: { enclosed: Buffer.from('x') }, subFilter: 'adbe.pkcs7.detached' }).one.main, 'INDETERMINATE');
  });

  it('refuses two signers, a swapped certificate and bytes after the signature', () => {
    assert.equal(judge({ sign: { twoSigners: true } }).one.sub, 'FORMAT_FAILURE');
    assert.equal(judge({ sign: { boundTo: authority.certificate } }).one.sub, 'SIG_CONSTRAINTS_FAILURE');
    assert.equal(judge({ spoil: (bytes) => Buffer.from(bytes.toString('latin1').replace(/00000000>>>/, '00000001>>>'), 'latin1') }).one.sub, 'FORMAT_FAILURE');
  });

  it('sees one changed letter of the text', () => {
    assert.deepEqual(judge({ spoil: (bytes) => Buffer.from(bytes.toString('latin1').replace('Pay 100', 'Pay 900'), 'latin1') }).outcome, ['TOTAL_FAILED', 'HASH_FAILURE']);
  });

  it('refuses a tail that is no revision: a table without an end marker shows other pages in some readers', () => {
    const tail = Buffer.from('4 0 obj\n<</Length 2>>\nstream\nhi\nendstream\nendobj\nxref\n0 0\ntrailer\n<</Root 1 0 R>>\n');
    assert.deepEqual(judge({ spoil: (bytes) => Buffer.concat([bytes, tail]) }).outcome, ['TOTAL_FAILED', 'FORMAT_FAILURE']);
  });

  it('is stricter or milder by policy, and says which policy it was', () => {
    const mild = { ...ARCHIVE_POLICY, id: 'mild', checks: { ...ARCHIVE_POLICY.checks, signerRevocation: 'warn' as const } };
    const signer = issue('C', root, { serial: 9 });
    const trust = createTrustStore({ anchors: [{ certificate: root.certificate, tree: 't', purposes: ['signer'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() });
    const verdict = verify(signedPdf((covered) => signCms(covered, signer)), { now: NOW, trust, policy: mild });
    assert.deepEqual([verdict.main, verdict.policyId], ['TOTAL_PASSED', 'mild']);
  });
});
