import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import { SENSITIVITIES } from '../../../kernel/scope.js';
import type { ResultType } from '../../catalogue/model.js';
import type { ArchiveRecord } from '../model.js';
import { COPY_CLASSES } from '../model.js';

/** The metadata a check looks at: those of a new record, or of a record with its corrections applied. */
export type CheckedMetadata = Pick<
  ArchiveRecord,
  | 'title' | 'abstract' | 'documentNumber' | 'issuedOn' | 'issuerName' | 'signerName' | 'signerTitle' | 'copyClass' | 'sensitivity'
  | 'purpose' | 'validFrom' | 'validTo' | 'fields' | 'ownerIds'
>;

const LENGTHS = {
  title: 500, abstract: 20_000, documentNumber: 120, issuerName: 300, signerName: 200, signerTitle: 200, purpose: 500,
} as const;
const MOST_OWNERS = 50;
const MOST_FIELD_BYTES = 100_000;

/**
 * What makes metadata unfit for the register, whatever the paper. `today` bounds the day of issue: nobody registers a paper that
 * is not issued yet.
 */
export function checkMetadata(metadata: CheckedMetadata, today: LocalDate): FieldFault[] {
  const faults: FieldFault[] = [];
  if (metadata.title.trim() === '') faults.push({ field: 'title', code: 'title-missing' });
  for (const [field, max] of Object.entries(LENGTHS) as [keyof typeof LENGTHS, number][]) {
    if ((metadata[field] ?? '').length > max) faults.push({ field, code: 'text-too-long', params: { max } });
  }
  for (const field of ['issuedOn', 'validFrom', 'validTo'] as const) {
    const day = metadata[field];
    if (day !== null && !isLocalDate(day)) faults.push({ field, code: 'date-invalid' });
  }
  if (metadata.issuedOn !== null && metadata.issuedOn > today) faults.push({ field: 'issuedOn', code: 'date-in-future' });
  if (metadata.validFrom !== null && metadata.validTo !== null && metadata.validFrom > metadata.validTo) {
    faults.push({ field: 'validTo', code: 'dates-reversed' });
  }
  if (!COPY_CLASSES.includes(metadata.copyClass)) faults.push({ field: 'copyClass', code: 'value-unknown' });
  if (!SENSITIVITIES.includes(metadata.sensitivity)) faults.push({ field: 'sensitivity', code: 'value-unknown' });
  if (metadata.ownerIds.length > MOST_OWNERS) faults.push({ field: 'ownerIds', code: 'too-many', params: { max: MOST_OWNERS } });
  if (new Set(metadata.ownerIds).size !== metadata.ownerIds.length) faults.push({ field: 'ownerIds', code: 'value-twice' });
  if (JSON.stringify(metadata.fields).length > MOST_FIELD_BYTES) faults.push({ field: 'fields', code: 'text-too-long', params: { max: MOST_FIELD_BYTES } });
  return faults;
}

/** The fields the type asks for that a correction would empty: what was known may be corrected, not lost. */
export function emptiedFields(before: CheckedMetadata['fields'], after: CheckedMetadata['fields'], type: Pick<ResultType, 'fields'>): FieldFault[] {
  const filled = (fields: CheckedMetadata['fields'], key: string): boolean => fields[key] !== undefined && fields[key] !== null && fields[key] !== '';
  return type.fields
    .filter((field) => field.required && filled(before, field.key) && !filled(after, field.key))
    .map((field) => ({ field: `fields.${field.key}`, code: 'field-required' }));
}
