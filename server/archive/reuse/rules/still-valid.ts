import type { LocalDate } from '../../../kernel/calendar.js';
import { addMonths, endOfYear, yearOf } from '../../../kernel/calendar.js';
import type { ValidityRule } from '../../catalogue/model.js';

/**
 * The last day a paper holds by itself: what is printed on it, else what its type says. Null = no end of its own.
 * `n` months from issue end on the day before the same day n months later counts as the next: a paper of 01/03 with six months
 * may be used until 01/09.
 */
export function validUntil(rule: ValidityRule, paper: { issuedOn: LocalDate | null; validTo: LocalDate | null; fields: Readonly<Record<string, unknown>> }): LocalDate | null {
  if (paper.validTo !== null) return paper.validTo;
  switch (rule.kind) {
    case 'none':
    case 'until-changed':
      return null;
    case 'months-from-issue':
      return paper.issuedOn === null ? null : addMonths(paper.issuedOn, rule.months);
    case 'until-date-field': {
      const value = paper.fields[rule.field];
      return typeof value === 'string' && value !== '' ? value : null;
    }
    case 'calendar-year-end':
      return paper.issuedOn === null ? null : endOfYear(yearOf(paper.issuedOn));
  }
}
