import { MalformedAsn1, TAG } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { integerHex, octetsOf, oidOf } from '../asn1/values.js';
import { digestOfOid, readDigestAlgorithm } from './algorithms.js';
import { readGeneralName } from '../x509/names.js';

/** Attribute types used here (RFC 5652, 5035, 3161, 5126; Adobe's revocation archive). */
export const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12', signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14', contentTimestamp: '1.2.840.113549.1.9.16.2.20', commitmentType: '1.2.840.113549.1.9.16.2.16', signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  certificateValues: '1.2.840.113549.1.9.16.2.23', revocationValues: '1.2.840.113549.1.9.16.2.24', adobeRevocation: '1.2.840.113583.1.1.8',
  algorithmProtection: '1.2.840.113549.1.9.52',
} as const;

/** One attribute as found. */
export interface Attribute {
  readonly oid: string;
  readonly raw: Uint8Array;
  readonly values: readonly Tlv[];
}

/** A set of attributes as found: `raw` starts with the SET's own tag octet replaced where the standard asks for it. */
export interface AttributeSet {
  readonly tlv: Tlv;
  readonly list: readonly Attribute[];
}

/** Reads attributes under an implicit tag. */
export function readAttributes(tlv: Tlv): AttributeSet {
  const list = tlv.children().map((item) => {
    const [type, values] = item.sequence() as [Tlv, Tlv];
    if (values === undefined) {
      throw new MalformedAsn1('cms.bad-attribute');
    }
    return { oid: oidOf(type), raw: item.raw, values: values.set() };
  });
  return { tlv, list };
}

/** All attributes of one type. */
export function attributesOf(set: AttributeSet | undefined, oid: string): readonly Attribute[] {
  return set?.list.filter((attribute) => attribute.oid === oid) ?? [];
}

/** The single value of an attribute that must occur once with one value; undefined when absent or repeated. */
export function singleValue(set: AttributeSet | undefined, oid: string): Tlv | undefined {
  const found = attributesOf(set, oid);
  return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined;
}

/** The first ESSCertID of a signing-certificate attribute (RFC 5035). */
export interface EssCertId {
  readonly v1: boolean;
  readonly digest: string | undefined;
  readonly hash: string;
  readonly issuerKey: string | undefined;
  readonly serial: string | undefined;
}

/** Reads signing-certificate v1 and v2; the answer lists every such attribute, for exactly one may stand there. */
export function readEss(set: AttributeSet | undefined): EssCertId[] {
  const found: EssCertId[] = [];
  for (const version of [ATTRIBUTE.signingCertificate, ATTRIBUTE.signingCertificateV2]) {
    for (const attribute of attributesOf(set, version)) {
      for (const value of attribute.values) {
        found.push(readEssCertId(value.sequence()[0]?.sequence()[0], version === ATTRIBUTE.signingCertificate));
      }
    }
  }
  return found;
}

function readEssCertId(tlv: Tlv | undefined, v1: boolean): EssCertId {
  if (tlv === undefined) {
    throw new MalformedAsn1('cms.empty-signing-certificate');
  }
  const fields = [...tlv.sequence()];
  const algorithm = fields[0]?.tag === TAG.sequence && !v1 ? fields.shift() : undefined;
  const hash = fields.shift() as Tlv;
  const digest = v1 ? 'sha1' : algorithm === undefined ? digestOfOid('2.16.840.1.101.3.4.2.1') : readDigestAlgorithm(algorithm).digest;
  const issuerSerial = fields.shift();
  const names = issuerSerial?.sequence()[0]?.sequence().map(readGeneralName);
  const directory = names?.find((name) => name.kind === 'directory');
  const serial = issuerSerial?.sequence()[1];
  return {
    v1, digest, hash: Buffer.from(octetsOf(hash)).toString('hex'),
    issuerKey: directory?.kind === 'directory' ? directory.name.key : undefined, serial: serial === undefined ? undefined : integerHex(serial),
  };
}
