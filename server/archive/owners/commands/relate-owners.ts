import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RelationKind } from '../model.js';
import type { OwnerCommandDeps } from './ensure-owner.js';
import { requireTakingIn, stampOf } from './ensure-owner.js';

/** Notes how two owners belong together. The same relation again changes nothing. */
export const relateOwners =
  (deps: OwnerCommandDeps) =>
  async (tx: Tx, actor: Actor, relation: { ownerId: string; relatedId: string; kind: RelationKind; evidenceRecordId?: string }): Promise<void> => {
    requireTakingIn(actor);
    if (relation.ownerId === relation.relatedId) throw new ArchiveError('invalid', 'relation-to-oneself');
    if ((await deps.store.byIds([relation.ownerId, relation.relatedId], tx)).length < 2) throw notFound();
    const row = { ...relation, evidenceRecordId: relation.evidenceRecordId ?? null };
    if (!(await deps.store.addRelation(tx, row, stampOf(deps, actor)))) return;
    tx.record({
      name: 'owner.related',
      subject: { type: 'owner', id: relation.ownerId },
      data: { relatedId: relation.relatedId, kind: relation.kind, evidenceRecordId: row.evidenceRecordId },
    });
  };
