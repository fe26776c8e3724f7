import type { Actor } from '../../../kernel/actor.js';
import { may } from '../../../kernel/permission.js';
import type { DispositionList } from '../model.js';

/**
 * Lists are seen by those of the body who may read retention matters, by whoever sits in the council, by the receiving archive once
 * it was sent something, and by staff of the whole province. To everybody else they do not exist.
 */
export function maySeeList(actor: Actor, list: Pick<DispositionList, 'agencyId' | 'council' | 'targetAgencyId' | 'state'>): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind !== 'officer') return false;
  if (list.council.some((member) => member.userId === actor.id)) return true;
  if (!may(actor, 'retention.read')) return false;
  if (actor.provinceWide || actor.agencyIds.includes(list.agencyId)) return true;
  return list.targetAgencyId !== null && actor.agencyIds.includes(list.targetAgencyId) && ['sent', 'accepted', 'refused'].includes(list.state);
}
