import { ArchiveError } from '../../../kernel/errors.js';
import { MalformedAsn1 } from '../verifier/asn1/reader.js';
import { readCertificates } from '../load-trust-store.js';
import type { Certificate } from '../verifier/x509/certificate.js';
import { nameValue, showName } from '../verifier/x509/names.js';
import type { CertificateFacts } from './model.js';

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_CERTIFICATES = 50;
const COMMON_NAME = '2.5.4.3';

/**
 * The certificates of an uploaded file (DER, PEM or PKCS#7), each once.
 * @throws ArchiveError too-large `trust-file-too-large`, invalid `trust-file-unreadable` or `trust-file-crowded`
 */
export function readCertificateFile(bytes: Uint8Array): Certificate[] {
  if (bytes.length > MOST_BYTES) throw new ArchiveError('too-large', 'trust-file-too-large', { limitMb: MOST_BYTES / 1024 / 1024 });
  let found: Certificate[];
  try {
    found = readCertificates(bytes);
  } catch (error) {
    // Bytes that are no certificate make the readers stumble in many ways; all of them mean the same to who uploaded them.
    if (!(error instanceof MalformedAsn1) && !(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    throw new ArchiveError('invalid', 'trust-file-unreadable', {}, { cause: error, faults: [{ field: 'file', code: 'no-certificate' }] });
  }
  if (found.length === 0) throw new ArchiveError('invalid', 'trust-file-unreadable', {}, { faults: [{ field: 'file', code: 'no-certificate' }] });
  const unique = [...new Map(found.map((certificate) => [certificate.fingerprint, certificate])).values()];
  if (unique.length > MOST_CERTIFICATES) throw new ArchiveError('invalid', 'trust-file-crowded', { most: MOST_CERTIFICATES }, { faults: [{ field: 'file', code: 'crowded', params: { most: MOST_CERTIFICATES } }] });
  return unique;
}

/** A certificate in the words that are compared. */
export function describeCertificate(certificate: Certificate): CertificateFacts {
  const key = certificate.publicKey;
  return {
    fingerprint: certificate.fingerprint, name: nameValue(certificate.subject, COMMON_NAME) ?? showName(certificate.subject), subject: showName(certificate.subject), issuer: showName(certificate.issuer), serial: certificate.serial,
    notBefore: isoOf(certificate.notBefore), notAfter: isoOf(certificate.notAfter),
    key: key === undefined ? '?' : key.kind === 'ec' ? `EC ${key.curve ?? key.bits}` : `${key.kind.toUpperCase()} ${key.bits}`,
    selfSigned: certificate.selfIssued && key !== undefined && certificate.signedBy(key) === 'valid',
    authority: certificate.extensions.basicConstraints?.ca === true,
  };
}

/** Some certificates end in the year 9999 or beyond what dates can say. */
function isoOf(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : '9999-12-31T23:59:59.000Z';
}
