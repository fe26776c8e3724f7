import { createHash } from 'node:crypto';
import { MalformedAsn1, TAG, readTlv } from '../asn1/reader.js';
import { octetsOf } from '../asn1/values.js';
import { CONTENT, readSignedData } from '../cms/signed-data.js';
import type { SignedData } from '../cms/signed-data.js';
import { checkSignature, digestParts } from '../cms/verify-signature.js';
import type { CoveredBytes } from '../cms/verify-signature.js';
import { verifySigner } from '../cms/verify-signer.js';
import type { SignerResult } from '../cms/verify-signer.js';
import type { PdfView } from '../pdf/document.js';
import { PdfString, isPdfArray } from '../pdf/objects.js';
import { tryReadCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import type { FoundSignature } from './signature-fields.js';

/** The signature value of a PDF signature as read from /Contents. `fault` is a stable code when it cannot be used. */
export interface Container {
  readonly data: SignedData | undefined;
  readonly fault: string | undefined;
  readonly notes: readonly string[];
}

const ADOBE_RSA = 'adbe.x509.rsa_sha1';

/** Reads /Contents: one DER SignedData with exactly one signer, then zero padding only. */
export function readContainer(contents: Uint8Array | undefined, subFilter: string): Container {
  if (contents === undefined || contents.length === 0) {
    return { data: undefined, fault: 'contents.missing', notes: [] };
  }
  if (contents.every((byte) => byte === 0)) {
    return { data: undefined, fault: 'contents.placeholder', notes: [] };
  }
  if (subFilter === ADOBE_RSA) {
    return { data: undefined, fault: undefined, notes: [] };
  }
  try {
    const { signedData, length } = readSignedData(contents);
    const padding = contents.subarray(length);
    const fault = !onlyZeros(padding) ? 'contents.bytes-after-signature' : signedData.signers.length !== 1 ? 'contents.not-one-signer' : undefined;
    return { data: signedData, fault, notes: padding.length > 65_536 ? ['contents.large-padding'] : [] };
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError || error instanceof RangeError) {
      return { data: undefined, fault: 'contents.unreadable', notes: [] };
    }
    throw error;
  }
}

function onlyZeros(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== 0) {
      return false;
    }
  }
  return true;
}

/** How the content and the signature relate in the three CMS sub-filters (ISO 32000-2, 12.8.3.3; EN 319 142-1, 6.3). */
export interface ContentCheck {
  readonly result: SignerResult;
  /** Content enclosed where the sub-filter says detached. */
  readonly enclosed: boolean;
}

/** Verifies the container over the covered bytes. The enclosed content never takes the place of the bytes of the file. */
export function verifyContainer(data: SignedData, subFilter: string, covered: CoveredBytes, candidates: readonly Certificate[]): ContentCheck {
  const signer = data.signers[0] as NonNullable<SignedData['signers'][0]>;
  const pool = [...candidates, ...data.certificates];
  if (subFilter === 'adbe.pkcs7.sha1') {
    const inner = data.content ?? new Uint8Array(0);
    const bound = Buffer.compare(covered.digest('sha1'), inner) === 0;
    const result = verifySigner(data, signer, pool, (digest) => digestParts(digest, [inner]), () => inner);
    return { result: { ...result, digest: bound && result.digest === true }, enclosed: false };
  }
  const result = verifySigner(data, signer, pool, (digest) => covered.digest(digest), () => Buffer.concat(covered.parts));
  const wrongType = data.contentType !== CONTENT.data ? ['cms.content-type-not-data'] : [];
  return { result: { ...result, faults: [...result.faults, ...wrongType] }, enclosed: data.content !== undefined };
}

/** The bare RSA form of old Adobe files: /Cert holds the certificates, /Contents an OCTET STRING with the signature. */
export function verifyBareRsa(view: PdfView, found: FoundSignature, contents: Uint8Array, parts: readonly Uint8Array[]): SignerResult {
  const value = view.resolve(found.dict.get('Cert'));
  const first = isPdfArray(value) ? view.resolve(value[0] ?? null) : value;
  const certificate = first instanceof PdfString ? tryReadCertificate(first.bytes) : undefined;
  const base = { certificate, digest: null, ess: 'absent' as const, faults: [], notes: [] };
  const key = certificate?.publicKey;
  if (key === undefined) {
    return { ...base, signature: 'unsupported' };
  }
  try {
    const signature = octetsOf(readTlv(contents).expect(TAG.octetString));
    const data = Buffer.concat(parts);
    const check = ['sha1', 'sha256', 'sha384', 'sha512'].map((digest) => checkSignature({ oid: '', family: 'rsa', digest }, key, data, signature));
    const valid = check.includes('valid');
    return { ...base, digest: valid, signature: valid ? 'valid' : 'invalid' };
  } catch (error) {
    if (error instanceof MalformedAsn1) {
      return { ...base, signature: 'invalid' };
    }
    throw error;
  }
}

/** Upper-case hex SHA-1 of the decoded contents: the key of a VRI entry (ISO 32000-2, table 261). Only for reports. */
export function vriKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}
