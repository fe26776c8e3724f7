import { addMonths, endOfYear, isLocalDate, yearOf } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { ValidityRule } from '../model.js';

/**
 * The last day on which a paper holds by the rule of its type; null when it has no end, when the rule needs a value that is
 * missing, or when only a later act ends it. A term in months runs from the day after the issue to the end of the day of the same
 * number (BLDS 2015, art. 147 and 148, to be confirmed): six months from 12/5 end with 12/11.
 */
export function validityEnd(rule: ValidityRule, issuedOn: LocalDate | null, fields: Readonly<Record<string, unknown>>): LocalDate | null {
  switch (rule.kind) {
    case 'none':
    case 'until-changed':
      return null;
    case 'months-from-issue':
      return issuedOn === null ? null : addMonths(issuedOn, rule.months);
    case 'until-date-field': {
      const value = fields[rule.field];
      return typeof value === 'string' && isLocalDate(value) ? value : null;
    }
    case 'calendar-year-end':
      return issuedOn === null ? null : endOfYear(yearOf(issuedOn));
  }
}
