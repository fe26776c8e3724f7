import type { LocalDate } from '../../../kernel/calendar.js';
import type { Sensitivity } from '../../../kernel/scope.js';
import type { ValidityState } from '../../records/model.js';
import { effectiveStatus } from '../../records/rules/effective-status.js';
import type { RecordDecision, RetentionRule, ScheduleVersion, TriggerName } from '../model.js';
import type { TriggerFacts } from '../triggers/trigger.js';
import { chooseRule } from './choose-rule.js';
import type { RuledThing } from './choose-rule.js';
import { governingVersion } from './choose-version.js';
import { longestMember, withinDossier } from './longest.js';
import type { DossierMember } from './longest.js';
import { ownAnswer } from './own-answer.js';
import type { Governing, OwnAnswer } from './own-answer.js';

/** What of a record its period depends on. */
export interface RecordFacts {
  readonly id: string;
  readonly typeCode: string;
  readonly procedureCode: string | null;
  readonly issuerAgencyId: string | null;
  readonly custodianAgencyId: string;
  readonly copyClass: string;
  readonly retentionClass: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly issuedOn: LocalDate | null;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  readonly sensitivity: Sensitivity;
  readonly dossierId: string | null;
  /** The day in Vietnam on which it came into the archive. */
  readonly cameInOn: LocalDate;
  readonly statusHistory: readonly StatusFact[];
  readonly decisions: readonly RecordDecision[];
}

/** A dated change of validity, as far as the reckoning needs it. */
export interface StatusFact {
  readonly status: ValidityState;
  readonly from: LocalDate;
}

/** What of a dossier the period of its papers depends on. */
export interface DossierFacts {
  readonly id: string;
  readonly procedureCode: string;
  readonly agencyId: string;
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
}

/** The law as data on a day: schedules, rules, and which types of paper have a validity. */
export interface RetentionLaw {
  readonly today: LocalDate;
  readonly versions: ReadonlyMap<string, readonly ScheduleVersion[]>;
  readonly rules: readonly RetentionRule[];
  /** Types whose papers never cease to hold (letters, plans); papers of types not known here are taken to have a validity. */
  readonly withoutValidity: ReadonlySet<string>;
}

/** A record's own answer: which schedule governs it and what follows, before its dossier is asked. */
export function reckonOwn(record: RecordFacts, dossier: DossierFacts | undefined, law: RetentionLaw): OwnAnswer {
  return ownAnswer(governingOf(record, law), triggerFacts(record, dossier, law));
}

/** What the rule for whole dossiers gives a dossier; undefined when no rule is for it. */
export function reckonDossier(dossier: DossierFacts, law: RetentionLaw): DossierMember | undefined {
  const thing: RuledThing = { retentionClass: null, typeCode: null, procedureCode: dossier.procedureCode, agencyIds: [dossier.agencyId], copyClass: null, fields: {} };
  const rule = chooseRule(law.rules, thing, 'dossier', dossier.openedOn, law.today);
  const version = rule === undefined ? undefined : governingVersion(law.versions.get(rule.scheduleCode) ?? [], dossier.openedOn, law.today);
  if (rule === undefined || version === undefined) return undefined;
  const facts: TriggerFacts = { issuedOn: null, validityBound: false, validityEndedOn: null, supersededOn: null, dossier, stated: {} };
  return { id: null, answer: ownAnswer({ version, ruleNumber: rule.number, source: 'rule' }, facts) };
}

/** The member that decides for a dossier: of all its papers and its own rule the one kept longest. */
export function reckonLongest(dossier: DossierFacts, papers: readonly RecordFacts[], law: RetentionLaw, ownOf: OwnOf = reckonOwn): DossierMember | undefined {
  const itself = reckonDossier(dossier, law);
  return longestMember([...(itself === undefined ? [] : [itself]), ...papers.map((paper) => ({ id: paper.id, answer: ownOf(paper, dossier, law) }))]);
}

/** A record's answer within its dossier. */
export function reckon(record: RecordFacts, dossier: DossierFacts | undefined, longest: DossierMember | undefined, law: RetentionLaw, ownOf: OwnOf = reckonOwn): OwnAnswer {
  return withinDossier(ownOf(record, dossier, law), record.id, longest);
}

/** `reckonOwn`, or somebody who remembers what it said. */
export type OwnOf = typeof reckonOwn;

function governingOf(record: RecordFacts, law: RetentionLaw): Governing | undefined {
  const decision = record.decisions.filter((one) => one.kind === 'schedule').at(-1);
  if (decision?.scheduleCode != null) {
    const version = governingVersion(law.versions.get(decision.scheduleCode) ?? [], decision.on ?? record.cameInOn, law.today);
    if (version !== undefined) return { version, ruleNumber: null, source: 'decision' };
  }
  const agencyIds = record.issuerAgencyId === null ? [record.custodianAgencyId] : [record.issuerAgencyId, record.custodianAgencyId];
  const rule = chooseRule(law.rules, { ...record, agencyIds }, 'record', record.cameInOn, law.today);
  if (rule === undefined) return undefined;
  const version = governingVersion(law.versions.get(rule.scheduleCode) ?? [], record.cameInOn, law.today);
  return version === undefined ? undefined : { version, ruleNumber: rule.number, source: 'rule' };
}

/** The events of a record as triggers see them. */
export function triggerFacts(record: RecordFacts, dossier: DossierFacts | undefined, law: RetentionLaw): TriggerFacts {
  const history = record.statusHistory.map((entry) => ({ ...entry, recordId: record.id, reason: '', reference: null, supersededById: null, recordedAt: '', recordedBy: '' }));
  const { status, change } = effectiveStatus(record, history, law.today);
  const ended = status === 'expired' || status === 'revoked' || status === 'superseded';
  const extended = status === 'in-force' && change !== undefined && record.validTo !== null && change.from > record.validTo;
  const stated: Partial<Record<TriggerName, LocalDate>> = {};
  for (const one of record.decisions) if (one.kind === 'trigger-date' && one.trigger !== null && one.on !== null) stated[one.trigger] = one.on;
  return {
    issuedOn: record.issuedOn,
    validityBound: record.validTo !== null || !law.withoutValidity.has(record.typeCode),
    // A term printed on the paper tells the end beforehand, until an act extends it.
    validityEndedOn: ended ? (change?.from ?? record.validTo) : extended ? null : record.validTo,
    supersededOn: status === 'superseded' ? (change?.from ?? null) : null,
    dossier, stated,
  };
}
