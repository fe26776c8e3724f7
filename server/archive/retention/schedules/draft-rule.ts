import type { Actor } from '../../../kernel/actor.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { RetentionDeps } from '../deps.js';
import type { RetentionRule, RuleDraft } from '../model.js';
import { checkRule } from '../rules/check-schedule.js';
import { requireProvince, requireSecondPerson } from './draft-schedule.js';

type Deps = Pick<RetentionDeps, 'store' | 'uow' | 'clock'>;

/** Writes a rule as a draft, new or over the draft of that number. */
export const draftRule =
  (deps: Deps) =>
  async (actor: Actor, draft: RuleDraft, number?: number): Promise<RetentionRule> => {
    requireProvince(actor);
    const known = new Set((await deps.store.versions()).filter((one) => one.state === 'in-force').map((one) => one.scheduleCode));
    const faults = checkRule(draft, known);
    if (faults.length > 0) throw new ArchiveError('invalid', 'rule-invalid', {}, { faults });
    return deps.uow.run(actor, async (tx) => {
      const rules = await deps.store.rules(tx);
      const open = number === undefined ? undefined : rules.find((one) => one.number === number);
      if (number !== undefined && open === undefined) throw notFound();
      if (open !== undefined && open.state !== 'draft') throw new ArchiveError('conflict', 'rule-not-draft');
      const rule: RetentionRule = {
        ...draft, number: open?.number ?? Math.max(0, ...rules.map((one) => one.number)) + 1, state: 'draft', validTo: null, draftedBy: actor.id,
        draftedAt: deps.clock.now().toISOString(), approvedBy: null, approvedAt: null,
      };
      const written = open === undefined ? await deps.store.addRule(tx, rule) : await deps.store.replaceRule(tx, rule, open.revision);
      if (!written) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.rule-drafted', subject: { type: 'retention-rule', id: String(rule.number) }, data: { schedule: rule.scheduleCode, priority: rule.priority, appliesTo: rule.appliesTo } });
      return rule;
    });
  };

/** Puts a rule in force, by a second person, from its day or today; never from a day past, because records rest on what held then. */
export const approveRule =
  (deps: Deps) =>
  async (actor: Actor, number: number): Promise<RetentionRule> =>
    deps.uow.run(actor, async (tx) => {
      const draft = (await deps.store.rules(tx)).find((one) => one.number === number);
      if (draft === undefined) throw notFound();
      requireSecondPerson(actor, draft.draftedBy);
      if (draft.state !== 'draft') throw new ArchiveError('conflict', 'rule-not-draft');
      const validFrom = draft.validFrom ?? deps.clock.today();
      if (validFrom < deps.clock.today()) throw new ArchiveError('invalid', 'rule-invalid', {}, { faults: [{ field: 'validFrom', code: 'day-past' }] });
      const rule: RetentionRule = { ...draft, validFrom, state: 'in-force', approvedBy: actor.id, approvedAt: deps.clock.now().toISOString() };
      if (!(await deps.store.replaceRule(tx, rule, draft.revision))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.rule-approved', subject: { type: 'retention-rule', id: String(number) }, data: { schedule: rule.scheduleCode, validFrom, draftedBy: draft.draftedBy } });
      return rule;
    });

/** Ends a rule from a day on. What came in before keeps what the rule gave it; what comes later waits for another rule and so is never due. */
export const endRule =
  (deps: Deps) =>
  async (actor: Actor, number: number, from: LocalDate): Promise<RetentionRule> => {
    requireProvince(actor);
    if (!isLocalDate(from) || from < deps.clock.today()) throw new ArchiveError('invalid', 'rule-invalid', {}, { faults: [{ field: 'validTo', code: 'day-past' }] });
    return deps.uow.run(actor, async (tx) => {
      const rule = (await deps.store.rules(tx)).find((one) => one.number === number);
      if (rule === undefined) throw notFound();
      if (rule.state !== 'in-force') throw new ArchiveError('conflict', 'rule-not-in-force');
      const ended: RetentionRule = { ...rule, validTo: from, state: 'ended' };
      if (!(await deps.store.replaceRule(tx, ended, rule.revision))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.rule-ended', subject: { type: 'retention-rule', id: String(number) }, data: { schedule: rule.scheduleCode, validTo: from } });
      return ended;
    });
  };
