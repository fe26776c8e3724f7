import assert from 'node:assert/strict';
import { ARCHIVE_POLICY, acceptableUntil, policyHash } from '../../../server/archive/signatures/verifier/judge/policy.js';
import { PolicyError, readPolicy } from '../../../server/archive/signatures/verifier/judge/read-policy.js';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import { LETTER, LETTER_FIELDS, SigningStory, filled } from './support/signing-story.js';
import { issue, signCms } from './support/tiny-pki.js';

const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const leader = issue('Nguyễn Văn Lãnh Đạo', root, { serial: 77 });
const TRUST = createTrustStore({ anchors: [{ certificate: root.certificate, tree: 'test', purposes: ['signer'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() });
const story = (): SigningStory => new SigningStory(LETTER_FIELDS, LETTER_FIELDS, LETTER).sign(20, (covered) => signCms(covered, leader, [root]), { rest: { 10: filled(LETTER[10] as string, '20 0 R') } });
const judge = (bytes: Buffer, policy: object) => verify(bytes, { now: Date.UTC(2024, 5, 2), trust: TRUST, policy: readPolicy(JSON.stringify({ ...policy, checks: { signerRevocation: 'warn', ...(policy as { checks?: object }).checks } })) });
const says = (bytes: Buffer, policy: object): (string | undefined)[] => {
  const verdict = judge(bytes, policy);
  return [verdict.main, ...verdict.signatures.flatMap((one) => one.messages.filter((message) => message.level === 'error').map((message) => message.code))];
};

describe('a policy document', () => {
  it('says only what differs: the rest stays as shipped, single digests and checks too', () => {
    const policy = readPolicy('{"id": "test", "checks": {"caRevocation": "fail"}, "algorithms": {"digests": {"SHA1": null}, "keys": [{"family": "dsa", "minBits": 1024, "until": null}]}}');
    assert.deepEqual([policy.id, policy.checks.caRevocation, policy.checks.signerRevocation], ['test', 'fail', 'fail']);
    assert.equal(acceptableUntil(policy.algorithms, 'sha1', 'dsa', 1024), Infinity);
    assert.equal(acceptableUntil(policy.algorithms, 'sha256', 'rsa', 2048), Date.UTC(2029, 0, 1));
    assert.notEqual(policyHash(policy), policyHash(ARCHIVE_POLICY));
    assert.equal(policyHash(readPolicy('{}')), policyHash(ARCHIVE_POLICY));
  });

  it('is refused with a reason when anything in it is unknown or of another kind', () => {
    for (const [json, reason] of [
      ['[]', /must be an object/], ['{"chekcs": {}}', /no entry "chekcs"/], ['{"checks": {"signerRevocaton": "fail"}}', /no entry "signerRevocaton"/], ['{"checks": {"seedValues": "hard"}}', /one of fail, warn, info, ignore/],
      ['{"algorithms": {"digests": {"sha1": "soon"}}}', /moment/], ['{"algorithms": {"keys": [{"family": "rsa"}]}}', /minBits/], ['{"signerKeyUsage": ["keyAgreement"]}', /digitalSignature/], ['{"revocationGraceSeconds": -1}', /seconds/],
    ] as const) {
      assert.throws(() => readPolicy(json), (error: unknown) => error instanceof PolicyError && reason.test(error.message), json);
    }
  });

  it('may demand a time stamp, and refuse any change or any object that nothing uses', () => {
    const untouched = story().bytes();
    assert.deepEqual(says(untouched, {}), ['TOTAL_PASSED']);
    assert.deepEqual(says(untouched, { checks: { timestampRequired: 'fail' } }), ['INDETERMINATE', 'timestamp.absent']);
    const resaved = story().save({ 5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' }).bytes();
    assert.deepEqual(says(resaved, { checks: { orphanObject: 'fail' } }), ['TOTAL_PASSED']);
    assert.deepEqual(says(resaved, { checks: { anyChange: 'fail' } }), ['INDETERMINATE', 'changes.any']);
    const orphan = story().save({ 60: '<</Type /Page>>' }).bytes();
    assert.deepEqual(says(orphan, {}), ['TOTAL_PASSED']);
    assert.deepEqual(says(orphan, { checks: { orphanObject: 'fail' } }), ['INDETERMINATE', 'changes.orphan-object']);
  });

  it('may end an algorithm at any day', () => {
    assert.deepEqual(says(story().bytes(), { algorithms: { digests: { sha256: '2020-01-01T00:00:00Z' } } }).includes('algorithm.weak'), true);
  });
});
