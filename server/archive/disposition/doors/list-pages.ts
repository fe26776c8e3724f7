import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { may } from '../../../kernel/permission.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formCheck, formErrors, formText, NO_FORM_ERRORS } from '../../../platform/http/form.js';
import type { FormErrors } from '../../../platform/http/form.js';
import { LIST_KINDS, LIST_STATES } from '../model.js';
import type { RankRange } from '../commands/make-list.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { SHEET_FORMATS } from './send-sheet.js';
import { readRanks } from './ranks.js';
import { presentActions, presentItem, presentListRow, presentSteps } from './present-list.js';

const listsQuery = z.object({ kind: z.enum(LIST_KINDS).optional().catch(undefined), state: z.enum(LIST_STATES).optional().catch(undefined), cursor: z.string().max(500).optional() });
const newForm = z.object({ kind: z.enum(LIST_KINDS).catch('destruction'), title: formText, needsOpinion: formCheck, targetAgencyId: formText });
const oneId = z.object({ id: z.string().max(100) });
const PAGE = 50;
const MOST_TRAIL = 200;

/** The lists of the agency, and one list with all that can be done with it. */
export function listPages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/disposition', access: 'officer', query: listsQuery, handle: ({ actor, query }) => listsView(deps, actor, query) }),
    definePage({
      method: 'post', path: '/disposition', access: 'officer', body: newForm,
      handle: async ({ actor, body }) => {
        try {
          const list = await deps.disposition.makeList(actor, { kind: body.kind, title: body.title ?? '', needsOpinion: body.needsOpinion, ...(body.targetAgencyId === undefined ? {} : { targetAgencyId: body.targetAgencyId }) });
          return redirect(`/disposition/due?list=${list.id}`, { level: 'success', message: { key: 'disposition.list.made', params: { title: list.title } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return listsView(deps, actor, {}, formErrors(error), body);
        }
      },
    }),
    definePage({
      method: 'get', path: '/disposition/lists/:id', access: 'officer', params: oneId, query: z.object({ after: z.coerce.number().int().min(0).catch(0), added: z.string().max(600).optional() }),
      handle: ({ actor, params, query, lang }) => oneListView(deps, actor, params.id, { after: query.after, lang, added: readRanks(query.added) }),
    }),
  ];
}

async function listsView(deps: DispositionPageDeps, actor: OfficerActor, query: z.output<typeof listsQuery>, faults: FormErrors = NO_FORM_ERRORS, values: object = {}): Promise<PageResult> {
  const page = await deps.disposition.lists(actor, { ...(query.kind === undefined ? {} : { kind: query.kind }), ...(query.state === undefined ? {} : { states: [query.state] }) }, query.cursor, PAGE);
  const agencies = await deps.catalogue.listAgencies();
  const names = new Map(agencies.map((agency) => [agency.id, agency.name]));
  const next = new URLSearchParams({ ...(query.kind === undefined ? {} : { kind: query.kind }), ...(query.state === undefined ? {} : { state: query.state }), ...(page.nextCursor === undefined ? {} : { cursor: page.nextCursor }) });
  return view('disposition/lists', { key: 'disposition.title' }, {
    lists: await Promise.all(page.items.map(async (list) => presentListRow(list, names.get(list.agencyId) ?? list.agencyId, await deps.disposition.counts(list.id)))),
    exports: SHEET_FORMATS.map((format) => ({ format, href: `/disposition/registers/lists.${format}?${new URLSearchParams({ ...(query.kind === undefined ? {} : { kind: query.kind }), ...(query.state === undefined ? {} : { state: query.state }) }).toString()}` })),
    filter: { action: '/disposition', values: query, kinds: LIST_KINDS, states: LIST_STATES },
    ...(may(actor, 'disposition.propose') ? { create: { action: '/disposition', values, targets: agencies.filter((agency) => agency.id !== actor.agencyId && agency.validTo === undefined).map((agency) => ({ value: agency.id, label: agency.name })) } } : {}),
    pager: { shown: page.items.length, ...(page.nextCursor === undefined ? {} : { nextUrl: `/disposition?${next.toString()}` }), ...(query.cursor === undefined ? {} : { firstUrl: '/disposition' }) }, ...faults,
  }, { status: faults.errorList.length > 0 ? 400 : 200, breadcrumbs: crumbs() });
}

/** Where the pages of a list stand. */
export function crumbs(title?: string): { label: { key: string } | string; href?: string }[] {
  return [{ label: { key: 'disposition.desk.title' }, href: '/retention' }, ...(title === undefined ? [{ label: { key: 'disposition.title' } }] : [{ label: { key: 'disposition.title' }, href: '/disposition' }, { label: title }])];
}

/** The page of one list; after a refused act with what was wrong and what had been typed. */
export async function oneListView(deps: DispositionPageDeps, actor: OfficerActor, listId: string, options: { after?: number; lang: Lang; faults?: FormErrors; values?: object; added?: readonly RankRange[] }): Promise<PageResult> {
  const { after = 0, lang, faults = NO_FORM_ERRORS, values = {}, added = [] } = options;
  const list = await deps.disposition.get(actor, listId);
  const [{ items, next }, counts, types, trail, files, colleagues] = await Promise.all([
    deps.disposition.items(actor, listId, after, PAGE), deps.disposition.counts(listId), deps.catalogue.listTypes(), deps.audit.trailOf('disposition-list', [listId], MOST_TRAIL), deps.files.list(listId),
    deps.colleagues([list.agencyId, ...actor.agencyIds]),
  ]);
  const open = await deps.records.openable(actor, [...items.map((item) => item.recordId), ...list.papers.map((paper) => paper.recordId)]);
  const typeNames = new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
  const nameOf = async (agencyId: string | null): Promise<string | undefined> => (agencyId === null ? undefined : ((await deps.catalogue.agency(agencyId))?.name ?? agencyId));
  return view('disposition/list', list.title, {
    list: { ...list, agencyName: await nameOf(list.agencyId), targetName: await nameOf(list.targetAgencyId) }, steps: presentSteps(list), counts: { ...counts, verdicts: entries(counts.byVerdict), states: entries(counts.byState) },
    items: items.map((item) => presentItem(item, typeNames.get(item.typeCode) ?? item.typeCode, open)),
    papers: list.papers.map((paper) => ({ ...paper, ...(open.has(paper.recordId) ? { href: `/records/${paper.recordId}` } : {}) })),
    files: files.map((file) => ({ ...file, href: `/disposition/lists/${list.id}/packages/${encodeURIComponent(file.name)}` })),
    actions: presentActions(list, actor, { now: deps.clock.now().toISOString(), colleagues, counts, added }), exports: ['csv', 'xlsx', 'pdf'].map((format) => ({ format, href: `/disposition/lists/${list.id}/export.${format}` })),
    trail: trail.map((entry) => ({ at: entry.at, action: entry.action, who: entry.actorName, reason: entry.data?.['reason'] })),
    pager: { shown: items.length, total: counts.total, ...(next === undefined ? {} : { nextUrl: `/disposition/lists/${list.id}?after=${next}` }), ...(after === 0 ? {} : { firstUrl: `/disposition/lists/${list.id}` }) }, values, ...faults,
  }, { status: faults.errorList.length > 0 ? 400 : 200, breadcrumbs: crumbs(list.title) });
}

function entries(counts: Readonly<Record<string, number>>): { name: string; count: number }[] {
  return Object.entries(counts).map(([name, count]) => ({ name, count }));
}
