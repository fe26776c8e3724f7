import { TAG } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { oidOf, smallInteger } from '../asn1/values.js';

/** Names of digests as node:crypto knows them. */
export type DigestName = string;

const DIGESTS: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.2.5': 'md5', '1.3.14.3.2.26': 'sha1', '1.3.36.3.2.1': 'ripemd160',
  '2.16.840.1.101.3.4.2.4': 'sha224', '2.16.840.1.101.3.4.2.1': 'sha256', '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.5': 'sha512-224', '2.16.840.1.101.3.4.2.6': 'sha512-256',
  '2.16.840.1.101.3.4.2.7': 'sha3-224', '2.16.840.1.101.3.4.2.8': 'sha3-256', '2.16.840.1.101.3.4.2.9': 'sha3-384', '2.16.840.1.101.3.4.2.10': 'sha3-512',
  '2.16.840.1.101.3.4.2.12': 'shake256', '2.16.840.1.101.3.4.2.18': 'shake256',
};

/** A signature algorithm as identifiers say it, before any key is seen. `digest` undefined: the SignerInfo's digest decides. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly family: 'rsa' | 'rsa-pss' | 'ecdsa' | 'ecdsa-plain' | 'dsa' | 'ed25519' | 'ed448' | 'unknown';
  readonly digest: DigestName | undefined;
  readonly pss?: { readonly mgfDigest: DigestName | undefined; readonly saltLength: number; readonly trailer: number };
}

type Family = SignatureAlgorithm['family'];

const SIGNATURES: Readonly<Record<string, readonly [Family, DigestName | undefined]>> = {
  '1.2.840.113549.1.1.1': ['rsa', undefined], '1.2.840.113549.1.1.4': ['rsa', 'md5'], '1.2.840.113549.1.1.5': ['rsa', 'sha1'], '1.3.14.3.2.29': ['rsa', 'sha1'],
  '1.2.840.113549.1.1.14': ['rsa', 'sha224'], '1.2.840.113549.1.1.11': ['rsa', 'sha256'], '1.2.840.113549.1.1.12': ['rsa', 'sha384'], '1.2.840.113549.1.1.13': ['rsa', 'sha512'],
  '1.2.840.113549.1.1.15': ['rsa', 'sha512-224'], '1.2.840.113549.1.1.16': ['rsa', 'sha512-256'], '1.3.36.3.3.1.2': ['rsa', 'ripemd160'],
  '2.16.840.1.101.3.4.3.13': ['rsa', 'sha3-224'], '2.16.840.1.101.3.4.3.14': ['rsa', 'sha3-256'], '2.16.840.1.101.3.4.3.15': ['rsa', 'sha3-384'], '2.16.840.1.101.3.4.3.16': ['rsa', 'sha3-512'],
  '1.2.840.113549.1.1.10': ['rsa-pss', undefined],
  '1.2.840.10045.2.1': ['ecdsa', undefined], '1.2.840.10045.4.3': ['ecdsa', undefined], '1.2.840.10045.4': ['ecdsa', undefined], '1.2.840.10045.4.1': ['ecdsa', 'sha1'], '1.2.840.10045.4.3.1': ['ecdsa', 'sha224'], '1.2.840.10045.4.3.2': ['ecdsa', 'sha256'],
  '1.2.840.10045.4.3.3': ['ecdsa', 'sha384'], '1.2.840.10045.4.3.4': ['ecdsa', 'sha512'],
  '2.16.840.1.101.3.4.3.9': ['ecdsa', 'sha3-224'], '2.16.840.1.101.3.4.3.10': ['ecdsa', 'sha3-256'], '2.16.840.1.101.3.4.3.11': ['ecdsa', 'sha3-384'], '2.16.840.1.101.3.4.3.12': ['ecdsa', 'sha3-512'],
  '0.4.0.127.0.7.1.1.4.1.1': ['ecdsa-plain', 'sha1'], '0.4.0.127.0.7.1.1.4.1.2': ['ecdsa-plain', 'sha224'], '0.4.0.127.0.7.1.1.4.1.3': ['ecdsa-plain', 'sha256'],
  '0.4.0.127.0.7.1.1.4.1.4': ['ecdsa-plain', 'sha384'], '0.4.0.127.0.7.1.1.4.1.5': ['ecdsa-plain', 'sha512'], '0.4.0.127.0.7.1.1.4.1.6': ['ecdsa-plain', 'ripemd160'],
  '0.4.0.127.0.7.1.1.4.1.8': ['ecdsa-plain', 'sha3-224'], '0.4.0.127.0.7.1.1.4.1.9': ['ecdsa-plain', 'sha3-256'], '0.4.0.127.0.7.1.1.4.1.10': ['ecdsa-plain', 'sha3-384'], '0.4.0.127.0.7.1.1.4.1.11': ['ecdsa-plain', 'sha3-512'],
  '1.2.840.10040.4.1': ['dsa', undefined], '1.2.840.10040.4.3': ['dsa', 'sha1'], '2.16.840.1.101.3.4.3.1': ['dsa', 'sha224'], '2.16.840.1.101.3.4.3.2': ['dsa', 'sha256'],
  '2.16.840.1.101.3.4.3.3': ['dsa', 'sha384'], '2.16.840.1.101.3.4.3.4': ['dsa', 'sha512'],
  '1.3.101.112': ['ed25519', 'sha512'], '1.3.101.113': ['ed448', 'shake256'],
};

/** The digest behind an OID, or undefined when this verifier does not know it. */
export function digestOfOid(oid: string): DigestName | undefined {
  return DIGESTS[oid];
}

/** The digest of an AlgorithmIdentifier (RFC 5652, 10.1.1). */
export function readDigestAlgorithm(tlv: Tlv): { oid: string; digest: DigestName | undefined } {
  const oid = oidOf(tlv.sequence()[0] as Tlv);
  return { oid, digest: digestOfOid(oid) };
}

/** A signature AlgorithmIdentifier (RFC 4055, 5758, 8410; BSI TR-03111). Unknown ones are a value, not an error. */
export function readSignatureAlgorithm(tlv: Tlv): SignatureAlgorithm {
  const [id, parameters] = tlv.sequence();
  const oid = oidOf(id as Tlv);
  const [family, digest] = SIGNATURES[oid] ?? (['unknown', undefined] as const);
  return family === 'rsa-pss' ? readPss(oid, parameters) : { oid, family, digest };
}

/** RSASSA-PSS-params with their SHA-1 defaults (RFC 8017, A.2.3). */
function readPss(oid: string, parameters: Tlv | undefined): SignatureAlgorithm {
  let digest: DigestName | undefined = 'sha1';
  let mgfDigest: DigestName | undefined = 'sha1';
  let saltLength = 20;
  let trailer = 1;
  for (const field of parameters?.tag === TAG.sequence ? parameters.children() : []) {
    if (field.context === 0) {
      digest = readDigestAlgorithm(field.inner()).digest;
    } else if (field.context === 1) {
      const [mgf, hash] = field.inner().sequence();
      mgfDigest = oidOf(mgf as Tlv) === '1.2.840.113549.1.1.8' && hash !== undefined ? readDigestAlgorithm(hash).digest : undefined;
    } else if (field.context === 2) {
      saltLength = smallInteger(field.inner());
    } else if (field.context === 3) {
      trailer = smallInteger(field.inner());
    }
  }
  return { oid, family: 'rsa-pss', digest, pss: { mgfDigest, saltLength, trailer } };
}

/** Digest lengths in bytes as used in CMS; shake256 gives 64 (RFC 8419, 2.2 and 3). */
export function digestLength(digest: DigestName): number {
  const known: Record<string, number> = { md5: 16, sha1: 20, ripemd160: 20, shake256: 64, 'sha512-224': 28, 'sha512-256': 32 };
  return known[digest] ?? Number(digest.slice(-3)) / 8;
}
