import type { Actor } from '../../../kernel/actor.js';
import type { Dossier } from '../model.js';

/** Dossiers of which agencies an actor may see: his own and those it succeeded; undefined = every agency's. */
export function dossierAgenciesOf(actor: Actor): readonly string[] | undefined {
  if (actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide)) return undefined;
  return [...new Set([actor.agencyId, ...actor.agencyIds])];
}

/** True when the dossier is one of the actor's agency, of one it succeeded, or he sees the whole province. */
export function maySeeDossier(actor: Actor, dossier: Pick<Dossier, 'agencyId'>): boolean {
  return dossierAgenciesOf(actor)?.includes(dossier.agencyId) ?? true;
}
