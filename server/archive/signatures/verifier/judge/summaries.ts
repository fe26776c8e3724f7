import type { Certificate } from '../x509/certificate.js';
import { showName } from '../x509/names.js';
import type { RevocationStatus } from '../x509/revocation-model.js';
import type { CertificateSummary, Message, RevocationSummary } from './verdict.js';

/** ISO 8601 UTC of a moment in ms; moments outside what Date can show are clamped. */
export function iso(ms: number): string {
  return new Date(Math.max(-8.64e15, Math.min(8.64e15, ms))).toISOString();
}

const summaries = new WeakMap<Certificate, CertificateSummary>();

/** A certificate as reports name it; the same object each time, never to be changed. */
export function summarise(certificate: Certificate): CertificateSummary {
  let summary = summaries.get(certificate);
  if (summary === undefined) {
    summary = describe(certificate);
    summaries.set(certificate, summary);
  }
  return summary;
}

function describe(certificate: Certificate): CertificateSummary {
  return {
    fingerprint: certificate.fingerprint, subject: showName(certificate.subject), issuer: showName(certificate.issuer), serial: certificate.serial,
    notBefore: iso(certificate.notBefore), notAfter: iso(certificate.notAfter),
  };
}

/** What is known of a certificate's revocation, as reports show it. */
export function summariseRevocation(certificate: Certificate, status: RevocationStatus): RevocationSummary {
  return {
    fingerprint: certificate.fingerprint, status: status.status, stale: status.stale,
    ...(status.revokedAt === undefined ? {} : { revokedAt: iso(status.revokedAt), reason: status.reason ?? 0 }),
    sources: status.sources.map((source) => ({ kind: source.kind, fingerprint: source.fingerprint, thisUpdate: iso(source.thisUpdate), ...(source.nextUpdate === undefined ? {} : { nextUpdate: iso(source.nextUpdate) }) })),
  };
}

/** A message, the params left out when there are none. */
export function message(level: Message['level'], code: string, params: Message['params'] = {}): Message {
  return { code, level, params };
}
