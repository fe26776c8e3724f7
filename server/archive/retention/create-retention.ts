import { overrideSchedule, stateTriggerDate } from './commands/decide-record.js';
import { createReckoner } from './commands/reckoner.js';
import { createRefresh } from './commands/refresh.js';
import type { RetentionDeps } from './deps.js';
import type { StillKept } from './model.js';
import type { Retention } from './retention.js';
import { versionOn } from './rules/choose-version.js';
import { whyKept } from './rules/still-kept.js';
import { approveRule, draftRule, endRule } from './schedules/draft-rule.js';
import { approveSchedule, draftSchedule, withdrawDraft } from './schedules/draft-schedule.js';
import { importSchedules } from './schedules/import-schedules.js';
import { simulate } from './simulation/simulate.js';

const PAGE = 50;

/** Opens the room of retention. */
export function createRetention(deps: RetentionDeps): Retention {
  const { store } = deps;
  const reckoner = createReckoner(deps);
  return {
    of: async (recordId) => (await store.rowsOf([recordId])).get(recordId),
    ofMany: (recordIds) => store.rowsOf(recordIds),
    list: (scope, filter, cursor, limit = PAGE) => store.list(scope, filter, cursor, limit),
    counts: store.tally.counts,
    total: store.tally.total,
    async stillKept(tx, recordIds, onDay, alongside = new Set()) {
      const law = { ...(await reckoner.law()), today: onDay };
      const [answers, links] = [await reckoner.answers(recordIds, law, tx), await reckoner.linked(recordIds, law, tx)];
      const kept = new Map<string, StillKept>();
      for (const id of recordIds) {
        const why = whyKept(answers.get(id)?.answer, links.get(id) ?? [], alongside, onDay);
        if (why !== undefined) kept.set(id, why);
      }
      return kept;
    },
    ...createRefresh(deps, reckoner),
    forget: (tx, recordId) => store.forget(tx, [recordId]),
    decisionsOf: (recordId) => store.decisionsOf(recordId),
    override: overrideSchedule(deps, reckoner),
    stateTriggerDate: stateTriggerDate(deps, reckoner),
    schedules: () => store.versions(),
    scheduleOn: async (code, onDay) => versionOn(await store.versions(code), onDay),
    rules: () => store.rules(),
    draftSchedule: draftSchedule(deps),
    approveSchedule: approveSchedule(deps),
    withdrawDraft: withdrawDraft(deps),
    draftRule: draftRule(deps),
    approveRule: approveRule(deps),
    endRule: endRule(deps),
    importSchedules: importSchedules(deps),
    simulate: simulate(deps, reckoner),
  };
}
