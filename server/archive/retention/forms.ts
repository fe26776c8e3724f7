import { z } from 'zod';
import type { LocalDate } from '../../kernel/calendar.js';
import { parseLocalDate } from '../../kernel/calendar.js';
import { formCheck, formText } from '../../platform/http/form.js';
import { CERTAINTIES } from '../catalogue/model.js';
import type { DispositionAction, Mandate, ScheduleDraft, ScheduleVersion, TriggerName } from './model.js';

/** The fields of a schedule as a form sends them. */
export const scheduleForm = z.object({
  scheduleCode: formText, titleVi: formText, titleEn: formText, scope: formText, periodKind: z.enum(['years', 'permanent']).catch('years'), years: formText, trigger: formText,
  action: formText, maintenanceCode: formText, validFrom: formText, reachesFixed: formCheck, decision: formText, confirmed: formCheck, mandates: formText, note: formText,
});
export type ScheduleForm = z.output<typeof scheduleForm>;

/** The draft a form means. What it cannot say (how sure a text of law is) stays as it was in the version before. */
export function draftOf(form: ScheduleForm, versions: readonly ScheduleVersion[]): ScheduleDraft {
  const before = versions.filter((one) => one.scheduleCode === form.scheduleCode).at(-1);
  return {
    scheduleCode: form.scheduleCode ?? '', titleVi: form.titleVi ?? '', titleEn: form.titleEn ?? form.titleVi ?? '', scope: form.scope ?? '',
    mandates: mandatesOf(form.mandates ?? '', before?.mandates ?? []),
    period: form.periodKind === 'permanent' ? { kind: 'permanent' } : { kind: 'years', years: Number(form.years ?? 'NaN') },
    trigger: (form.trigger ?? '') as TriggerName, action: (form.action ?? '') as DispositionAction, maintenanceCode: form.maintenanceCode ?? '07',
    validFrom: form.validFrom ?? null, reachesFixed: form.reachesFixed, decision: form.decision ?? null, confirmed: form.confirmed,
    certainty: form.confirmed ? 'stated' : (before?.certainty ?? 'recalled'), note: form.note ?? null,
  };
}

/** What the form shows of a version; a new draft begins today. */
export function valuesOf(version: ScheduleVersion | undefined, today: LocalDate): ScheduleForm {
  if (version === undefined) {
    return {
      scheduleCode: undefined, titleVi: undefined, titleEn: undefined, scope: undefined, periodKind: 'years', years: '10', trigger: 'work-ended', action: 'review', maintenanceCode: '06',
      validFrom: today, reachesFixed: false, decision: undefined, confirmed: false, mandates: undefined, note: undefined,
    };
  }
  return {
    scheduleCode: version.scheduleCode, titleVi: version.titleVi, titleEn: version.titleEn, scope: version.scope, periodKind: version.period.kind,
    years: version.period.kind === 'years' ? String(version.period.years) : undefined, trigger: version.trigger, action: version.action, maintenanceCode: version.maintenanceCode,
    validFrom: version.state === 'draft' ? (version.validFrom ?? undefined) : today, reachesFixed: version.reachesFixed && version.state === 'draft', decision: version.state === 'draft' ? (version.decision ?? undefined) : undefined,
    confirmed: version.confirmed, mandates: version.mandates.map(mandateLine).join('\n'), note: version.note ?? undefined,
  };
}

function mandateLine(one: Mandate): string {
  return [one.number, one.article ?? '', one.issuedOn ?? ''].join(' | ').replace(/( \| )+$/, '');
}

/** One text of law a line: number | article | day. A text that was there keeps how sure it is; a new one is second-hand until confirmed. */
function mandatesOf(text: string, before: readonly Mandate[]): Mandate[] {
  return text.split('\n').map((line) => line.split('|').map((part) => part.trim())).filter(([number]) => (number ?? '') !== '').map(([number = '', article, day]) => {
    const known = before.find((one) => one.number === number);
    return { number, article: article === undefined || article === '' ? null : article, issuedOn: day === undefined ? null : (parseLocalDate(day) ?? null), certainty: known?.certainty ?? CERTAINTIES[2] };
  });
}
