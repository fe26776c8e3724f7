import { MalformedAsn1, TAG, readTlv } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { integerHex, octetsOf, oidOf, timeOf } from '../asn1/values.js';
import { readDigestAlgorithm, readSignatureAlgorithm } from './algorithms.js';
import type { SignatureAlgorithm } from './algorithms.js';
import { ATTRIBUTE, attributesOf, readAttributes, singleValue } from './attributes.js';
import type { AttributeSet } from './attributes.js';
import { tryReadCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { tryReadCrl } from '../x509/crl.js';
import type { Crl } from '../x509/crl.js';
import { readName } from '../x509/names.js';
import { tryReadOcsp } from '../x509/ocsp.js';
import type { OcspResponse } from '../x509/ocsp.js';

/** Content types (RFC 5652, RFC 3161). */
export const CONTENT = { data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', tstInfo: '1.2.840.113549.1.9.16.1.4' } as const;

/** A SignerInfo (RFC 5652, 5.3). */
export interface SignerInfo {
  readonly issuerKey: string | undefined;
  readonly serial: string | undefined;
  readonly subjectKeyId: string | undefined;
  readonly digestOid: string;
  readonly digest: string | undefined;
  readonly signedAttributes: AttributeSet | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: AttributeSet | undefined;
}

/** A SignedData (5.1) with everything a verifier needs; certificates and lists that cannot be read are left out. */
export interface SignedData {
  readonly raw: Uint8Array;
  readonly contentType: string;
  /** The encapsulated content's octets, undefined when detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  readonly signers: readonly SignerInfo[];
}

function readSigner(tlv: Tlv): SignerInfo {
  const fields = [...tlv.sequence()];
  fields.shift();
  const sid = fields.shift() as Tlv;
  const digest = readDigestAlgorithm(fields.shift() as Tlv);
  const signed = fields[0]?.context === 0 ? fields.shift() : undefined;
  const [algorithm, signature, unsigned] = fields as [Tlv, Tlv, Tlv | undefined];
  const bySerial = sid.tag === TAG.sequence ? sid.children() : undefined;
  return {
    issuerKey: bySerial === undefined ? undefined : readName(bySerial[0] as Tlv).key,
    serial: bySerial === undefined ? undefined : integerHex(bySerial[1] as Tlv),
    subjectKeyId: sid.context === 0 ? Buffer.from(octetsOf(sid)).toString('hex') : undefined,
    digestOid: digest.oid, digest: digest.digest,
    signedAttributes: signed === undefined ? undefined : readAttributes(signed),
    algorithm: readSignatureAlgorithm(algorithm), signature: octetsOf(signature),
    unsignedAttributes: unsigned?.context === 1 ? readAttributes(unsigned) : undefined,
  };
}

/** Reads a ContentInfo that must hold SignedData, at the start of `bytes`; `length` says how many bytes it took. */
export function readSignedData(bytes: Uint8Array): { signedData: SignedData; length: number } {
  const outer = readTlv(bytes);
  const [type, wrapped] = outer.sequence() as [Tlv, Tlv];
  if (wrapped === undefined || oidOf(type) !== CONTENT.signedData) {
    throw new MalformedAsn1('cms.not-signed-data');
  }
  const fields = [...wrapped.inner().sequence()];
  const encapsulated = fields[2] as Tlv;
  const [contentType, content] = encapsulated.sequence() as [Tlv, Tlv | undefined];
  const rest = fields.slice(3);
  const certificates = rest.find((field) => field.context === 0)?.children() ?? [];
  const lists = rest.find((field) => field.context === 1)?.children() ?? [];
  const signers = rest[rest.length - 1]?.set() ?? [];
  const others = lists.filter((item) => item.context === 1).map((item) => item.children()[1]?.raw);
  const signedData: SignedData = {
    raw: outer.raw, contentType: oidOf(contentType), content: content === undefined ? undefined : octetsOf(content.inner()),
    certificates: certificates.map((item) => tryReadCertificate(item.raw)).filter((item) => item !== undefined),
    crls: lists.filter((item) => item.tag === TAG.sequence).map((item) => tryReadCrl(item.raw)).filter((item) => item !== undefined),
    ocsps: others.map((raw) => (raw === undefined ? undefined : tryReadOcsp(raw))).filter((item) => item !== undefined),
    signers: signers.map(readSigner),
  };
  return { signedData, length: outer.end - outer.start };
}

/** Revocation data and certificates kept in attributes: Adobe's signed archive and the CAdES values. Broken items are left out. */
export function attributeEvidence(signer: SignerInfo): { certificates: Certificate[]; crls: Crl[]; ocsps: OcspResponse[] } {
  const out = { certificates: [] as Certificate[], crls: [] as Crl[], ocsps: [] as OcspResponse[] };
  const take = <T>(list: T[], item: T | undefined): void => {
    if (item !== undefined) {
      list.push(item);
    }
  };
  const lists = [...attributesOf(signer.signedAttributes, ATTRIBUTE.adobeRevocation), ...attributesOf(signer.unsignedAttributes, ATTRIBUTE.revocationValues), ...attributesOf(signer.unsignedAttributes, ATTRIBUTE.adobeRevocation)];
  for (const value of lists.flatMap((attribute) => attribute.values)) {
    for (const field of value.tag === TAG.sequence ? value.children() : []) {
      const items = field.constructed ? (field.children()[0]?.children() ?? []) : [];
      if (field.context === 0) {
        items.forEach((item) => take(out.crls, tryReadCrl(item.raw)));
      } else if (field.context === 1) {
        items.forEach((item) => take(out.ocsps, tryReadOcsp(item.raw)));
      }
    }
  }
  for (const value of attributesOf(signer.unsignedAttributes, ATTRIBUTE.certificateValues).flatMap((attribute) => attribute.values)) {
    value.sequence().forEach((item) => take(out.certificates, tryReadCertificate(item.raw)));
  }
  return out;
}

/** The claimed signing time of the CMS, a claim only. */
export function claimedTime(signer: SignerInfo): number | undefined {
  const value = singleValue(signer.signedAttributes, ATTRIBUTE.signingTime);
  return value === undefined ? undefined : timeOf(value);
}
