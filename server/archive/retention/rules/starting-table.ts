import type { LegalBasis, RetentionClass } from '../../catalogue/model.js';
import type { ImportedSchedules, Mandate, RuleCondition, RuleDraft, ScheduleDraft, TriggerName } from '../model.js';

const TRIGGER: Readonly<Record<RetentionClass['trigger'], TriggerName>> = { 'work-ended': 'work-ended', 'validity-ended': 'validity-ended', 'object-ended': 'owner-event' };

/** A condition that takes in everything. */
export const ANYTHING: RuleCondition = { retentionClasses: [], typeCodes: [], procedureCodes: [], agencyIds: [], copyClasses: [], fields: [] };

const CLASS_PRIORITY = 500;
const DOSSIER_PRIORITY = 900;

/**
 * The retention classes of the catalogue as schedules and rules: one schedule for each class, one rule for papers of the class, and
 * for classes of dossiers one for the dossiers themselves. All of it waits for confirmation by the competent body, so what comes due
 * is appraised, not destroyed; what is kept for ever goes to the historical archive.
 */
export function startingTable(classes: readonly RetentionClass[], legalBases: readonly LegalBasis[]): ImportedSchedules {
  return {
    schedules: classes.map((one) => toSchedule(one, legalBases)),
    rules: classes.flatMap((one): RuleDraft[] => {
      if (one.appliesTo === 'register') return [];
      const rule = { scheduleCode: one.code, validFrom: null, note: null };
      const papers: RuleDraft = { ...rule, priority: CLASS_PRIORITY, appliesTo: 'record', when: { ...ANYTHING, retentionClasses: [one.code] } };
      return one.appliesTo === 'dossier' ? [papers, { ...rule, priority: DOSSIER_PRIORITY, appliesTo: 'dossier', when: ANYTHING }] : [papers];
    }),
  };
}

function toSchedule(one: RetentionClass, legalBases: readonly LegalBasis[]): ScheduleDraft {
  const basis = legalBases.find((text) => text.id === one.legalBasisId);
  const mandates: Mandate[] = basis === undefined ? [] : [{ number: basis.number, article: null, issuedOn: basis.issuedOn ?? null, certainty: basis.certainty }];
  return {
    scheduleCode: one.code, titleVi: one.nameVi, titleEn: one.nameEn, scope: one.group, mandates, period: one.term, trigger: TRIGGER[one.trigger],
    action: one.term.kind === 'permanent' ? 'transfer' : 'review', maintenanceCode: one.maintenanceCode, validFrom: one.validFrom ?? null, reachesFixed: false,
    decision: null, confirmed: false, certainty: one.certainty, note: one.noteVi ?? null,
  };
}
