import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Json } from '../../../kernel/events.js';
import type { ArchiveRecord, MetadataChange, MetadataPatch } from '../model.js';

/** The fields a correction may name. */
export const CORRECTABLE = [
  'title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'copyClass',
  'sensitivity', 'purpose', 'validFrom', 'validTo', 'fields', 'retentionClass', 'ownerIds',
] as const satisfies readonly (keyof MetadataPatch)[];

/** What a correction really changes, field by field, and the record after it. Fields named with their present value do not count. */
export function metadataChanges(record: ArchiveRecord, patch: MetadataPatch): { readonly next: ArchiveRecord; readonly changes: MetadataChange['changes'] } {
  const changes: Record<string, { from: Json | undefined; to: Json | undefined }> = {};
  let next = record;
  for (const field of CORRECTABLE) {
    if (!(field in patch) || patch[field] === undefined) continue;
    const from = record[field] as Json;
    const to = tidy(field, patch[field] as Json);
    if (canonicalJson(from) === canonicalJson(to)) continue;
    changes[field] = { from, to };
    next = { ...next, [field]: to };
  }
  return { next, changes };
}

function tidy(field: (typeof CORRECTABLE)[number], value: Json): Json {
  if (typeof value !== 'string') return value;
  const text = value.normalize('NFC').trim();
  return text === '' && field !== 'title' && field !== 'typeCode' ? null : text;
}
