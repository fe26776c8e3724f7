import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { inScope } from '../../../kernel/scope.js';
import type { ItemWithSubmission, SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import type { ItemChanges } from '../store.js';
import { mayDecide } from '../rules/may-handle-item.js';
import { nextState } from '../rules/next-state.js';
import type { ItemEvent } from '../rules/next-state.js';
import { discardStaged } from './discard-staged.js';

/** A paper as the officer saw it. */
export interface ItemVersion {
  readonly itemId: string;
  readonly version: number;
}

const REFUSED_BY_REGISTER = new Set(['record-invalid', 'type-unknown', 'item-incomplete', 'submission-without-agency']);
const MIN_REASON = 5;
const MAX_REASON = 1000;

/**
 * Sends a paper back with a reason for the sender. The bringer may take back his own, and owes nobody a reason (`null`). The bytes stay
 * for a while, so that it can be undone.
 */
export function refuseItem(deps: IntakeDeps) {
  return async (actor: Actor, input: ItemVersion & { readonly reason: string | null }): Promise<SubmissionItem> => {
    if (!may(actor, 'submission.confirm')) requirePermission(actor, 'submission.create');
    const found = await load(deps, actor, input, 'withdraw');
    const reason = input.reason?.normalize('NFC').trim() ?? null;
    const owed = found.submission.actorId !== actor.id || reason !== null;
    if (owed && ((reason?.length ?? 0) < MIN_REASON || (reason?.length ?? 0) > MAX_REASON)) {
      throw new ArchiveError('invalid', 'reason-too-short', { min: MIN_REASON }, { faults: [{ field: 'reason', code: 'reason-too-short', params: { min: MIN_REASON } }] });
    }
    return change(deps, actor, found, 'refused', 'submission.item-refused', {
      decision: { by: actor.id, byName: actor.name, at: deps.clock.now().toISOString(), reason },
    });
  };
}

/** Ends a duplicate: the paper is the record that is there. No second record is made; the delivery keeps pointing to it. */
export function linkToExisting(deps: IntakeDeps) {
  return async (actor: Actor, input: ItemVersion & { readonly recordId: string }): Promise<SubmissionItem> => {
    requirePermission(actor, 'submission.confirm');
    const found = await load(deps, actor, input, 'confirm');
    const known = await deps.registers.records.peek(input.recordId);
    const scope = await deps.registers.records.scopeFor(actor);
    if (known === undefined || !inScope(scope, known.record)) throw notFound();
    const linked = await change(deps, actor, found, 'linked', 'submission.item-linked', {
      recordId: input.recordId, linked: true, decision: { by: actor.id, byName: actor.name, at: deps.clock.now().toISOString(), reason: null },
    });
    await discardStaged(deps, found.item);
    return linked;
  };
}

/** Tries again what broke down or was refused: examined anew, or written anew where it was confirmed before. */
export function retryItem(deps: IntakeDeps) {
  return async (actor: Actor, input: ItemVersion): Promise<SubmissionItem> => {
    requirePermission(actor, 'submission.confirm');
    const found = await load(deps, actor, input, 'confirm');
    const { item } = found;
    for (const file of item.files) {
      if ((await deps.storage.staging.find(file.token)) === undefined) throw new ArchiveError('conflict', 'staged-bytes-gone', { file: file.displayName });
    }
    // What the register refused to take is not written anew as it is: it goes back to be confirmed otherwise.
    const wasConfirmed = item.state === 'failed' && item.metadata !== null && item.decision !== null && !REFUSED_BY_REGISTER.has(item.fault?.code ?? '');
    return change(deps, actor, found, wasConfirmed ? 'confirmed' : 'retried', 'submission.item-retried', wasConfirmed ? {} : { decision: null, metadata: null, findings: [] });
  };
}

async function load(deps: IntakeDeps, actor: Actor, input: ItemVersion, act: 'confirm' | 'withdraw'): Promise<ItemWithSubmission> {
  const found = await deps.store.findItem(input.itemId);
  if (found === undefined || !mayDecide(actor, found.submission, act)) throw notFound();
  if (found.item.version !== input.version) throw movedOn(found.item);
  return found;
}

/** Who was faster, and when: what the second officer reads. */
export function movedOn(item: SubmissionItem): ArchiveError {
  return new ArchiveError('conflict', item.decision === null ? 'item-changed-meanwhile' : 'item-decided-meanwhile', {
    state: item.state, by: item.decision?.byName ?? '', at: item.decision?.at ?? item.updatedAt,
  });
}

async function change(deps: IntakeDeps, actor: Actor, { item }: ItemWithSubmission, event: ItemEvent, factName: string, changes: Omit<ItemChanges, 'state' | 'updatedAt'>): Promise<SubmissionItem> {
  const state = nextState(item.state, event);
  if (state === undefined) throw new ArchiveError('conflict', 'item-not-ready', { state: item.state });
  const updatedAt = deps.clock.now().toISOString();
  await deps.uow.run(actor, async (tx) => {
    if (!(await deps.store.update(tx, item, { ...changes, state, fault: null, updatedAt }))) throw movedOn(item);
    tx.record({
      name: factName,
      subject: { type: 'submission-item', id: item.id },
      data: { submissionId: item.submissionId, ...(changes.recordId == null ? {} : { recordId: changes.recordId }) },
    });
  });
  return { ...item, ...changes, state, fault: null, updatedAt, version: item.version + 1 };
}
