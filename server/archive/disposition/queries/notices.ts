import type { LocalDate } from '../../../kernel/calendar.js';
import { addDays } from '../../../kernel/calendar.js';
import type { Scope } from '../../../kernel/scope.js';
import type { Retention } from '../../retention/retention.js';
import type { Disposition } from '../disposition.js';

/** What an archivist is told ahead: thirty days before a day, and after it. */
export interface Notices {
  readonly overdue: number;
  readonly dueSoon: number;
  readonly dueThisQuarter: number;
  readonly withoutDay: number;
  readonly withoutSchedule: number;
  readonly permanent: number;
  readonly validityEnding: number;
}

const AHEAD_DAYS = 30;

/**
 * Counts what is due, falls due and runs out: of what the scope lets somebody see, the records in custody of `agencyIds` (undefined =
 * every agency). What others keep is seen to by them, however public it is.
 */
export async function noticesFor(
  deps: { readonly retention: Pick<Retention, 'total'>; readonly disposition: Pick<Disposition, 'countEndingSoon'> }, scope: Scope, agencyIds: readonly string[] | undefined, today: LocalDate,
): Promise<Notices> {
  const soon = addDays(today, AHEAD_DAYS);
  const total = (filter: Parameters<Retention['total']>[1]): Promise<number> => deps.retention.total(scope, { ...filter, ...(agencyIds === undefined ? {} : { agencyIds }) });
  const [overdue, dueSoon, dueThisQuarter, withoutDay, withoutSchedule, permanent, validityEnding] = await Promise.all([
    total({ states: ['dated'], dueBy: addDays(today, -1) }), total({ states: ['dated'], dueFrom: today, dueBy: soon }), total({ states: ['dated'], dueBy: endOfQuarter(today) }),
    total({ states: ['no-date'], needsPerson: true }), total({ states: ['no-schedule'] }), total({ states: ['permanent'] }), deps.disposition.countEndingSoon(scope, agencyIds, today, soon),
  ]);
  return { overdue, dueSoon, dueThisQuarter, withoutDay, withoutSchedule, permanent, validityEnding };
}

/** Last day of the quarter a day lies in. */
export function endOfQuarter(day: LocalDate): LocalDate {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  return `${year}-${(['03-31', '06-30', '09-30', '12-31'] as const)[Math.floor((month - 1) / 3)] ?? '12-31'}`;
}
