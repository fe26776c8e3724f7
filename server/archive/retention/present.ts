import type { Message } from '../../platform/i18n/translator.js';
import type { ReasonStep, RecordRetention, RetentionRule, ScheduleVersion, StillKept } from './model.js';

type Lang = 'vi' | 'en';

/** A step of the reckoning as a sentence: "Kết thúc công việc năm 2024 + 10 năm → 31/12/2034 (Lịch LT-07 bản 2, quy tắc 3)". */
export function sayStep({ code, params }: ReasonStep): Message {
  return { key: `retention.step.${code}`, params };
}

/** Why a record is still kept, as a sentence. */
export function sayKept({ code, params }: StillKept): Message {
  return { key: `retention.kept.${code}`, params };
}

/** A period in words. */
export function sayPeriod(period: ScheduleVersion['period']): Message {
  return period.kind === 'permanent' ? { key: 'retention.period.permanent' } : { key: 'retention.period.years', params: { count: period.years } };
}

/** The title of a schedule in the reader's language. */
export function titleOf(version: Pick<ScheduleVersion, 'titleVi' | 'titleEn'>, lang: Lang): string {
  return lang === 'vi' ? version.titleVi : version.titleEn;
}

/** A version as pages show it. */
export function presentVersion(version: ScheduleVersion, lang: Lang, nameOf: (id: string | null) => string): object {
  return {
    version: version.version, stateKey: `retention.versionState.${version.state}`, state: version.state, title: titleOf(version, lang), period: sayPeriod(version.period),
    triggerKey: `retention.trigger.${version.trigger}`, actionKey: `retention.action.${version.action}`, validFrom: version.validFrom, reachesFixed: version.reachesFixed,
    decision: version.decision, confirmed: version.confirmed, scope: version.scope, note: version.note, maintenanceCode: version.maintenanceCode,
    mandates: version.mandates.map((one) => ({ number: one.number, article: one.article, issuedOn: one.issuedOn, unconfirmed: one.certainty !== 'stated' && one.certainty !== 'found' })),
    draftedBy: nameOf(version.draftedBy), draftedAt: version.draftedAt, approvedBy: version.approvedBy === null ? null : nameOf(version.approvedBy), approvedAt: version.approvedAt,
  };
}

/** A rule as pages show it; conditions in words. */
export function presentRule(rule: RetentionRule, typeName: (code: string) => string, agencyName: (id: string) => string): object {
  const { when } = rule;
  const conditions: Message[] = [
    ...(when.retentionClasses.length === 0 ? [] : [{ key: 'retention.when.classes', params: { list: when.retentionClasses.join(', ') } }]),
    ...(when.typeCodes.length === 0 ? [] : [{ key: 'retention.when.types', params: { list: when.typeCodes.map(typeName).join(', ') } }]),
    ...(when.procedureCodes.length === 0 ? [] : [{ key: 'retention.when.procedures', params: { list: when.procedureCodes.join(', ') } }]),
    ...(when.agencyIds.length === 0 ? [] : [{ key: 'retention.when.agencies', params: { list: when.agencyIds.map(agencyName).join(', ') } }]),
    ...(when.copyClasses.length === 0 ? [] : [{ key: 'retention.when.copies', params: { list: when.copyClasses.join(', ') } }]),
    ...when.fields.map((field) => ({ key: 'retention.when.field', params: { field: field.key, value: field.equals } })),
  ];
  return {
    number: rule.number, priority: rule.priority, scheduleCode: rule.scheduleCode, scheduleHref: scheduleHref(rule.scheduleCode), appliesToKey: `retention.appliesTo.${rule.appliesTo}`,
    state: rule.state, stateKey: `retention.ruleState.${rule.state}`, validFrom: rule.validFrom, validTo: rule.validTo,
    conditions: conditions.length === 0 ? [{ key: 'retention.when.anything' }] : conditions,
  };
}

/** The page of a schedule. */
export function scheduleHref(code: string): string {
  return `/retention/schedules/${encodeURIComponent(code)}`;
}

/** The answer for a record as the API gives it, with its sentences in one language. */
export function presentRetention(row: RecordRetention, say: (message: Message) => string): object {
  const { steps, recordId, dossierId: _dossier, typeCode: _type, custodianAgencyId: _agency, sensitivity: _sensitivity, blockedById, ...rest } = row;
  return { recordId, ...rest, blocked: blockedById !== null, reasons: steps.map((step) => say(sayStep(step))), steps: steps.map(({ code, params }) => ({ code, params })) };
}
