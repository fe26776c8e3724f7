import { endOfYear, yearOf } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';

/**
 * The last day of keeping: 31/12 of (year of the event + years), wherever in the year the event fell (Luật Lưu trữ 2024 Điều 15
 * khoản 3). Years past 9999 end with 9999, which never comes. Years are whole and not negative.
 */
export function lastDayOf(eventOn: LocalDate, years: number): LocalDate {
  if (!Number.isSafeInteger(years) || years < 0) throw new RangeError('years must be a whole number, not negative');
  return endOfYear(yearOf(eventOn) + years);
}

/** True from the day after the last day of keeping; a record without one is never due. */
export function isDue(dueOn: LocalDate | null, today: LocalDate): boolean {
  return dueOn !== null && today > dueOn;
}
