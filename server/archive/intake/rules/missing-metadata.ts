import type { TypeEvidence } from '../checks/evidence.js';
import type { GivenMetadata } from '../model.js';

/**
 * Names of the fields the register still lacks, in the order of the form: type, title, day and issuer for every paper, the
 * owner for personal papers, and what the type asks for (`fields.<key>`).
 */
export function missingMetadata(metadata: GivenMetadata, type: TypeEvidence | undefined): string[] {
  const missing: string[] = [];
  if (type === undefined) missing.push('typeCode');
  if (isBlank(metadata.title)) missing.push('title');
  if (isBlank(metadata.issuedOn)) missing.push('issuedOn');
  if (isBlank(metadata.issuerName)) missing.push('issuerName');
  const personal = type?.sensitivity === 'personal' || type?.sensitivity === 'sensitive';
  if (personal && (metadata.ownerIds ?? []).length === 0) missing.push('ownerId');
  for (const key of type?.requiredFields ?? []) {
    if (isBlank(metadata.fields?.[key])) missing.push(`fields.${key}`);
  }
  return missing;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
