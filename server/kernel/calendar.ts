/** A day in the civil calendar, `YYYY-MM-DD`. Retention and validity count days, not instants. */
export type LocalDate = string & { readonly __localDate?: never };

const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day in Vietnam (UTC+07:00) on which an instant falls. */
export function localDateOf(instant: Date): LocalDate {
  return new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}

/** Days in a month of the proleptic Gregorian calendar; month is 1..12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** True for a day that exists, years 0001 to 9999. */
export function isLocalDate(text: string): boolean {
  const match = PATTERN.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Makes a day from its numbers, or undefined when there is no such day. */
export function makeLocalDate(year: number, month: number, day: number): LocalDate | undefined {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isLocalDate(text) ? text : undefined;
}

/** The numbers of a day. The day must exist. */
export function partsOf(date: LocalDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** The year of a day. */
export function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

/** 31 December of a year, capped at 9999. */
export function endOfYear(year: number): LocalDate {
  return `${String(Math.min(year, 9999)).padStart(4, '0')}-12-31`;
}

/** The same day n months later; the last day of the month where the day does not exist (31/1 + 1 month → 28 or 29/2). */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  if (targetYear > 9999) return '9999-12-31';
  const targetMonth = (index % 12) + 1;
  const targetDay = Math.min(day, daysInMonth(targetYear, targetMonth));
  return `${String(targetYear).padStart(4, '0')}-${String(targetMonth).padStart(2, '0')}-${String(targetDay).padStart(2, '0')}`;
}

/** The same day n years later (29/2 → 28/2 in common years). */
export function addYears(date: LocalDate, years: number): LocalDate {
  return addMonths(date, years * 12);
}

/** The day n days later (earlier for negative n). */
export function addDays(date: LocalDate, days: number): LocalDate {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.getUTCFullYear() > 9999 ? '9999-12-31' : at.toISOString().slice(0, 10);
}

/** Days from a to b; negative when b lies before a. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000);
}

/** `dd/mm/yyyy`, the way dates are written in Vietnam. */
export function formatLocalDate(date: LocalDate): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/**
 * Reads a day as people type it: `6/4/2022`, `06-04-2022`, `6.4.2022` or `2022-04-06`; day before month always.
 * Undefined when there is no such day.
 */
export function parseLocalDate(text: string): LocalDate | undefined {
  const trimmed = text.trim();
  if (isLocalDate(trimmed)) return trimmed;
  const match = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/.exec(trimmed);
  return match === null ? undefined : makeLocalDate(Number(match[3]), Number(match[2]), Number(match[1]));
}
