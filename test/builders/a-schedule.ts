import type { RetentionRule, ScheduleDraft, ScheduleVersion } from '../../server/archive/retention/model.js';
import type { RecordFacts, RetentionLaw } from '../../server/archive/retention/rules/reckon.js';
import { ANYTHING } from '../../server/archive/retention/rules/starting-table.js';
import type { TriggerFacts } from '../../server/archive/retention/triggers/trigger.js';

/** A schedule on paper: ten years from the end of the work. */
export function aScheduleDraft(over: Partial<ScheduleDraft> = {}): ScheduleDraft {
  return {
    scheduleCode: 'LT-07', titleVi: 'Giấy phép', titleEn: 'Permits', scope: '', mandates: [], period: { kind: 'years', years: 10 }, trigger: 'work-ended', action: 'destroy',
    maintenanceCode: '06', validFrom: null, reachesFixed: false, decision: null, confirmed: true, certainty: 'design', note: null, ...over,
  };
}

/** A version in force since ever. */
export function aVersion(over: Partial<ScheduleVersion> = {}): ScheduleVersion {
  return {
    ...aScheduleDraft(), version: 1, state: 'in-force', draftedBy: 'officer-a', draftedAt: '2026-01-01T00:00:00.000Z', approvedBy: 'officer-b', approvedAt: '2026-01-02T00:00:00.000Z', ...over,
  };
}

/** A rule in force since ever that takes in everything. */
export function aRule(over: Partial<RetentionRule> = {}): RetentionRule {
  return {
    number: 3, priority: 500, scheduleCode: 'LT-07', appliesTo: 'record', when: ANYTHING, state: 'in-force', validFrom: null, validTo: null, note: null,
    draftedBy: 'officer-a', draftedAt: '2026-01-01T00:00:00.000Z', approvedBy: 'officer-b', approvedAt: '2026-01-02T00:00:00.000Z', ...over,
  };
}

/** A law of these versions and rules on a day. */
export function aLaw(versions: readonly ScheduleVersion[] = [aVersion()], rules: readonly RetentionRule[] = [aRule()], today = '2026-11-22', withoutValidity: readonly string[] = ['cong-van']): RetentionLaw {
  const byCode = new Map<string, ScheduleVersion[]>();
  for (const one of versions) byCode.set(one.scheduleCode, [...(byCode.get(one.scheduleCode) ?? []), one]);
  return { today, versions: byCode, rules, withoutValidity: new Set(withoutValidity) };
}

/** A letter, which has no validity, in no dossier. */
export function someFacts(over: Partial<RecordFacts> = {}): RecordFacts {
  return {
    id: 'r1', typeCode: 'cong-van', procedureCode: null, issuerAgencyId: 'agency-a', custodianAgencyId: 'agency-a', copyClass: 'A', retentionClass: 'XN-01', fields: {},
    issuedOn: '2020-05-04', validFrom: null, validTo: null, sensitivity: 'public', dossierId: null, cameInOn: '2026-03-01', statusHistory: [], decisions: [], ...over,
  };
}

/** What triggers see of a letter. */
export function triggerFactsOf(over: Partial<TriggerFacts> = {}): TriggerFacts {
  return { issuedOn: '2020-05-04', validityBound: false, validityEndedOn: null, supersededOn: null, dossier: { closedOn: '2024-06-30' }, stated: {}, ...over };
}
