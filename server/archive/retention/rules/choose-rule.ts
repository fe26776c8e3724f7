import type { LocalDate } from '../../../kernel/calendar.js';
import type { RetentionRule, RuleCondition } from '../model.js';

/** What rules look at. */
export interface RuledThing {
  readonly retentionClass: string | null;
  readonly typeCode: string | null;
  readonly procedureCode: string | null;
  readonly agencyIds: readonly string[];
  readonly copyClass: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The rule that attaches a schedule: of those in force when the thing came in, the one with the lowest priority number, then the
 * lowest number. Where none fitted then, those in force today may: what was never fixed can still be.
 */
export function chooseRule(rules: readonly RetentionRule[], thing: RuledThing, appliesTo: RetentionRule['appliesTo'], cameInOn: LocalDate, today: LocalDate): RetentionRule | undefined {
  let [then, now]: (RetentionRule | undefined)[] = [undefined, undefined];
  for (const rule of rules) {
    if (rule.appliesTo !== appliesTo || rule.state === 'draft' || !takesIn(rule.when, thing)) continue;
    if (inForceOn(rule, cameInOn) && goesBefore(rule, then)) then = rule;
    if (inForceOn(rule, today) && goesBefore(rule, now)) now = rule;
  }
  return then ?? now;
}

function goesBefore(rule: RetentionRule, other: RetentionRule | undefined): boolean {
  return other === undefined || rule.priority < other.priority || (rule.priority === other.priority && rule.number < other.number);
}

/** True when every list of the condition that says something names the thing's value. */
export function takesIn(when: RuleCondition, thing: RuledThing): boolean {
  return (
    among(when.retentionClasses, thing.retentionClass) &&
    among(when.typeCodes, thing.typeCode) &&
    among(when.procedureCodes, thing.procedureCode) &&
    among(when.copyClasses, thing.copyClass) &&
    (when.agencyIds.length === 0 || thing.agencyIds.some((id) => when.agencyIds.includes(id))) &&
    (when.fields.length === 0 || when.fields.every(({ key, equals }) => String(thing.fields[key] ?? '').normalize('NFC').trim() === equals))
  );
}

function among(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}

function inForceOn(rule: RetentionRule, day: LocalDate): boolean {
  return (rule.validFrom === null || rule.validFrom <= day) && (rule.validTo === null || day <= rule.validTo);
}
