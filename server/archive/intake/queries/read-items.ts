import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import type { Page } from '../../../kernel/page.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { inScope } from '../../../kernel/scope.js';
import type { ItemState, ItemWithSubmission, Submission, SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { itemScopeOf, maySeeSubmission } from '../rules/may-handle-item.js';

/** A record that looks like a paper, as far as the reader may see it. */
export interface VisibleDuplicate {
  readonly recordId: string;
  readonly title: string;
  readonly documentNumber: string | null;
}

/** A paper as the confirm screen needs it. */
export interface ItemDetail extends ItemWithSubmission {
  readonly duplicates: readonly VisibleDuplicate[];
  /** There are more, of agencies whose papers the reader may not see. */
  readonly hiddenDuplicates: number;
  readonly mayConfirm: boolean;
}

/** Which papers a list shows. */
export interface ItemListFilter {
  readonly states?: readonly ItemState[];
  readonly dossierId?: string;
  /** Only what the reader brought himself. */
  readonly mine?: boolean;
}

/** A delivery with all its papers, for its bringer and his agency. */
export function getSubmission(deps: IntakeDeps) {
  return async (actor: Actor, submissionId: string): Promise<{ submission: Submission; items: readonly SubmissionItem[] }> => {
    requireReading(actor);
    const submission = await deps.store.findSubmission(submissionId);
    if (submission === undefined || !maySeeSubmission(actor, submission)) throw notFound();
    return { submission, items: await deps.store.itemsOf(submissionId) };
  };
}

/** One paper with what was found and proposed. Opening it is written to the audit log: it shows what stands on the paper. */
export function getItem(deps: IntakeDeps) {
  return async (actor: Actor, itemId: string): Promise<ItemDetail> => {
    const found = await findVisible(deps, actor, itemId);
    const { records } = deps.registers;
    const scope = await records.scopeFor(actor);
    const peeked = await Promise.all(found.item.duplicateOf.map((id) => records.peek(id)));
    const known = peeked.flatMap((one) => (one === undefined ? [] : [one.record]));
    const duplicates = known.filter((record) => inScope(scope, record)).map(({ id, title, documentNumber }) => ({ recordId: id, title, documentNumber }));
    await deps.uow.run(actor, async (tx) => {
      tx.record({ name: 'submission.item-viewed', subject: { type: 'submission-item', id: itemId }, announce: false, data: { submissionId: found.submission.id } });
    });
    return { ...found, duplicates, hiddenDuplicates: known.length - duplicates.length, mayConfirm: may(actor, 'submission.confirm') };
  };
}

/** Papers of the reader's scope, newest first, with the number of papers in each state. */
export function listItems(deps: IntakeDeps) {
  return async (actor: Actor, filter: ItemListFilter, cursor?: string, limit = 50): Promise<Page<ItemWithSubmission> & { readonly counts: Partial<Record<ItemState, number>> }> => {
    requireReading(actor);
    const scope = filter.mine === true ? { actorId: actor.id } : itemScopeOf(actor);
    const where = { ...scope, ...(filter.dossierId === undefined ? {} : { dossierId: filter.dossierId }) };
    const page = await deps.store.list({ ...where, ...(filter.states === undefined ? {} : { states: filter.states }) }, cursor, Math.min(Math.max(limit, 1), 200));
    return { ...page, counts: await deps.store.countByState(where) };
  };
}

/** A paper the actor may see; everything else answers like one that does not exist. */
export async function findVisible(deps: Pick<IntakeDeps, 'store'>, actor: Actor, itemId: string): Promise<ItemWithSubmission> {
  requireReading(actor);
  const found = await deps.store.findItem(itemId);
  if (found === undefined || !maySeeSubmission(actor, found.submission)) throw notFound();
  return found;
}

function requireReading(actor: Actor): void {
  if (!may(actor, 'submission.create')) requirePermission(actor, 'submission.read');
}
