import type { Sensitivity } from './sensitivity.js';

/** What a person may do in the archive; one user can hold several. */
export const ROLES = [
  'counter-officer',
  'digitisation-officer',
  'post-office',
  'archivist',
  'auditor',
  'agency-manager',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** An official signed in on the web. `agencyIds` = the own agency and all those it succeeded. */
export interface OfficerActor {
  readonly kind: 'officer';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly agencyId: string;
  readonly agencyIds: readonly string[];
  /** Set by the administrator for staff of the provincial archive and inspectors: every agency's papers. */
  readonly provinceWide: boolean;
}

/** Another agency's system, known by its key. It sees only the document types and purposes it was granted. */
export interface ClientActor {
  readonly kind: 'client';
  readonly id: string;
  readonly name: string;
  readonly agencyId: string;
  readonly agencyIds: readonly string[];
  readonly grant: ClientGrant;
}

/** What an API client was given; '*' = every document type. */
export interface ClientGrant {
  readonly permissions: readonly string[];
  readonly typeCodes: readonly string[] | '*';
  readonly purposes: readonly string[];
  readonly sensitivities: readonly Sensitivity[];
}

/** A job or a command-line act of the archive itself; `name` says which. */
export interface SystemActor {
  readonly kind: 'system';
  readonly id: string;
  readonly name: string;
}

/** Whoever acts. Nothing changes without one. */
export type Actor = OfficerActor | ClientActor | SystemActor;

/** The archive itself, acting through a named job or command. */
export function systemActor(name: string): SystemActor {
  return { kind: 'system', id: `system:${name}`, name };
}

/** The agency in whose name somebody acts; undefined for the system itself. */
export function agencyOf(actor: Actor): string | undefined {
  return actor.kind === 'system' ? undefined : actor.agencyId;
}
