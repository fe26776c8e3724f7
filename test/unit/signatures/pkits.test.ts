import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCertificates } from '../../../server/archive/signatures/load-trust-store.js';
import { CertificatePool } from '../../../server/archive/signatures/verifier/x509/build-paths.js';
import type { Certificate } from '../../../server/archive/signatures/verifier/x509/certificate.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import { judgePaths } from '../../../server/archive/signatures/verifier/x509/validate-chain.js';
import type { PathOptions } from '../../../server/archive/signatures/verifier/x509/validate-path.js';
import { CORPUS } from '../../scenario/signatures-corpus/catalogue.js';

interface Case {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly error?: unknown;
  readonly params?: { readonly user_initial_policy_set?: readonly string[]; readonly initial_explicit_policy?: boolean; readonly initial_policy_mapping_inhibit?: boolean; readonly initial_any_policy_inhibit?: boolean };
}

const ARCHIVE = path.join(CORPUS, 'x509/nist_pkits.tar.gz');
const NOW = Date.UTC(2022, 4, 1);

describe('NIST PKITS', function () {
  this.timeout(60_000);
  let folder = '';
  let cases: readonly Case[] = [];

  before(function () {
    if (!existsSync(ARCHIVE)) {
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'pkits-'));
    execFileSync('tar', ['xzf', ARCHIVE, '-C', folder]);
    cases = JSON.parse(readFileSync(path.join(folder, 'nist_pkits/pkits.json'), 'utf8')) as Case[];
  });

  after(() => {
    if (folder !== '') {
      rmSync(folder, { recursive: true });
    }
  });

  const certificate = (name: string): Certificate => readCertificates(readFileSync(path.join(folder, 'nist_pkits/certs', name)))[0] as Certificate;
  const der = (file: string): Uint8Array => {
    const bytes = readFileSync(file);
    return bytes.toString('latin1').startsWith('-----') ? Buffer.from(bytes.toString('latin1').replace(/-----[^-]+-----|\s/g, ''), 'base64') : bytes;
  };

  function holds(one: Case): boolean {
    const params = one.params ?? {};
    const options: PathOptions = {
      time: NOW, requireExplicitPolicy: params.initial_explicit_policy === true, inhibitPolicyMapping: params.initial_policy_mapping_inhibit === true, inhibitAnyPolicy: params.initial_any_policy_inhibit === true,
      ...(params.user_initial_policy_set === undefined ? {} : { initialPolicies: new Set(params.user_initial_policy_set) }),
    };
    const best = judgePaths(certificate(one.cert), {
      anchors: [{ id: 'root', certificate: certificate('TrustAnchorRootCertificate.crt') }],
      pool: new CertificatePool().add((one.other_certs ?? []).map(certificate)),
      crls: ['TrustAnchorRootCRL.crl', ...(one.crls ?? [])].map((name) => readCrl(der(path.join(folder, 'nist_pkits/crls', name)))),
      ocsps: [], options, usable: (dates) => dates.thisUpdate <= NOW && (dates.nextUpdate ?? Infinity) >= NOW,
    })[0];
    return best !== undefined && best.result.ok && best.revocation.every((status) => status.status === 'good');
  }

  it('decides all 246 cases as the suite says, with no deviation', () => {
    const wrong = cases.filter((one) => holds(one) !== (one.error === undefined)).map((one) => `${one.id} ${one.name}`);
    assert.deepEqual(wrong, []);
    assert.equal(cases.length, 246);
  });
});
