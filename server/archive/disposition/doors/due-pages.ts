import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { parseLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formCheck, formList, formText } from '../../../platform/http/form.js';
import type { RecordRetention, RetentionFilter } from '../../retention/model.js';
import { ACTIONS } from '../../retention/model.js';
import type { AddedRecords } from '../commands/make-list.js';
import type { DispositionList } from '../model.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { crumbs } from './list-pages.js';

/** What the due list can show: what is due, what will be, what never is, and what waits for a person. */
export const DUE_VIEWS = ['due', 'permanent', 'no-date', 'in-force', 'no-schedule'] as const;

const dueFields = {
  view: z.enum(DUE_VIEWS).catch('due'), dueBy: formText, dueFrom: formText, action: z.enum(ACTIONS).optional().catch(undefined), typeCode: formText, list: formText,
};
const dueQuery = z.object({ ...dueFields, cursor: z.string().max(500).optional() });
const proposeForm = z.object({ ...dueFields, list: z.string().max(100), record: formList, all: formCheck });
type DueQuery = z.output<typeof dueQuery>;

const PAGE = 50;
const SLICE = 200;
const MOST_PROPOSED = 10_000;

/** What falls due, with the reason of each day, and putting it on a list: single records, or all of a filter. */
export function duePages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/disposition/due', access: 'officer', query: dueQuery, handle: ({ actor, query, lang }) => dueView(deps, actor, query, lang) }),
    definePage({
      method: 'post', path: '/disposition/due', access: 'officer', body: proposeForm,
      handle: async ({ actor, body }) => {
        requirePermission(actor, 'disposition.propose');
        const ids = body.all ? await idsOf(deps, actor, body) : body.record;
        const back = `/disposition/due?${queryOf(body).toString()}`;
        if (ids.length === 0) return redirect(back, { level: 'warning', message: { key: 'disposition.due.noneChosen' } });
        try {
          const result = await deps.disposition.addRecords(actor, body.list, ids);
          return redirect(`/disposition/lists/${body.list}`, { level: result.added > 0 ? 'success' : 'warning', message: toldOf(result) });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden' || error.kind === 'not-found') throw error;
          return redirect(back, { level: 'error', message: { key: `error.${error.code}`, params: error.params } });
        }
      },
    }),
  ];
}

function toldOf({ added, left }: AddedRecords): { key: string; params: Record<string, number> } {
  const of = (why: string): number => left.filter((one) => one.why === why).length;
  return { key: left.length === 0 ? 'disposition.due.added' : 'disposition.due.addedSome', params: { added, held: of('held'), elsewhere: of('on-another-list') + of('already-here'), unknown: of('unknown') } };
}

/** The filter in the words of the retention room; what is due by today unless told. */
export function filterOf(query: Pick<DueQuery, 'view' | 'dueBy' | 'dueFrom' | 'action' | 'typeCode'>, today: LocalDate): RetentionFilter {
  const day = (text: string | undefined): LocalDate | undefined => (text === undefined ? undefined : parseLocalDate(text));
  const dueBy = day(query.dueBy) ?? (query.view === 'due' ? today : undefined);
  const dueFrom = day(query.dueFrom);
  return {
    states: [query.view === 'due' ? 'dated' : query.view], ...(dueBy === undefined || query.view !== 'due' ? {} : { dueBy }), ...(dueFrom === undefined || query.view !== 'due' ? {} : { dueFrom }),
    ...(query.action === undefined ? {} : { actions: [query.action] }), ...(query.typeCode === undefined ? {} : { typeCodes: [query.typeCode] }),
  };
}

async function dueView(deps: DispositionPageDeps, actor: OfficerActor, query: DueQuery, lang: Lang): Promise<PageResult> {
  requirePermission(actor, 'retention.read');
  const scope = await deps.records.scopeFor(actor);
  const filter = filterOf(query, deps.clock.today());
  const [page, counts, types, list, drafts] = await Promise.all([
    deps.retention.list(scope, filter, query.cursor, PAGE), deps.retention.counts(scope, filter), deps.catalogue.listTypes(),
    query.list === undefined ? undefined : deps.disposition.get(actor, query.list).catch(() => undefined), deps.disposition.lists(actor, { states: ['draft'] }),
  ]);
  const ids = page.items.map((row) => row.recordId);
  const [held, standing] = await Promise.all([deps.holds.on(ids), deps.disposition.standing(ids)]);
  const typeNames = new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
  const rows = await Promise.all(page.items.map(async (row) => presentRow(deps, row, { typeName: typeNames.get(row.typeCode) ?? row.typeCode, held: held.has(row.recordId), standing })));
  const at = (cursor: string): string => `/disposition/due?${queryOf(query, { cursor }).toString()}`;
  return view('disposition/due', { key: 'disposition.due.title' }, {
    rows, total: counts.total, filter: { action: '/disposition/due', values: query, views: DUE_VIEWS, actions: ACTIONS, types: types.map((type) => ({ value: type.code, label: typeNames.get(type.code) ?? type.code })) },
    ...(may(actor, 'disposition.propose') ? { propose: presentPropose(query, list, drafts.items) } : {}),
    exports: ['csv', 'xlsx', 'pdf'].map((format) => ({ format, href: `/disposition/due/export.${format}?${queryOf(query).toString()}` })),
    pager: { shown: rows.length, total: counts.total, ...(page.nextCursor === undefined ? {} : { nextUrl: at(page.nextCursor) }), ...(query.cursor === undefined ? {} : { firstUrl: `/disposition/due?${queryOf(query).toString()}` }) },
  }, { breadcrumbs: [crumbs()[0]!, { label: { key: 'disposition.due.title' } }] });
}

function presentPropose(query: DueQuery, list: DispositionList | undefined, drafts: readonly DispositionList[]): object {
  return {
    action: '/disposition/due', listId: list?.state === 'draft' ? list.id : undefined, lists: drafts.map((draft) => ({ value: draft.id, label: draft.title })), newHref: '/disposition', hidden: [...queryOf(query)].filter(([name]) => name !== 'list').map(([name, value]) => ({ name, value })),
    most: MOST_PROPOSED,
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

/** The ids of everything a filter shows, within what the officer may see; at most ten thousand at once. */
async function idsOf(deps: DispositionPageDeps, actor: OfficerActor, query: Pick<DueQuery, 'view' | 'dueBy' | 'dueFrom' | 'action' | 'typeCode'>): Promise<string[]> {
  const scope = await deps.records.scopeFor(actor);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.retention.list(scope, filterOf(query, deps.clock.today()), cursor, SLICE);
    found.push(...page.items.map((row) => row.recordId));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < MOST_PROPOSED);
  return found.slice(0, MOST_PROPOSED);
}

function queryOf(query: Partial<Pick<DueQuery, 'view' | 'dueBy' | 'dueFrom' | 'action' | 'typeCode' | 'list'>>, more: Record<string, string> = {}): URLSearchParams {
  const { view: shown, dueBy, dueFrom, action, typeCode, list } = query;
  return new URLSearchParams(Object.entries({ view: shown, dueBy, dueFrom, action, typeCode, list, ...more }).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
