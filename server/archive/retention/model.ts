import type { LocalDate } from '../../kernel/calendar.js';
import type { Sensitivity } from '../../kernel/scope.js';
import type { Certainty } from '../catalogue/model.js';

/** For how long: for ever (vĩnh viễn), or until 31/12 of (year of the trigger + years). Years are 1 to 500. */
export type Period = { readonly kind: 'permanent' } | { readonly kind: 'years'; readonly years: number };

/** From which event the years are counted; each has its own file under triggers/. */
export const TRIGGERS = ['issued', 'work-ended', 'validity-ended', 'superseded', 'owner-event', 'dossier-closed'] as const;
export type TriggerName = (typeof TRIGGERS)[number];

/** What is done when the day has come. `review` = a person appraises; `keep` = stays in the agency's archive. */
export const ACTIONS = ['destroy', 'review', 'transfer', 'keep'] as const;
export type DispositionAction = (typeof ACTIONS)[number];

/** A text of law a schedule rests on, as data with its day and how sure it is. */
export interface Mandate {
  readonly number: string;
  readonly article: string | null;
  readonly issuedOn: LocalDate | null;
  readonly certainty: Certainty;
}

export type VersionState = 'draft' | 'in-force' | 'withdrawn';

/**
 * One version of a schedule (lịch thời hạn bảo quản). A draft may change; once in force it never does, a new version takes its
 * place from its own first day. Records keep the version of the day they came in, unless a later one says by decision that it
 * also reaches those (`reachesFixed`).
 */
export interface ScheduleVersion {
  readonly scheduleCode: string;
  readonly version: number;
  readonly state: VersionState;
  readonly titleVi: string;
  readonly titleEn: string;
  readonly scope: string;
  readonly mandates: readonly Mandate[];
  readonly period: Period;
  readonly trigger: TriggerName;
  readonly action: DispositionAction;
  /** Code of the period in the archive metadata list (`01` permanent ... `07` other). */
  readonly maintenanceCode: string;
  /** First day; null = since ever (the first version only). */
  readonly validFrom: LocalDate | null;
  /** True when a decision carries it over to records whose period was fixed before; `decision` then names it. */
  readonly reachesFixed: boolean;
  readonly decision: string | null;
  /** False until the competent body confirmed it: shown so, and nothing is ever destroyed on it without appraisal. */
  readonly confirmed: boolean;
  readonly certainty: Certainty;
  readonly note: string | null;
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
}

/** What a draft says; the rest is added. */
export type ScheduleDraft = Omit<ScheduleVersion, 'version' | 'state' | 'draftedBy' | 'draftedAt' | 'approvedBy' | 'approvedAt'>;

/** Which records a rule takes in: every list that is not empty must name the record's value. */
export interface RuleCondition {
  readonly retentionClasses: readonly string[];
  readonly typeCodes: readonly string[];
  readonly procedureCodes: readonly string[];
  /** The issuer's or custodian's agency. */
  readonly agencyIds: readonly string[];
  readonly copyClasses: readonly string[];
  /** Fields of the type that must have these values. */
  readonly fields: readonly { readonly key: string; readonly equals: string }[];
}

/** A rule that attaches a schedule; the lowest priority number that fits wins, then the lowest rule number. */
export interface RetentionRule {
  readonly number: number;
  readonly priority: number;
  readonly scheduleCode: string;
  /** `dossier` rules give a whole dossier its period, `record` rules a paper. */
  readonly appliesTo: 'record' | 'dossier';
  readonly when: RuleCondition;
  readonly state: 'draft' | 'in-force' | 'ended';
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  readonly note: string | null;
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
}
export type RuleDraft = Pick<RetentionRule, 'priority' | 'scheduleCode' | 'appliesTo' | 'when' | 'validFrom' | 'note'>;

/** A decision about one record: another schedule than the rules say, or the day of a trigger that no data tell. */
export interface RecordDecision {
  readonly recordId: string;
  readonly rank: number;
  readonly kind: 'schedule' | 'trigger-date';
  readonly scheduleCode: string | null;
  readonly trigger: TriggerName | null;
  readonly on: LocalDate | null;
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
}

/**
 * How a record stands: `dated` has a due day; `permanent` never has one; `no-date` waits for a trigger (never due, listed for a
 * person when nothing will tell it by itself); `in-force` = the paper still holds, so its time has not begun; `no-schedule` = no
 * rule fits. Only `dated` can ever be due.
 */
export const RETENTION_STATES = ['dated', 'permanent', 'no-date', 'in-force', 'no-schedule'] as const;
export type RetentionState = (typeof RETENTION_STATES)[number];

/** One step of the reckoning: sentence `retention.step.<code>` with its parameters. */
export interface ReasonStep {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The stored answer for one record: which version governs it, until when, and why. Derived; can be computed again at any time. */
export interface RecordRetention {
  readonly recordId: string;
  readonly state: RetentionState;
  readonly scheduleCode: string | null;
  readonly scheduleVersion: number | null;
  readonly ruleNumber: number | null;
  /** Where the schedule comes from: a rule, a person's decision, or the dossier that is kept longer than the paper. */
  readonly source: 'rule' | 'decision' | 'dossier' | 'none';
  readonly trigger: TriggerName | null;
  readonly triggerOn: LocalDate | null;
  /** Last day it must be kept: due from the day after. Null unless `dated`. */
  readonly dueOn: LocalDate | null;
  readonly action: DispositionAction | null;
  readonly confirmed: boolean;
  /** Only a person can say when its years begin, or which schedule it has. */
  readonly needsPerson: boolean;
  /** A linked record that is kept longer: this one may not be destroyed before. */
  readonly blockedById: string | null;
  /** Until when that one is kept; null with `blockedById` = without a known end. */
  readonly blockedUntil: LocalDate | null;
  readonly steps: readonly ReasonStep[];
  readonly dossierId: string | null;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  readonly sensitivity: Sensitivity;
  readonly computedAt: string;
}

/** Which rows of the due list are wanted. */
export interface RetentionFilter {
  readonly states?: readonly RetentionState[];
  /** Due on or before the day. */
  readonly dueBy?: LocalDate;
  readonly dueFrom?: LocalDate;
  readonly actions?: readonly DispositionAction[];
  readonly scheduleCode?: string;
  readonly agencyIds?: readonly string[];
  readonly typeCodes?: readonly string[];
  /** Only what a person must say: a trigger that no data of the archive will ever tell. */
  readonly needsPerson?: boolean;
}

/** Why a record is still kept: sentence `retention.kept.<code>` with its parameters. */
export interface StillKept {
  readonly code: 'gone' | 'no-schedule' | 'permanent' | 'no-date' | 'in-force' | 'not-due' | 'linked';
  readonly params: Readonly<Record<string, string | number>>;
}

/** Counts of due rows for charts and tables. */
export interface RetentionCounts {
  readonly total: number;
  readonly byYear: readonly { readonly year: string; readonly action: DispositionAction; readonly count: number }[];
  readonly byState: readonly { readonly state: RetentionState; readonly count: number }[];
  readonly byAgency: readonly { readonly agencyId: string; readonly count: number }[];
  readonly byType: readonly { readonly typeCode: string; readonly count: number }[];
  readonly needsPerson: number;
}

/** A table of schedules and rules as read from files. */
export interface ImportedSchedules {
  readonly schedules: readonly ScheduleDraft[];
  readonly rules: readonly RuleDraft[];
}

/** What is tried on paper: a schedule as it would be, or a rule; with `reachesFixed` of the schedule records fixed before follow too. */
export type SimulationInput = { readonly kind: 'schedule'; readonly draft: ScheduleDraft } | { readonly kind: 'rule'; readonly draft: RuleDraft };

/** One record whose answer would change. */
export interface SimulatedRecord {
  readonly recordId: string;
  readonly title: string;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  readonly before: { readonly state: RetentionState; readonly dueOn: LocalDate | null };
  readonly after: { readonly state: RetentionState; readonly dueOn: LocalDate | null };
}

/** What a change on paper would do. Counts of records before and after, by key. */
export interface Simulation {
  /** How many records were reckoned, and how many there are to reckon; fewer only past the limit, and then it is said. */
  readonly looked: number;
  readonly affected: number;
  readonly earlier: number;
  readonly later: number;
  /** Due today or before, before and after. */
  readonly dueNow: { readonly before: number; readonly after: number };
  /** Of those newly due, how many a hold keeps all the same. */
  readonly heldAmongDue: number;
  readonly byYear: readonly { readonly year: string; readonly before: number; readonly after: number }[];
  readonly byAgency: readonly { readonly key: string; readonly before: number; readonly after: number }[];
  readonly byType: readonly { readonly key: string; readonly before: number; readonly after: number }[];
  readonly byState: readonly { readonly key: RetentionState; readonly before: number; readonly after: number }[];
  readonly samples: readonly SimulatedRecord[];
  readonly truncated: boolean;
}
