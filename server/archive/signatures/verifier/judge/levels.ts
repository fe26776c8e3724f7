import { TAG } from '../asn1/reader.js';
import { ATTRIBUTE, singleValue } from '../cms/attributes.js';
import type { SecurityStore } from '../pades/security-store.js';
import type { JudgeContext } from './context.js';
import type { JudgedDocumentTimestamp } from './judge-document-timestamp.js';
import type { JudgedSignature } from './judge-signature.js';
import type { SignatureLevel } from './verdict.js';
import type { Certificate } from '../x509/certificate.js';

/** True when the pool holds a list or response that speaks about the certificate; a self-signed one needs none. */
function evidenceFor(certificate: Certificate, context: JudgeContext): boolean {
  if (certificate.selfIssued || context.crls.some((list) => list.issuer.key === certificate.issuer.key)) {
    return true;
  }
  const anchors = context.trust.anchors.map((anchor) => anchor.certificate).filter((one) => one.subject.key === certificate.issuer.key);
  const issuers = [...context.pool.named(certificate.issuer.key), ...anchors];
  return context.ocsps.some((response) => issuers.some((issuer) => response.find(certificate, issuer) !== undefined));
}

/**
 * The same for the authority of a time stamp. One that the trust store names itself is not asked about; nor can one be whose issuer
 * is nowhere at hand, for then nobody could say whose answer would count.
 */
function authorityAnswered(authority: Certificate, context: JudgeContext): boolean {
  const named = context.trust.anchors.some((anchor) => anchor.certificate.fingerprint === authority.fingerprint);
  const issuerKnown = context.pool.named(authority.issuer.key).length > 0 || context.trust.anchors.some((anchor) => anchor.certificate.subject.key === authority.issuer.key);
  return named || !issuerKnown || evidenceFor(authority, context);
}

/** Profiles before the baseline levels (EN 319 142-2, 5.3 to 5.5). */
function oldProfile(signature: JudgedSignature, archived: boolean): SignatureLevel {
  const info = signature.prepared.container.data?.signers[0];
  if (archived) {
    return 'PAdES-LTV';
  }
  // A policy that is only implied (NULL) makes no EPES.
  const policy = singleValue(info?.signedAttributes, ATTRIBUTE.signaturePolicy);
  return policy?.tag === TAG.sequence ? 'PAdES-EPES' : 'PAdES-BES';
}

/**
 * Which level a signature has reached (EN 319 142-1, 6): counted on what holds, not on what is only present. Evidence is asked for
 * the signer's certificate and for the authority of its time stamp.
 */
export function levelOf(signature: JudgedSignature, stamps: readonly JudgedDocumentTimestamp[], store: SecurityStore, context: JudgeContext): SignatureLevel {
  const { verdict, prepared, signer } = signature;
  const etsi = prepared.subFilter === 'ETSI.CAdES.detached';
  if (signer?.certificate === undefined || verdict.integrity.cms !== true) {
    return etsi && prepared.container.data !== undefined ? 'PAdES-BES' : 'NOT_ETSI';
  }
  const enclosed = prepared.container.data?.content !== undefined && prepared.subFilter !== 'adbe.pkcs7.sha1';
  const known = etsi ? signer.ess === 'ok' : prepared.subFilter === 'adbe.pkcs7.detached' || prepared.subFilter === 'adbe.pkcs7.sha1';
  if (enclosed || !known) {
    return 'NOT_ETSI';
  }
  const covering = stamps.filter((stamp) => stamp.archival && stamp.prepared.range.signedRevision > prepared.range.signedRevision);
  const own = signature.timestamps.filter((one) => one.verdict.intact && one.verdict.kind === 'signature');
  // A stamp inside the container needs evidence of its own; a document time stamp over the store is proven by the next one.
  const stamped = own.length === 0 || own.some((one) => one.authority !== undefined && authorityAnswered(one.authority, context));
  const complete = store.firstRevision >= 0 && evidenceFor(signer.certificate, context) && stamped;
  const archived = complete && covering.some((stamp) => stamp.prepared.range.signedRevision >= store.firstRevision);
  if (etsi && signature.baselineFaults.length > 0) {
    return oldProfile(signature, archived);
  }
  const suffix = own.length === 0 && covering.length === 0 ? 'B' : !complete ? 'T' : archived ? 'LTA' : 'LT';
  return `${etsi ? 'B' : 'PKCS7'}-${suffix}`;
}
