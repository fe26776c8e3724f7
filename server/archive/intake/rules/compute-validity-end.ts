import { addDays, addMonths, endOfYear, isLocalDate, yearOf } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { Json } from '../../../kernel/events.js';
import type { ValidityRule } from '../../catalogue/model.js';

/**
 * The last day on which a paper holds by the rule of its type; null when it has no end, when the rule needs a value that is
 * missing, or when only a later act ends it. The day before the same day n months later is the last one (BLDS 2015, art. 148).
 */
export function computeValidityEnd(rule: ValidityRule, issuedOn: LocalDate | null, fields: { readonly [key: string]: Json | undefined }): LocalDate | null {
  switch (rule.kind) {
    case 'none':
    case 'until-changed':
      return null;
    case 'months-from-issue':
      return issuedOn === null ? null : addDays(addMonths(issuedOn, rule.months), -1);
    case 'until-date-field': {
      const value = fields[rule.field];
      return typeof value === 'string' && isLocalDate(value) ? value : null;
    }
    case 'calendar-year-end':
      return issuedOn === null ? null : endOfYear(yearOf(issuedOn));
  }
}
