import { createHash } from 'node:crypto';
import { derSetOf } from '../asn1/encode.js';
import { MalformedAsn1 } from '../asn1/reader.js';
import { octetsOf, oidOf } from '../asn1/values.js';
import type { Certificate } from '../x509/certificate.js';
import { ATTRIBUTE, attributesOf, readEss, singleValue } from './attributes.js';
import type { EssCertId } from './attributes.js';
import type { SignedData, SignerInfo } from './signed-data.js';
import { checkSignature } from './verify-signature.js';
import type { SignatureCheck } from './verify-signature.js';

/** What was found about one SignerInfo. Codes in `faults` name broken rules of RFC 5652, 5035 and EN 319 122. */
export interface SignerResult {
  readonly certificate: Certificate | undefined;
  /** The message digest of the signed bytes is the one the signer signed; null when it could not be computed. */
  readonly digest: boolean | null;
  readonly signature: SignatureCheck;
  readonly ess: 'ok' | 'absent' | 'mismatch';
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

function identifies(signer: SignerInfo, certificate: Certificate): boolean {
  if (signer.subjectKeyId !== undefined) {
    const own = certificate.extensions.subjectKeyId ?? createHash('sha1').update(certificate.keyBits).digest('hex');
    return own === signer.subjectKeyId;
  }
  return certificate.serial === signer.serial && certificate.issuer.key === signer.issuerKey;
}

function essMatches(id: EssCertId, certificate: Certificate): boolean {
  if (id.digest === undefined || createHash(id.digest).update(certificate.raw).digest('hex') !== id.hash) {
    return false;
  }
  return (id.serial === undefined || id.serial === certificate.serial) && (id.issuerKey === undefined || id.issuerKey === certificate.issuer.key);
}

/**
 * Chooses the signer's certificate: the one the SignerInfo names; among several with the same name and number the one the
 * signing-certificate attribute is bound to, so that a swapped certificate is seen as a mismatch.
 */
function chooseCertificate(signer: SignerInfo, candidates: readonly Certificate[], ids: readonly EssCertId[]): Certificate | undefined {
  const named = candidates.filter((certificate) => identifies(signer, certificate));
  const id = ids[0];
  return (id === undefined ? undefined : named.find((certificate) => essMatches(id, certificate))) ?? named[0];
}

/** Cardinality and content of the signed attributes (RFC 5652, 5.3 and 11). */
function attributeFaults(signer: SignerInfo, contentType: string): string[] {
  const faults: string[] = [];
  const attributes = signer.signedAttributes;
  if (attributes === undefined) {
    return contentType === '1.2.840.113549.1.7.1' ? [] : ['cms.signed-attributes-missing'];
  }
  const oids = attributes.list.map((attribute) => attribute.oid);
  if (new Set(oids).size !== oids.length) {
    faults.push('cms.attribute-repeated');
  }
  const type = singleValue(attributes, ATTRIBUTE.contentType);
  if (type === undefined || oidOf(type) !== contentType) {
    faults.push('cms.content-type-mismatch');
  }
  if (singleValue(attributes, ATTRIBUTE.messageDigest) === undefined) {
    faults.push('cms.message-digest-not-single');
  }
  for (const oid of [ATTRIBUTE.signingTime, ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2]) {
    const found = attributesOf(attributes, oid);
    if (found.length > 0 && singleValue(attributes, oid) === undefined) {
      faults.push('cms.attribute-not-single');
    }
  }
  return faults;
}

/** The bytes the signer signed: attributes as found under a SET tag; when that fails, their DER order is tried and noted. */
function signedForms(signer: SignerInfo): Uint8Array[] {
  const attributes = signer.signedAttributes;
  if (attributes === undefined) {
    return [];
  }
  const sorted = derSetOf(attributes.list.map((attribute) => attribute.raw));
  if (attributes.tlv.indefinite) {
    return [sorted];
  }
  const found = Uint8Array.from(attributes.tlv.raw);
  found[0] = 0x31;
  return Buffer.compare(found, sorted) === 0 ? [found] : [found, sorted];
}

/** What the signed attributes say; attributes that cannot be read are a fault, not an exception. */
function readSignedStatements(signer: SignerInfo, contentType: string): { ids: EssCertId[]; faults: string[]; attribute: Uint8Array | undefined } {
  try {
    const value = singleValue(signer.signedAttributes, ATTRIBUTE.messageDigest);
    return { ids: readEss(signer.signedAttributes), faults: attributeFaults(signer, contentType), attribute: value === undefined ? undefined : octetsOf(value) };
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError) {
      return { ids: [], faults: ['cms.attributes-unreadable'], attribute: undefined };
    }
    throw error;
  }
}

/** The certificate a SignerInfo names, with nothing verified: for reports about signatures whose bytes are gone. */
export function namedCertificate(signer: SignerInfo, candidates: readonly Certificate[]): Certificate | undefined {
  return candidates.find((certificate) => identifies(signer, certificate));
}

/**
 * Verifies one SignerInfo. `digestOf` hashes the signed content with a digest name; `content` is the content itself and is only
 * asked for when there are no signed attributes, where the signature is over it directly.
 */
export function verifySigner(data: SignedData, signer: SignerInfo, candidates: readonly Certificate[], digestOf: (digest: string) => Buffer, content: () => Uint8Array): SignerResult {
  const { ids, faults, attribute } = readSignedStatements(signer, data.contentType);
  const certificate = chooseCertificate(signer, candidates, ids);
  const notes: string[] = [];
  // Both versions may stand side by side (RFC 5035, 5.4); then each must name the signer.
  if (ids.filter((one) => one.v1).length > 1 || ids.filter((one) => !one.v1).length > 1) {
    faults.push('cms.several-signing-certificates');
  }
  const ess = ids.length === 0 ? 'absent' : certificate !== undefined && ids.every((id) => essMatches(id, certificate)) ? 'ok' : 'mismatch';
  const signatureDigest = signer.algorithm.digest;
  if (signatureDigest !== undefined && signer.digest !== undefined && signatureDigest !== signer.digest) {
    notes.push('cms.digest-algorithms-differ');
  }
  const digest = signer.digest === undefined ? null : attribute === undefined ? (signer.signedAttributes === undefined ? true : null) : Buffer.compare(digestOf(signer.digest), attribute) === 0;
  const key = certificate?.publicKey;
  if (key === undefined) {
    return { certificate, digest, signature: 'unsupported', ess, faults, notes };
  }
  const forms = signer.signedAttributes === undefined ? [content()] : signedForms(signer);
  let signature = 'invalid' as SignatureCheck;
  forms.forEach((form, index) => {
    if (signature !== 'valid') {
      signature = checkSignature(signer.algorithm, key, form, signer.signature, signer.digest);
      if (signature === 'valid' && index > 0) {
        notes.push('cms.attributes-not-in-der-order');
      }
    }
  });
  return { certificate, digest: signer.signedAttributes === undefined ? signature === 'valid' : digest, signature, ess, faults, notes };
}
