import type { Actor, OfficerActor } from '../../../kernel/actor.js';
import { parseLocalDate } from '../../../kernel/calendar.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { DispositionList, PaperReference } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { refuseDecider, refuseOpinion } from '../rules/separation-of-duties.js';
import { actOnList, needText, personOf } from './change-list.js';

/** Number and day of an official paper, as typed. */
export interface PaperInput {
  readonly number: string;
  readonly date: string;
}

const DAY_MS = 24 * 3600_000;

/** Reads number and day. @throws invalid naming the field; a day that lies ahead is refused. */
export function needPaper(deps: Pick<DispositionDeps, 'clock'>, input: PaperInput): PaperReference {
  const number = needText('number', input.number, 120);
  const date = parseLocalDate(input.date.trim());
  if (date === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'date', code: 'date-invalid' }] });
  if (date > deps.clock.today()) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'date', code: 'date-in-future' }] });
  return { number, date };
}

/** The word of the historical archive (thẩm định, Luật Lưu trữ 2024 Đ16): when it objects the list goes back to appraisal. */
export function giveOpinion(deps: DispositionDeps) {
  return async (actor: OfficerActor, listId: string, input: PaperInput & { readonly agrees: boolean; readonly text: string }): Promise<DispositionList> => {
    if (!actor.provinceWide) throw new ArchiveError('forbidden', 'permission-missing', { permission: 'disposition.propose' });
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: input.agrees ? 'opine' : 'return', fact: 'disposition.opinion-given' }, async (list) => {
      if (list.state !== 'opinion') throw new ArchiveError('conflict', 'list-state', { state: list.state });
      const refusal = refuseOpinion(list, actor);
      if (refusal !== undefined) throw new ArchiveError('forbidden', refusal);
      const text = input.agrees ? input.text.trim() : needText('text', input.text);
      return { change: { opinion: { ...needPaper(deps, input), agrees: input.agrees, text, by: personOf(actor), at: deps.clock.now().toISOString() } }, data: { agrees: input.agrees } };
    });
  };
}

/** The decision of the head of the body, a different person than the author and the appraisers. A destruction then waits. */
export function decideList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, expectedVersion: number, input: PaperInput): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.decide');
    return actOnList(deps, actor, { listId, act: 'decide', fact: 'disposition.decided', expectedVersion }, async (list, tx) => {
      const refusal = refuseDecider(list, await deps.store.appraisers(list.id, tx), actor.id);
      if (refusal !== undefined) throw new ArchiveError('forbidden', refusal);
      const now = deps.clock.now();
      const decision = { ...needPaper(deps, input), by: personOf(actor), at: now.toISOString() };
      const coolingOffUntil = list.kind === 'destruction' ? new Date(now.getTime() + deps.policy.coolingOffDays * DAY_MS).toISOString() : null;
      return { change: { decision, coolingOffUntil }, data: { number: decision.number, date: decision.date, coolingOffUntil } };
    });
  };
}

/** Sends a list back a step with a reason: the council to appraisal, the deciding officer to appraisal, appraisal to draft. */
export function returnList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, reason: string): Promise<DispositionList> => {
    if (!may(actor, 'disposition.decide')) requirePermission(actor, 'disposition.propose');
    const why = needText('reason', reason);
    return actOnList(deps, actor, { listId, act: 'return', fact: 'disposition.returned' }, async (list) => ({
      change: { decision: null, opinion: list.state === 'opinion' || list.state === 'decision' ? null : list.opinion, council: list.council.map((member) => ({ ...member, opinion: null, remark: null, at: null })) },
      data: { from: list.state, reason: why },
    }));
  };
}

/** Ends a list at any time before it is done; records already destroyed stay destroyed, the others are let go. */
export function abortList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, reason: string): Promise<DispositionList> => {
    if (!may(actor, 'disposition.decide')) requirePermission(actor, 'disposition.propose');
    const why = needText('reason', reason);
    return actOnList(deps, actor, { listId, act: 'abort', fact: 'disposition.aborted' }, async (list, tx) => {
      await deps.store.release(tx, list.id);
      const at = deps.clock.now().toISOString();
      return { change: { aborted: { by: personOf(actor), at, reason: why }, endedAt: at }, data: { from: list.state, reason: why } };
    });
  };
}

/**
 * Starts a destruction after its cooling-off time: the name of the list is typed, so that nobody starts the wrong one by a slip.
 * The work itself is done by a job, record by record, and can be stopped by `abortList`.
 */
export function startList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, typedTitle: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'start', fact: 'disposition.started' }, async (list) => {
      const now = deps.clock.now().toISOString();
      if (list.coolingOffUntil === null || now < list.coolingOffUntil) throw new ArchiveError('conflict', 'cooling-off', { until: list.coolingOffUntil ?? '' });
      // The list as a paper is the only place that will know the titles: it must lie in the archive first.
      if (!list.papers.some((paper) => paper.kind === 'list')) throw new ArchiveError('conflict', 'papers-not-ready');
      if (typedTitle.normalize('NFC').trim() !== list.title) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'typedTitle', code: 'title-differs' }] });
      return { change: { startedBy: personOf(actor), startedAt: now } };
    });
  };
}
