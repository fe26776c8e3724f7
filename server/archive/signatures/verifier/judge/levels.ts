import type { SecurityStore } from '../pades/security-store.js';
import type { JudgeContext } from './context.js';
import type { JudgedDocumentTimestamp } from './judge-document-timestamp.js';
import type { JudgedSignature } from './judge-signature.js';
import type { ChainSummary, SignatureLevel } from './verdict.js';
import type { Certificate } from '../x509/certificate.js';

/** True when the pool holds a list or response that speaks about the certificate; a self-signed one needs none. */
function evidenceFor(certificate: Certificate, context: JudgeContext): boolean {
  if (certificate.selfIssued || context.crls.some((list) => list.issuer.key === certificate.issuer.key)) {
    return true;
  }
  const issuers = context.pool.named(certificate.issuer.key);
  return context.ocsps.some((response) => issuers.some((issuer) => response.find(certificate, issuer) !== undefined));
}

function chainHasEvidence(chain: ChainSummary): boolean {
  return chain.revocation.length > 0 && chain.revocation.every((one) => one.status !== 'unknown' || one.stale);
}

/** Which level a signature has reached (EN 319 142-1, 6): counted on what holds, not on what is only present. */
export function levelOf(signature: JudgedSignature, stamps: readonly JudgedDocumentTimestamp[], store: SecurityStore, context: JudgeContext): SignatureLevel {
  const { verdict, prepared, signer } = signature;
  if (signer?.certificate === undefined || verdict.integrity.cms !== true) {
    return prepared.subFilter === 'ETSI.CAdES.detached' ? 'PAdES-BES' : 'NOT_ETSI';
  }
  const etsi = prepared.subFilter === 'ETSI.CAdES.detached';
  if (etsi && signer.ess !== 'ok') {
    return 'NOT_ETSI';
  }
  if (etsi && signature.baselineFaults.length > 0) {
    return 'PAdES-BES';
  }
  if (!etsi && prepared.subFilter !== 'adbe.pkcs7.detached' && prepared.subFilter !== 'adbe.pkcs7.sha1') {
    return 'NOT_ETSI';
  }
  const name = (suffix: 'B' | 'T' | 'LT' | 'LTA'): SignatureLevel => (etsi ? `B-${suffix}` : `PKCS7-${suffix}`) as SignatureLevel;
  const covering = stamps.filter((stamp) => stamp.archival && stamp.prepared.range.signedRevision > prepared.range.signedRevision);
  const own = signature.timestamps.filter((one) => one.verdict.intact && one.verdict.kind === 'signature');
  if (own.length === 0 && covering.length === 0) {
    return name('B');
  }
  const certificates = [signer.certificate, ...own.map((one) => one.authority), ...(own.length === 0 ? covering.slice(0, 1).map((one) => one.stamp.authority) : [])].filter((one) => one !== undefined);
  const complete = store.firstRevision >= 0 && certificates.every((certificate) => evidenceFor(certificate, context));
  if (!complete && !(store.firstRevision >= 0 && chainHasEvidence(verdict.chain) && own.every((one) => chainHasEvidence(one.verdict.chain)))) {
    return name('T');
  }
  const archived = covering.some((stamp) => stamp.prepared.range.signedRevision > store.firstRevision || (stamp.prepared.range.signedRevision === store.firstRevision && stamp.prepared.found.firstRevision >= store.firstRevision));
  return name(archived ? 'LTA' : 'LT');
}
