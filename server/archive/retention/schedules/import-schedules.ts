import type { Actor } from '../../../kernel/actor.js';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Json } from '../../../kernel/events.js';
import { may } from '../../../kernel/permission.js';
import type { RetentionDeps } from '../deps.js';
import type { ImportedSchedules, RetentionRule, RuleDraft } from '../model.js';
import { checkRule, checkSchedule } from '../rules/check-schedule.js';
import { requireProvince } from './draft-schedule.js';

/**
 * Takes in a starting table. One person is enough for it, because it can destroy nothing: only schedules that are not there yet come
 * in, as first versions, all marked as unconfirmed whatever the file says, and what an unconfirmed version makes due is appraised.
 * Everything after the first version needs two.
 */
export const importSchedules =
  (deps: Pick<RetentionDeps, 'store' | 'uow' | 'clock'>) =>
  async (actor: Actor, table: ImportedSchedules): Promise<{ readonly schedules: number; readonly rules: number }> => {
    if (!may(actor, 'catalogue.import')) requireProvince(actor);
    const codes = new Set(table.schedules.map((one) => one.scheduleCode));
    const stamp = { draftedBy: actor.id, draftedAt: deps.clock.now().toISOString(), approvedBy: actor.id, approvedAt: deps.clock.now().toISOString() };
    return deps.uow.run(actor, async (tx) => {
      const there = new Set((await deps.store.versions(undefined, tx)).map((one) => one.scheduleCode));
      const faults = [...table.schedules.flatMap((one) => checkSchedule(one)), ...table.rules.flatMap((one) => checkRule(one, new Set([...there, ...codes])))];
      if (faults.length > 0) throw new ArchiveError('invalid', 'schedule-invalid', {}, { faults });
      const fresh = table.schedules.filter((one) => !there.has(one.scheduleCode));
      for (const draft of fresh) await deps.store.addVersion(tx, { ...draft, confirmed: false, reachesFixed: false, decision: null, version: 1, state: 'in-force', ...stamp });
      const rules = await deps.store.rules(tx);
      const known = new Set(rules.map(meaning));
      const news = table.rules.filter((rule) => !known.has(meaning(rule)));
      let number = Math.max(0, ...rules.map((one) => one.number));
      for (const draft of news) await deps.store.addRule(tx, { ...draft, number: (number += 1), state: 'in-force', validTo: null, ...stamp });
      const announce = fresh.length + news.length > 0;
      tx.record({ name: 'retention.table-imported', subject: { type: 'schedule', id: 'table' }, data: { schedules: fresh.length, rules: news.length }, announce });
      return { schedules: fresh.length, rules: news.length };
    });
  };

/** What a rule says, for telling whether it is there already. */
function meaning({ scheduleCode, appliesTo, when }: Pick<RetentionRule | RuleDraft, 'scheduleCode' | 'appliesTo' | 'when'>): string {
  return canonicalJson({ scheduleCode, appliesTo, when } as unknown as Json);
}
