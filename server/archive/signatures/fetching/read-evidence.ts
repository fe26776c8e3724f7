import { createHash } from 'node:crypto';
import { MalformedAsn1 } from '../verifier/asn1/reader.js';
import { readSignedData } from '../verifier/cms/signed-data.js';
import type { PublicKey } from '../verifier/cms/verify-signature.js';
import { readCertificate } from '../verifier/x509/certificate.js';
import type { Certificate } from '../verifier/x509/certificate.js';
import { tryReadCrl } from '../verifier/x509/crl.js';
import { tryReadOcsp } from '../verifier/x509/ocsp.js';
import type { EvidenceKind } from './evidence.js';

/** An answer that is what was asked for. Times are ms UTC. */
export interface ReadEvidence {
  readonly kind: EvidenceKind;
  /** What it is found by: the certificate a response is about, the issuer of a list, the subject of a certificate. */
  readonly about: string;
  readonly bytes: Uint8Array;
  readonly thisUpdate: number | undefined;
  readonly nextUpdate: number | undefined;
}

/** By this key lists and certificates of an authority are found: SHA-256 over its normalised name. */
export function aboutName(nameKey: string): string {
  return createHash('sha256').update(nameKey, 'utf8').digest('hex');
}

/** A response that answers for this certificate, signed by its issuer or by a certificate it carries. */
export function readOcspAnswer(bytes: Uint8Array, certificate: Certificate, issuer: Certificate): ReadEvidence | undefined {
  const response = tryReadOcsp(bytes);
  const single = response?.find(certificate, issuer);
  if (response === undefined || single === undefined) {
    return undefined;
  }
  const signers = [issuer, ...response.certificates].map((one) => one.publicKey).filter((key): key is PublicKey => key !== undefined);
  if (!signers.some((key) => response.signedBy(key) === 'valid')) {
    return undefined;
  }
  return { kind: 'ocsp', about: certificate.fingerprint, bytes, thisUpdate: single.thisUpdate, nextUpdate: single.nextUpdate };
}

/** A list in DER or PEM. Whose signature it bears is the verifier's question: indirect lists have other signers. */
export function readListAnswer(bytes: Uint8Array): ReadEvidence | undefined {
  const list = tryReadCrl(unarmoured(bytes, 'X509 CRL') ?? bytes);
  return list === undefined ? undefined : { kind: 'crl', about: aboutName(list.issuer.key), bytes: list.raw, thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate };
}

/** Certificates in DER, PEM or a PKCS#7 bundle (RFC 5280, 4.2.2.1) that are named as the issuer and have signed the certificate. */
export function readIssuerAnswer(bytes: Uint8Array, certificate: Certificate): { readonly evidence: ReadEvidence; readonly issuer: Certificate } | undefined {
  const issuer = certificatesIn(unarmoured(bytes, 'CERTIFICATE') ?? unarmoured(bytes, 'PKCS7') ?? bytes).find(
    (one) => one.subject.key === certificate.issuer.key && one.publicKey !== undefined && certificate.signedBy(one.publicKey) === 'valid',
  );
  return issuer === undefined ? undefined : { issuer, evidence: { kind: 'certificate', about: aboutName(issuer.subject.key), bytes: issuer.raw, thisUpdate: undefined, nextUpdate: undefined } };
}

function certificatesIn(bytes: Uint8Array): readonly Certificate[] {
  for (const read of [() => [readCertificate(bytes)], () => readSignedData(bytes).signedData.certificates]) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MalformedAsn1) && !(error instanceof TypeError) && !(error instanceof RangeError)) {
        throw error;
      }
    }
  }
  return [];
}

function unarmoured(bytes: Uint8Array, label: string): Uint8Array | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  if (!head.includes(`-----BEGIN ${label}-----`)) {
    return undefined;
  }
  const text = Buffer.from(bytes).toString('latin1');
  const start = text.indexOf(`-----BEGIN ${label}-----`) + `-----BEGIN ${label}-----`.length;
  const end = text.indexOf(`-----END ${label}-----`, start);
  return end < 0 ? undefined : Buffer.from(text.slice(start, end).replace(/\s/g, ''), 'base64');
}
