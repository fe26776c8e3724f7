import type { Actor } from '../../kernel/actor.js';
import { agencyOf } from '../../kernel/actor.js';
import { notFound } from '../../kernel/errors.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { scopeOf } from '../../kernel/scope.js';
import { gatherHeld, judgeArrivals } from './commands/gather-held.js';
import { askLift, confirmLift, declineLift, reviewHold } from './commands/lift-hold.js';
import { knownTarget, placeHold } from './commands/place-hold.js';
import type { HoldsDeps } from './deps.js';
import { holdsOn } from './guard.js';
import type { Holds } from './holds.js';
import type { HeldRecord, Hold } from './model.js';
import { tidyTarget } from './rules/check-hold.js';
import { reachedAgencies } from './queries/reached-agencies.js';
import { mayKnow, reachOf, worksFor } from './rules/who-sees-to.js';

const PAGE = 50;
const SAMPLE = 20;

/** Opens the room of holds. */
export function createHolds(deps: HoldsDeps): Holds {
  const gather = gatherHeld(deps);
  return {
    guard: deps.guard,
    place: placeHold(deps),
    askLift: askLift(deps),
    confirmLift: confirmLift(deps),
    declineLift: declineLift(deps),
    review: reviewHold(deps),
    gather,
    async gatherAll(signal) {
      for (const hold of await deps.store.standingSearches()) if (signal?.aborted !== true) await gather(hold.id);
    },
    judge: judgeArrivals(deps),
    ...readings(deps),
  };
}

function readings(deps: HoldsDeps): Pick<Holds, 'preview' | 'get' | 'list' | 'heldBy' | 'on' | 'knownTo'> {
  const known = async (actor: Actor, holdId: string): Promise<Hold> => {
    const hold = holdId.length > 100 ? undefined : await deps.store.byId(holdId);
    if (hold === undefined || !mayKnow(actor, hold)) throw notFound();
    return hold;
  };
  const reached = (of: Pick<Hold, 'reach' | 'agencyId'>): Promise<readonly string[] | '*'> => reachedAgencies(deps.catalogue, of, deps.clock.today());
  return {
    async preview(actor, wanted) {
      requirePermission(actor, 'hold.manage');
      const target = await knownTarget(deps, actor, tidyTarget(wanted));
      const agencyIds = await reached({ reach: reachOf(actor), agencyId: agencyOf(actor) ?? 'system' });
      const question = { target, agencyIds, scope: scopeOf(actor) };
      if (target.kind === 'search' && target.search.text !== '') return deps.previewSearch(actor, target.search, SAMPLE);
      const rows = await deps.store.members(question, undefined, SAMPLE);
      return { count: await deps.store.countMembers(question), sample: rows.map((row) => toHeld(row, undefined)) };
    },
    get: known,
    async list(actor, filter, cursor, limit = PAGE) {
      if (!may(actor, 'hold.manage') && !may(actor, 'disposition.decide')) requirePermission(actor, 'retention.read');
      const agencyIds = actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide) ? ('*' as const) : [...new Set([actor.agencyId, ...actor.agencyIds])];
      return deps.store.list(agencyIds, filter, cursor, limit);
    },
    async heldBy(actor, holdId, cursor, limit = PAGE) {
      const hold = await known(actor, holdId);
      const question = { target: hold.target, holdId: hold.id, agencyIds: await reached(hold), scope: scopeOf(actor) };
      const rows = await deps.store.members(question, cursor, limit + 1);
      const items = rows.slice(0, limit).map((row) => toHeld(row, hold));
      const last = items.at(-1);
      return { items, total: await deps.store.countMembers(question), ...(rows.length > limit && last !== undefined ? { nextCursor: last.recordId } : {}) };
    },
    on: (recordIds) => holdsOn(deps, recordIds),
    async knownTo(actor, recordId) {
      const standing = (await holdsOn(deps, [recordId])).get(recordId) ?? [];
      const holds = await Promise.all(standing.map((one) => deps.store.byId(one.holdId)));
      return holds.filter((hold): hold is Hold => hold !== undefined && mayKnow(actor, hold) && worksFor(actor, hold.agencyId));
    },
  };
}

function toHeld(row: Omit<HeldRecord, 'arrivedLater'> & { readonly accessionedAt: string }, hold: Hold | undefined): HeldRecord {
  const { accessionedAt, ...record } = row;
  return { ...record, arrivedLater: hold !== undefined && accessionedAt > hold.placedAt };
}
