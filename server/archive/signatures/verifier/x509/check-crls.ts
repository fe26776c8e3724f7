import type { PublicKey } from '../cms/verify-signature.js';
import type { Certificate } from './certificate.js';
import type { Crl, CrlEntry } from './crl.js';
import { KEY_USAGE } from './extensions.js';
import type { DistributionPoint } from './extensions.js';
import type { DistinguishedName, GeneralName } from './names.js';
import { oidOf, textOfString } from '../asn1/values.js';
import { MalformedAsn1 } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import type { RevocationContext, RevocationSource, RevocationStatus } from './revocation-model.js';

/** Every reason a list can be split by (RFC 5280, 4.2.1.13, bits 1 to 8). */
const ALL_REASONS = 0x1fe;
const REMOVE_FROM_CRL = 8;

function relativeKey(base: DistinguishedName, relative: Tlv): string {
  const parts = relative.children().map((pair) => {
    const [type, value] = pair.sequence() as [Tlv, Tlv];
    return `${oidOf(type)}=${textOfString(value).normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')}`;
  });
  return [...base.rdns, parts.sort().join('+')].join(',');
}

function nameKeys(names: readonly GeneralName[] | undefined): string[] {
  return (names ?? []).map((name) => (name.kind === 'directory' ? `d:${name.name.key}` : name.kind === 'ip' ? `i:${Buffer.from(name.octets).toString('hex')}` : `${name.kind}:${name.text}`));
}

/** Names of a distribution point, relative ones completed by the CRL issuer's name. */
function pointKeys(point: { names: readonly GeneralName[] | undefined; relative: Tlv | undefined }, issuer: DistinguishedName): string[] {
  return point.relative === undefined ? nameKeys(point.names) : [`d:${relativeKey(issuer, point.relative)}`];
}

function issuerOfPoint(point: DistributionPoint | undefined): DistinguishedName | undefined {
  const name = point?.crlIssuer?.find((item) => item.kind === 'directory');
  return name?.kind === 'directory' ? name.name : undefined;
}

/** Step 6.3.3 b: the list speaks about this certificate at this distribution point. */
function inScope(crl: Crl, point: DistributionPoint | undefined, certificate: Certificate): boolean {
  const pointIssuer = issuerOfPoint(point);
  const idp = crl.point;
  if (pointIssuer !== undefined && pointIssuer.key !== certificate.issuer.key) {
    if (crl.issuer.key !== pointIssuer.key || idp?.indirect !== true) {
      return false;
    }
  } else if (crl.issuer.key !== certificate.issuer.key) {
    return false;
  }
  if (idp === undefined) {
    return true;
  }
  const isCa = certificate.extensions.basicConstraints?.ca === true;
  if (idp.onlyAttributes || (idp.onlyUsers && isCa) || (idp.onlyCas && !isCa)) {
    return false;
  }
  const own = pointKeys(idp, crl.issuer);
  if (own.length === 0) {
    return true;
  }
  if (point === undefined) {
    return false;
  }
  const asked = point.names === undefined && point.relative === undefined ? nameKeys(point.crlIssuer) : pointKeys(point, pointIssuer ?? certificate.issuer);
  return asked.some((key) => own.includes(key));
}

/** Steps 6.3.3 f and g: a certificate that may sign lists for this issuer name, and whose key signed this one. */
function signerOf(crl: Crl, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): Certificate | undefined {
  const maySign = (certificate: Certificate): boolean => certificate.extensions.keyUsage === undefined || (certificate.extensions.keyUsage & KEY_USAGE.cRLSign) !== 0;
  if (issuer.subject.key === crl.issuer.key && maySign(issuer) && crl.signedBy(issuerKey) === 'valid') {
    return issuer;
  }
  return context.named(crl.issuer.key).find((certificate) => {
    const key = certificate.publicKey;
    return key !== undefined && certificate.fingerprint !== issuer.fingerprint && maySign(certificate) && crl.signedBy(key) === 'valid' && context.trustSigner(certificate, 'crl');
  });
}

interface Found {
  readonly crl: Crl;
  readonly reasons: number;
  readonly source: RevocationSource;
  readonly usable: boolean;
  readonly delta: boolean;
}

function applicable(certificate: Certificate, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): Found[] {
  const points: (DistributionPoint | undefined)[] = [...(certificate.extensions.distributionPoints ?? []), undefined];
  const found: Found[] = [];
  for (const crl of context.crls) {
    const point = points.find((item) => inScope(crl, item, certificate));
    const covers = point !== undefined || inScope(crl, undefined, certificate);
    const signer = covers ? signerOf(crl, issuer, issuerKey, context) : undefined;
    if (signer === undefined) {
      continue;
    }
    const reasons = (crl.point?.reasons ?? ALL_REASONS) & (point?.reasons ?? ALL_REASONS);
    const source: RevocationSource = { kind: 'crl', fingerprint: crl.fingerprint, thisUpdate: crl.thisUpdate, nextUpdate: crl.nextUpdate, producedAt: crl.thisUpdate, signer: signer.fingerprint };
    const usable = !crl.unknownCritical && context.usable({ ...source, coversExpiredSince: crl.expiredSince }, certificate);
    found.push({ crl, reasons, source, usable, delta: crl.base !== undefined });
  }
  return found;
}

function scopeKey(crl: Crl): string {
  const point = crl.point;
  return `${crl.issuer.key}|${nameKeys(point?.names).join()}|${point?.onlyUsers}|${point?.onlyCas}|${point?.reasons}|${point?.indirect}`;
}

/** A delta list belongs to a complete list of the same scope and key that is at least its base, and not newer than it (5.2.4). */
function deltasFor(base: Found, all: readonly Found[]): Found[] {
  const number = BigInt(`0x${base.crl.number ?? '0'}`);
  return all.filter(
    (item) => item.delta && item.usable && scopeKey(item.crl) === scopeKey(base.crl) && item.crl.authorityKeyId === base.crl.authorityKeyId && BigInt(`0x${item.crl.base}`) <= number && number <= BigInt(`0x${item.crl.number ?? '0'}`),
  );
}

/** A list whose rows cannot be read says nothing. */
function entryOf(crl: Crl, certificate: Certificate): CrlEntry | undefined | 'unreadable' {
  try {
    return crl.find(certificate.issuer.key, certificate.serial);
  } catch (error) {
    if (error instanceof MalformedAsn1 || error instanceof TypeError) {
      return 'unreadable';
    }
    throw error;
  }
}

/** What the lists at hand say about a certificate. A revoked entry counts from any authentic list; "good" only from usable ones. */
export function checkCrls(certificate: Certificate, issuer: Certificate, issuerKey: PublicKey, context: RevocationContext): RevocationStatus {
  const all = applicable(certificate, issuer, issuerKey, context);
  const sources: RevocationSource[] = [];
  let covered = 0;
  let revokedAt: number | undefined;
  let reason = 0;
  for (const item of all.filter((one) => !one.delta)) {
    const entry = entryOf(item.crl, certificate);
    if (entry === 'unreadable') {
      continue;
    }
    const deltas = deltasFor(item, all);
    const newest = deltas.map((delta) => entryOf(delta.crl, certificate)).find((one) => one !== undefined && one !== 'unreadable');
    const effective = newest?.reason === REMOVE_FROM_CRL ? undefined : (newest ?? entry);
    if (effective !== undefined) {
      sources.push(item.source);
      if (effective.revokedAt < (revokedAt ?? Infinity)) {
        revokedAt = effective.revokedAt;
        reason = effective.reason;
      }
    } else if (item.usable || deltas.length > 0) {
      sources.push(item.source);
      covered |= item.reasons;
    }
  }
  const good = (covered & ALL_REASONS) === ALL_REASONS;
  return { status: good ? 'good' : 'unknown', stale: all.some((item) => !item.usable), sources, ...(revokedAt === undefined ? {} : { revokedAt, reason }) };
}
