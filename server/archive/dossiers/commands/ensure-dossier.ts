import type { Actor } from '../../../kernel/actor.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { DossiersDeps } from '../deps.js';
import type { Dossier, NewDossier } from '../model.js';
import { checkDossier, isSameDossier, procedureCodeBase } from '../rules/check-dossier.js';
import { parseDossierCode } from '../rules/parse-dossier-code.js';

/** Opens a dossier inside a change, or answers the one of this code when it is the same. */
export const ensureDossier =
  (deps: Pick<DossiersDeps, 'store' | 'clock' | 'catalogue'>) =>
  async (tx: Tx, actor: Actor, input: NewDossier): Promise<Dossier> => {
    // Whoever may hand in papers names the dossier they belong to.
    if (!may(actor, 'submission.create')) requirePermission(actor, 'dossier.open');
    const agencyId = actor.kind === 'system' ? input.agencyId : actor.agencyId;
    if (agencyId === undefined) throw new ArchiveError('invalid', 'agency-missing');
    const today = deps.clock.today();
    const { code, key, receivedOn } = readCode(input, today);
    const procedureCode = await canonicalProcedure(deps, input.procedureCode);
    const agencyIds = actor.kind === 'system' ? [agencyId] : [agencyId, ...actor.agencyIds];
    const wanted = { procedureCode, ownerId: input.ownerId, agencyIds };

    const known = await deps.store.byKey(key, tx);
    if (known !== undefined) return same(tx, known, wanted);
    const now = deps.clock.now().toISOString();
    const dossier: Dossier = {
      id: newId(), code, procedureCode, ownerId: input.ownerId, agencyId, state: 'open', purpose: input.purpose?.trim() || null,
      openedOn: input.openedOn ?? (receivedOn !== undefined && receivedOn <= today ? receivedOn : today), dueOn: input.dueOn ?? null, closedOn: null, openedBy: actor.id, version: 1,
    };
    if (!(await deps.store.add(tx, { ...dossier, codeKey: key, openedAt: now }))) {
      const winner = await deps.store.byKey(key, tx);
      if (winner === undefined) throw new ArchiveError('unavailable', 'changed-meanwhile');
      return same(tx, winner, wanted);
    }
    tx.record({
      name: 'dossier.opened', subject: { type: 'dossier', id: dossier.id }, dossierCode: code,
      data: { procedureCode, agencyId, ownerId: dossier.ownerId, openedOn: dossier.openedOn },
      ...(dossier.purpose === null ? {} : { purpose: dossier.purpose }),
    });
    return dossier;
  };

function readCode(input: NewDossier, today: LocalDate): { code: string; key: string; receivedOn: LocalDate | undefined } {
  const faults = checkDossier(input, today);
  const code = parseDossierCode(input.code);
  if (code === undefined) faults.unshift({ field: 'code', code: 'dossier-code-malformed' });
  if (faults.length > 0 || code === undefined) throw new ArchiveError('invalid', 'dossier-invalid', {}, { faults });
  return { code: code.code, key: code.key, receivedOn: code.shape === 'one-stop' ? code.receivedOn : undefined };
}

/** The code in use for an alias; a well-formed code that the catalogue does not know stays as it is. */
async function canonicalProcedure(deps: Pick<DossiersDeps, 'catalogue'>, text: string): Promise<string> {
  const known = await deps.catalogue.procedureByCode(text);
  const code = known?.code ?? procedureCodeBase(text);
  if (code === undefined) {
    throw new ArchiveError('invalid', 'dossier-invalid', {}, { faults: [{ field: 'procedureCode', code: 'procedure-code-malformed' }] });
  }
  return code;
}

function same(tx: Tx, known: Dossier, wanted: Parameters<typeof isSameDossier>[1]): Dossier {
  if (!isSameDossier(known, wanted)) throw new ArchiveError('conflict', 'dossier-code-taken', { code: known.code });
  tx.record({ name: 'dossier.met-again', subject: { type: 'dossier', id: known.id }, dossierCode: known.code, announce: false });
  return known;
}
