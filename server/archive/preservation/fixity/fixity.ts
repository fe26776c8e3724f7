import type { PreservationStore } from '../../../../storage/preservation-store.js';
import type { Surveyor } from '../../../../storage/survey.js';
import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import { dueAfter, eligibleBefore, nightOf, overdueBefore, planFixity, riskOf } from '../rules/plan-fixity.js';
import type { FixityPlan } from '../rules/plan-fixity.js';
import type { FixityStore } from './fixity-store.js';
import type { FixityAlarm, FixityFigures, FixityPolicy, FixityState } from './model.js';
import { subjectOf, verifyObject } from './verify-object.js';

/** What a stretch of verification did, and why it ended. */
export interface SliceReport {
  readonly objects: number;
  readonly bytes: number;
  readonly alarms: number;
  readonly repaired: number;
  readonly ended: 'nothing-due' | 'budget' | 'day' | 'time' | 'busy' | 'stopped';
}

/**
 * Fixity (kiểm tra toàn vẹn): that every byte is compared with its digest before a set age, oldest first, within a budget. It owns the
 * instants and the alarms; it repairs only from a copy that is proven good, and never touches a master otherwise.
 */
export interface Fixity {
  /** Verifies for a while: within the night and its budget, and only while nobody's work waits (unless something is overdue). */
  runSlice(options: { readonly signal?: AbortSignal; readonly longestMs: number }): Promise<SliceReport>;
  /** Verifies one object now, whatever the budget. */
  verifyNow(objectId: string): Promise<void>;
  overview(actor: Actor): Promise<{ figures: FixityFigures; plan: FixityPlan; policy: FixityPolicy; tonightBytes: number; oldest: readonly FixityState[]; open: readonly FixityAlarm[]; settled: readonly FixityAlarm[] }>;
  /** The state of an object, and its standing alarms; undefined before it was enrolled. */
  stateOf(objectId: string): Promise<{ state: FixityState; alarms: readonly FixityAlarm[] } | undefined>;
  /** Says that an alarm is known and what is being done; needs a reason. @throws conflict `alarm-settled`. */
  acknowledge(actor: Actor, alarmId: string, reason: string): Promise<FixityAlarm>;
  countOpen(): Promise<number>;
}

export interface FixityDeps {
  readonly fixity: FixityStore;
  readonly store: Pick<PreservationStore, 'inspect' | 'repair' | 'has'>;
  readonly survey: Surveyor;
  readonly lanes: number;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly policy: FixityPolicy;
  /** True while people's work waits for this machine. */
  readonly busy: () => Promise<boolean>;
  /** Ids of the house's own objects that are to be verified too. */
  readonly houseObjects: () => Promise<readonly string[]>;
  readonly isHouseObject: (objectId: string) => boolean;
}

const AT_ONCE = 64;
const ENROL_AT_ONCE = 300;
const BATCHES_FOR_A_PAGE = 10;
const MOST_SHOWN = 50;
const MIN_REASON = 5;

export function createFixity(deps: FixityDeps): Fixity {
  const { fixity, clock, policy } = deps;
  const verify = verifyObject(deps);
  const iso = (instant: Date): string => instant.toISOString();
  return {
    async runSlice({ signal, longestMs }) {
      const report = { objects: 0, bytes: 0, alarms: 0, repaired: 0 };
      const endsAt = clock.now().getTime() + longestMs;
      await enrolAll(deps, signal);
      for (;;) {
        const ended = await whyNotNow(deps, { signal, endsAt });
        if (ended !== undefined) return { ...report, ended };
        const batch = await fixity.next(AT_ONCE, iso(eligibleBefore(clock.now(), policy)));
        if (batch.length === 0) return { ...report, ended: 'nothing-due' };
        const queue = batch.values();
        await Promise.all(Array.from({ length: deps.lanes }, async () => {
          for (const state of queue) {
            if (signal?.aborted === true || clock.now().getTime() >= endsAt) return;
            const seen = await verify(state);
            report.objects += 1;
            report.bytes += seen.bytes;
            report.alarms += seen.alarms;
            report.repaired += seen.repaired;
          }
        }));
      }
    },
    async verifyNow(objectId) {
      await enrolAll(deps, undefined);
      const state = await fixity.ofObject(objectId);
      if (state === undefined) throw notFound();
      await verify(state);
    },
    async overview(actor) {
      requirePermission(actor, 'preservation.read');
      // What came in since the last round is counted too; the rest of a great many waits for the next round.
      await enrolAll(deps, undefined, BATCHES_FOR_A_PAGE);
      const now = clock.now();
      const night = nightOf(now, policy);
      const figures = await fixity.figures(iso(overdueBefore(now, policy)));
      return {
        figures, policy, plan: planFixity(figures, policy), tonightBytes: night === undefined ? 0 : await fixity.bytesSince(iso(night.from)),
        oldest: await fixity.oldest(10), open: await fixity.alarms(['open', 'acknowledged'], MOST_SHOWN), settled: await fixity.alarms(['repaired', 'cleared'], MOST_SHOWN),
      };
    },
    async stateOf(objectId) {
      const state = await fixity.ofObject(objectId);
      return state === undefined ? undefined : { state, alarms: await fixity.standing(objectId) };
    },
    async acknowledge(actor, alarmId, reason) {
      requirePermission(actor, 'preservation.manage');
      const words = reason.normalize('NFC').trim();
      if (words.length < MIN_REASON || words.length > 500) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'reason', code: words.length < MIN_REASON ? 'required' : 'too-long' }] });
      const alarm = await fixity.alarm(alarmId);
      if (alarm === undefined) throw notFound();
      await deps.uow.run(actor, async (tx) => {
        const moved = await fixity.settle(tx, alarmId, ['open'], { state: 'acknowledged', settledAt: iso(clock.now()), settledBy: actor.id, reason: words });
        if (!moved) throw new ArchiveError('conflict', 'alarm-settled', {});
        tx.record({ name: 'fixity.acknowledged', subject: subjectOf(alarm), purpose: words, data: { objectId: alarm.objectId, copy: alarm.copy, path: alarm.path, was: alarm.was } });
      });
      return { ...alarm, state: 'acknowledged', reason: words };
    },
    countOpen: async () => (await fixity.figures(iso(overdueBefore(clock.now(), policy)))).openAlarms,
  };
}

async function whyNotNow(deps: FixityDeps, { signal, endsAt }: { signal: AbortSignal | undefined; endsAt: number }): Promise<SliceReport['ended'] | undefined> {
  const now = deps.clock.now();
  if (signal?.aborted === true) return 'stopped';
  if (now.getTime() >= endsAt) return 'time';
  const night = nightOf(now, deps.policy);
  if (night === undefined) return 'day';
  if ((await deps.fixity.bytesSince(night.from.toISOString())) >= deps.policy.budgetBytes) return 'budget';
  if (!(await deps.busy())) return undefined;
  // People's work goes first, but not for ever: what is overdue is verified beside it.
  const { overdueObjects, never } = await deps.fixity.figures(overdueBefore(now, deps.policy).toISOString());
  return overdueObjects > never ? undefined : 'busy';
}

async function enrolAll(deps: FixityDeps, signal: AbortSignal | undefined, mostBatches = Number.POSITIVE_INFINITY): Promise<void> {
  const addedAt = deps.clock.now();
  const stateOf = (objectId: string, recordId: string | null, sizeBytes: number, risk: number): FixityState => ({
    objectId, recordId, sizeBytes, risk, addedAt: addedAt.toISOString(), lastVerifiedAt: null, dueAt: dueAfter(addedAt, risk, deps.policy).toISOString(), result: 'never', durationMs: 0,
  });
  for (const objectId of await deps.houseObjects()) {
    if ((await deps.fixity.ofObject(objectId)) === undefined && (await deps.store.has(objectId))) await deps.fixity.enrol([stateOf(objectId, null, 0, 0)]);
  }
  for (let batch = 0; batch < mostBatches && signal?.aborted !== true; batch += 1) {
    const found = await deps.fixity.newcomers(ENROL_AT_ONCE);
    await deps.fixity.enrol(found.map((one) => stateOf(one.objectId, one.recordId, one.sizeBytes, riskOf(one.mediaTypes))));
    if (found.length < ENROL_AT_ONCE) break;
  }
  await deps.fixity.forgetGone(deps.isHouseObject);
}
