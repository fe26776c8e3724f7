import type { Actor, OfficerActor } from './actor.js';
import { SENSITIVITIES } from './sensitivity.js';
import type { Sensitivity } from './sensitivity.js';

export { SENSITIVITIES };
export type { Sensitivity };


/** One way of being allowed: records in the custody of these agencies, of these sensitivities (and types). */
export interface ScopeAlternative {
  readonly agencyIds: readonly string[] | '*';
  readonly sensitivities: readonly Sensitivity[];
  readonly typeCodes?: readonly string[];
}

/**
 * Which records an actor may see: any alternative that holds, or a record named in `recordIds` (the papers of the owner of an
 * open dossier). No list, count, suggestion or snippet is made without one.
 */
export interface Scope {
  readonly alternatives: readonly ScopeAlternative[];
  readonly recordIds: readonly string[];
}

/** What of a record decides whether it lies in a scope. */
export interface ScopedRecord {
  readonly id: string;
  readonly custodianAgencyId: string;
  readonly sensitivity: Sensitivity;
  readonly typeCode: string;
}

/** Sees everything: only for the archive's own jobs. */
export const EVERYTHING: Scope = { alternatives: [{ agencyIds: '*', sensitivities: SENSITIVITIES }], recordIds: [] };

/** Sees nothing. */
export const NOTHING: Scope = { alternatives: [], recordIds: [] };

/** True when the record lies in the scope. */
export function inScope(scope: Scope, record: ScopedRecord): boolean {
  if (scope.recordIds.includes(record.id)) return true;
  return scope.alternatives.some(
    (way) =>
      (way.agencyIds === '*' || way.agencyIds.includes(record.custodianAgencyId)) &&
      way.sensitivities.includes(record.sensitivity) &&
      (way.typeCodes === undefined || way.typeCodes.includes(record.typeCode)),
  );
}

/**
 * The scope an actor has by role and agency alone. `openRecordIds` are the papers opened to him by the dossier he is handling.
 * Personal papers of the own agency are visible to those who keep them (digitisation, archivists), never to a counter
 * officer without a dossier (Luật 91/2025/QH15: purpose limitation).
 */
export function scopeOf(actor: Actor, openRecordIds: readonly string[] = []): Scope {
  if (actor.kind === 'system') return EVERYTHING;
  if (actor.kind === 'client') {
    const { typeCodes, sensitivities } = actor.grant;
    const way: ScopeAlternative = { agencyIds: '*', sensitivities };
    return { alternatives: [typeCodes === '*' ? way : { ...way, typeCodes }], recordIds: [] };
  }
  return { alternatives: officerAlternatives(actor), recordIds: openRecordIds };
}

function officerAlternatives(actor: OfficerActor): ScopeAlternative[] {
  const own = actor.provinceWide ? ('*' as const) : actor.agencyIds;
  const has = (role: OfficerActor['roles'][number]): boolean => actor.roles.includes(role);
  if (has('archivist') || has('digitisation-officer')) {
    return [
      { agencyIds: '*', sensitivities: ['public'] },
      { agencyIds: own, sensitivities: SENSITIVITIES },
    ];
  }
  if (has('counter-officer') || has('agency-manager') || has('auditor')) {
    return [
      { agencyIds: '*', sensitivities: ['public'] },
      { agencyIds: own, sensitivities: ['public', 'restricted'] },
    ];
  }
  return [];
}
