import type { FieldFault } from '../../../kernel/errors.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import type { SubjectId } from '../../../kernel/subject-id.js';
import { isPersonalNumber, isTaxCode } from '../../../kernel/subject-id.js';
import type { NewOwner } from '../model.js';

const LONGEST_NAME = 300;
const LONGEST_ADDRESS = 500;
const LONGEST_EVIDENCE = 300;
const MOST_IDENTIFIERS = 20;

/**
 * A number in its normal writing: no blanks, dots or (for tax codes) dashes, letters in capitals. A household business has the
 * 12-digit number of its owner for a tax code (TT 86/2024/TT-BTC, since 1/7/2025): for organisations it is kept as tax code, so
 * that the business and the person stay two owners.
 */
export function normaliseIdentifier<T extends SubjectId>(kind: NewOwner['kind'], id: T): T {
  const compact = id.value.normalize('NFC').replace(/[\s.]/g, '').toUpperCase();
  const value = id.kind === 'tax-code' ? compact.replace(/-/g, '') : compact;
  return { ...id, kind: kind === 'organisation' && id.kind === 'personal-number' ? 'tax-code' : id.kind, value };
}

/** True when the normalised number can be one of its kind. */
export function isIdentifier(id: SubjectId): boolean {
  switch (id.kind) {
    case 'personal-number':
      return isPersonalNumber(id.value);
    case 'cmnd':
      return /^\d{9}$/.test(id.value);
    case 'tax-code':
      return isTaxCode(id.value) || isPersonalNumber(id.value);
    case 'passport':
      return /^[A-Z0-9]{5,20}$/.test(id.value);
    case 'foreign-number':
      return /^[A-Z0-9/-]{3,40}$/.test(id.value);
  }
}

/** What is wrong with an owner to be taken in; numbers must be normalised before. A newborn may have none yet. */
export function checkOwner(owner: NewOwner): FieldFault[] {
  const faults: FieldFault[] = [];
  const name = owner.name.trim();
  if (name === '') faults.push({ field: 'name', code: 'owner-name-missing' });
  if (name.length > LONGEST_NAME) faults.push({ field: 'name', code: 'text-too-long', params: { max: LONGEST_NAME } });
  if ((owner.address ?? '').length > LONGEST_ADDRESS) faults.push({ field: 'address', code: 'text-too-long', params: { max: LONGEST_ADDRESS } });
  if (owner.identifiers.length > MOST_IDENTIFIERS) faults.push({ field: 'identifiers', code: 'too-many', params: { max: MOST_IDENTIFIERS } });
  if (owner.birthDate != null && !isBirthDate(owner.birthDate)) faults.push({ field: 'birthDate', code: 'date-invalid' });
  owner.identifiers.forEach((id, index) => {
    if (!isIdentifier(id)) faults.push({ field: `identifiers.${index}`, code: 'identifier-malformed', params: { kind: id.kind } });
    if (id.validFrom != null && id.validTo != null && id.validFrom > id.validTo) {
      faults.push({ field: `identifiers.${index}`, code: 'dates-reversed' });
    }
    if ((id.evidence ?? '').length > LONGEST_EVIDENCE) {
      faults.push({ field: `identifiers.${index}.evidence`, code: 'text-too-long', params: { max: LONGEST_EVIDENCE } });
    }
  });
  return faults;
}

function isBirthDate(text: string): boolean {
  return isLocalDate(text) || /^(1[89]|20)\d{2}$/.test(text);
}
