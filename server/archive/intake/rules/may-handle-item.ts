import type { Actor } from '../../../kernel/actor.js';
import { may } from '../../../kernel/permission.js';
import type { Submission } from '../model.js';

/** Which papers somebody sees in lists: his own deliveries, or all of his agency (with its predecessors). */
export type ItemScope = { readonly actorId: string } | { readonly agencyIds: readonly string[] | '*' };

/** The papers an actor may see. Post-office staff and API clients see what they brought themselves, nothing else. */
export function itemScopeOf(actor: Actor): ItemScope {
  if (actor.kind === 'system') return { agencyIds: '*' };
  if (actor.kind === 'client') return { actorId: actor.id };
  const onlyPost = actor.roles.every((role) => role === 'post-office');
  if (onlyPost) return { actorId: actor.id };
  return { agencyIds: actor.provinceWide ? '*' : actor.agencyIds };
}

/** True when the delivery lies in the actor's scope; otherwise it answers like one that does not exist. */
export function maySeeSubmission(actor: Actor, submission: Pick<Submission, 'actorId' | 'agencyId'>): boolean {
  if (!may(actor, 'submission.read') && !may(actor, 'submission.create')) return false;
  const scope = itemScopeOf(actor);
  if ('actorId' in scope) return submission.actorId === scope.actorId;
  if (scope.agencyIds === '*' || submission.actorId === actor.id) return true;
  return submission.agencyId !== null && scope.agencyIds.includes(submission.agencyId);
}

/**
 * True when the actor may decide about the paper: whoever may confirm, in his agency. The bringer of a paper may take it back
 * himself (`withdraw`), but never confirm it without the right to.
 */
export function mayDecide(actor: Actor, submission: Pick<Submission, 'actorId' | 'agencyId'>, act: 'confirm' | 'withdraw'): boolean {
  if (!maySeeSubmission(actor, submission)) return false;
  return may(actor, 'submission.confirm') || (act === 'withdraw' && submission.actorId === actor.id);
}
