import { createHmac } from 'node:crypto';

/** The kinds of numbers by which a person or an organisation is known. */
export const SUBJECT_ID_KINDS = ['personal-number', 'cmnd', 'passport', 'tax-code', 'foreign-number'] as const;
export type SubjectIdKind = (typeof SUBJECT_ID_KINDS)[number];

/** A number of a person or organisation, normalised: digits only for numbers, capitals for passports. */
export interface SubjectId {
  readonly kind: SubjectIdKind;
  readonly value: string;
}

/** What the string of the QR code on a citizen card says; fields may be empty. */
export interface CardScan {
  readonly personalNumber: string;
  readonly cmnd?: string;
  readonly fullName?: string;
  readonly birthDate?: string;
}

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;

/**
 * The check digit of a 10-digit tax code: 10 - (weighted sum mod 11). A remainder of 0 gives 10, which no digit matches:
 * such numbers are not issued. Also refused: province 00, serial 0000000, branch 000.
 */
export function isTaxCode(text: string): boolean {
  const match = /^(\d{10})(?:-?(\d{3}))?$/.exec(text);
  if (match === null) return false;
  const digits = match[1] ?? '';
  if (digits.startsWith('00') || digits.slice(2, 9) === '0000000' || match[2] === '000') return false;
  const sum = TAX_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return 10 - (sum % 11) === Number(digits[9]);
}

/** True for 12 digits whose century-and-sex digit is one in use (0..9 are all assigned up to the 2300s). */
export function isPersonalNumber(text: string): boolean {
  return /^\d{12}$/.test(text) && text.slice(0, 3) !== '000';
}

/** Year of birth and sex that a 12-digit personal number states (fourth digit: century and sex; fifth and sixth: year). */
export function readPersonalNumber(value: string): { birthYear: number; sex: 'male' | 'female' } | undefined {
  if (!isPersonalNumber(value)) return undefined;
  const code = Number(value[3]);
  return { birthYear: 1900 + Math.floor(code / 2) * 100 + Number(value.slice(4, 6)), sex: code % 2 === 0 ? 'male' : 'female' };
}

/**
 * Reads a number as typed or scanned: blanks and dots are dropped. 12 digits = personal number, 9 = earlier identity card,
 * 10 or 13 = tax code (check digit verified), one or two letters and 6 to 8 digits = passport. Undefined for all else.
 */
export function parseSubjectId(text: string): SubjectId | undefined {
  const compact = text.normalize('NFC').replace(/[\s.]/g, '').toUpperCase();
  if (/^\d{12}$/.test(compact)) return isPersonalNumber(compact) ? { kind: 'personal-number', value: compact } : undefined;
  if (/^\d{9}$/.test(compact)) return { kind: 'cmnd', value: compact };
  if (isTaxCode(compact)) return { kind: 'tax-code', value: compact.replace('-', '') };
  if (/^[A-Z]{1,2}\d{6,8}$/.test(compact)) return { kind: 'passport', value: compact };
  return undefined;
}

/**
 * Understands the string a scanner types from the QR code of a citizen card:
 * `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`. Undefined when it is not one.
 */
export function parseCardScan(text: string): CardScan | undefined {
  const parts = text.trim().split('|');
  const number = parts[0]?.trim() ?? '';
  if (parts.length < 6 || !isPersonalNumber(number)) return undefined;
  const birth = /^(\d{2})(\d{2})(\d{4})$/.exec(parts[3]?.trim() ?? '');
  const cmnd = parts[1]?.trim() ?? '';
  const fullName = parts[2]?.trim() ?? '';
  return {
    personalNumber: number,
    ...(/^\d{9}$/.test(cmnd) ? { cmnd } : {}),
    ...(fullName === '' ? {} : { fullName: fullName.normalize('NFC') }),
    ...(birth === null ? {} : { birthDate: `${birth[3] ?? ''}-${birth[2] ?? ''}-${birth[1] ?? ''}` }),
  };
}

/** Hides all but the last three characters: what may stand in lists and logs. */
export function maskSubjectId(value: string): string {
  return value.length <= 3 ? '***' : `${'•'.repeat(value.length - 3)}${value.slice(-3)}`;
}

/** A keyed fingerprint of a number: equal numbers have equal fingerprints, nobody without the key can guess one. */
export function blindIndex(key: string, id: SubjectId): string {
  return createHmac('sha256', key).update(`${id.kind}:${id.value}`, 'utf8').digest('hex');
}
