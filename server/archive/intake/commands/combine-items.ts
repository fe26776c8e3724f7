import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ItemWithSubmission, SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { mayDecide } from '../rules/may-handle-item.js';
import { discardStaged } from './discard-staged.js';
import { movedOn } from './decide-item.js';
import type { ItemVersion } from './decide-item.js';

const MOST = 200;

/**
 * Several waiting pictures become the pages of one paper, in the order given; the first paper takes the files of the others, which
 * end with it. It is then examined anew as a whole.
 * @throws invalid `combine-only-pictures`, conflict `item-changed-meanwhile`.
 */
export function combineItems(deps: IntakeDeps) {
  return async (actor: Actor, inputs: readonly ItemVersion[]): Promise<SubmissionItem> => {
    requirePermission(actor, 'submission.confirm');
    const order = [...new Set(inputs.map((input) => input.itemId))];
    if (order.length < 2 || order.length > MOST) throw new ArchiveError('invalid', 'combine-needs-several', { most: MOST });
    const found = await loadAll(deps, actor, inputs, order);
    const [first, ...others] = found;
    if (first === undefined) throw notFound();
    const files = found.flatMap(({ item }) => item.files);
    const target = first.item;
    const updatedAt = deps.clock.now().toISOString();
    await deps.uow.run(actor, async (tx) => {
      for (const other of others) {
        const current = await deps.store.findItem(other.item.id, tx);
        if (current?.item.version !== other.item.version) throw movedOn(current?.item ?? other.item);
      }
      const changes = { state: 'received' as const, findings: [], suggestions: [], evidence: null, duplicateOf: [], fault: null, updatedAt };
      if (!(await deps.store.update(tx, target, changes))) throw movedOn(target);
      await deps.store.moveFiles(tx, target, files, others.map(({ item }) => item.id));
      tx.record({
        name: 'submission.items-combined',
        subject: { type: 'submission-item', id: target.id },
        data: { submissionId: target.submissionId, from: others.map(({ item }) => item.id) },
      });
    });
    // What was made from the single pictures is of no use for the whole.
    for (const { item } of found) await discardStaged(deps, { files: [], evidence: item.evidence });
    return { ...target, files, state: 'received', findings: [], suggestions: [], evidence: null, duplicateOf: [], fault: null, updatedAt, version: target.version + 1 };
  };
}

async function loadAll(deps: IntakeDeps, actor: Actor, inputs: readonly ItemVersion[], order: readonly string[]): Promise<ItemWithSubmission[]> {
  const byId = new Map((await deps.store.findItems(order)).map((one) => [one.item.id, one]));
  const versions = new Map(inputs.map((input) => [input.itemId, input.version]));
  const found = order.map((id) => byId.get(id));
  return found.map((one) => {
    if (one === undefined || !mayDecide(actor, one.submission, 'confirm')) throw notFound();
    if (one.item.version !== versions.get(one.item.id)) throw movedOn(one.item);
    const pictures = one.item.evidence?.formats.every((format) => format !== null && format !== 'pdf') === true;
    if (one.item.state !== 'waiting' || !pictures) throw new ArchiveError('invalid', 'combine-only-pictures', { file: one.item.files[0]?.displayName ?? '' });
    if (one.submission.agencyId !== found[0]?.submission.agencyId || one.submission.dossierId !== found[0]?.submission.dossierId) {
      throw new ArchiveError('invalid', 'combine-same-dossier');
    }
    return one;
  });
}
