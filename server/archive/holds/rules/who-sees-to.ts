import type { Actor } from '../../../kernel/actor.js';
import { may } from '../../../kernel/permission.js';
import type { Hold } from '../model.js';

/** True when the actor works for the whole province, or for the agency (or one that succeeded it). */
export function worksFor(actor: Actor, agencyId: string): boolean {
  if (actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide)) return true;
  return actor.agencyId === agencyId || actor.agencyIds.includes(agencyId);
}

/** True when the actor may know why a hold stands: those who manage, decide or inspect for the agency that placed it. Others learn only that one stands. */
export function mayKnow(actor: Actor, hold: Pick<Hold, 'agencyId'>): boolean {
  const entitled = may(actor, 'hold.manage') || may(actor, 'disposition.decide') || may(actor, 'retention.read');
  return entitled && worksFor(actor, hold.agencyId);
}

/** True when the actor may end a hold somebody else asked to end: another archivist, or the head who answers for the decision. */
export function mayConfirmLift(actor: Actor, hold: Pick<Hold, 'agencyId'>): boolean {
  return (may(actor, 'hold.manage') || may(actor, 'disposition.decide')) && worksFor(actor, hold.agencyId);
}

/** Whose papers a hold of this actor reaches. */
export function reachOf(actor: Actor): Hold['reach'] {
  return actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide) ? 'province' : 'agency';
}
