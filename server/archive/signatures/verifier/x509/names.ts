import { TAG } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { oidOf, textOfString } from '../asn1/values.js';

/** One attribute of a distinguished name. */
export interface NameAttribute {
  readonly oid: string;
  readonly text: string;
}

/** A distinguished name: `rdns` holds one canonical text per relative name, `key` the whole name for comparison. */
export interface DistinguishedName {
  readonly attributes: readonly NameAttribute[];
  readonly rdns: readonly string[];
  readonly key: string;
}

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.10': 'O', '2.5.4.11': 'OU', '2.5.4.12': 'T', '2.5.4.5': 'serialNumber', '2.5.4.4': 'SN', '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier', '0.9.2342.19200300.100.1.1': 'UID', '0.9.2342.19200300.100.1.25': 'DC', '1.2.840.113549.1.9.1': 'emailAddress',
};

/** Folds case and white space as RFC 5280, 7.1 asks (caseIgnoreMatch), over every string type: odd encodings must still chain. */
function canonical(text: string): string {
  return text.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ');
}

/** Reads a Name (RFC 5280, 4.1.2.4). */
export function readName(tlv: Tlv): DistinguishedName {
  const attributes: NameAttribute[] = [];
  const rdns: string[] = [];
  for (const rdn of tlv.expect(TAG.sequence).children()) {
    const parts: string[] = [];
    for (const pair of rdn.set()) {
      const [type, value] = pair.sequence() as [Tlv, Tlv];
      const oid = oidOf(type);
      const text = textOfString(value);
      attributes.push({ oid, text });
      parts.push(`${oid}=${canonical(text).replace(/[\\,+=]/g, '\\$&')}`);
    }
    rdns.push(parts.sort().join('+'));
  }
  return { attributes, rdns, key: rdns.join(',') };
}

/** The name as people read it, most general part last in the certificate's own order. */
export function showName(name: DistinguishedName): string {
  return name.attributes.map((attribute) => `${SHORT[attribute.oid] ?? attribute.oid}=${attribute.text}`).join(', ');
}

/** First value of an attribute type. */
export function nameValue(name: DistinguishedName, oid: string): string | undefined {
  return name.attributes.find((attribute) => attribute.oid === oid)?.text;
}

/** A GeneralName (RFC 5280, 4.2.1.6) reduced to what constraints and distribution points compare. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri' | 'other'; readonly text: string }
  | { readonly kind: 'ip'; readonly octets: Uint8Array }
  | { readonly kind: 'directory'; readonly name: DistinguishedName };

/** Reads one GeneralName. */
export function readGeneralName(tlv: Tlv): GeneralName {
  const text = (): string => Buffer.from(tlv.content).toString('latin1');
  switch (tlv.context) {
    case 1:
      return { kind: 'email', text: text() };
    case 2:
      return { kind: 'dns', text: text() };
    case 4:
      return { kind: 'directory', name: readName(tlv.inner()) };
    case 6:
      return { kind: 'uri', text: text() };
    case 7:
      return { kind: 'ip', octets: tlv.content };
    default:
      return { kind: 'other', text: `${tlv.context}` };
  }
}
