import type { LocalDate } from '../../../kernel/calendar.js';
import type { Dated } from '../model.js';

/** True when the entry holds on the day; both ends included, a missing end is open. */
export function validOn(entry: Dated, day: LocalDate): boolean {
  return (entry.validFrom === undefined || entry.validFrom <= day) && (entry.validTo === undefined || day <= entry.validTo);
}
