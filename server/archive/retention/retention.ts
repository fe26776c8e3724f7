import type { Actor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Page } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type {
  ImportedSchedules, RecordDecision, RecordRetention, RetentionCounts, RetentionFilter, RetentionRule, RuleDraft, ScheduleDraft, ScheduleVersion, Simulation,
  SimulationInput, StillKept, TriggerName,
} from './model.js';

/**
 * How long the archive keeps what it holds (thời hạn bảo quản): schedules with versions, the rules that attach them, decisions about
 * single records, and the reckoned day of each record with its reasons. It owns none of the records and destroys nothing: disposition
 * asks here what is due and, inside its own change, whether the law lets a record go (`stillKept`).
 */
export interface Retention {
  // ——— what follows for records ———
  /** The stored answer, unguarded; undefined while it was not reckoned yet. Doors show it only of records the reader was let in to. */
  of(recordId: string): Promise<RecordRetention | undefined>;
  /** The same for many, unguarded: for the archive's own rooms. */
  ofMany(recordIds: readonly string[]): Promise<ReadonlyMap<string, RecordRetention>>;
  /** Rows in scope, by due day and record id (rows without a day by id alone), a page of them read by key. The caller audits. */
  list(scope: Scope, filter: RetentionFilter, cursor?: string, limit?: number): Promise<Page<RecordRetention>>;
  /** Counts in scope for charts: by year of the due day and action, by agency, by type, and by state. */
  counts(scope: Scope, filter: RetentionFilter): Promise<RetentionCounts>;
  /** How many rows a filter takes in, within the scope. */
  total(scope: Scope, filter: RetentionFilter): Promise<number>;
  /**
   * Why each record may not be destroyed or handed over on that day, reckoned anew inside the caller's change from the register as
   * it is now; records that may go have no entry. Holds are not asked here: `HoldGuard.assertFree` is, in the same change.
   * `alongside` are records that go in the same list: a link among them keeps nothing.
   */
  stillKept(tx: Tx, recordIds: readonly string[], onDay: LocalDate, alongside?: ReadonlySet<string>): Promise<ReadonlyMap<string, StillKept>>;
  /** Reckons these records (and those of their dossiers and links) anew and stores what changed. Job; can run twice. */
  refresh(recordIds: readonly string[]): Promise<number>;
  /** The same for a dossier that was closed or opened again. */
  refreshDossier(dossierId: string): Promise<number>;
  /** Reckons everything anew in slices that never block writers longer than one slice; answers how many rows changed. Job. */
  refreshAll(onProgress?: (done: number) => void, signal?: AbortSignal): Promise<number>;
  /** Forgets the row of a record that is gone, inside the change that erases it. */
  forget(tx: Tx, recordId: string): Promise<void>;

  // ——— decisions about one record ———
  decisionsOf(recordId: string): Promise<readonly RecordDecision[]>;
  /** Another schedule than the rules give, with a reason. @throws conflict `record-held` when it would end earlier and a hold stands. */
  override(actor: Actor, recordId: string, scheduleCode: string, reason: string): Promise<void>;
  /** The day of a trigger that no data tell. @throws conflict `record-held` when a hold stands. */
  stateTriggerDate(actor: Actor, recordId: string, trigger: TriggerName, on: LocalDate, reason: string): Promise<void>;

  // ——— schedules and rules ———
  schedules(): Promise<readonly ScheduleVersion[]>;
  /** The version in force on a day; undefined when there is none. */
  scheduleOn(code: string, onDay: LocalDate): Promise<ScheduleVersion | undefined>;
  rules(): Promise<readonly RetentionRule[]>;
  /** Writes a draft: the next version, or over the draft there is. A version in force is never touched. */
  draftSchedule(actor: Actor, draft: ScheduleDraft): Promise<ScheduleVersion>;
  /** Puts a draft in force. @throws conflict `second-person-needed` for the one who wrote it. */
  approveSchedule(actor: Actor, code: string, version: number): Promise<ScheduleVersion>;
  withdrawDraft(actor: Actor, code: string, version: number): Promise<void>;
  draftRule(actor: Actor, draft: RuleDraft, number?: number): Promise<RetentionRule>;
  approveRule(actor: Actor, number: number): Promise<RetentionRule>;
  /** Ends a rule in force from a day on (not before tomorrow); records it governs keep what it gave them. */
  endRule(actor: Actor, number: number, from: LocalDate): Promise<RetentionRule>;
  /** Takes in a starting table: schedules there are not yet, in force at once, unconfirmed, never to destroy (docs/retention.md). The same twice changes nothing. */
  importSchedules(actor: Actor, table: ImportedSchedules): Promise<{ readonly schedules: number; readonly rules: number }>;
  /** What would fall due, and when, if schedule or rule were so: nothing is stored. Within what the actor may see. */
  simulate(actor: Actor, input: SimulationInput): Promise<Simulation>;
}
