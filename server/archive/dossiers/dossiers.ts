import type { Actor } from '../../kernel/actor.js';
import type { Page } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import { closeDossier } from './commands/close-dossier.js';
import { ensureDossier } from './commands/ensure-dossier.js';
import { reopenDossier } from './commands/reopen-dossier.js';
import type { DossiersDeps } from './deps.js';
import type { Dossier, NewDossier } from './model.js';
import { getDossier, listDossiers, peekDossier } from './queries/read-dossiers.js';

/**
 * The dossiers that papers are digitised into and reused in. It owns their codes, owners, procedures and states.
 * It never decides what a procedure needs (catalogue) or what is held (records).
 */
export interface Dossiers {
  /** Opens a dossier, or answers the one of this code when it is the same agency's, procedure's and owner's. */
  open(actor: Actor, input: NewDossier): Promise<Dossier>;
  /** The same inside a change. @throws ArchiveError conflict `dossier-code-taken` when the code belongs to another owner, procedure or agency. */
  ensure(tx: Tx, actor: Actor, input: NewDossier): Promise<Dossier>;
  close(actor: Actor, dossierId: string, closedOn?: string): Promise<Dossier>;
  /** Opens a closed one again; the reason is on record. */
  reopen(actor: Actor, dossierId: string, reason: string): Promise<Dossier>;
  /** By id or code, for those of the agency (with predecessors); everybody else: not-found. */
  get(actor: Actor, idOrCode: string): Promise<Dossier>;
  list(actor: Actor, filter: { state?: 'open' | 'closed'; ownerId?: string }, cursor?: string, limit?: number): Promise<Page<Dossier>>;
  /** Open dossiers of this agency for which the owner's papers may be opened. */
  openForOwner(agencyIds: readonly string[], ownerId: string): Promise<Dossier[]>;
  /** By id or code, unguarded: for rooms that judge by the dossier themselves. Undefined when there is none. */
  peek(idOrCode: string): Promise<Dossier | undefined>;
}

const MOST_OPEN = 200;

/** Opens the room of dossiers. */
export function createDossiers(deps: DossiersDeps): Dossiers {
  const ensure = ensureDossier(deps);
  return {
    // The answer of a code known already changes nothing, but the asking is on record.
    open: (actor, input) => deps.uow.run(actor, (tx) => ensure(tx, actor, input)),
    ensure,
    close: closeDossier(deps),
    reopen: reopenDossier(deps),
    get: getDossier(deps),
    list: listDossiers(deps),
    openForOwner: async (agencyIds, ownerId) => [...(await deps.store.list({ agencyIds, ownerId, state: 'open' }, undefined, MOST_OPEN)).items],
    peek: peekDossier(deps),
  };
}
