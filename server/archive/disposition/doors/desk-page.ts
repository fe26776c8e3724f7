import type { OfficerActor } from '../../../kernel/actor.js';
import { addDays } from '../../../kernel/calendar.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import { layoutHistogram } from '../../../platform/views/histogram.js';
import type { DispositionList } from '../model.js';
import { endOfQuarter, noticesFor } from '../queries/notices.js';
import { nextListState } from '../rules/list-lifecycle.js';
import type { DispositionPageDeps } from './door-deps.js';

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
        deps.disposition.lists(actor, { states: ['appraisal', 'council', 'opinion', 'decision', 'cooling-off', 'sent', 'refused', 'packed'] }, undefined, MOST_LISTS),
        may(actor, 'hold.manage') ? deps.holds.list(actor, { state: 'standing', reviewBy: addDays(today, REVIEW_DAYS) }, undefined, MOST_HOLDS) : undefined, deps.fixityAlarms(actor),
      ]);
      return view('retention/desk', { key: 'disposition.desk.title' }, {
        tiles: tiles(notices, { today, quarterEnd: endOfQuarter(today), alarms, reviews: reviews?.items.length ?? 0, canHold: may(actor, 'hold.manage'), canPreserve: may(actor, 'preservation.read') }),
        chart: chartOf(counts.byYear, Number(today.slice(0, 4))), byAction: sumBy(counts.byYear), states: states.map((one) => ({ ...one, href: `/disposition?kind=${one.kind}&state=${one.state}` })),
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

function chartOf(byYear: readonly { readonly year: string; readonly count: number }[], thisYear: number): object {
  const counts = new Map<number, number>();
  for (const { year, count } of byYear) counts.set(Number(year), (counts.get(Number(year)) ?? 0) + count);
  const shown = [...counts].filter(([year]) => year <= thisYear + YEARS_AHEAD).map(([year, count]) => ({ year, count, url: `/disposition/due?dueFrom=${year}-01-01&dueBy=${year}-12-31` }));
  return layoutHistogram(shown);
}

function sumBy(byYear: readonly { readonly action: string; readonly count: number }[]): { action: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const { action, count } of byYear) sums.set(action, (sums.get(action) ?? 0) + count);
  return [...sums].map(([action, count]) => ({ action, count }));
}

/** Whether the next step of a list is this officer's to take. */
export function waitsFor(list: DispositionList, actor: OfficerActor): boolean {
  const keeps = actor.provinceWide || actor.agencyIds.includes(list.agencyId);
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
