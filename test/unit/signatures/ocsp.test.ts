import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCertificates } from '../../../server/archive/signatures/load-trust-store.js';
import { CertificatePool } from '../../../server/archive/signatures/verifier/x509/build-paths.js';
import type { Certificate } from '../../../server/archive/signatures/verifier/x509/certificate.js';
import { tryReadOcsp } from '../../../server/archive/signatures/verifier/x509/ocsp.js';
import { judgePaths } from '../../../server/archive/signatures/verifier/x509/validate-chain.js';
import { CORPUS } from '../../scenario/signatures-corpus/catalogue.js';

interface Case {
  readonly name: string;
  readonly root: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly ocsps: readonly string[];
  readonly moment: string;
  readonly error?: unknown;
}

const ARCHIVE = path.join(CORPUS, 'x509/openssl-ocsp+freshness+ades.tar.gz');

describe('OCSP responses of the OpenSSL suite', function () {
  this.timeout(30_000);
  let folder = '';
  let cases: readonly Case[] = [];

  before(function () {
    if (!existsSync(ARCHIVE)) {
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'ocsp-'));
    execFileSync('tar', ['xzf', ARCHIVE, '-C', folder]);
    cases = JSON.parse(readFileSync(path.join(folder, 'openssl-ocsp/openssl-ocsp.json'), 'utf8')) as Case[];
  });

  after(() => {
    if (folder !== '') {
      rmSync(folder, { recursive: true });
    }
  });

  const bytes = (name: string): Uint8Array => readFileSync(path.join(folder, 'openssl-ocsp', name));
  const certificate = (name: string): Certificate => readCertificates(bytes(name))[0] as Certificate;
  const response = (name: string): Uint8Array => {
    const text = Buffer.from(bytes(name)).toString('latin1');
    return text.startsWith('MII') ? Buffer.from(text, 'base64') : bytes(name);
  };

  it('counts only authorised, authentic and fresh answers', () => {
    const wrong = cases.filter((one) => {
      const time = Date.parse(one.moment);
      const best = judgePaths(certificate(one.cert), {
        anchors: [{ id: 'root', certificate: certificate(one.root) }], pool: new CertificatePool().add((one.other_certs ?? []).map(certificate)), crls: [],
        ocsps: one.ocsps.map((name) => tryReadOcsp(response(name))).filter((item) => item !== undefined), options: { time },
        usable: (dates) => dates.thisUpdate <= time && (dates.nextUpdate ?? Infinity) >= time,
      })[0];
      const holds = best !== undefined && best.result.ok && best.revocation.every((status) => status.status === 'good');
      return holds !== (one.error === undefined);
    });
    // This case hands over no response for its intermediate, and its peer does not ask for one; here unknown stays unknown.
    assert.deepEqual(wrong.map((one) => one.name), ['delegated_with_intermediate_success']);
    assert.ok(cases.length > 20);
  });
});
