import type { Actor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Page } from '../../kernel/page.js';
import type { HeldRecord, Hold, HoldFilter, HoldGuard, HoldOnRecord, HoldTarget, NewHold } from './model.js';

/**
 * Holds (lệnh giữ tài liệu): orders that nothing of a record may be changed or lost until a second person lifts them. The room owns
 * the orders, what they lie on and the guard that every changing path asks. It never changes a record, and never decides whether
 * an order is just. Several holds may lie on one record; it is free when the last is lifted.
 */
export interface Holds {
  /** What rooms ask before they change a record. */
  readonly guard: HoldGuard;
  /**
   * Places a hold; from its commit on every record it names is held, a search holds all that its filters take in until it has looked.
   * Needs `hold.manage`; targets must be in the actor's keeping, and holds on everybody's papers are for province-wide officers.
   */
  place(actor: Actor, hold: NewHold): Promise<Hold>;
  /** How many records a target would hold now and a few of them, within what the actor may see. Changes nothing. */
  preview(actor: Actor, target: HoldTarget): Promise<{ readonly count: number; readonly sample: readonly HeldRecord[] }>;
  /** Asks for the end of a hold, with the reason. It goes on holding. */
  askLift(actor: Actor, holdId: string, reason: string): Promise<Hold>;
  /** Ends it. @throws conflict `second-person-needed` when the actor himself asked for it. Needs `hold.manage` or `disposition.decide`. */
  confirmLift(actor: Actor, holdId: string): Promise<Hold>;
  /** Turns the asking down, with a reason: the hold stands as before. */
  declineLift(actor: Actor, holdId: string, reason: string): Promise<Hold>;
  /** Says that it was looked at and must stand on, until the next look. */
  review(actor: Actor, holdId: string, next: LocalDate, note: string): Promise<Hold>;
  /** A hold for those who see to it; everybody else: not-found. */
  get(actor: Actor, holdId: string): Promise<Hold>;
  list(actor: Actor, filter: HoldFilter, cursor?: string, limit?: number): Promise<Page<Hold>>;
  /** What it holds now, within what the actor may see; pages in the order of record ids. */
  heldBy(actor: Actor, holdId: string, cursor?: string, limit?: number): Promise<Page<HeldRecord> & { readonly total: number }>;
  /** Holds standing on these records, unguarded: for rooms that show or skip held records. For deciding inside a change use `guard`. */
  on(recordIds: readonly string[]): Promise<ReadonlyMap<string, readonly HoldOnRecord[]>>;
  /** Those of `on` that this actor may know the reason of, in full. */
  knownTo(actor: Actor, recordId: string): Promise<readonly Hold[]>;
  /** Looks at all records there are for a hold by search. Job; can run twice. */
  gather(holdId: string): Promise<number>;
  /** Looks at everything once more for every standing hold by search: heals what a stopped worker or a late index missed. Job. */
  gatherAll(signal?: AbortSignal): Promise<void>;
  /** Looks at records that came in or changed, for every hold by search that stands. Job; can run twice. */
  judge(recordIds: readonly string[]): Promise<void>;
}
