import { boolean, date, id, instant, integer, json, longText, nullable, text, word } from '../../platform/database/columns.js';
import type { Certainty } from '../catalogue/model.js';
import type { DispositionAction, Mandate, Period, ReasonStep, RecordDecision, RecordRetention, RetentionRule, RetentionState, RuleCondition, TriggerName, VersionState } from './model.js';
import type { Sensitivity } from '../../kernel/scope.js';

export const scheduleColumns = {
  scheduleCode: id(), version: integer(), state: word<VersionState>(), titleVi: text(300), titleEn: text(300), scope: longText(), mandates: json<readonly Mandate[]>(),
  periodKind: word<Period['kind']>(), years: nullable(integer()), trigger: word<TriggerName>(), action: word<DispositionAction>(), maintenanceCode: word<string>(),
  validFrom: nullable(date()), reachesFixed: boolean(), decision: nullable(text(300)), confirmed: boolean(), certainty: word<Certainty>(), note: nullable(longText()),
  draftedBy: id(), draftedAt: instant(), approvedBy: nullable(id()), approvedAt: nullable(instant()),
  /** Counts writings of a draft, so that nobody approves what was changed meanwhile. */
  revision: integer(),
};

export const ruleColumns = {
  number: integer(), priority: integer(), scheduleCode: id(), appliesTo: word<RetentionRule['appliesTo']>(), condition: json<RuleCondition>(),
  state: word<RetentionRule['state']>(), validFrom: nullable(date()), validTo: nullable(date()), note: nullable(longText()), draftedBy: id(), draftedAt: instant(),
  approvedBy: nullable(id()), approvedAt: nullable(instant()), revision: integer(),
};

export const decisionColumns = {
  recordId: id(), rank: integer(), kind: word<RecordDecision['kind']>(), scheduleCode: nullable(id()), trigger: nullable(word<TriggerName>()), decidedOn: nullable(date()),
  reason: longText(), decidedBy: id(), decidedAt: instant(),
};

export const retentionColumns = {
  recordId: id(), state: word<RetentionState>(), scheduleCode: nullable(id()), scheduleVersion: nullable(integer()), ruleNumber: nullable(integer()),
  source: word<RecordRetention['source']>(), trigger: nullable(word<TriggerName>()), triggerOn: nullable(date()), dueOn: nullable(date()),
  action: nullable(word<DispositionAction>()), confirmed: boolean(), needsPerson: boolean(), blockedById: nullable(id()), blockedUntil: nullable(date()),
  steps: json<readonly ReasonStep[]>(), dossierId: nullable(id()), typeCode: id(), custodianAgencyId: id(), sensitivity: word<Sensitivity>(), computedAt: instant(),
};
