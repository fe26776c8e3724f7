import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { RecordsDeps } from '../deps.js';
import { keeps } from '../rules/keeps-record.js';
import type { StoredRecord } from '../store.js';

/**
 * The record for a change: only those who keep it may change it, so public papers of other agencies do not count.
 * @throws ArchiveError not-found, whether it is not there or not his.
 */
export async function loadOwn(deps: Pick<RecordsDeps, 'store'>, actor: Actor, recordId: string): Promise<StoredRecord> {
  const stored = recordId.length > 100 ? undefined : await deps.store.byId(recordId);
  if (stored === undefined || !inScope(scopeOf(actor), stored) || !keeps(actor, stored)) throw notFound();
  return stored;
}
