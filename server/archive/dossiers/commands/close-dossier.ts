import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { DossiersDeps } from '../deps.js';
import type { Dossier } from '../model.js';
import { checkClosing } from '../rules/check-dossier.js';
import { maySeeDossier } from '../rules/may-see-dossier.js';

/**
 * Closes a dossier: from then on it opens nobody's papers. A closed one stays as it is. `closedOn` is the day its work ended, for dossiers
 * digitised later; today when left out. Retention counts from it, so it is in the log.
 * @throws ArchiveError invalid `dossier-invalid` for a day after today or before the dossier was received.
 */
export const closeDossier =
  (deps: Pick<DossiersDeps, 'store' | 'uow' | 'clock'>) =>
  async (actor: Actor, dossierId: string, day?: string): Promise<Dossier> => {
    requirePermission(actor, 'dossier.open');
    const dossier = await deps.store.byId(dossierId);
    if (dossier === undefined || !maySeeDossier(actor, dossier)) throw notFound();
    if (dossier.state === 'closed') return dossier;
    const today = deps.clock.today();
    const closedOn = day ?? today;
    const faults = checkClosing(dossier, closedOn, today);
    if (faults.length > 0) throw new ArchiveError('invalid', 'dossier-invalid', {}, { faults });
    return deps.uow.run(actor, async (tx) => {
      const version = dossier.version + 1;
      const closed = await deps.store.close(tx, dossier.id, closedOn, version);
      tx.record({
        name: 'dossier.closed', subject: { type: 'dossier', id: dossier.id }, dossierCode: dossier.code, data: { closedOn }, ...(closed ? {} : { announce: false }),
      });
      return closed ? { ...dossier, state: 'closed' as const, closedOn, version } : ((await deps.store.byId(dossier.id, tx)) ?? dossier);
    });
  };
