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

/** Counts what is due, falls due and runs out, within a scope; `agencyIds` bounds what is read of validity (undefined = all). */
export async function noticesFor(
  deps: { readonly retention: Pick<Retention, 'counts'>; readonly disposition: Pick<Disposition, 'countEndingSoon'> }, scope: Scope, agencyIds: readonly string[] | undefined, today: LocalDate,
): Promise<Notices> {
  const soon = addDays(today, AHEAD_DAYS);
  const total = async (filter: Parameters<Retention['counts']>[1]): Promise<number> => (await deps.retention.counts(scope, filter)).total;
  const [overdue, dueSoon, dueThisQuarter, withoutDay, withoutSchedule, permanent, validityEnding] = await Promise.all([
    total({ states: ['dated'], dueBy: addDays(today, -1) }), total({ states: ['dated'], dueFrom: today, dueBy: soon }), total({ states: ['dated'], dueBy: endOfQuarter(today) }),
    total({ states: ['no-date'], needsPerson: true }), total({ states: ['no-schedule'] }), total({ states: ['permanent'] }), deps.disposition.countEndingSoon(agencyIds, today, soon),
  ]);
  return { overdue, dueSoon, dueThisQuarter, withoutDay, withoutSchedule, permanent, validityEnding };
}

/** Last day of the quarter a day lies in. */
export function endOfQuarter(day: LocalDate): LocalDate {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  return `${year}-${(['03-31', '06-30', '09-30', '12-31'] as const)[Math.floor((month - 1) / 3)] ?? '12-31'}`;
}
