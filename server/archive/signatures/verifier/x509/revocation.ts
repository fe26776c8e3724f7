import type { PublicKey } from '../cms/verify-signature.js';
import { checkCrls } from './check-crls.js';
import type { Certificate } from './certificate.js';
import { EXTENSION } from './extensions.js';
import type { RevocationContext, RevocationStatus } from './revocation-model.js';
import { checkOcsp } from './check-ocsp.js';

/** Gathers the status of one certificate from every CRL and OCSP response at hand (RFC 5280, 6.3; RFC 6960, 3.2). */
export function checkRevocation(certificate: Certificate, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): RevocationStatus {
  const ocsp = checkOcsp(certificate, issuer, issuerKey, context);
  const crl = checkCrls(certificate, issuer, issuerKey, context);
  const revoked = [ocsp, crl].filter((answer) => answer.revokedAt !== undefined).sort((a, b) => (a.revokedAt as number) - (b.revokedAt as number))[0];
  const sources = [...ocsp.sources, ...crl.sources];
  if (revoked?.revokedAt !== undefined) {
    return { status: 'revoked', revokedAt: revoked.revokedAt, reason: revoked.reason ?? 0, stale: false, sources };
  }
  if (ocsp.status === 'good' || crl.status === 'good') {
    return { status: 'good', stale: false, sources };
  }
  const { present } = certificate.extensions;
  if (present.has(EXTENSION.noRevAvail) || present.has(EXTENSION.validityAssured) || (certificate.extensions.qcStatements ?? []).includes('0.4.0.194121.2.1')) {
    return { status: 'exempt', stale: false, sources };
  }
  return { status: 'unknown', stale: ocsp.stale || crl.stale, sources };
}
