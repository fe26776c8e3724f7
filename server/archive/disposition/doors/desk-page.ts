import type { OfficerActor } from '../../../kernel/actor.js';
import { addDays } from '../../../kernel/calendar.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import { LIST_STATES } from '../model.js';
import type { DispositionList } from '../model.js';
import { endOfQuarter, noticesFor } from '../queries/notices.js';
import { nextListState } from '../rules/list-lifecycle.js';
import { isProposal } from '../rules/proposal.js';
import type { DispositionPageDeps } from './door-deps.js';
import { layoutYears } from './layout-years.js';

const REVIEW_DAYS = 30;
const MOST_HOLDS = 10;
const MOST_LISTS = 50;
const YEARS_AHEAD = 30;

/** The archivist's desk: what falls due, where the lists stand, what waits for a person. One screen. */
export function deskPage(deps: DispositionPageDeps): Page {
  return definePage({
    method: 'get', path: '/retention', access: 'officer',
    handle: async ({ actor }) => {
      requirePermission(actor, 'retention.read');
      const today = deps.clock.today();
      const scope = await deps.records.scopeFor(actor);
      const agencyIds = actor.provinceWide ? undefined : actor.agencyIds;
      const [notices, counts, states, open, reviews, alarms] = await Promise.all([
        noticesFor(deps, scope, agencyIds, today), deps.retention.counts(scope, { states: ['dated'], ...(agencyIds === undefined ? {} : { agencyIds }) }), deps.disposition.countLists(actor),
        deps.disposition.lists(actor, { states: ['draft', 'appraisal', 'council', 'opinion', 'decision', 'cooling-off', 'sent', 'refused', 'packed'] }, undefined, MOST_LISTS),
        may(actor, 'hold.manage') ? deps.holds.list(actor, { state: 'standing', reviewBy: addDays(today, REVIEW_DAYS) }, undefined, MOST_HOLDS) : undefined, deps.fixityAlarms(actor),
      ]);
      return view('retention/desk', { key: 'disposition.desk.title' }, {
        tiles: tiles(notices, { today, quarterEnd: endOfQuarter(today), alarms, reviews: reviews?.items.length ?? 0, canHold: may(actor, 'hold.manage'), canPreserve: may(actor, 'preservation.read') }),
        chart: layoutYears(counts.byYear, Number(today.slice(0, 4)) + YEARS_AHEAD, (year) => `/disposition/due?dueFrom=${String(year)}-01-01&dueBy=${String(year)}-12-31`), states: presentStates(states),
        mine: open.items.filter((list) => waitsFor(list, actor)).map((list) => ({ href: `/disposition/lists/${list.id}`, title: list.title, kind: list.kind, state: list.state })),
        holds: reviews?.items.map((hold) => ({ href: `/holds/${hold.id}`, code: hold.code, title: hold.title, reviewOn: hold.reviewOn, late: hold.reviewOn < today })) ?? [],
        links: links(actor),
      });
    },
  });
}

function tiles(notices: Awaited<ReturnType<typeof noticesFor>>, facts: { today: string; quarterEnd: string; alarms: number; reviews: number; canHold: boolean; canPreserve: boolean }): object[] {
  const tile = (name: string, count: number, href: string, icon: string, urgent = false): object => ({ label: { key: `disposition.tile.${name}`, params: { count } }, count, href, icon, urgent: urgent && count > 0 });
  return [
    tile('overdue', notices.overdue, '/disposition/due', 'alert', true), tile('dueSoon', notices.dueSoon, `/disposition/due?dueFrom=${facts.today}&dueBy=${addDays(facts.today, REVIEW_DAYS)}`, 'clock'),
    tile('quarter', notices.dueThisQuarter, `/disposition/due?dueBy=${facts.quarterEnd}`, 'calendar'), tile('withoutDay', notices.withoutDay, '/disposition/due?view=no-date', 'ask', true),
    tile('withoutSchedule', notices.withoutSchedule, '/disposition/due?view=no-schedule', 'ask', true), tile('permanent', notices.permanent, '/disposition/due?view=permanent', 'archive'),
    tile('validityEnding', notices.validityEnding, '/disposition/ending', 'validity-expired'),
    ...(facts.canHold ? [tile('reviews', facts.reviews, '/holds', 'pause')] : []), ...(facts.canPreserve ? [tile('alarms', facts.alarms, '/preservation', 'alert', true)] : []),
  ];
}

/** Lists along their way, with bars to compare by. */
function presentStates(states: readonly { readonly kind: DispositionList['kind']; readonly state: DispositionList['state']; readonly count: number }[]): object[] {
  const most = Math.max(1, ...states.map((one) => one.count));
  return [...states].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : LIST_STATES.indexOf(a.state) - LIST_STATES.indexOf(b.state)))
    .map((one) => ({ ...one, share: Math.max(2, Math.round((one.count / most) * 100)), href: `/disposition?kind=${one.kind}&state=${one.state}` }));
}

/** Whether the next step of a list is this officer's to take. */
export function waitsFor(list: DispositionList, actor: OfficerActor): boolean {
  const keeps = actor.provinceWide || actor.agencyIds.includes(list.agencyId);
  if (isProposal(list)) return keeps && may(actor, 'disposition.propose');
  if (list.state === 'council') return list.council.some((member) => member.userId === actor.id && member.opinion === null) || (keeps && list.handler.id === actor.id);
  if (list.state === 'opinion') return actor.provinceWide && actor.agencyId !== list.agencyId && may(actor, 'disposition.propose');
  if (list.state === 'decision') return keeps && may(actor, 'disposition.decide') && list.author.id !== actor.id;
  if (list.state === 'sent') return list.targetAgencyId !== null && actor.agencyIds.includes(list.targetAgencyId);
  return list.handler.id === actor.id && nextListState(list, 'abort') !== undefined;
}

function links(actor: OfficerActor): { href: string; key: string; icon: string }[] {
  return [
    { href: '/disposition', key: 'disposition.title', icon: 'list' }, { href: '/disposition/due', key: 'disposition.due.title', icon: 'calendar' }, { href: '/retention/schedules', key: 'disposition.link.schedules', icon: 'book' },
    ...(may(actor, 'hold.manage') ? [{ href: '/holds', key: 'disposition.link.holds', icon: 'pause' }] : []),
  ];
}
