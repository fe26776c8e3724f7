/** Who may find a record: the one meaning of an access scope, for every engine. */
import type { AccessScope, RecordAccess, ScopeAlternative } from '../engines/engine.js';

/** A scope that sees everything; for the archive's own upkeep, never for a person. */
export const SEE_ALL: AccessScope = { alternatives: [{}] };

/** What anybody of the province may find. */
export const SEE_PUBLIC: AccessScope = { alternatives: [{ sensitivities: ['public'] }] };

/** A scope that sees nothing. */
export const SEE_NOTHING: AccessScope = { alternatives: [] };

/** True when the scope lets its bearer find this record. */
export function mayFind(scope: AccessScope, recordId: string, access: RecordAccess): boolean {
  return scope.alternatives.some((way) => meetsAccess(way, access) && (way.recordIds === undefined || way.recordIds.includes(recordId)));
}

/** The part of an alternative that does not look at the record's id. */
export function meetsAccess(way: ScopeAlternative, access: RecordAccess): boolean {
  return (
    overlaps(way.agencyIds, access.agencyIds) &&
    overlaps(way.tags, access.tags ?? []) &&
    (way.sensitivities === undefined || way.sensitivities.includes(access.sensitivity))
  );
}

function overlaps(asked: readonly string[] | undefined, held: readonly string[]): boolean {
  return asked === undefined || held.some((value) => asked.includes(value));
}
