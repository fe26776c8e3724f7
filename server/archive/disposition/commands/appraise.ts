import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { DispositionList } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { verdictFaults } from '../rules/check-verdict.js';
import type { VerdictInput } from '../rules/check-verdict.js';
import { actOnList, personOf } from './change-list.js';

const MOST_AT_ONCE = 1_000;
const REST_SLICE = 200;

/**
 * One verdict on one or many records of a list in appraisal (xác định giá trị). The record's version is taken down with it: what
 * changes afterwards must be looked at again. Nothing is written when the verdict has faults or a record is not on the list.
 */
export function appraise(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, recordIds: readonly string[], input: VerdictInput): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    if (recordIds.length > MOST_AT_ONCE) throw new ArchiveError('invalid', 'too-many-at-once', { most: MOST_AT_ONCE });
    if (recordIds.length === 0) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'records', code: 'required' }] });
    return actOnList(deps, actor, { listId, act: 'appraise', fact: 'disposition.appraised' }, async (list, tx) => {
      const faults = verdictFaults(input, list.kind, deps.clock.today());
      if (faults.length > 0) throw new ArchiveError('invalid', 'invalid-input', {}, { faults });
      for (const recordId of new Set(recordIds)) {
        const found = await deps.records.current(tx, recordId);
        const ok = found !== undefined && (await deps.store.setItem(tx, list.id, recordId, {
          verdict: input.verdict, ground: input.verdict === 'destroy' ? input.ground : null, keepUntil: input.verdict === 'keep-until' ? input.keepUntil : null,
          reason: input.reason?.normalize('NFC').trim() || null, evidence: input.evidence?.normalize('NFC').trim() || null,
          appraisedBy: input.verdict === 'pending' ? null : personOf(actor), appraisedAt: input.verdict === 'pending' ? null : deps.clock.now().toISOString(), recordVersion: found.record.version,
        }));
        if (!ok) throw new ArchiveError('invalid', 'not-on-list', { recordId });
      }
      return { change: {}, data: { records: recordIds.length, verdict: input.verdict } };
    });
  };
}

/**
 * The same verdict on every record of a list that has none yet; `pending` takes every verdict back. In slices of one commit each, so that
 * nobody waits for a long list; answers how many records it was. Broken off, it is simply asked for again.
 */
export function appraiseRest(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, input: VerdictInput): Promise<number> => {
    let done = 0;
    for (let after = 0; ; ) {
      const slice = await deps.store.items(listId, { after, limit: REST_SLICE });
      if (slice.length === 0) return done;
      const ids = slice.filter((item) => (item.verdict === 'pending') !== (input.verdict === 'pending')).map((item) => item.recordId);
      if (ids.length > 0) await appraise(deps)(actor, listId, ids, input);
      done += ids.length;
      after = slice.at(-1)?.rank ?? after;
    }
  };
}

/** Ends the appraisal. @throws invalid `appraisal-unfinished` with how many wait, `nothing-to-do` when every record stays. */
export function concludeAppraisal(deps: DispositionDeps) {
  return async (actor: Actor, listId: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'conclude-appraisal', fact: 'disposition.appraisal-concluded' }, async (list, tx) => {
      const counts = await deps.store.countItems(list.id, tx);
      const of = (verdict: string): number => counts.filter((count) => count.verdict === verdict).reduce((sum, count) => sum + count.count, 0);
      if (of('pending') > 0) throw new ArchiveError('invalid', 'appraisal-unfinished', { count: of('pending') });
      const wanted = list.kind === 'destruction' ? 'destroy' : 'transfer';
      if (of(wanted) === 0) throw new ArchiveError('invalid', 'nothing-to-do');
      return { change: {}, data: { [wanted]: of(wanted) } };
    });
  };
}
