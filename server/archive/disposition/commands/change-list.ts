import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Json } from '../../../kernel/events.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { DispositionList, Person } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { nextListState } from '../rules/list-lifecycle.js';
import type { ListAct } from '../rules/list-lifecycle.js';
import { isProposal } from '../rules/proposal.js';
import { maySeeList } from '../rules/may-see-list.js';

/** What an act changes of the list; the state is the lifecycle's. */
export type ListChange = Partial<Omit<DispositionList, 'id' | 'version' | 'state' | 'createdAt'>>;

export interface ActOnList {
  readonly listId: string;
  readonly act: ListAct;
  /** Name of the fact, `disposition.<past tense>`. */
  readonly fact: string;
  /** The version the officer saw; left out where the act does not depend on it. */
  readonly expectedVersion?: number;
}

/**
 * One act on a list in one commit: reads it with a lock, asks the lifecycle, lets `work` check and change, writes and tells.
 * @throws not-found for whoever may not see the list; conflict `list-state` when the act cannot be done where it stands,
 * `changed-meanwhile` when it moved on since it was looked at.
 */
export async function actOnList(
  deps: DispositionDeps, actor: Actor, what: ActOnList, work: (list: DispositionList, tx: Tx) => Promise<{ readonly change: ListChange; readonly data?: Readonly<Record<string, Json>> }>,
): Promise<DispositionList> {
  return deps.uow.run(actor, async (tx) => {
    const list = await deps.store.list(what.listId, tx);
    if (list === undefined || !maySeeList(actor, list)) throw notFound();
    const state = nextListState(list, what.act);
    if (state === undefined) throw new ArchiveError('conflict', 'list-state', { state: list.state });
    if (what.expectedVersion !== undefined && what.expectedVersion !== list.version) throw new ArchiveError('conflict', 'changed-meanwhile');
    const { change, data } = await work(list, tx);
    // Who acts on a proposal of the archive takes it over: from then on the duties of its author are his.
    const taken = isProposal(list) && actor.kind === 'officer' ? { author: personOf(actor), handler: personOf(actor) } : {};
    const next: DispositionList = { ...list, ...taken, ...change, state, version: list.version + 1, updatedAt: deps.clock.now().toISOString() };
    if (!(await deps.store.replaceList(tx, next, list.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
    tx.record({ name: what.fact, subject: { type: 'disposition-list', id: list.id }, data: { ...data, state } });
    return next;
  });
}

/** The actor as he is named in papers. */
export function personOf(actor: Actor): Person {
  return { id: actor.id, name: actor.name };
}

/** A text that must be there. @throws invalid `invalid-input` naming the field. */
export function needText(field: string, text: string | null | undefined, max = 1000): string {
  const clean = (text ?? '').normalize('NFC').trim();
  if (clean === '') throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field, code: 'required' }] });
  if (clean.length > max) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field, code: 'text-too-long', params: { max } }] });
  return clean;
}
