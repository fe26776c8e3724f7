import { createHash } from 'node:crypto';
import { MalformedAsn1, TAG, readTlv, readWhole } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { bitOctetsOf, integerHex, oidOf, smallInteger, timeOf } from '../asn1/values.js';
import { der } from '../asn1/encode.js';
import { readSignatureAlgorithm } from '../cms/algorithms.js';
import type { SignatureAlgorithm } from '../cms/algorithms.js';
import { checkSignature, loadPublicKey } from '../cms/verify-signature.js';
import type { PublicKey, SignatureCheck } from '../cms/verify-signature.js';
import { CertificateMemory } from './certificate-memory.js';
import { readExtensions } from './extensions.js';
import type { Extensions } from './extensions.js';
import { readName } from './names.js';
import type { DistinguishedName } from './names.js';

/** An X.509 certificate (RFC 5280, 4.1), read once, with the raw parts that signatures and hashes need. Times are ms UTC. */
export class Certificate {
  private hash: string | undefined;
  private loaded: PublicKey | undefined | null = null;
  private readonly checks = new WeakMap<object, SignatureCheck>();

  constructor(
    readonly raw: Uint8Array,
    readonly tbs: Uint8Array,
    readonly version: number,
    readonly serial: string,
    readonly algorithm: SignatureAlgorithm,
    /** The algorithm inside and outside the signed part are the same bytes (4.1.1.2). */
    readonly algorithmsAgree: boolean,
    readonly issuer: DistinguishedName,
    readonly issuerRaw: Uint8Array,
    readonly subject: DistinguishedName,
    readonly notBefore: number,
    readonly notAfter: number,
    readonly spki: Uint8Array,
    readonly keyBits: Uint8Array,
    readonly signature: Uint8Array,
    readonly extensions: Extensions,
  ) {}

  /** SHA-256 over the whole certificate, hex: its identity in reports and lists. */
  get fingerprint(): string {
    this.hash ??= createHash('sha256').update(this.raw).digest('hex');
    return this.hash;
  }

  get selfIssued(): boolean {
    return this.issuer.key === this.subject.key;
  }

  /** The key, or undefined when OpenSSL does not take it. DSA keys without parameters need `withParameters`. */
  get publicKey(): PublicKey | undefined {
    if (this.loaded === null) {
      this.loaded = loadPublicKey(this.spki);
    }
    return this.loaded;
  }

  /** Checks this certificate's signature with a key; remembered per key. */
  signedBy(key: PublicKey): SignatureCheck {
    let result = this.checks.get(key.key);
    if (result === undefined) {
      result = this.algorithmsAgree ? checkSignature(this.algorithm, key, this.tbs, this.signature) : 'invalid';
      this.checks.set(key.key, result);
    }
    return result;
  }
}

/** A DSA key may leave its parameters to the issuer's key (RFC 3279, 2.3.2): builds the complete key info. */
export function inheritParameters(spki: Uint8Array, issuerSpki: Uint8Array): Uint8Array | undefined {
  const [algorithm, bits] = readTlv(spki).sequence() as [Tlv, Tlv];
  const [issuerAlgorithm] = readTlv(issuerSpki).sequence() as [Tlv];
  const [oid, parameters] = algorithm.sequence();
  const [issuerOid, issuerParameters] = issuerAlgorithm.sequence();
  const absent = parameters === undefined || parameters.tag === TAG.null;
  if (!absent || issuerParameters === undefined || oidOf(oid as Tlv) !== '1.2.840.10040.4.1' || oidOf(issuerOid as Tlv) !== '1.2.840.10040.4.1') {
    return undefined;
  }
  return der(TAG.sequence, der(TAG.sequence, (oid as Tlv).raw, issuerParameters.raw), bits.raw);
}

/** Reads a DER (or BER) certificate. Throws MalformedAsn1. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const whole = readWhole(bytes);
  const [tbs, algorithm, signature] = whole.sequence() as [Tlv, Tlv, Tlv];
  if (signature === undefined) {
    throw new MalformedAsn1('x509.not-a-certificate');
  }
  const fields = [...tbs.sequence()];
  const version = fields[0]?.context === 0 ? smallInteger((fields.shift() as Tlv).inner()) + 1 : 1;
  const [serial, inside, issuer, validity, subject, spki, ...rest] = fields as [Tlv, Tlv, Tlv, Tlv, Tlv, Tlv];
  if (spki === undefined) {
    throw new MalformedAsn1('x509.not-a-certificate');
  }
  const [from, to] = validity.sequence() as [Tlv, Tlv];
  const key = spki.sequence()[1] as Tlv;
  const extensions = (rest as Tlv[]).find((field) => field.context === 3);
  return new Certificate(
    whole.raw, tbs.raw, version, integerHex(serial.expect(TAG.integer)), readSignatureAlgorithm(algorithm),
    Buffer.compare(inside.raw, algorithm.raw) === 0, readName(issuer), issuer.raw, readName(subject), timeOf(from), timeOf(to), spki.raw,
    bitOctetsOf(key.expect(TAG.bitString)), bitOctetsOf(signature.expect(TAG.bitString)), readExtensions(extensions?.inner()),
  );
}

const MOST_REMEMBERED = 2_000;
const LARGEST_REMEMBERED = 16_384;
const memory = new CertificateMemory<Certificate>(MOST_REMEMBERED);

/**
 * Reads a certificate out of a pool that may hold rubbish: a broken one is undefined, never fatal. Certificates met lately are not
 * read again; what is remembered holds a copy of its own bytes, never a window into a file.
 */
export function tryReadCertificate(bytes: Uint8Array): Certificate | undefined {
  const known = memory.find(bytes);
  if (known !== undefined) {
    return known;
  }
  try {
    if (bytes.length > LARGEST_REMEMBERED) {
      return readCertificate(bytes);
    }
    const certificate = readCertificate(Uint8Array.from(bytes));
    memory.keep(certificate);
    return certificate;
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

