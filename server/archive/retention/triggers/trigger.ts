import type { LocalDate } from '../../../kernel/calendar.js';
import type { TriggerName } from '../model.js';

/** What is known of a record's events on the day of reckoning. A missing day has not come or nobody knows it. */
export interface TriggerFacts {
  readonly issuedOn: LocalDate | null;
  /** True when papers of its type have a validity that ends; a letter or a plan has none. */
  readonly validityBound: boolean;
  /** Last day it held: its term, or the act that ended it; may lie ahead. */
  readonly validityEndedOn: LocalDate | null;
  readonly supersededOn: LocalDate | null;
  /** The dossier it belongs to; undefined when it lies in none. */
  readonly dossier: { readonly closedOn: LocalDate | null } | undefined;
  /** Days that a person stated, by trigger. */
  readonly stated: Readonly<Partial<Record<TriggerName, LocalDate>>>;
}

/** When the years begin: on a day, or not yet - and then who will know: the archive's own data, or only a person. */
export type TriggerStart = { readonly on: LocalDate } | { readonly on: null; readonly waitsFor: 'data' | 'person' };

/** One event from which years are counted. */
export interface Trigger {
  readonly name: TriggerName;
  /** Pure; the same facts always give the same start. */
  startOf(facts: TriggerFacts): TriggerStart;
}

/** The later of two days that say the same; a stated day never makes a record due before its data do. */
export function laterOf(a: LocalDate | null | undefined, b: LocalDate | null | undefined): LocalDate | null {
  if (a == null) return b ?? null;
  if (b == null) return a;
  return a > b ? a : b;
}

/** A start on the day, or waiting for whoever will know. */
export function startsOn(on: LocalDate | null, waitsFor: 'data' | 'person'): TriggerStart {
  return on === null ? { on: null, waitsFor } : { on };
}
