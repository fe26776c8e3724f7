import type { DistinguishedName } from '../x509/names.js';

/** An identifier of a signer as Vietnamese certificates carry it. */
export interface SubjectIdentifier {
  readonly type: 'CCCD' | 'CMND' | 'MST' | 'HC' | 'other';
  readonly value: string;
}

const UID = '0.9.2342.19200300.100.1.1';
const ORGANISATION_IDENTIFIER = '2.5.4.97';

function classify(prefix: string, value: string): SubjectIdentifier['type'] {
  const name = prefix.toUpperCase();
  if (name === 'HC' || name === 'PASSPORT') {
    return 'HC';
  }
  if (name === 'MST' || name === 'VATVN' || name === 'TAX') {
    return 'MST';
  }
  if (name === 'CCCD' || name === 'CMND') {
    // Twelve digits also appear behind the old word; the length tells what the number is.
    return value.length === 12 ? 'CCCD' : value.length === 9 ? 'CMND' : 'other';
  }
  return /^\d{12}$/.test(value) ? 'CCCD' : /^\d{9}$/.test(value) ? 'CMND' : /^\d{10}(-?\d{3})?$/.test(value) ? 'MST' : 'other';
}

/**
 * All identifiers in a subject: every UID and organizationIdentifier value, split at the colon (or the VATVN dash), typed by
 * prefix, then by length. A staff certificate carries several; none is ever assumed to be the only one.
 */
export function readIdentifiers(name: DistinguishedName): SubjectIdentifier[] {
  const found: SubjectIdentifier[] = [];
  for (const attribute of name.attributes) {
    if (attribute.oid !== UID && attribute.oid !== ORGANISATION_IDENTIFIER) {
      continue;
    }
    for (const part of attribute.text.split(/[;,]/)) {
      const match = /^\s*(?:([A-Za-z]+)\s*[:-]\s*)?([\w./-]+)\s*$/.exec(part);
      if (match?.[2] !== undefined) {
        const value = match[2].trim();
        found.push({ type: classify(match[1] ?? '', value), value });
      }
    }
  }
  return found;
}

/** How a certificate's identifiers answer a number on record. */
export type IdentifierMatch = 'match' | 'mismatch' | 'absent';

/** Compares with an owner, officer or agency: "khớp", "không khớp" or "không có" when the certificate names none of that kind. */
export function matchIdentifier(identifiers: readonly SubjectIdentifier[], type: SubjectIdentifier['type'], value: string): IdentifierMatch {
  const digits = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
  const same = identifiers.filter((one) => one.type === type);
  if (same.length === 0) {
    return 'absent';
  }
  return same.some((one) => digits(one.value) === digits(value)) ? 'match' : 'mismatch';
}
