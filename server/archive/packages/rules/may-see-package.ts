import type { Actor } from '../../../kernel/actor.js';
import { may } from '../../../kernel/permission.js';
import type { Package } from '../model.js';

/** True when a package lies in somebody's scope: his own, or for those who stand for papers the agency's. */
export function maySeePackage(actor: Actor, one: Pick<Package, 'actor'>): boolean {
  if (actor.kind === 'system' || one.actor.id === actor.id) return true;
  if (!may(actor, 'submission.confirm') && !may(actor, 'preservation.read')) return false;
  if (actor.kind === 'officer' && actor.provinceWide) return true;
  return one.actor.agencyId !== null && actor.agencyIds.includes(one.actor.agencyId);
}

/** The scope of a list of packages. */
export function packageScopeOf(actor: Actor): { readonly actorId: string } | { readonly agencyIds: readonly string[] | '*' } {
  if (actor.kind === 'system') return { agencyIds: '*' };
  if (!may(actor, 'submission.confirm') && !may(actor, 'preservation.read')) return { actorId: actor.id };
  if (actor.kind === 'officer' && actor.provinceWide) return { agencyIds: '*' };
  return { agencyIds: actor.agencyIds };
}
