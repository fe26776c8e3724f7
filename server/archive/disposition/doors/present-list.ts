import type { OfficerActor } from '../../../kernel/actor.js';
import { may } from '../../../kernel/permission.js';
import type { DispositionList, ListItem, ListKind, ListState } from '../model.js';
import { COUNCIL_ROLES, GROUNDS } from '../model.js';
import type { RankRange } from '../commands/make-list.js';
import type { Colleague } from '../ports.js';
import type { ListCounts } from '../queries/read-lists.js';
import { nextListState } from '../rules/list-lifecycle.js';
import type { ListAct } from '../rules/list-lifecycle.js';
import { countRanks, writeRanks } from './ranks.js';

/** The way of each kind, as the page draws it. */
const WAYS: Readonly<Record<ListKind, readonly ListState[]>> = {
  destruction: ['draft', 'appraisal', 'council', 'opinion', 'decision', 'cooling-off', 'executing', 'executed'],
  transfer: ['draft', 'appraisal', 'decision', 'packing', 'packed', 'sent', 'accepted'],
};

/** What a row of the lists' table shows. */
export function presentListRow(list: DispositionList, agencyName: string, counts: ListCounts): object {
  return {
    href: `/disposition/lists/${list.id}`, title: list.title, kind: list.kind, state: list.state, agencyName, handlerName: list.handler.name, createdAt: list.createdAt, total: counts.total,
    ...(list.coolingOffUntil === null || list.state !== 'cooling-off' ? {} : { coolingOffUntil: list.coolingOffUntil }),
  };
}

/** The steps of the list's way: done, current, to come. */
export function presentSteps(list: DispositionList): object[] {
  const way = WAYS[list.kind].filter((state) => state !== 'opinion' || list.needsOpinion);
  const at = way.indexOf(list.state === 'refused' ? 'packed' : list.state);
  return way.map((state, index) => ({ state, status: list.state === 'aborted' ? 'stopped' : index < at || (index === at && at === way.length - 1) ? 'done' : index === at ? 'current' : 'to-come' }));
}

/** What this officer can do with the list now; each action has its address. */
export function presentActions(list: DispositionList, actor: OfficerActor, facts: { now: string; colleagues: readonly Colleague[]; counts: ListCounts; added: readonly RankRange[] }): object {
  const at = (act: string): string => `/disposition/lists/${list.id}/${act}`;
  const can = (act: ListAct): boolean => nextListState(list, act) !== undefined;
  const keeps = actor.provinceWide || actor.agencyIds.includes(list.agencyId);
  const propose = keeps && may(actor, 'disposition.propose');
  const decide = keeps && may(actor, 'disposition.decide');
  const seated = list.council.find((member) => member.userId === actor.id);
  const people = facts.colleagues.map((one) => ({ value: one.id, label: one.name }));
  return {
    ...(propose && can('edit') ? { edit: { dueHref: `/disposition/due?list=${list.id}`, removeAction: at('remove') } } : {}),
    ...(propose && can('edit') && facts.added.length > 0 ? { undoAdding: { action: at('undo-adding'), ranks: writeRanks(facts.added), count: countRanks(facts.added) } } : {}),
    ...(propose && can('submit') ? { submit: at('submit') } : {}),
    ...(propose && can('appraise') ? { appraise: { action: at('appraise'), rest: facts.counts.byVerdict['pending'] ?? 0, verdicts: list.kind === 'destruction' ? ['destroy', 'keep-until', 'exclude', 'pending'] : ['transfer', 'exclude', 'pending'], grounds: list.kind === 'destruction' ? GROUNDS : [] } } : {}),
    ...(propose && can('conclude-appraisal') ? { concludeAppraisal: at('conclude-appraisal') } : {}),
    ...(propose && can('seat') ? { seat: { action: at('seat'), people, roles: COUNCIL_ROLES } } : {}),
    ...(seated !== undefined && can('speak') ? { speak: { action: at('speak'), opinion: seated.opinion ?? '', remark: seated.remark ?? '' } } : {}),
    ...(propose && can('conclude-council') ? { concludeCouncil: at('conclude-council') } : {}),
    ...(list.state === 'opinion' && actor.provinceWide && actor.agencyId !== list.agencyId && may(actor, 'disposition.propose') ? { opine: at('opine') } : {}),
    ...(decide && can('decide') ? { decide: { action: at('decide'), version: list.version } } : {}),
    ...((propose || decide) && can('return') ? { returnTo: at('return') } : {}),
    ...((propose || decide) && can('abort') ? { abort: at('abort') } : {}),
    ...(propose && can('start') ? { start: { action: at('start'), until: list.coolingOffUntil, ready: list.coolingOffUntil !== null && facts.now >= list.coolingOffUntil && list.papers.some((paper) => paper.kind === 'list') } } : {}),
    ...(propose && can('pack') ? { repack: at('repack') } : {}),
    ...(propose && can('send') ? { send: at('send') } : {}),
    ...(list.state === 'sent' && list.targetAgencyId !== null && actor.agencyIds.includes(list.targetAgencyId) && may(actor, 'disposition.propose') ? { receive: at('receive') } : {}),
    ...(propose && nextListState(list, 'abort') !== undefined ? { reassign: { action: at('reassign'), people } } : {}),
  };
}

/** A record of the list; a link only while there is something behind it that the reader may open. */
export function presentItem(item: ListItem, typeName: string, open: ReadonlySet<string>): object {
  const there = item.state !== 'tombstoned' && item.state !== 'erased';
  return {
    recordId: item.recordId, ...(there && open.has(item.recordId) ? { href: `/records/${encodeURIComponent(item.recordId)}` } : {}), title: item.title, number: item.documentNumber, typeName, dueOn: item.dueOn, verdict: item.verdict, ground: item.ground,
    keepUntil: item.keepUntil, reason: item.reason, evidence: item.evidence, by: item.appraisedBy?.name, state: item.state, outcome: item.outcome, there,
  };
}
