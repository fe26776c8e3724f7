import type { Actor } from '../../../kernel/actor.js';
import { agencyOf } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { HoldsDeps } from '../deps.js';
import type { Hold, HoldTarget, NewHold } from '../model.js';
import { checkHold, tidyHold } from '../rules/check-hold.js';
import { reachOf, worksFor } from '../rules/who-sees-to.js';

/** Places a hold. From the commit on everything it takes in is held; changes that began before are committed first or see it. */
export const placeHold =
  (deps: HoldsDeps) =>
  async (actor: Actor, input: NewHold): Promise<Hold> => {
    requirePermission(actor, 'hold.manage');
    const wanted = tidyHold(input);
    const faults = checkHold(wanted, deps.clock.today());
    if (faults.length > 0) throw new ArchiveError('invalid', 'hold-invalid', {}, { faults });
    const target = await knownTarget(deps, actor, wanted.target);

    return deps.uow.run(actor, async (tx) => {
      await deps.store.takeGate(tx, 1);
      const placedAt = deps.clock.now().toISOString();
      const year = deps.clock.today().slice(0, 4);
      const hold: Hold = {
        ...wanted, target, id: newId(), code: `GIU-${year}-${String((await deps.store.countOfYear(year, tx)) + 1).padStart(4, '0')}`,
        agencyId: agencyOf(actor) ?? 'system', reach: reachOf(actor), state: 'in-force', placedBy: actor.id, placedAt,
        // Words can only be looked for after the commit; until then whatever the filters take in is held.
        gatheredAt: target.kind === 'search' && target.search.text !== '' ? null : placedAt,
        liftAskedBy: null, liftAskedAt: null, liftReason: null, liftedBy: null, liftedAt: null, version: 1,
      };
      if (!(await deps.store.add(tx, hold))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'hold.placed', subject: { type: 'hold', id: hold.id }, data: { code: hold.code, target: target.kind, reach: hold.reach, authority: hold.authority, reference: hold.reference, reviewOn: hold.reviewOn } });
      return hold;
    });
  };

/** The target as it is known here; who may not know of it, or does not keep it, gets not-found. */
export async function knownTarget(deps: Pick<HoldsDeps, 'records' | 'dossiers' | 'owners'>, actor: Actor, target: HoldTarget): Promise<HoldTarget> {
  if (target.kind === 'search') return target;
  if (target.kind === 'owner') {
    if ((await deps.owners.get(target.ownerId)) === undefined) throw notFound();
    return target;
  }
  if (target.kind === 'dossier') {
    const dossier = target.dossierId.length > 100 ? undefined : await deps.dossiers.peek(target.dossierId);
    if (dossier === undefined || !worksFor(actor, dossier.agencyId)) throw notFound();
    return { kind: 'dossier', dossierId: dossier.id };
  }
  for (const id of target.recordIds) {
    const found = id.length > 100 ? undefined : await deps.records.peek(id);
    if (found === undefined || !inScope(scopeOf(actor), found.record) || !worksFor(actor, found.record.custodianAgencyId)) throw notFound();
  }
  return target;
}
