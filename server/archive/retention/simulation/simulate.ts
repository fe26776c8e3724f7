import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { scopeOf } from '../../../kernel/scope.js';
import type { DossierMemory, Reckoner } from '../commands/reckoner.js';
import type { RetentionDeps } from '../deps.js';
import type { RetentionRule, ScheduleVersion, Simulation, SimulationInput } from '../model.js';
import { checkRule, checkSchedule } from '../rules/check-schedule.js';
import { chooseSamples, startTally } from './count-changes.js';

const SLICE = 500;
const SAMPLES = 20;
/** More records than this are not reckoned while somebody waits; the answer then says so. */
export const MOST_SIMULATED = 200_000;
/** A number no rule has, so that a rule on paper takes nobody's place. */
const PAPER_NUMBER = 0;

/**
 * Tries a schedule or a rule on paper over what the actor may see: every record is reckoned twice, by the law as it is and as it would
 * be. Nothing is stored; the trying is written to the log. A schedule tried with `reachesFixed` also reaches periods fixed before.
 */
export const simulate =
  (deps: RetentionDeps, reckoner: Reckoner, most = MOST_SIMULATED) =>
  async (actor: Actor, input: SimulationInput): Promise<Simulation> => {
    requirePermission(actor, 'retention.read');
    const tried = await asTried(deps, input);
    const [asIs, asTold] = [await reckoner.law(), await reckoner.law(tried)];
    const tally = startTally(asIs.today);
    const [memoryBefore, memoryAfter]: DossierMemory[] = [new Map(), new Map()];
    const scope = scopeOf(actor);
    let truncated = false;
    for (let after = '', looked = 0; ; ) {
      // A paper of another schedule may lie in a dossier whose longest paper changes, so everything in scope is looked at.
      const ids = await deps.store.idsInScope(scope, undefined, after, Math.min(SLICE, most - looked));
      if (ids.length === 0) break;
      after = ids.at(-1) ?? after;
      looked += ids.length;
      const [before, next] = [await reckoner.answers(ids, asIs, undefined, memoryBefore), await reckoner.answers(ids, asTold, undefined, memoryAfter)];
      for (const [id, { record, answer }] of before) {
        const changed = next.get(id)?.answer;
        if (changed !== undefined) tally.add({ recordId: id, typeCode: record.typeCode, custodianAgencyId: record.custodianAgencyId, before: answer, after: changed });
      }
      truncated = looked >= most && (await deps.store.idsInScope(scope, undefined, after, 1)).length > 0;
      if (looked >= most) break;
      // Others are served between two slices.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const samples = chooseSamples(tally.changed, SAMPLES);
    const titles = await deps.facts.titles(samples.map((one) => one.recordId));
    const result: Simulation = {
      ...tally.result(), truncated, heldAmongDue: await heldAmong(deps, tally.newlyDue),
      samples: samples.map((one) => ({ ...one, title: titles.get(one.recordId) ?? one.recordId })),
    };
    await deps.uow.run(actor, async (tx) => tx.record({
      name: 'retention.simulated', subject: { type: 'schedule', id: input.draft.scheduleCode }, announce: false,
      data: { kind: input.kind, looked: result.looked, affected: result.affected, earlier: result.earlier, dueBefore: result.dueNow.before, dueAfter: result.dueNow.after },
    }));
    return result;
  };

async function heldAmong(deps: RetentionDeps, ids: readonly string[]): Promise<number> {
  let held = 0;
  for (let start = 0; start < ids.length; start += SLICE) held += (await deps.held.on(ids.slice(start, start + SLICE))).size;
  return held;
}

/** The draft as if it were in force today. */
async function asTried(deps: RetentionDeps, input: SimulationInput): Promise<{ version: ScheduleVersion } | { rule: RetentionRule }> {
  const now = deps.clock.now().toISOString();
  const stamp = { draftedBy: 'paper', draftedAt: now, approvedBy: 'paper', approvedAt: now };
  const versions = await deps.store.versions();
  if (input.kind === 'rule') {
    const faults = checkRule(input.draft, new Set(versions.filter((one) => one.state === 'in-force').map((one) => one.scheduleCode)));
    if (faults.length > 0) throw new ArchiveError('invalid', 'rule-invalid', {}, { faults });
    // Like any rule it takes in what comes from today on, and what no rule took in before.
    return { rule: { ...input.draft, validFrom: deps.clock.today(), validTo: null, number: PAPER_NUMBER, state: 'in-force', ...stamp } };
  }
  const faults = checkSchedule(input.draft.reachesFixed ? { ...input.draft, decision: input.draft.decision ?? 'paper' } : input.draft);
  if (faults.length > 0) throw new ArchiveError('invalid', 'schedule-invalid', {}, { faults });
  const number = Math.max(0, ...versions.filter((one) => one.scheduleCode === input.draft.scheduleCode && one.state !== 'draft').map((one) => one.version)) + 1;
  return { version: { ...input.draft, validFrom: deps.clock.today(), version: number, state: 'in-force', ...stamp } };
}
