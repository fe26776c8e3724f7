import { isStorageError } from '../../../../storage/errors.js';
import type { CopyDamage } from '../../../../storage/object-inspection.js';
import type { PreservationStore } from '../../../../storage/preservation-store.js';
import type { Surveyor } from '../../../../storage/survey.js';
import { systemActor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { newId } from '../../../kernel/identifiers.js';
import type { Tx, UnitOfWork } from '../../../kernel/unit-of-work.js';
import { dueAfter } from '../rules/plan-fixity.js';
import type { FixityStore } from './fixity-store.js';
import type { FixityAlarm, FixityPolicy, FixityResult, FixityState } from './model.js';

/** What the verification of objects is made of. */
export interface VerifyDeps {
  readonly fixity: FixityStore;
  readonly store: Pick<PreservationStore, 'inspect' | 'repair'>;
  readonly survey: Surveyor;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly policy: FixityPolicy;
}

/** The archive's own verifier. */
export const VERIFIER = systemActor('check-fixity');

const RETRY_DAYS = 1;

/** What one look at an object came to. */
export interface Verified {
  readonly result: FixityResult;
  readonly bytes: number;
  readonly alarms: number;
  readonly repaired: number;
}

/**
 * Compares every byte of every copy of an object with its digests. What is damaged is told once, by alarm and fact; what a good copy can
 * mend is mended at once and told; alarms whose file is good again are closed. A copy that cannot be reached is no damage: the object
 * stays as old as it was and is looked at again the next day.
 */
export const verifyObject =
  (deps: VerifyDeps) =>
  async (state: Pick<FixityState, 'objectId' | 'recordId' | 'risk' | 'sizeBytes' | 'lastVerifiedAt'>): Promise<Verified> => {
    const started = performance.now();
    const seen = await look(deps, state.objectId);
    // Destroyed by decision while it stood in the queue: that is no loss.
    if (seen.lost && state.recordId !== null && !(await deps.fixity.held(state.objectId))) return { result: 'sound', bytes: 0, alarms: 0, repaired: 0 };
    const now = deps.clock.now();
    const told = seen.damages === undefined ? { alarms: 0, repaired: 0, left: 0 } : await tell(deps, state, seen.damages);
    const result: FixityResult = told.left > 0 ? 'damaged' : seen.reached ? 'sound' : 'unreachable';
    await deps.fixity.note(state.objectId, {
      result,
      sizeBytes: seen.bytes > 0 ? seen.bytes : state.sizeBytes,
      lastVerifiedAt: seen.reached ? now.toISOString() : state.lastVerifiedAt,
      dueAt: (seen.reached ? dueAfter(now, state.risk, deps.policy) : dueAfter(now, 0, { maxAgeDays: RETRY_DAYS })).toISOString(),
      durationMs: Math.round(performance.now() - started),
    });
    return { result, bytes: seen.bytes, alarms: told.alarms, repaired: told.repaired };
  };

interface Seen {
  /** Undefined when nothing could be looked at. */
  readonly damages: readonly CopyDamage[] | undefined;
  readonly reached: boolean;
  /** No place has anything of the object. */
  readonly lost?: true;
  readonly bytes: number;
}

async function look(deps: VerifyDeps, objectId: string): Promise<Seen> {
  try {
    const { damages, unreachable, bytesRead } = await deps.store.inspect(objectId, { survey: deps.survey });
    return { damages, reached: unreachable.length === 0, bytes: bytesRead };
  } catch (error) {
    if (isStorageError(error, 'missing')) return { damages: [{ copy: '*', path: '', was: 'missing', mendable: false }], reached: true, lost: true, bytes: 0 };
    if (isStorageError(error, 'unavailable')) return { damages: undefined, reached: false, bytes: 0 };
    throw error;
  }
}

type Subject = Pick<FixityState, 'objectId' | 'recordId'>;

async function tell(deps: VerifyDeps, subject: Subject, damages: readonly CopyDamage[]): Promise<{ alarms: number; repaired: number; left: number }> {
  const standing = await deps.fixity.standing(subject.objectId);
  const isSame = (alarm: FixityAlarm, damage: CopyDamage): boolean => alarm.copy === damage.copy && alarm.path === damage.path;
  const gone = standing.filter((alarm) => !damages.some((damage) => isSame(alarm, damage)));
  const fresh = damages.filter((damage) => !standing.some((alarm) => isSame(alarm, damage)));
  if (damages.length === 0 && gone.length === 0) return { alarms: 0, repaired: 0, left: 0 };
  const raised = fresh.map((damage) => alarmOf(deps, subject, damage));
  if (raised.length > 0 || gone.length > 0) {
    await write(deps, async (tx) => {
      for (const alarm of raised) await raise(deps, tx, alarm);
      for (const alarm of gone) await settle(deps, tx, alarm, { state: 'cleared' }, 'fixity.cleared');
    });
  }
  const known = [...standing.filter((alarm) => !gone.includes(alarm)), ...raised];
  const repaired = known.some((alarm) => alarm.mendable) ? await mend(deps, subject, known) : 0;
  return { alarms: raised.length, repaired, left: known.length - repaired };
}

/** Brings back what a good copy has, looks again, and believes only what the second look says. */
async function mend(deps: VerifyDeps, subject: Subject, known: readonly FixityAlarm[]): Promise<number> {
  const steps = await deps.store.repair(subject.objectId).catch((error: unknown) => {
    if (isStorageError(error)) return [];
    throw error;
  });
  const after = await look(deps, subject.objectId);
  const still = after.damages;
  if (still === undefined) return 0;
  const mended = known.filter((alarm) => !still.some((damage) => damage.copy === alarm.copy && damage.path === alarm.path));
  if (mended.length === 0) return 0;
  await write(deps, async (tx) => {
    for (const alarm of mended) {
      const from = steps.find((step) => step.copy === alarm.copy && (alarm.path === '' || step.key === alarm.path))?.mendedFrom ?? null;
      await settle(deps, tx, alarm, { state: 'repaired', mendedFrom: from }, 'fixity.repaired');
    }
  });
  return mended.length;
}

const write = (deps: VerifyDeps, work: (tx: Tx) => Promise<void>): Promise<void> => deps.uow.run(VERIFIER, work);

function alarmOf(deps: VerifyDeps, subject: Subject, damage: CopyDamage): FixityAlarm {
  return {
    ...damage, id: newId(), objectId: subject.objectId, recordId: subject.recordId, state: 'open', mendedFrom: null, foundAt: deps.clock.now().toISOString(),
    settledAt: null, settledBy: null, reason: null, path: damage.path.slice(0, 1000), copy: damage.copy.slice(0, 60),
  };
}

/** Whom a fact about an alarm is about: the record, or the house's own object. */
export function subjectOf(alarm: Pick<FixityAlarm, 'recordId' | 'objectId'>): { readonly type: string; readonly id: string } {
  return alarm.recordId === null ? { type: 'object', id: alarm.objectId } : { type: 'record', id: alarm.recordId };
}

async function raise(deps: VerifyDeps, tx: Tx, alarm: FixityAlarm): Promise<void> {
  await deps.fixity.raise(tx, alarm);
  tx.record({ name: 'fixity.damage-found', subject: subjectOf(alarm), data: { objectId: alarm.objectId, copy: alarm.copy, path: alarm.path, was: alarm.was, mendable: alarm.mendable } });
}

async function settle(deps: VerifyDeps, tx: Tx, alarm: FixityAlarm, changes: Partial<FixityAlarm>, name: 'fixity.cleared' | 'fixity.repaired'): Promise<void> {
  const moved = await deps.fixity.settle(tx, alarm.id, ['open', 'acknowledged'], { ...changes, settledAt: deps.clock.now().toISOString(), settledBy: VERIFIER.id });
  tx.record({
    name, subject: subjectOf(alarm), data: { objectId: alarm.objectId, copy: alarm.copy, path: alarm.path, mendedFrom: changes.mendedFrom ?? null, ...(moved ? {} : { repeated: true }) },
    ...(moved ? {} : { announce: false }),
  });
}
