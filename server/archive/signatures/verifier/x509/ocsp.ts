import { createHash } from 'node:crypto';
import { MalformedAsn1, TAG, readTlv, readWhole } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { bitOctetsOf, integerHex, octetsOf, oidOf, smallInteger, timeOf } from '../asn1/values.js';
import { readDigestAlgorithm, readSignatureAlgorithm } from '../cms/algorithms.js';
import type { SignatureAlgorithm } from '../cms/algorithms.js';
import { checkSignature } from '../cms/verify-signature.js';
import type { PublicKey, SignatureCheck } from '../cms/verify-signature.js';
import { tryReadCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { readName } from './names.js';

/** What a responder says about one certificate (RFC 6960, 4.2.1). Times are ms UTC. */
export interface SingleResponse {
  readonly hash: string | undefined;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serial: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: number | undefined;
  readonly reason: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly archiveCutoff: number | undefined;
}

/** A successful BasicOCSPResponse. */
export class OcspResponse {
  private hash: string | undefined;
  private readonly checks = new WeakMap<object, SignatureCheck>();

  constructor(
    readonly raw: Uint8Array,
    private readonly tbs: Uint8Array,
    private readonly algorithm: SignatureAlgorithm,
    private readonly signature: Uint8Array,
    readonly responderName: string | undefined,
    readonly responderKeyHash: string | undefined,
    readonly producedAt: number,
    readonly responses: readonly SingleResponse[],
    readonly certificates: readonly Certificate[],
  ) {}

  /** SHA-256 over the response, hex. */
  get fingerprint(): string {
    this.hash ??= createHash('sha256').update(this.raw).digest('hex');
    return this.hash;
  }

  /** Checks the response's signature with a key; remembered per key. */
  signedBy(key: PublicKey): SignatureCheck {
    let result = this.checks.get(key.key);
    if (result === undefined) {
      result = checkSignature(this.algorithm, key, this.tbs, this.signature);
      this.checks.set(key.key, result);
    }
    return result;
  }

  /** True when the responder id names this certificate (4.2.2.3). */
  namesResponder(certificate: Certificate): boolean {
    if (this.responderName !== undefined) {
      return certificate.subject.key === this.responderName;
    }
    return createHash('sha1').update(certificate.keyBits).digest('hex') === this.responderKeyHash;
  }

  /** The answer for a certificate under its issuer: serial and both hashes of the CertID must agree. */
  find(certificate: Certificate, issuer: Certificate): SingleResponse | undefined {
    return this.responses.find((single) => {
      if (single.serial !== certificate.serial || single.hash === undefined) {
        return false;
      }
      const digest = (bytes: Uint8Array): string => createHash(single.hash as string).update(bytes).digest('hex');
      return digest(issuer.keyBits) === single.issuerKeyHash && digest(certificate.issuerRaw) === single.issuerNameHash;
    });
  }
}

function readSingle(tlv: Tlv): SingleResponse {
  const [id, status, thisUpdate, ...rest] = tlv.sequence() as [Tlv, Tlv, Tlv, ...Tlv[]];
  const [algorithm, nameHash, keyHash, serial] = id.sequence() as [Tlv, Tlv, Tlv, Tlv];
  const next = rest.find((field) => field.context === 0);
  const extensions = rest.find((field) => field.context === 1)?.inner().sequence() ?? [];
  const cutoff = extensions.find((extension) => oidOf(extension.sequence()[0] as Tlv) === '1.3.6.1.5.5.7.48.1.6');
  const revoked = status.context === 1 ? status.children() : [];
  const reason = revoked[1];
  return {
    hash: readDigestAlgorithm(algorithm).digest, issuerNameHash: Buffer.from(octetsOf(nameHash)).toString('hex'), issuerKeyHash: Buffer.from(octetsOf(keyHash)).toString('hex'), serial: integerHex(serial),
    status: status.context === 0 ? 'good' : status.context === 1 ? 'revoked' : 'unknown',
    revokedAt: revoked[0] === undefined ? undefined : timeOf(revoked[0]),
    reason: reason === undefined ? 0 : smallInteger(reason.constructed ? reason.inner() : reason),
    thisUpdate: timeOf(thisUpdate), nextUpdate: next === undefined ? undefined : timeOf(next.inner()),
    archiveCutoff: cutoff === undefined ? undefined : timeOf(readTlv(octetsOf(cutoff.sequence()[cutoff.sequence().length - 1] as Tlv))),
  };
}

/** Reads a BasicOCSPResponse. Throws MalformedAsn1. */
export function readBasicOcsp(bytes: Uint8Array, raw: Uint8Array = bytes): OcspResponse {
  const [tbs, algorithm, signature, certificates] = readWhole(bytes).sequence() as [Tlv, Tlv, Tlv, Tlv | undefined];
  const fields = [...tbs.sequence()];
  if (fields[0]?.context === 0) {
    fields.shift();
  }
  const [responder, producedAt, responses] = fields as [Tlv, Tlv, Tlv];
  const pool = (certificates?.inner().sequence() ?? []).map((item) => tryReadCertificate(item.raw)).filter((item) => item !== undefined);
  return new OcspResponse(
    raw, tbs.raw, readSignatureAlgorithm(algorithm), bitOctetsOf(signature.expect(TAG.bitString)),
    responder.context === 1 ? readName(responder.inner()).key : undefined,
    responder.context === 2 ? Buffer.from(octetsOf(responder.inner())).toString('hex') : undefined,
    timeOf(producedAt), responses.sequence().map(readSingle), pool,
  );
}

/** Reads an OCSPResponse, or a bare BasicOCSPResponse as some containers hold it. Unsuccessful answers are malformed here. */
export function readOcsp(bytes: Uint8Array): OcspResponse {
  const whole = readWhole(bytes);
  const [status, body] = whole.sequence() as [Tlv, Tlv | undefined];
  if (status.tag !== TAG.enumerated) {
    return readBasicOcsp(bytes);
  }
  if (smallInteger(status) !== 0 || body === undefined) {
    throw new MalformedAsn1('ocsp.unsuccessful');
  }
  const [type, response] = body.inner().sequence() as [Tlv, Tlv];
  if (oidOf(type) !== '1.3.6.1.5.5.7.48.1.1') {
    throw new MalformedAsn1('ocsp.unknown-type');
  }
  return readBasicOcsp(octetsOf(response), whole.raw);
}

/** Reads a response out of a pool that may hold rubbish: a broken one is undefined. */
export function tryReadOcsp(bytes: Uint8Array): OcspResponse | undefined {
  try {
    return readOcsp(bytes);
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
