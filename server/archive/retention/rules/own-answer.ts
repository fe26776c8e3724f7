import type { LocalDate } from '../../../kernel/calendar.js';
import type { DispositionAction, ReasonStep, RecordRetention, ScheduleVersion } from '../model.js';
import { TRIGGER_OF } from '../triggers/catalogue.js';
import type { TriggerFacts } from '../triggers/trigger.js';
import { lastDayOf } from './due-date.js';

/** What follows for a paper (or a dossier) by itself, before its dossier and its links are asked. */
export type OwnAnswer = Pick<RecordRetention, 'state' | 'scheduleCode' | 'scheduleVersion' | 'ruleNumber' | 'source' | 'trigger' | 'triggerOn' | 'dueOn' | 'action' | 'confirmed' | 'steps'> & {
  /** Only a person can say when the years begin. */
  readonly needsPerson: boolean;
};

/** The schedule that was chosen and by what. */
export interface Governing {
  readonly version: ScheduleVersion;
  readonly ruleNumber: number | null;
  readonly source: 'rule' | 'decision';
}

/** No rule fits: never due, and a person has to look. */
export const UNSCHEDULED: OwnAnswer = {
  state: 'no-schedule', scheduleCode: null, scheduleVersion: null, ruleNumber: null, source: 'none', trigger: null, triggerOn: null, dueOn: null, action: null,
  confirmed: false, steps: [{ code: 'no-schedule', params: {} }], needsPerson: true,
};

/**
 * The answer by the governing version: 31/12 of the trigger's year plus its years, and never before the paper ceased to hold plus
 * the same years. Without the day of the trigger, and while the paper still holds, it is never due.
 */
export function ownAnswer(governing: Governing | undefined, facts: TriggerFacts): OwnAnswer {
  if (governing === undefined) return UNSCHEDULED;
  const { version, ruleNumber, source } = governing;
  const base = {
    scheduleCode: version.scheduleCode, scheduleVersion: version.version, ruleNumber, source, trigger: version.trigger, action: actionOf(version), confirmed: version.confirmed,
  };
  const named = { schedule: version.scheduleCode, version: version.version, ...(ruleNumber === null ? {} : { rule: ruleNumber }) };
  const suffix = source === 'decision' ? '.decided' : '';
  if (version.period.kind === 'permanent') {
    return { ...base, state: 'permanent', triggerOn: null, dueOn: null, steps: [{ code: `permanent${suffix}`, params: named }], needsPerson: false };
  }
  const { years } = version.period;
  const start = TRIGGER_OF[version.trigger].startOf(facts);
  if (start.on === null) {
    const person = start.waitsFor === 'person';
    const steps = [{ code: `${person ? 'unknown' : 'waiting'}.${version.trigger}`, params: { years } }, { code: `by${suffix}`, params: named }];
    const state = version.trigger === 'validity-ended' && !person ? ('in-force' as const) : ('no-date' as const);
    return { ...base, state, triggerOn: null, dueOn: null, steps, needsPerson: person };
  }
  return dated(base, { ...named, years }, suffix, start.on, facts, years);
}

function dated(
  base: Pick<OwnAnswer, 'scheduleCode' | 'scheduleVersion' | 'ruleNumber' | 'source' | 'trigger' | 'action' | 'confirmed'>, named: ReasonStep['params'], suffix: string,
  on: LocalDate, facts: TriggerFacts, years: number,
): OwnAnswer {
  const byTrigger = lastDayOf(on, years);
  const step: ReasonStep = { code: `${base.trigger ?? ''}${suffix}`, params: { ...named, year: Number(on.slice(0, 4)), due: byTrigger } };
  if (!facts.validityBound) return { ...base, state: 'dated', triggerOn: on, dueOn: byTrigger, steps: [step], needsPerson: false };
  if (facts.validityEndedOn === null) {
    return { ...base, state: 'in-force', triggerOn: on, dueOn: null, steps: [step, { code: 'still-in-force', params: { years } }], needsPerson: false };
  }
  const byValidity = lastDayOf(facts.validityEndedOn, years);
  if (byValidity <= byTrigger) return { ...base, state: 'dated', triggerOn: on, dueOn: byTrigger, steps: [step], needsPerson: false };
  const floor: ReasonStep = { code: 'validity-floor', params: { until: facts.validityEndedOn, years, due: byValidity } };
  return { ...base, state: 'dated', triggerOn: on, dueOn: byValidity, steps: [step, floor], needsPerson: false };
}

/** A version nobody confirmed never leads to destruction by itself: a person appraises. */
function actionOf(version: ScheduleVersion): DispositionAction {
  return version.action === 'destroy' && !version.confirmed ? 'review' : version.action;
}
