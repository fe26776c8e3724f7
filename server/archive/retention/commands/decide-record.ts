import type { Actor } from '../../../kernel/actor.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { RetentionDeps } from '../deps.js';
import { TRIGGERS } from '../model.js';
import type { RecordDecision, TriggerName } from '../model.js';
import { keepsRecord } from '../rules/keeps-record.js';
import { compareSpans } from '../rules/longest.js';
import type { Reckoner } from './reckoner.js';

const LONGEST_REASON = 2000;

/** Gives a record another schedule than the rules do. */
export const overrideSchedule =
  (deps: RetentionDeps, reckoner: Reckoner) =>
  async (actor: Actor, recordId: string, scheduleCode: string, reason: string): Promise<void> => {
    const versions = await deps.store.versions(scheduleCode);
    if (!versions.some((one) => one.state === 'in-force')) throw new ArchiveError('invalid', 'retention-invalid', {}, { faults: [{ field: 'scheduleCode', code: 'schedule-unknown' }] });
    await decide(deps, reckoner, actor, recordId, reason, { kind: 'schedule', scheduleCode, trigger: null, on: deps.clock.today() });
  };

/** States the day of a trigger that no data tell. */
export const stateTriggerDate =
  (deps: RetentionDeps, reckoner: Reckoner) =>
  async (actor: Actor, recordId: string, trigger: TriggerName, on: string, reason: string): Promise<void> => {
    const fault = !TRIGGERS.includes(trigger) ? { field: 'trigger', code: 'unknown-value' } : !isLocalDate(on) ? { field: 'on', code: 'not-a-date' } : on > deps.clock.today() ? { field: 'on', code: 'in-future' } : undefined;
    if (fault !== undefined) throw new ArchiveError('invalid', 'retention-invalid', {}, { faults: [fault] });
    const { issuedOn } = await visible(deps, actor, recordId);
    // The work behind a paper, its validity and its dossier cannot have ended before it was there; what happened to its owner can.
    if (trigger !== 'owner-event' && issuedOn !== null && on < issuedOn) throw new ArchiveError('invalid', 'retention-invalid', {}, { faults: [{ field: 'on', code: 'before-issue', params: { issuedOn } }] });
    await decide(deps, reckoner, actor, recordId, reason, { kind: 'trigger-date', scheduleCode: null, trigger, on });
  };

/** The record, for those who may decide about it. @throws not-found for everybody else. */
async function visible(deps: RetentionDeps, actor: Actor, recordId: string): Promise<ArchiveRecord> {
  requirePermission(actor, 'retention.manage');
  const found = recordId.length > 100 ? undefined : await deps.records.peek(recordId);
  if (found === undefined || !inScope(scopeOf(actor), found.record) || !keepsRecord(actor, found.record.custodianAgencyId)) throw notFound();
  return found.record;
}

type Wanted = Pick<RecordDecision, 'kind' | 'scheduleCode' | 'trigger' | 'on'>;

async function decide(deps: RetentionDeps, reckoner: Reckoner, actor: Actor, recordId: string, reason: string, wanted: Wanted): Promise<void> {
  await visible(deps, actor, recordId);
  const why = reason.normalize('NFC').trim();
  if (why === '') throw new ArchiveError('invalid', 'reason-missing');
  if (why.length > LONGEST_REASON) throw new ArchiveError('invalid', 'text-too-long', { max: LONGEST_REASON });
  const law = await reckoner.law();

  await deps.uow.run(actor, async (tx) => {
    const held = (await deps.holds.heldAmong(tx, [recordId])).has(recordId);
    const before = (await reckoner.answers([recordId], law, tx)).get(recordId)?.answer;
    const decisions = await deps.store.decisionsOf(recordId, tx);
    const added = await deps.store.addDecision(tx, { ...wanted, recordId, rank: decisions.length, reason: why, decidedBy: actor.id, decidedAt: deps.clock.now().toISOString() });
    if (!added) throw new ArchiveError('conflict', 'changed-meanwhile');
    const after = (await reckoner.answers([recordId], law, tx)).get(recordId)?.answer;
    // Held: it may be kept longer, never shorter.
    if (held && before !== undefined && after !== undefined && compareSpans(after, before) < 0) await deps.holds.assertFree(tx, [recordId], 'reclassify');
    tx.record({
      name: wanted.kind === 'schedule' ? 'retention.overridden' : 'retention.date-stated', subject: { type: 'record', id: recordId },
      data: {
        reason: why, ...(wanted.kind === 'schedule' ? { schedule: wanted.scheduleCode } : { trigger: wanted.trigger, on: wanted.on }),
        before: before?.dueOn ?? before?.state ?? null, after: after?.dueOn ?? after?.state ?? null,
      },
    });
  });
}
