import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import { SENSITIVITIES } from '../../../kernel/scope.js';
import type { Sensitivity } from '../../../kernel/scope.js';
import type { ResultType } from '../../catalogue/model.js';
import type { TypeEvidence } from '../checks/evidence.js';
import type { GivenMetadata, ItemMetadata, Submission } from '../model.js';
import { validityEnd } from '../../catalogue/rules/validity-end.js';
import { missingMetadata } from './missing-metadata.js';

const LENGTHS = {
  title: 500, abstract: 2000, documentNumber: 60, typeCode: 100, issuedOn: 10, issuerName: 200, issuerAgencyId: 100, signerName: 100,
  signerTitle: 200, copyClass: 1, sensitivity: 20, dossierId: 100, procedureCode: 60, componentCode: 100, purpose: 500, validFrom: 10,
  validTo: 10,
} as const;

/** What the checks need to know of a catalogue type. */
export function typeEvidenceOf(type: ResultType): TypeEvidence;
export function typeEvidenceOf(type: ResultType | undefined): TypeEvidence | undefined;
export function typeEvidenceOf(type: ResultType | undefined): TypeEvidence | undefined {
  if (type === undefined) return undefined;
  return {
    code: type.code,
    sensitivity: type.sensitivity,
    requiredFields: type.fields.filter((field) => field.required).map((field) => field.key),
    signatures: type.signatures,
    ...(type.signaturePolicy === undefined ? {} : { signaturePolicy: type.signaturePolicy }),
    ...(type.trees === undefined ? {} : { trees: type.trees }),
  };
}

/** What was given, filled up with what the delivery itself says: its owner, dossier and procedure. */
export function withDeliveryContext(given: GivenMetadata, submission: Submission): GivenMetadata {
  return {
    ...given,
    ownerIds: given.ownerIds !== undefined && given.ownerIds.length > 0 ? given.ownerIds : submission.ownerId === null ? [] : [submission.ownerId],
    dossierId: given.dossierId ?? submission.dossierId,
    procedureCode: given.procedureCode ?? submission.procedureCode,
  };
}

/** Every fault of a paper's metadata against its type; empty when the register can take it. */
export function metadataFaults(given: GivenMetadata, type: ResultType | undefined, today: LocalDate): FieldFault[] {
  const faults: FieldFault[] = missingMetadata(given, typeEvidenceOf(type)).map((field) => ({ field, code: 'required' }));
  for (const [field, most] of Object.entries(LENGTHS)) {
    const value = given[field as keyof typeof LENGTHS];
    if (typeof value === 'string' && value.length > most) faults.push({ field, code: 'too-long', params: { most } });
  }
  for (const field of ['issuedOn', 'validFrom', 'validTo'] as const) {
    const value = given[field];
    if (typeof value === 'string' && value !== '' && !isLocalDate(value)) faults.push({ field, code: 'not-a-date' });
  }
  if (typeof given.issuedOn === 'string' && given.issuedOn > today) faults.push({ field: 'issuedOn', code: 'in-future' });
  if (given.copyClass !== undefined && !/^[A-F]$/.test(given.copyClass)) faults.push({ field: 'copyClass', code: 'unknown-value' });
  if (typeof given.sensitivity === 'string' && !SENSITIVITIES.includes(given.sensitivity)) faults.push({ field: 'sensitivity', code: 'unknown-value' });
  if (typeof given.validFrom === 'string' && typeof given.validTo === 'string' && given.validTo < given.validFrom) faults.push({ field: 'validTo', code: 'before-start' });
  const dates = new Set(type?.fields.filter((field) => field.kind === 'date').map((field) => field.key));
  for (const [key, value] of Object.entries(given.fields ?? {})) {
    if (dates.has(key) && typeof value === 'string' && value !== '' && !isLocalDate(value)) faults.push({ field: `fields.${key}`, code: 'not-a-date' });
  }
  return faults;
}

/** The full metadata of a paper without faults: blanks become null, the end of validity follows from the type where none is given. */
export function completeMetadata(given: GivenMetadata, type: ResultType): ItemMetadata {
  const fields = Object.fromEntries(Object.entries(given.fields ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  const issuedOn = blankToNull(given.issuedOn);
  return {
    title: (given.title ?? '').normalize('NFC').trim(),
    abstract: blankToNull(given.abstract),
    documentNumber: blankToNull(given.documentNumber),
    typeCode: type.code,
    issuedOn,
    issuerName: blankToNull(given.issuerName),
    issuerAgencyId: blankToNull(given.issuerAgencyId),
    signerName: blankToNull(given.signerName),
    signerTitle: blankToNull(given.signerTitle),
    copyClass: given.copyClass ?? 'D',
    sensitivity: stricter(given.sensitivity ?? null, type.sensitivity),
    ownerIds: [...new Set(given.ownerIds ?? [])],
    dossierId: blankToNull(given.dossierId),
    procedureCode: blankToNull(given.procedureCode),
    componentCode: blankToNull(given.componentCode),
    purpose: blankToNull(given.purpose),
    validFrom: blankToNull(given.validFrom) ?? issuedOn,
    validTo: blankToNull(given.validTo) ?? validityEnd(type.validity, issuedOn, fields),
    fields,
  };
}

/** A paper may be kept closer than its type asks, never opened wider. */
function stricter(wanted: Sensitivity | null, byType: Sensitivity): Sensitivity {
  if (wanted === null) return byType;
  return SENSITIVITIES.indexOf(wanted) > SENSITIVITIES.indexOf(byType) ? wanted : byType;
}

function blankToNull(text: string | null | undefined): string | null {
  const trimmed = text?.normalize('NFC').trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
