import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import { ACTIONS, TRIGGERS } from '../model.js';
import type { RuleDraft, ScheduleDraft, ScheduleVersion } from '../model.js';

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u;
const MOST_YEARS = 500;
const MOST_MANDATES = 20;
const MOST_VALUES = 200;
const LONG = 2000;

/** What is wrong with a draft as written; an empty list = nothing. */
export function checkSchedule(draft: ScheduleDraft): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!CODE.test(draft.scheduleCode)) faults.push({ field: 'scheduleCode', code: 'schedule-code' });
  for (const field of ['titleVi', 'titleEn'] as const) {
    if (draft[field].trim() === '') faults.push({ field, code: 'required' });
    else if (draft[field].length > 300) faults.push({ field, code: 'text-too-long', params: { max: 300 } });
  }
  for (const [field, text] of [['scope', draft.scope], ['note', draft.note ?? ''], ['decision', draft.decision ?? '']] as const) {
    const max = field === 'decision' ? 300 : LONG;
    if (text.length > max) faults.push({ field, code: 'text-too-long', params: { max } });
  }
  if (draft.period.kind === 'years' && !(Number.isSafeInteger(draft.period.years) && draft.period.years >= 1 && draft.period.years <= MOST_YEARS)) faults.push({ field: 'years', code: 'years-range', params: { max: MOST_YEARS } });
  if (draft.period.kind === 'permanent' && draft.action === 'destroy') faults.push({ field: 'action', code: 'permanent-destroyed' });
  if (!TRIGGERS.includes(draft.trigger)) faults.push({ field: 'trigger', code: 'unknown-value' });
  if (!ACTIONS.includes(draft.action)) faults.push({ field: 'action', code: 'unknown-value' });
  if (draft.validFrom !== null && !isLocalDate(draft.validFrom)) faults.push({ field: 'validFrom', code: 'not-a-date' });
  if (draft.reachesFixed && (draft.decision ?? '').trim() === '') faults.push({ field: 'decision', code: 'decision-needed' });
  if (draft.mandates.length > MOST_MANDATES) faults.push({ field: 'mandates', code: 'too-many', params: { max: MOST_MANDATES } });
  return faults;
}

/**
 * Why a draft may not come into force on the day; undefined when it may. Only the first version of a schedule may reach back: before
 * it nothing was fixed. Any later one begins on the day of approval or after, because records rest on the versions before.
 */
export function refuseApproval(draft: ScheduleVersion, versions: readonly ScheduleVersion[], today: LocalDate): FieldFault | undefined {
  const earlier = versions.filter((one) => one.state === 'in-force');
  if (earlier.length === 0) return undefined;
  if (draft.validFrom === null) return { field: 'validFrom', code: 'required' };
  if (draft.validFrom < today) return { field: 'validFrom', code: 'day-past' };
  const latest = earlier.map((one) => one.validFrom ?? '').sort().at(-1) ?? '';
  return draft.validFrom <= latest ? { field: 'validFrom', code: 'before-earlier-version' } : undefined;
}

/** What is wrong with a rule as written; an empty list = nothing. `known` are the codes of schedules with a version in force. */
export function checkRule(draft: RuleDraft, known: ReadonlySet<string>): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!known.has(draft.scheduleCode)) faults.push({ field: 'scheduleCode', code: 'schedule-unknown' });
  if (!Number.isSafeInteger(draft.priority) || draft.priority < 1 || draft.priority > 9999) faults.push({ field: 'priority', code: 'priority-range' });
  if (draft.validFrom !== null && !isLocalDate(draft.validFrom)) faults.push({ field: 'validFrom', code: 'not-a-date' });
  if ((draft.note ?? '').length > LONG) faults.push({ field: 'note', code: 'text-too-long', params: { max: LONG } });
  const lists = [draft.when.retentionClasses, draft.when.typeCodes, draft.when.procedureCodes, draft.when.agencyIds, draft.when.copyClasses, draft.when.fields];
  if (lists.some((list) => list.length > MOST_VALUES)) faults.push({ field: 'when', code: 'too-many', params: { max: MOST_VALUES } });
  const paperOnly = [draft.when.retentionClasses, draft.when.typeCodes, draft.when.copyClasses, draft.when.fields];
  if (draft.appliesTo === 'dossier' && paperOnly.some((list) => list.length > 0)) faults.push({ field: 'appliesTo', code: 'dossier-condition' });
  return faults;
}
