import { createHash } from 'node:crypto';
import { MalformedAsn1, TAG, readTlv, readWhole } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { bitOctetsOf, booleanOf, integerHex, namedBitsOf, octetsOf, oidOf, smallInteger, timeOf } from '../asn1/values.js';
import { readSignatureAlgorithm } from '../cms/algorithms.js';
import type { SignatureAlgorithm } from '../cms/algorithms.js';
import { checkSignature } from '../cms/verify-signature.js';
import type { PublicKey, SignatureCheck } from '../cms/verify-signature.js';
import { readPointName } from './extensions.js';
import { readGeneralName, readName } from './names.js';
import type { DistinguishedName, GeneralName } from './names.js';

/** IssuingDistributionPoint (RFC 5280, 5.2.5). */
export interface IssuingPoint {
  readonly names: readonly GeneralName[] | undefined;
  readonly relative: Tlv | undefined;
  readonly onlyUsers: boolean;
  readonly onlyCas: boolean;
  readonly onlyAttributes: boolean;
  readonly reasons: number | undefined;
  readonly indirect: boolean;
}

/** What a list says about one certificate. Reason numbers are those of 5.3.1; 0 when absent. */
export interface CrlEntry {
  readonly revokedAt: number;
  readonly reason: number;
  readonly unknownCritical: boolean;
}

/** A certificate revocation list. Times are ms UTC. */
export class Crl {
  private hash: string | undefined;
  private readonly checks = new WeakMap<object, SignatureCheck>();

  constructor(
    readonly raw: Uint8Array,
    private readonly tbs: Uint8Array,
    private readonly algorithm: SignatureAlgorithm,
    readonly issuer: DistinguishedName,
    readonly thisUpdate: number,
    readonly nextUpdate: number | undefined,
    private readonly revoked: Tlv | undefined,
    private readonly signature: Uint8Array,
    readonly number: string | undefined,
    /** BaseCRLNumber when this is a delta list. */
    readonly base: string | undefined,
    readonly point: IssuingPoint | undefined,
    readonly authorityKeyId: string | undefined,
    readonly unknownCritical: boolean,
    /** Certificates that expired after this time stay listed (X.509, 8.5.2.12). */
    readonly expiredSince: number | undefined,
  ) {}

  /** SHA-256 over the list, hex. */
  get fingerprint(): string {
    this.hash ??= createHash('sha256').update(this.raw).digest('hex');
    return this.hash;
  }

  /** Checks the list's signature with a key; remembered per key. */
  signedBy(key: PublicKey): SignatureCheck {
    let result = this.checks.get(key.key);
    if (result === undefined) {
      result = checkSignature(this.algorithm, key, this.tbs, this.signature);
      this.checks.set(key.key, result);
    }
    return result;
  }

  /** The entry for a certificate, following certificateIssuer entries of indirect lists (5.3.3). */
  find(issuerKey: string, serial: string): CrlEntry | undefined {
    let current = this.issuer.key;
    for (const row of this.revoked?.sequence() ?? []) {
      const [number, date, extensions] = row.sequence() as [Tlv, Tlv, Tlv | undefined];
      let reason = 0;
      let unknownCritical = false;
      for (const extension of extensions?.sequence() ?? []) {
        const parts = extension.sequence();
        const oid = oidOf(parts[0] as Tlv);
        const body = readTlv(octetsOf(parts[parts.length - 1] as Tlv));
        if (oid === '2.5.29.21') {
          reason = smallInteger(body);
        } else if (oid === '2.5.29.29') {
          const name = body.sequence().map(readGeneralName).find((item) => item.kind === 'directory');
          current = name?.kind === 'directory' ? name.name.key : current;
        } else if (oid !== '2.5.29.24' && oid !== '2.5.29.23' && parts[1]?.tag === TAG.boolean && booleanOf(parts[1])) {
          unknownCritical = true;
        }
      }
      if (current === issuerKey && integerHex(number) === serial) {
        return { revokedAt: timeOf(date), reason, unknownCritical };
      }
    }
    return undefined;
  }
}

interface CrlExtensions {
  number?: string;
  base?: string;
  point?: IssuingPoint;
  authorityKeyId?: string;
  unknownCritical: boolean;
  expiredSince?: number;
}

function readPoint(value: Tlv): IssuingPoint {
  const field = (tag: number): Tlv | undefined => value.sequence().find((item) => item.context === tag);
  const flag = (tag: number): boolean => {
    const item = field(tag);
    return item !== undefined && booleanOf(item);
  };
  const name = field(0);
  const reasons = field(3);
  const point = name === undefined ? { names: undefined, relative: undefined } : readPointName(name);
  return { ...point, onlyUsers: flag(1), onlyCas: flag(2), reasons: reasons === undefined ? undefined : namedBitsOf(reasons), indirect: flag(4), onlyAttributes: flag(5) };
}

function readCrlExtensions(list: Tlv | undefined): CrlExtensions {
  const out: CrlExtensions = { unknownCritical: false };
  for (const extension of list?.sequence() ?? []) {
    const parts = extension.sequence();
    const body = readTlv(octetsOf(parts[parts.length - 1] as Tlv));
    switch (oidOf(parts[0] as Tlv)) {
      case '2.5.29.20':
        out.number = integerHex(body);
        break;
      case '2.5.29.27':
        out.base = integerHex(body);
        break;
      case '2.5.29.28':
        out.point = readPoint(body);
        break;
      case '2.5.29.35': {
        const id = body.sequence().find((field) => field.context === 0);
        if (id !== undefined) {
          out.authorityKeyId = Buffer.from(octetsOf(id)).toString('hex');
        }
        break;
      }
      case '2.5.29.60':
        out.expiredSince = timeOf(body);
        break;
      case '2.5.29.46':
      case '2.5.29.18':
        break;
      default:
        out.unknownCritical ||= parts[1]?.tag === TAG.boolean && booleanOf(parts[1]);
    }
  }
  return out;
}

/** Reads a CertificateList (RFC 5280, 5.1). Throws MalformedAsn1. */
export function readCrl(bytes: Uint8Array): Crl {
  const whole = readWhole(bytes);
  const [tbs, algorithm, signature] = whole.sequence() as [Tlv, Tlv, Tlv];
  if (signature === undefined) {
    throw new MalformedAsn1('x509.not-a-crl');
  }
  const fields = [...tbs.sequence()];
  if (fields[0]?.tag === TAG.integer) {
    fields.shift();
  }
  const [inside, issuer, thisUpdate, ...rest] = fields as [Tlv, Tlv, Tlv, ...Tlv[]];
  if (Buffer.compare(inside.raw, algorithm.raw) !== 0) {
    throw new MalformedAsn1('x509.crl-algorithms-differ');
  }
  const next = rest[0]?.tag === TAG.utcTime || rest[0]?.tag === TAG.generalizedTime ? rest.shift() : undefined;
  const revoked = rest[0]?.tag === TAG.sequence ? rest.shift() : undefined;
  const extensions = readCrlExtensions(rest.find((field) => field.context === 0)?.inner());
  return new Crl(
    whole.raw, tbs.raw, readSignatureAlgorithm(algorithm), readName(issuer), timeOf(thisUpdate), next === undefined ? undefined : timeOf(next), revoked,
    bitOctetsOf(signature.expect(TAG.bitString)), extensions.number, extensions.base, extensions.point, extensions.authorityKeyId, extensions.unknownCritical, extensions.expiredSince,
  );
}

/** Reads a list out of a pool that may hold rubbish: a broken one is undefined. */
export function tryReadCrl(bytes: Uint8Array): Crl | undefined {
  try {
    return readCrl(bytes);
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
