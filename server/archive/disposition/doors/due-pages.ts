import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formList } from '../../../platform/http/form.js';
import type { RecordRetention } from '../../retention/model.js';
import { ACTIONS } from '../../retention/model.js';
import type { DispositionList } from '../model.js';
import { addAndTell } from './add-and-tell.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { DUE_VIEWS, dueFields, dueQuery, filterOf, queryOf } from './due-query.js';
import type { DueQuery } from './due-query.js';
import { crumbs } from './list-pages.js';

const proposeForm = z.object({ ...dueFields, list: z.string().max(100), record: formList });

const PAGE = 50;

/** What falls due, with the reason of each day, and putting records on a list; a whole filter goes by the page that shows the effect first. */
export function duePages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/disposition/due', access: 'officer', query: dueQuery, handle: ({ actor, query, lang }) => dueView(deps, actor, query, lang) }),
    definePage({
      method: 'post', path: '/disposition/due', access: 'officer', body: proposeForm,
      handle: async ({ actor, body }) => {
        requirePermission(actor, 'disposition.propose');
        const back = `/disposition/due?${queryOf(body).toString()}`;
        return body.record.length === 0 ? redirect(back, { level: 'warning', message: { key: 'disposition.due.noneChosen' } }) : addAndTell(deps, actor, { listId: body.list, ids: body.record, back });
      },
    }),
  ];
}

async function dueView(deps: DispositionPageDeps, actor: OfficerActor, query: DueQuery, lang: Lang): Promise<PageResult> {
  requirePermission(actor, 'retention.read');
  const scope = await deps.records.scopeFor(actor);
  const filter = filterOf(query, actor, deps.clock.today());
  const [page, total, types, agencies, list, drafts] = await Promise.all([
    deps.retention.list(scope, filter, query.cursor, PAGE), deps.retention.total(scope, filter), deps.catalogue.listTypes(), actor.provinceWide ? deps.catalogue.listAgencies() : [],
    query.list === undefined ? undefined : deps.disposition.get(actor, query.list).catch(() => undefined), deps.disposition.lists(actor, { states: ['draft'] }),
  ]);
  const ids = page.items.map((row) => row.recordId);
  const [held, standing] = await Promise.all([deps.holds.on(ids), deps.disposition.standing(ids)]);
  const typeNames = new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
  const rows = await Promise.all(page.items.map(async (row) => presentRow(deps, row, { typeName: typeNames.get(row.typeCode) ?? row.typeCode, held: held.has(row.recordId), standing })));
  const at = (cursor: string): string => `/disposition/due?${queryOf(query, { cursor }).toString()}`;
  return view('disposition/due', { key: 'disposition.due.title' }, {
    rows, total,
    filter: {
      action: '/disposition/due', values: query, views: DUE_VIEWS, actions: ACTIONS, types: types.map((type) => ({ value: type.code, label: typeNames.get(type.code) ?? type.code })),
      agencies: agencies.map((agency) => ({ value: agency.id, label: agency.name })),
    },
    ...(may(actor, 'disposition.propose') ? { propose: presentPropose(query, list, drafts.items) } : {}),
    exports: ['csv', 'xlsx', 'pdf'].map((format) => ({ format, href: `/disposition/due/export.${format}?${queryOf(query).toString()}` })),
    pager: { shown: rows.length, total, ...(page.nextCursor === undefined ? {} : { nextUrl: at(page.nextCursor) }), ...(query.cursor === undefined ? {} : { firstUrl: `/disposition/due?${queryOf(query).toString()}` }) },
  }, { breadcrumbs: [crumbs()[0]!, { label: { key: 'disposition.due.title' } }] });
}

function presentPropose(query: DueQuery, list: DispositionList | undefined, drafts: readonly DispositionList[]): object {
  const { list: listId, ...filter } = query;
  const all = new URLSearchParams({ source: 'due', question: queryOf(filter).toString(), ...(listId === undefined ? {} : { list: listId }) });
  return {
    action: '/disposition/due', listId: list?.state === 'draft' ? list.id : undefined, lists: drafts.map((draft) => ({ value: draft.id, label: draft.title })), newHref: '/disposition',
    hidden: [...queryOf(filter)].map(([name, value]) => ({ name, value })), allHref: `/disposition/choose?${all.toString()}`,
  };
}

type Standing = Awaited<ReturnType<DispositionPageDeps['disposition']['standing']>>;

async function presentRow(deps: DispositionPageDeps, row: RecordRetention, facts: { typeName: string; held: boolean; standing: Standing }): Promise<object> {
  const found = await deps.records.peek(row.recordId);
  const listId = facts.standing.claimed.get(row.recordId);
  const kept = facts.standing.kept.get(row.recordId);
  return {
    recordId: row.recordId, href: `/records/${encodeURIComponent(row.recordId)}`, title: found?.record.title ?? row.recordId, number: found?.record.documentNumber, typeName: facts.typeName, state: row.state, dueOn: row.dueOn,
    action: row.action, confirmed: row.confirmed, schedule: row.scheduleCode, version: row.scheduleVersion, steps: row.steps.map((step) => ({ key: `retention.step.${step.code}`, params: step.params })), held: facts.held,
    blocked: row.blockedById !== null, ...(listId === undefined ? {} : { listHref: `/disposition/lists/${listId}` }), ...(kept === undefined ? {} : { keptUntil: kept.until ?? undefined, keptReason: kept.reason }),
    free: !facts.held && listId === undefined,
  };
}
