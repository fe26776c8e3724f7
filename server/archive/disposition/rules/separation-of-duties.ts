import type { CouncilRole, DispositionList, ListItem } from '../model.js';

/** Why somebody may not do an act himself; sentence `error.<code>`. */
export type DutyRefusal = 'decider-is-author' | 'decider-appraised' | 'opinion-by-own-body' | 'opinion-by-author' | 'chair-is-author' | 'member-not-seated' | 'receiver-is-sender';

/**
 * Separation of duties, enforced and not advised: who made or appraised a list does not decide it, the historical archive's word
 * comes from another body, nobody speaks for another member, and who hands over does not accept.
 */
export function refuseDecider(list: Pick<DispositionList, 'author' | 'handler'>, items: readonly Pick<ListItem, 'appraisedBy'>[], actorId: string): DutyRefusal | undefined {
  if (actorId === list.author.id || actorId === list.handler.id) return 'decider-is-author';
  return items.some((item) => item.appraisedBy?.id === actorId) ? 'decider-appraised' : undefined;
}

/** The opinion of the historical archive: from outside the body whose records these are. */
export function refuseOpinion(list: Pick<DispositionList, 'author' | 'agencyId'>, actor: { readonly id: string; readonly agencyId: string }): DutyRefusal | undefined {
  if (actor.id === list.author.id) return 'opinion-by-author';
  return actor.agencyId === list.agencyId ? 'opinion-by-own-body' : undefined;
}

/** The author may sit in the council (as its secretary mostly) but does not chair it. */
export function refuseSeat(list: Pick<DispositionList, 'author'>, userId: string, role: CouncilRole): DutyRefusal | undefined {
  return role === 'chair' && userId === list.author.id ? 'chair-is-author' : undefined;
}

/** Each member speaks for himself, from his own account. */
export function refuseSpeaker(list: Pick<DispositionList, 'council'>, actorId: string): DutyRefusal | undefined {
  return list.council.some((member) => member.userId === actorId) ? undefined : 'member-not-seated';
}

/** The receiver's word on a hand-over comes from the receiving body, never from who sent it. */
export function refuseReceiver(list: Pick<DispositionList, 'author' | 'handler' | 'targetAgencyId'>, actor: { readonly id: string; readonly agencyIds: readonly string[] }): DutyRefusal | undefined {
  if (actor.id === list.author.id || actor.id === list.handler.id) return 'receiver-is-sender';
  return list.targetAgencyId !== null && actor.agencyIds.includes(list.targetAgencyId) ? undefined : 'receiver-is-sender';
}
