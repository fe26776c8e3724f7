import assert from 'node:assert/strict';
import { revocationList, ocspResponse, type Revocation } from '../../../scripts/demo/pki/revocation.js';
import type { SigningIdentity } from '../../../scripts/demo/pki/certificate.js';
import type { DocumentVerdict } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import { readCertificate } from '../../../server/archive/signatures/verifier/x509/certificate.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import { tryReadOcsp } from '../../../server/archive/signatures/verifier/x509/ocsp.js';
import { aSignedPdf } from '../../builders/a-signed-pdf.js';
import { aCitizenIdentity, anAgencyIdentity, anOfficialIdentity, testAuthority } from '../../fakes/certificate-authority.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

describe('the test PKI, judged by the archive itself', function () {
  // Keys, pages and pictures take seconds on a busy machine.
  this.timeout(60_000);
  const judge = async (bytes: Uint8Array, revoked: readonly Revocation[] = [], more: { ocsps?: Uint8Array[]; without?: SigningIdentity } = {}): Promise<DocumentVerdict> => {
    const { roots, issuers } = await testAuthority();
    const anchors = Object.entries(roots).map(([tree, root]) => ({
      certificate: readCertificate(root.der), tree, purposes: tree === 'timestamp' ? (['timestamp'] as const) : (['signer', 'revocation'] as const), trustedFrom: undefined, sunset: undefined,
    }));
    const lists = await Promise.all(
      [...Object.values(roots), ...Object.values(issuers)].filter((authority) => authority !== more.without).map((authority) =>
        revocationList(authority, {
          number: 3,
          thisUpdate: day('2026-05-30'),
          nextUpdate: day('2026-06-30'),
          revoked: revoked.filter(({ identity }) => identity.issuers[0] === authority),
        }),
      ),
    );
    const ocsps = (more.ocsps ?? []).flatMap((one) => tryReadOcsp(one) ?? []);
    return verify(bytes, { now: NOW, trust: createTrustStore({ anchors, intermediates: [], denied: new Set() }), evidence: { certificates: [], crls: lists.map(readCrl), ocsps } });
  };

  it('passes a paper signed by person and agency: the second signature is an allowed change to the first', async () => {
    const { main, signatures } = await judge(await aSignedPdf());
    assert.equal(main, 'TOTAL_PASSED');
    assert.deepEqual(signatures.map((one) => [one.level, one.coverage, one.modification.permitted]), [['B-B', 'ENTIRE_REVISION', true], ['B-B', 'ENTIRE_FILE', true]]);
    assert.deepEqual(signatures[0]?.signer?.identifiers.map((one) => one.type), ['CCCD', 'MST']);
  });

  it('reaches level B-T with time stamps of the test authority', async () => {
    const { signatures } = await judge(await aSignedPdf({ timestamped: true }));
    assert.deepEqual(signatures.map((one) => [one.main, one.level, one.time.poeSource]), [['TOTAL_PASSED', 'B-T', 'signature-timestamp'], ['TOTAL_PASSED', 'B-T', 'signature-timestamp']]);
  });

  it('keeps a stamped signature good when the agency ended later, and refuses one made after', async () => {
    const agency = await anAgencyIdentity();
    const ended: Revocation = { identity: agency, at: day('2026-04-01'), reason: 'cessationOfOperation' };
    assert.equal((await judge(await aSignedPdf({ timestamped: true }), [ended])).main, 'TOTAL_PASSED');
    const after = await aSignedPdf({ timestamped: true, signatures: [{ by: agency, at: day('2026-05-01'), kind: 'seal' }] });
    assert.notEqual((await judge(after, [ended])).main, 'TOTAL_PASSED');
  });

  it('lets citizens sign under the public and the remote-signing root', async () => {
    for (const tree of ['public', 'remote'] as const) {
      const { main, signatures } = await judge(await aSignedPdf({ signatures: [{ by: await aCitizenIdentity('Trần Thị Thử Nghiệm', tree) }] }));
      assert.equal(main, 'TOTAL_PASSED', tree);
      assert.deepEqual(signatures[0]?.signer?.identifiers, [{ type: 'CCCD', value: '999190000002' }]);
    }
  });

  it('does not trust a certificate that signed itself, nor pass a file changed by one byte', async () => {
    const self = await (await testAuthority()).issueSelfSigned([['C', 'VN'], ['CN', 'Tự ký (thử nghiệm)']], { notBefore: day('2020-01-01'), notAfter: day('2030-01-01') });
    assert.equal((await judge(await aSignedPdf({ signatures: [{ by: self }] }))).signatures[0]?.chain.trusted, false);
    const changed = await aSignedPdf();
    changed[200] = (changed[200] ?? 0) ^ 1;
    assert.equal((await judge(changed)).main, 'TOTAL_FAILED');
  });

  it('answers by OCSP where no list is at hand', async () => {
    const { responders, issuers } = await testAuthority();
    const official = await anOfficialIdentity();
    const file = await aSignedPdf({ timestamped: true, signatures: [{ by: official }] });
    const times = { at: day('2026-05-31'), nextUpdate: day('2026-06-30') };
    const good = await ocspResponse(official, responders.government, times);
    const bad = await ocspResponse(official, responders.government, { ...times, revokedAt: day('2026-01-01') });
    const without = issuers.government;
    assert.equal((await judge(file, [], { without })).main, 'INDETERMINATE');
    assert.equal((await judge(file, [], { without, ocsps: [good] })).main, 'TOTAL_PASSED');
    assert.notEqual((await judge(file, [], { without, ocsps: [bad] })).main, 'TOTAL_PASSED');
  });
});
