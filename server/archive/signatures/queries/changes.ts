import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Page } from '../../../kernel/page.js';
import { decodeCursor } from '../../../kernel/page.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { SignaturesDeps } from '../deps.js';
import type { SignatureChange } from '../model.js';

const MOST = 200;

/** The agencies in whose custody a paper must be for the actor to be told of its verdict. */
export function toldAgencies(actor: Actor): readonly string[] | '*' {
  // A list of changed verdicts is for those who keep the papers, not for everybody who may have one verified.
  requirePermission(actor, 'signature.verify');
  requirePermission(actor, 'record.correct');
  return actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide) ? '*' : actor.agencyIds;
}

/** See Signatures.changes. */
export const listChanges =
  (deps: Pick<SignaturesDeps, 'store'>) =>
  async (actor: Actor, filter: { readonly seen?: boolean } = { seen: false }, cursor?: string, limit = 50): Promise<Page<SignatureChange>> => {
    const agencies = toldAgencies(actor);
    if (cursor !== undefined && decodeCursor(cursor)?.length !== 2) throw new ArchiveError('invalid', 'cursor-malformed');
    return deps.store.changes(agencies, filter.seen, cursor, Math.min(Math.max(1, Math.trunc(limit)), MOST));
  };

/** See Signatures.markSeen. Taking note twice keeps the first. */
export const markSeen =
  (deps: Pick<SignaturesDeps, 'store' | 'uow' | 'clock'>) =>
  async (actor: Actor, changeId: string): Promise<SignatureChange> => {
    const agencies = toldAgencies(actor);
    const known = changeId.length > 100 ? undefined : await deps.store.changeById(changeId);
    if (known === undefined || (agencies !== '*' && !agencies.includes(known.custodianAgencyId))) throw notFound();
    if (known.seenAt !== null) return known;
    await deps.uow.run(actor, async (tx) => {
      await deps.store.markSeen(tx, changeId, deps.clock.now().toISOString(), actor.id);
      tx.record({ name: 'signatures.change-seen', subject: { type: 'record', id: known.recordId }, data: { changeId, runId: known.runId } });
    });
    return (await deps.store.changeById(changeId)) ?? known;
  };
