import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject, SigningOptions } from 'node:crypto';
import { MalformedAsn1, TAG, readWhole } from '../asn1/reader.js';
import { digestLength } from './algorithms.js';
import type { DigestName, SignatureAlgorithm } from './algorithms.js';

/** A public key as a certificate gives it, with what the algorithm policy must know. */
export interface PublicKey {
  readonly key: KeyObject;
  readonly kind: 'rsa' | 'ec' | 'dsa' | 'ed25519' | 'ed448' | 'other';
  /** Modulus or field size in bits. */
  readonly bits: number;
  readonly curve?: string;
}

/** What came of one signature check: `unsupported` means no statement could be made. */
export type SignatureCheck = 'valid' | 'invalid' | 'unsupported';

/** Hashes parts one after the other. */
export function digestParts(digest: DigestName, parts: readonly Uint8Array[]): Buffer {
  const hash = digest === 'shake256' ? createHash('shake256', { outputLength: 64 }) : createHash(digest);
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}

/** Bytes that a signature or a document time stamp covers, hashed when asked. */
export interface CoveredBytes {
  readonly parts: readonly Uint8Array[];
  digest(name: string): Buffer;
}

/** Digest of covered bytes, or of parts that belong to no file. */
export function digestCovered(digest: DigestName, covered: CoveredBytes | readonly Uint8Array[]): Buffer {
  return 'parts' in covered ? covered.digest(digest) : digestParts(digest, covered);
}

/** Loads a SubjectPublicKeyInfo, or undefined when OpenSSL does not take it. */
export function loadPublicKey(spki: Uint8Array): PublicKey | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    const details = key.asymmetricKeyDetails ?? {};
    const type: string = key.asymmetricKeyType ?? '';
    switch (type) {
      case 'rsa':
      case 'rsa-pss':
        return { key, kind: 'rsa', bits: details.modulusLength ?? 0 };
      case 'dsa':
        return { key, kind: 'dsa', bits: details.modulusLength ?? 0 };
      case 'ec':
        return { key, kind: 'ec', bits: curveBits(details.namedCurve ?? ''), curve: details.namedCurve ?? 'explicit' };
      case 'ed25519':
        return { key, kind: 'ed25519', bits: 255 };
      case 'ed448':
        return { key, kind: 'ed448', bits: 448 };
      default:
        return { key, kind: 'other', bits: 0 };
    }
  } catch {
    return undefined;
  }
}

function curveBits(curve: string): number {
  return Number(/(\d{3})/.exec(curve.replace('prime', ''))?.[1] ?? '0');
}

/** True when the identifiers can belong to the key: an RSA key never checks an ECDSA signature. */
function fits(algorithm: SignatureAlgorithm, key: PublicKey): boolean {
  const kinds: Readonly<Record<SignatureAlgorithm['family'], PublicKey['kind'] | 'none'>> = { rsa: 'rsa', 'rsa-pss': 'rsa', ecdsa: 'ec', 'ecdsa-plain': 'ec', dsa: 'dsa', ed25519: 'ed25519', ed448: 'ed448', unknown: 'none' };
  return kinds[algorithm.family] === key.kind;
}

/** DER-strict ECDSA/DSA value: SEQUENCE of two positive, minimal integers and nothing after. */
function isStrictPair(signature: Uint8Array): boolean {
  try {
    const numbers = readWhole(signature).sequence();
    return numbers.length === 2 && numbers.every((n) => n.tag === TAG.integer && n.content.length > 0 && ((n.content[0] as number) & 0x80) === 0 && !(n.content.length > 1 && n.content[0] === 0 && ((n.content[1] as number) & 0x80) === 0));
  } catch (error) {
    if (error instanceof MalformedAsn1) {
      return false;
    }
    throw error;
  }
}

/**
 * Checks a signature over `data` with node:crypto only. `digest` is the digest to use when the algorithm names none. PSS needs
 * equal hashes for message and mask and trailer 1; ECDSA and DSA values must be strict DER (or plain, when the OID says so).
 */
export function checkSignature(algorithm: SignatureAlgorithm, key: PublicKey, data: Uint8Array, signature: Uint8Array, digest?: DigestName): SignatureCheck {
  const hash = algorithm.digest ?? digest;
  if (algorithm.family === 'unknown' || key.kind === 'other') {
    return 'unsupported';
  }
  if (!fits(algorithm, key)) {
    return 'invalid';
  }
  if (algorithm.family === 'ed25519' || algorithm.family === 'ed448') {
    return run(null, data, key.key, signature);
  }
  if (hash === undefined || hash === 'shake256') {
    return 'unsupported';
  }
  if (algorithm.family === 'rsa-pss') {
    return checkPss(algorithm, key, data, signature, hash);
  }
  if (algorithm.family === 'ecdsa-plain') {
    return run(hash, data, { key: key.key, dsaEncoding: 'ieee-p1363' }, signature);
  }
  if ((algorithm.family === 'ecdsa' || algorithm.family === 'dsa') && !isStrictPair(signature)) {
    return 'invalid';
  }
  return run(hash, data, key.key, signature);
}

function checkPss(algorithm: SignatureAlgorithm, key: PublicKey, data: Uint8Array, signature: Uint8Array, hash: DigestName): SignatureCheck {
  const pss = algorithm.pss;
  if (pss === undefined || pss.mgfDigest !== hash || pss.trailer !== 1 || pss.saltLength < 0 || pss.saltLength > key.bits / 8 - digestLength(hash) - 2) {
    return 'invalid';
  }
  return run(hash, data, { key: key.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength }, signature);
}

function run(hash: string | null, data: Uint8Array, key: KeyObject | ({ key: KeyObject } & SigningOptions), signature: Uint8Array): SignatureCheck {
  try {
    return verify(hash, data, key, signature) ? 'valid' : 'invalid';
  } catch {
    // OpenSSL raises on sizes that cannot be a signature of this key, and on digests it does not carry.
    return 'invalid';
  }
}
