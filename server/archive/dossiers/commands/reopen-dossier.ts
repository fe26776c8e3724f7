import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { DossiersDeps } from '../deps.js';
import type { Dossier } from '../model.js';
import { maySeeDossier } from '../rules/may-see-dossier.js';

/**
 * Opens a closed dossier again, e.g. after a complaint. It opens its owner's papers again, so a reason is asked for and told.
 * One that is open stays as it is.
 * @throws ArchiveError invalid `invalid-input` without a reason.
 */
export const reopenDossier =
  (deps: Pick<DossiersDeps, 'store' | 'uow'>) =>
  async (actor: Actor, dossierId: string, reason: string): Promise<Dossier> => {
    requirePermission(actor, 'dossier.open');
    if (reason.trim() === '') throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'reason', code: 'required' }] });
    const dossier = await deps.store.byId(dossierId);
    if (dossier === undefined || !maySeeDossier(actor, dossier)) throw notFound();
    if (dossier.state === 'open') return dossier;
    return deps.uow.run(actor, async (tx) => {
      const version = dossier.version + 1;
      const opened = await deps.store.reopen(tx, dossier.id, version);
      tx.record({
        name: 'dossier.reopened', subject: { type: 'dossier', id: dossier.id }, data: { reason: reason.trim() }, dossierCode: dossier.code, ...(opened ? {} : { announce: false }),
      });
      return opened ? { ...dossier, state: 'open' as const, closedOn: null, version } : ((await deps.store.byId(dossier.id, tx)) ?? dossier);
    });
  };
