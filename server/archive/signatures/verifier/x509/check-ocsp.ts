import type { PublicKey } from '../cms/verify-signature.js';
import type { Certificate } from './certificate.js';
import { EXTENSION, KEY_USAGE } from './extensions.js';
import type { OcspResponse } from './ocsp.js';
import type { RevocationContext, RevocationSource, RevocationStatus } from './revocation-model.js';

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/**
 * The responder must be the issuer itself, or hold a certificate for OCSP signing from that very issuer (RFC 6960, 4.2.2.2),
 * valid when the response was made, and either marked "no check" or itself not revoked; or be trusted locally.
 */
function authorisedSigner(response: OcspResponse, certificate: Certificate, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): Certificate | undefined {
  if (response.namesResponder(issuer) && response.signedBy(issuerKey) === 'valid') {
    return issuer;
  }
  const name = response.responderName;
  const candidates = [...response.certificates, ...(name === undefined ? [] : context.named(name))];
  return candidates.find((signer) => {
    const key = signer.publicKey;
    // A certificate may never vouch for itself.
    if (key === undefined || signer.fingerprint === certificate.fingerprint || !response.namesResponder(signer) || response.signedBy(key) !== 'valid') {
      return false;
    }
    if (response.producedAt < signer.notBefore || response.producedAt > signer.notAfter) {
      return false;
    }
    const { extensions } = signer;
    const delegated = (extensions.extendedKeyUsage ?? []).includes(OCSP_SIGNING) && signer.issuer.key === issuer.subject.key && signer.signedBy(issuerKey) === 'valid';
    const mayUseKey = extensions.keyUsage === undefined || (extensions.keyUsage & (KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation)) !== 0;
    if (delegated && mayUseKey) {
      return extensions.present.has(EXTENSION.ocspNoCheck) || context.trustSigner(signer, 'ocsp');
    }
    // The issuer under another certificate (renewed, same key) is the issuer too.
    return signer.subject.key === issuer.subject.key && Buffer.compare(signer.keyBits, issuer.keyBits) === 0;
  });
}

/** What the OCSP responses at hand say about a certificate. */
export function checkOcsp(certificate: Certificate, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): RevocationStatus {
  let good = false;
  let stale = false;
  let revokedAt: number | undefined;
  let reason = 0;
  const sources: RevocationSource[] = [];
  for (const response of context.ocsps) {
    const single = response.find(certificate, issuer);
    if (single === undefined || single.status === 'unknown') {
      continue;
    }
    const signer = authorisedSigner(response, certificate, issuer, issuerKey, context);
    if (signer === undefined) {
      continue;
    }
    const source: RevocationSource = { kind: 'ocsp', fingerprint: response.fingerprint, thisUpdate: single.thisUpdate, nextUpdate: single.nextUpdate, producedAt: response.producedAt, signer: signer.fingerprint };
    if (single.status === 'revoked') {
      sources.push(source);
      if (single.revokedAt !== undefined && single.revokedAt < (revokedAt ?? Infinity)) {
        revokedAt = single.revokedAt;
        reason = single.reason;
      }
    } else if (context.usable({ ...source, coversExpiredSince: single.archiveCutoff }, certificate)) {
      sources.push(source);
      good = true;
    } else {
      stale = true;
    }
  }
  return { status: good ? 'good' : 'unknown', stale, sources, ...(revokedAt === undefined ? {} : { revokedAt, reason }) };
}
