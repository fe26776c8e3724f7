import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { ReadContext } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { mayOpen } from '../rules/may-open.js';
import type { StoredRecord } from '../store.js';
import { namedDossier } from './named-dossier.js';

/**
 * The stored record for somebody who may open it, with the purpose to be logged.
 * @throws ArchiveError not-found when there is none or he may not know of it (the same answer); forbidden `purpose-missing`,
 * `purpose-not-granted` or `dossier-missing` when he may have it as soon as he says why.
 */
export async function openStored(deps: RecordsDeps, actor: Actor, recordId: string, context: ReadContext): Promise<{ stored: StoredRecord; purpose: string | null }> {
  const stored = recordId.length > 100 ? undefined : await deps.store.byId(recordId);
  // Asked in any case, so that a hidden record costs the same time as none.
  const dossier = await namedDossier(deps, context);
  if (stored === undefined) throw await goneOr(deps, actor, recordId);
  const opening = mayOpen(actor, stored, context, dossier);
  if (opening.outcome === 'hidden') throw notFound();
  if (opening.outcome === 'refused') throw new ArchiveError('forbidden', opening.code);
  return { stored, purpose: opening.purpose };
}

/** Those who could have seen the record are told by which decision it was destroyed; to everybody else it never was. */
async function goneOr(deps: RecordsDeps, actor: Actor, recordId: string): Promise<ArchiveError> {
  const gone = recordId.length > 100 ? undefined : await deps.destroyed(recordId);
  if (gone === undefined || !inScope(scopeOf(actor), gone)) return notFound();
  return new ArchiveError('not-found', 'record-destroyed', { number: gone.decisionNumber, date: gone.decisionDate });
}
