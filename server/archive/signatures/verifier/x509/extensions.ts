import { MalformedAsn1, TAG, readTlv } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { booleanOf, namedBitsOf, octetsOf, oidOf, smallInteger } from '../asn1/values.js';
import { readGeneralName } from './names.js';
import type { GeneralName } from './names.js';

/** Bits of keyUsage (RFC 5280, 4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 1, nonRepudiation: 2, keyEncipherment: 4, dataEncipherment: 8, keyAgreement: 16, keyCertSign: 32, cRLSign: 64 } as const;

/** A policy of certificatePolicies or a mapping of policies. */
export interface PolicyMapping {
  readonly issuerPolicy: string;
  readonly subjectPolicy: string;
}

/** A distribution point (4.2.1.13). */
export interface DistributionPoint {
  readonly names: readonly GeneralName[] | undefined;
  /** RDN relative to the CRL issuer, raw. */
  readonly relative: Tlv | undefined;
  readonly reasons: number | undefined;
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

/** Name constraints (4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** The extensions of a certificate that this verifier understands; all others only by name and whether they are critical. */
export interface Extensions {
  readonly unknownCritical: readonly string[];
  readonly present: ReadonlySet<string>;
  readonly critical: ReadonlySet<string>;
  readonly malformed: readonly string[];
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength: number | undefined };
  readonly keyUsage?: number;
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  readonly subjectAltNames?: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  readonly policies?: readonly string[];
  readonly policyMappings?: readonly PolicyMapping[];
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
  readonly inhibitAnyPolicy?: number;
  readonly distributionPoints?: readonly DistributionPoint[];
  readonly freshestPoints?: readonly DistributionPoint[];
  readonly qcStatements?: readonly string[];
}

type Mutable = { -readonly [K in keyof Extensions]: Extensions[K] };

/** Object identifiers of extensions that judges ask for by name. */
export const EXTENSION = { ocspNoCheck: '1.3.6.1.5.5.7.48.1.5', noRevAvail: '2.5.29.56', validityAssured: '0.4.0.194121.2.1' } as const;

const READERS: Readonly<Record<string, (value: Tlv, out: Mutable) => void>> = {
  '2.5.29.19': (value, out) => {
    const [first, second] = value.sequence();
    const ca = first?.tag === TAG.boolean && booleanOf(first);
    const length = first?.tag === TAG.integer ? first : second;
    out.basicConstraints = { ca, pathLength: length === undefined ? undefined : smallInteger(length) };
  },
  '2.5.29.15': (value, out) => {
    out.keyUsage = namedBitsOf(value.expect(TAG.bitString));
  },
  '2.5.29.37': (value, out) => {
    out.extendedKeyUsage = value.sequence().map(oidOf);
  },
  '2.5.29.14': (value, out) => {
    out.subjectKeyId = Buffer.from(octetsOf(value)).toString('hex');
  },
  '2.5.29.35': (value, out) => {
    const id = value.sequence().find((field) => field.context === 0);
    if (id !== undefined) {
      out.authorityKeyId = Buffer.from(octetsOf(id)).toString('hex');
    }
  },
  '2.5.29.17': (value, out) => {
    out.subjectAltNames = value.sequence().map(readGeneralName);
  },
  '2.5.29.30': (value, out) => {
    const subtrees = (tag: number): GeneralName[] => (value.sequence().find((field) => field.context === tag)?.children() ?? []).map((tree) => readGeneralName(tree.sequence()[0] as Tlv));
    out.nameConstraints = { permitted: subtrees(0), excluded: subtrees(1) };
  },
  '2.5.29.32': (value, out) => {
    out.policies = value.sequence().map((policy) => oidOf(policy.sequence()[0] as Tlv));
  },
  '2.5.29.33': (value, out) => {
    out.policyMappings = value.sequence().map((pair) => {
      const [issuer, subject] = pair.sequence() as [Tlv, Tlv];
      return { issuerPolicy: oidOf(issuer), subjectPolicy: oidOf(subject) };
    });
  },
  '2.5.29.36': (value, out) => {
    for (const field of value.sequence()) {
      if (field.context === 0) {
        out.requireExplicitPolicy = smallInteger(field);
      } else if (field.context === 1) {
        out.inhibitPolicyMapping = smallInteger(field);
      }
    }
  },
  '2.5.29.54': (value, out) => {
    out.inhibitAnyPolicy = smallInteger(value);
  },
  '2.5.29.31': (value, out) => {
    out.distributionPoints = value.sequence().map(readDistributionPoint);
  },
  '2.5.29.46': (value, out) => {
    out.freshestPoints = value.sequence().map(readDistributionPoint);
  },
  '1.3.6.1.5.5.7.1.3': (value, out) => {
    out.qcStatements = value.sequence().map((statement) => oidOf(statement.sequence()[0] as Tlv));
  },
};

/** Understood without a reader: their presence alone matters, or nothing in them changes a verdict here. */
const HARMLESS = new Set<string>([EXTENSION.ocspNoCheck, EXTENSION.noRevAvail, EXTENSION.validityAssured, '2.5.29.18', '2.5.29.9', '1.3.6.1.5.5.7.1.1', '1.3.6.1.5.5.7.1.11']);

/** DistributionPoint and the name half of IssuingDistributionPoint share this shape. */
export function readPointName(tlv: Tlv): { names: GeneralName[] | undefined; relative: Tlv | undefined } {
  const choice = tlv.inner();
  return choice.context === 0 ? { names: choice.children().map(readGeneralName), relative: undefined } : { names: undefined, relative: choice };
}

function readDistributionPoint(tlv: Tlv): DistributionPoint {
  const field = (tag: number): Tlv | undefined => tlv.sequence().find((item) => item.context === tag);
  const name = field(0);
  const point = name === undefined ? { names: undefined, relative: undefined } : readPointName(name);
  const reasons = field(1);
  const issuer = field(2);
  return { ...point, reasons: reasons === undefined ? undefined : namedBitsOf(reasons), crlIssuer: issuer?.children().map(readGeneralName) };
}

/** Reads Extensions. A malformed or repeated extension is remembered, for it decides only where it matters. */
export function readExtensions(list: Tlv | undefined): Extensions {
  const present = new Set<string>();
  const critical = new Set<string>();
  const unknownCritical: string[] = [];
  const malformed: string[] = [];
  const out: Mutable = { present, critical, unknownCritical, malformed };
  for (const extension of list?.sequence() ?? []) {
    const parts = extension.sequence();
    const oid = oidOf(parts[0] as Tlv);
    const isCritical = parts[1]?.tag === TAG.boolean && booleanOf(parts[1]);
    const body = parts[parts.length - 1] as Tlv;
    if (present.has(oid)) {
      malformed.push(oid);
    }
    present.add(oid);
    if (isCritical) {
      critical.add(oid);
    }
    const reader = READERS[oid];
    if (reader === undefined) {
      if (isCritical && !HARMLESS.has(oid)) {
        unknownCritical.push(oid);
      }
      continue;
    }
    try {
      reader(readTlv(octetsOf(body)), out);
    } catch (error) {
      if (!(error instanceof MalformedAsn1) && !(error instanceof TypeError)) {
        throw error;
      }
      malformed.push(oid);
    }
  }
  return out;
}
