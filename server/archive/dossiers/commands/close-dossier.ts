import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { DossiersDeps } from '../deps.js';
import type { Dossier } from '../model.js';
import { maySeeDossier } from '../rules/may-see-dossier.js';

/** Closes a dossier: from then on it opens nobody's papers. A closed one stays as it is. */
export const closeDossier =
  (deps: Pick<DossiersDeps, 'store' | 'uow' | 'clock'>) =>
  async (actor: Actor, dossierId: string): Promise<Dossier> => {
    requirePermission(actor, 'dossier.open');
    const dossier = await deps.store.byId(dossierId);
    if (dossier === undefined || !maySeeDossier(actor, dossier)) throw notFound();
    if (dossier.state === 'closed') return dossier;
    return deps.uow.run(actor, async (tx) => {
      const closedOn = deps.clock.today();
      const version = dossier.version + 1;
      const closed = await deps.store.close(tx, dossier.id, closedOn, version);
      tx.record({
        name: 'dossier.closed', subject: { type: 'dossier', id: dossier.id }, dossierCode: dossier.code, ...(closed ? {} : { announce: false }),
      });
      return closed ? { ...dossier, state: 'closed' as const, closedOn, version } : ((await deps.store.byId(dossier.id, tx)) ?? dossier);
    });
  };
