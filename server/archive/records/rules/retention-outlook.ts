import { endOfYear, yearOf } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { RetentionClass } from '../../catalogue/model.js';

/** What the days of a record say about its keeping; a missing day has not come or is not known. */
export interface RetentionDays {
  /** The dossier was closed: the work is done. */
  readonly workEndedOn: LocalDate | null;
  /** The paper ceased to hold: its term, its revocation, its successor. */
  readonly validityEndedOn: LocalDate | null;
}

/** For how long a record is kept as far as it can be told, with the steps of the reckoning. */
export interface RetentionOutlook {
  readonly permanent: boolean;
  readonly dueOn: LocalDate | null;
  /** Keys `register.retention.<code>` with their parameters. */
  readonly steps: readonly { readonly code: string; readonly params: Readonly<Record<string, string | number>> }[];
}

/**
 * The outlook of a record's retention: 31/12 of the year of the trigger plus the years of its class. A forecast for the screen;
 * whether a record may ever be destroyed is decided by disposition alone.
 */
export function retentionOutlook(of: Pick<RetentionClass, 'term' | 'trigger'>, days: RetentionDays): RetentionOutlook {
  if (of.term.kind === 'permanent') return { permanent: true, dueOn: null, steps: [{ code: 'permanent', params: {} }] };
  const { years } = of.term;
  const start = of.trigger === 'work-ended' ? days.workEndedOn : of.trigger === 'validity-ended' ? days.validityEndedOn : null;
  const rule = { code: `rule.${of.trigger}`, params: { years } };
  if (start === null) return { permanent: false, dueOn: null, steps: [rule, { code: `open.${of.trigger}`, params: {} }] };
  const dueOn = endOfYear(yearOf(start) + years);
  return { permanent: false, dueOn, steps: [rule, { code: `started.${of.trigger}`, params: { on: start } }, { code: 'due', params: { year: yearOf(dueOn) } }] };
}
