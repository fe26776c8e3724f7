import type { Actor } from '../../kernel/actor.js';
import type { Page } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Dossier, NewDossier } from './model.js';

/**
 * The dossiers that papers are digitised into and reused in. It owns their codes, owners, procedures and states.
 * It never decides what a procedure needs (catalogue) or what is held (records).
 */
export interface Dossiers {
  /** Opens a dossier, or answers the one of this code when it is the same agency's, procedure's and owner's. */
  open(actor: Actor, input: NewDossier): Promise<Dossier>;
  /** The same inside a change. @throws ArchiveError conflict `dossier-code-taken` when the code belongs to another owner, procedure or agency. */
  ensure(tx: Tx, actor: Actor, input: NewDossier): Promise<Dossier>;
  close(actor: Actor, dossierId: string): Promise<Dossier>;
  /** By id or code, for those of the agency (with predecessors); everybody else: not-found. */
  get(actor: Actor, idOrCode: string): Promise<Dossier>;
  list(actor: Actor, filter: { state?: 'open' | 'closed'; ownerId?: string }, cursor?: string, limit?: number): Promise<Page<Dossier>>;
  /** Open dossiers of this agency for which the owner's papers may be opened. */
  openForOwner(agencyIds: readonly string[], ownerId: string): Promise<Dossier[]>;
}
