/** Scope and filters in the filter language of Meilisearch. Every value is quoted, so that none can become an expression. */
import { issuedNumber } from '../../rules/document-for-index.js';
import type { AccessScope, ScopeAlternative, SearchFilters } from '../engine.js';

/** Descriptions stand in every page document too; alone they are searched only where there is no page. */
const SEARCHED = 'part > 0 OR alone = true';
/** A filter that nothing meets. */
const NOTHING = 'part < 0';

/** The filter of a scope together with the asker's own filters. */
export function meiliFilter(scope: AccessScope, filters: SearchFilters): string {
  return [SEARCHED, scopeFilter(scope), ...filterParts(filters)].filter((part) => part !== '').map((part) => `(${part})`).join(' AND ');
}

/** The descriptions (part 0) of the records in a scope. */
export function recordFilter(scope: AccessScope): string {
  const inScope = scopeFilter(scope);
  return inScope === '' ? 'part = 0' : `part = 0 AND (${inScope})`;
}

/** "One of these" for an attribute; an empty list is met by nothing. */
export function oneOf(attribute: string, values: readonly (string | number)[]): string {
  return values.length === 0 ? NOTHING : `${attribute} IN [${values.map(quoted).join(', ')}]`;
}

function scopeFilter(scope: AccessScope): string {
  if (scope.alternatives.length === 0) return NOTHING;
  const ways = scope.alternatives.map(wayFilter);
  return ways.includes('') ? '' : ways.map((way) => `(${way})`).join(' OR ');
}

function wayFilter(way: ScopeAlternative): string {
  const parts: string[] = [];
  if (way.agencyIds !== undefined) parts.push(oneOf('accessAgencyIds', way.agencyIds));
  if (way.sensitivities !== undefined) parts.push(oneOf('sensitivity', way.sensitivities));
  if (way.tags !== undefined) parts.push(oneOf('tags', way.tags));
  if (way.recordIds !== undefined) parts.push(oneOf('recordId', way.recordIds));
  return parts.join(' AND ');
}

function filterParts(filters: SearchFilters): string[] {
  const parts: string[] = [];
  if (filters.typeCodes !== undefined) parts.push(oneOf('typeCode', filters.typeCodes));
  if (filters.agencyIds !== undefined) parts.push(oneOf('agencyIds', filters.agencyIds));
  if (filters.years !== undefined) parts.push(oneOf('year', filters.years));
  if (filters.validity !== undefined) parts.push(oneOf('validity', filters.validity));
  if (filters.procedureCodes !== undefined) parts.push(oneOf('procedureCodes', filters.procedureCodes));
  if (filters.signatureState !== undefined) parts.push(oneOf('signatureState', filters.signatureState));
  if (filters.holderIdHashes !== undefined) parts.push(oneOf('holderIdHashes', filters.holderIdHashes));
  if (filters.dateFrom !== undefined || filters.dateTo !== undefined) {
    parts.push(`issued >= ${String(issuedNumber(filters.dateFrom) || 1)} AND issued <= ${String(issuedNumber(filters.dateTo) || 99_999_999)}`);
  }
  return parts;
}

function quoted(value: string | number): string {
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
