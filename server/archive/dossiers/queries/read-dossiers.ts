import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Page } from '../../../kernel/page.js';
import { decodeCursor } from '../../../kernel/page.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Dossier } from '../model.js';
import { dossierAgenciesOf, maySeeDossier } from '../rules/may-see-dossier.js';
import { parseDossierCode } from '../rules/parse-dossier-code.js';
import type { DossiersStore } from '../store.js';

const MOST = 200;

/** A dossier by id or code, for whoever asks. */
export const peekDossier =
  (deps: { readonly store: DossiersStore }) =>
  async (idOrCode: string): Promise<Dossier | undefined> => {
    if (idOrCode.length > 100) return undefined;
    const byId = await deps.store.byId(idOrCode);
    if (byId !== undefined) return byId;
    const code = parseDossierCode(idOrCode);
    return code === undefined ? undefined : deps.store.byKey(code.key);
  };

/** A dossier for those of its agency; to everybody else it does not exist. */
export const getDossier =
  (deps: { readonly store: DossiersStore }) =>
  async (actor: Actor, idOrCode: string): Promise<Dossier> => {
    requirePermission(actor, 'dossier.read');
    const dossier = await peekDossier(deps)(idOrCode);
    if (dossier === undefined || !maySeeDossier(actor, dossier)) throw notFound();
    return dossier;
  };

/** Dossiers of the actor's agency, newest first. */
export const listDossiers =
  (deps: { readonly store: DossiersStore }) =>
  async (actor: Actor, filter: { state?: 'open' | 'closed'; ownerId?: string }, cursor?: string, limit = 50): Promise<Page<Dossier>> => {
    requirePermission(actor, 'dossier.read');
    if (cursor !== undefined && decodeCursor(cursor)?.length !== 2) throw new ArchiveError('invalid', 'cursor-malformed');
    const agencyIds = dossierAgenciesOf(actor);
    return deps.store.list({ ...filter, ...(agencyIds === undefined ? {} : { agencyIds }) }, cursor, Math.min(Math.max(1, limit), MOST));
  };
