import { createHash } from 'node:crypto';
import { der, derOid } from '../verifier/asn1/encode.js';
import { TAG, readTlv } from '../verifier/asn1/reader.js';
import type { Tlv } from '../verifier/asn1/reader.js';
import type { Certificate } from '../verifier/x509/certificate.js';

const SHA1 = der(TAG.sequence, derOid('1.3.14.3.2.26'), Buffer.from([0x05, 0x00]));

/**
 * An unsigned OCSP request for one certificate (RFC 6960, 4.1; RFC 5019 profile: SHA-1 CertID, no nonce, because prepared answers
 * are as good here). SHA-1 only names the issuer; nothing relies on its strength.
 */
export function ocspRequest(certificate: Certificate, issuer: Certificate): Buffer {
  const fields = readTlv(certificate.tbs).sequence();
  const serial = fields[fields[0]?.context === 0 ? 1 : 0] as Tlv;
  const hash = (bytes: Uint8Array): Buffer => der(TAG.octetString, createHash('sha1').update(bytes).digest());
  const id = der(TAG.sequence, SHA1, hash(certificate.issuerRaw), hash(issuer.keyBits), serial.raw);
  return der(TAG.sequence, der(TAG.sequence, der(TAG.sequence, der(TAG.sequence, id))));
}

/** The address of the same request by GET (RFC 6960, appendix A); undefined when it grows beyond what caches and servers take. */
export function ocspGetUrl(address: string, request: Uint8Array): string | undefined {
  const url = `${address.replace(/\/$/, '')}/${encodeURIComponent(Buffer.from(request).toString('base64'))}`;
  return url.length > 255 ? undefined : url;
}
