import type { Actor } from '../../../kernel/actor.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Fact } from '../../../kernel/events.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { HoldsDeps } from '../deps.js';
import type { Hold } from '../model.js';
import { mayConfirmLift, worksFor } from '../rules/who-sees-to.js';

const LONGEST_REASON = 2000;

/** Asks for the end of a hold. It goes on holding until a second person confirms. */
export const askLift =
  (deps: HoldsDeps) =>
  async (actor: Actor, holdId: string, reason: string): Promise<Hold> => {
    requirePermission(actor, 'hold.manage');
    const why = reasonOf(reason);
    return change(deps, actor, holdId, (hold) => worksFor(actor, hold.agencyId), async (hold) => {
      if (hold.state !== 'in-force') throw stateRefused(hold);
      return { next: { ...hold, state: 'lift-asked', liftAskedBy: actor.id, liftAskedAt: deps.clock.now().toISOString(), liftReason: why }, fact: { name: 'hold.lift-asked', data: { reason: why } } };
    });
  };

/** Ends a hold on the word of a second person. Takes the gate: no change of a record is under way when it ends. */
export const confirmLift =
  (deps: HoldsDeps) =>
  async (actor: Actor, holdId: string): Promise<Hold> =>
    change(deps, actor, holdId, (hold) => mayConfirmLift(actor, hold), async (hold, tx) => {
      if (hold.state !== 'lift-asked') throw stateRefused(hold);
      if (hold.liftAskedBy === actor.id) throw new ArchiveError('conflict', 'second-person-needed');
      await deps.store.takeGate(tx, -1);
      return { next: { ...hold, state: 'lifted', liftedBy: actor.id, liftedAt: deps.clock.now().toISOString() }, fact: { name: 'hold.lifted', data: { reason: hold.liftReason, askedBy: hold.liftAskedBy } } };
    });

/** Turns an asked lifting down: the hold stands as before, the asking stays in the log. */
export const declineLift =
  (deps: HoldsDeps) =>
  async (actor: Actor, holdId: string, reason: string): Promise<Hold> => {
    const why = reasonOf(reason);
    return change(deps, actor, holdId, (hold) => mayConfirmLift(actor, hold), async (hold) => {
      if (hold.state !== 'lift-asked') throw stateRefused(hold);
      return { next: { ...hold, state: 'in-force', liftAskedBy: null, liftAskedAt: null, liftReason: null }, fact: { name: 'hold.lift-declined', data: { reason: why, askedBy: hold.liftAskedBy } } };
    });
  };

/** Notes that somebody looked whether it must still stand, and until when. */
export const reviewHold =
  (deps: HoldsDeps) =>
  async (actor: Actor, holdId: string, nextDay: LocalDate, note: string): Promise<Hold> => {
    requirePermission(actor, 'hold.manage');
    const why = reasonOf(note);
    const fault = !isLocalDate(nextDay) ? 'not-a-date' : nextDay <= deps.clock.today() ? 'day-past' : undefined;
    if (fault !== undefined) throw new ArchiveError('invalid', 'hold-invalid', {}, { faults: [{ field: 'reviewOn', code: fault }] });
    return change(deps, actor, holdId, (hold) => worksFor(actor, hold.agencyId), async (hold) => {
      if (hold.state === 'lifted') throw stateRefused(hold);
      return { next: { ...hold, reviewOn: nextDay }, fact: { name: 'hold.reviewed', data: { next: nextDay, note: why } } };
    });
  };

type Step = { readonly next: Hold; readonly fact: Pick<Fact, 'name' | 'data'> };

async function change(deps: HoldsDeps, actor: Actor, holdId: string, entitled: (hold: Hold) => boolean, step: (hold: Hold, tx: Tx) => Promise<Step>): Promise<Hold> {
  return deps.uow.run(actor, async (tx) => {
    const hold = holdId.length > 100 ? undefined : await deps.store.byId(holdId, tx);
    if (hold === undefined || !entitled(hold)) throw notFound();
    const { next, fact } = await step(hold, tx);
    const written: Hold = { ...next, version: hold.version + 1 };
    if (!(await deps.store.replace(tx, written, hold.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
    tx.record({ ...fact, subject: { type: 'hold', id: hold.id }, data: { code: hold.code, ...fact.data } });
    return written;
  });
}

function stateRefused(hold: Hold): ArchiveError {
  return new ArchiveError('conflict', 'hold-state', { state: hold.state });
}

function reasonOf(text: string): string {
  const why = text.normalize('NFC').trim();
  if (why === '') throw new ArchiveError('invalid', 'reason-missing');
  if (why.length > LONGEST_REASON) throw new ArchiveError('invalid', 'text-too-long', { max: LONGEST_REASON });
  return why;
}
