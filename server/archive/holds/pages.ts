import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import { addMonths } from '../../kernel/calendar.js';
import { ArchiveError } from '../../kernel/errors.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import { actAndReturn } from '../../platform/http/act-and-return.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formList, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { Holds } from './holds.js';
import type { HeldRecord, Hold, HoldFilter, HoldTarget, NewHold } from './model.js';
import { mayConfirmLift } from './rules/who-sees-to.js';

export interface HoldPageDeps {
  readonly holds: Holds;
  readonly records: Pick<Records, 'peek' | 'openable'>;
  readonly dossiers: Pick<Dossiers, 'peek'>;
  readonly owners: Pick<Owners, 'get'>;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'listAgencies'>;
  readonly clock: Clock;
  readonly nameOf: (id: string) => Promise<string>;
}

type Lang = 'vi' | 'en';
const oneId = z.object({ id: z.string().max(100) });
const holdForm = z.object({
  title: formText, reason: formText, authority: formText, reference: formText, reviewOn: formText, targetKind: z.enum(['records', 'dossier', 'owner', 'search']).catch('search'),
  records: formText, dossier: formText, owner: formText, text: formText, typeCodes: formList, agencyIds: formList, issuedFrom: formText, issuedTo: formText,
});
type HoldForm = z.output<typeof holdForm>;
const newQuery = z.object({ record: z.string().max(4000).optional(), dossier: z.string().max(100).optional(), owner: z.string().max(100).optional(), q: z.string().max(500).optional(),
  // The filters of a search that a hold can keep: what a paper is does not change, whether it still holds does.
  type: formList, agency: formList, year: formList, yearFrom: formText, yearTo: formText,
});
const STATES = ['standing', 'lift-asked', 'lifted'] as const;
const DEFAULT_REVIEW_MONTHS = 6;

/** Holds: the list, a new one, one with what it holds, and the acts of two persons. */
export function holdPages(deps: HoldPageDeps): Page[] {
  return [listPage(deps), ...newPages(deps), onePage(deps), ...actPages(deps)];
}

function listPage(deps: HoldPageDeps): Page {
  return definePage({
    method: 'get', path: '/holds', access: 'officer', query: z.object({ state: z.enum(STATES).catch('standing'), due: z.string().max(5).optional(), cursor: z.string().max(500).optional() }),
    handle: async ({ actor, query }) => {
      const today = deps.clock.today();
      const filter: HoldFilter = query.due === undefined ? { state: query.state } : { reviewBy: today };
      const page = await deps.holds.list(actor, filter, query.cursor);
      const next = page.nextCursor === undefined ? {} : { nextUrl: `/holds?${new URLSearchParams({ state: query.state, ...(query.due === undefined ? {} : { due: query.due }), cursor: page.nextCursor }).toString()}` };
      return view('retention/holds', { key: 'holds.title' }, {
        holds: await Promise.all(page.items.map(async (hold) => ({ ...brief(hold, today), placedBy: await deps.nameOf(hold.placedBy) }))),
        tabs: [
          ...STATES.map((state) => ({ href: `/holds?state=${state}`, labelKey: `holds.tab.${state}`, current: query.due === undefined && query.state === state })),
          { href: '/holds?due=1', labelKey: 'holds.tab.due', current: query.due !== undefined },
        ],
        exports: ['csv', 'xlsx', 'pdf'].map((format) => ({ format, href: `/disposition/registers/holds.${format}?state=${query.state}` })),
        ...(may(actor, 'hold.manage') ? { newHref: '/holds/new' } : {}), pager: { shown: page.items.length, ...next },
      });
    },
  });
}

function brief(hold: Hold, today: string): object {
  return {
    href: `/holds/${encodeURIComponent(hold.id)}`, code: hold.code, title: hold.title, authority: hold.authority, reference: hold.reference, reason: hold.reason, state: hold.state,
    stateKey: `holds.state.${hold.state}`, targetKey: `holds.target.${hold.target.kind}`, placedAt: hold.placedAt, reviewOn: hold.reviewOn,
    overdue: hold.state !== 'lifted' && hold.reviewOn <= today, reachKey: `holds.reach.${hold.reach}`,
  };
}

async function formView(deps: HoldPageDeps, lang: Lang, values: Partial<HoldForm>, faults: FormErrors = NO_FORM_ERRORS, more: object = {}): Promise<PageResult> {
  const [types, agencies] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listAgencies()]);
  return view('retention/holds-new', { key: 'holds.new' }, {
    action: '/holds', values, targets: (['search', 'records', 'dossier', 'owner'] as const).map((value) => ({ value, label: { key: `holds.target.${value}` } })),
    types: types.map((type) => ({ value: type.code, label: lang === 'vi' ? type.nameVi : type.nameEn })), agencies: agencies.map((agency) => ({ value: agency.id, label: agency.name })),
    about: await aboutOf(deps, values), ...faults, ...more,
  }, { breadcrumbs: [{ label: { key: 'holds.title' }, href: '/holds' }], status: faults.errorList.length > 0 ? 400 : 200 });
}

/** What the form came from, in words, so that nobody holds the wrong thing by a number. */
async function aboutOf(deps: HoldPageDeps, values: Partial<HoldForm>): Promise<string[]> {
  if (values.targetKind === 'records') {
    const found = await Promise.all(idsOf(values.records).slice(0, 5).map((id) => deps.records.peek(id)));
    return found.flatMap((one) => (one === undefined || one.record.sensitivity === 'sensitive' ? [] : [one.record.title]));
  }
  if (values.targetKind === 'dossier') return [(await deps.dossiers.peek(values.dossier ?? ''))?.code ?? ''].filter((text) => text !== '');
  if (values.targetKind === 'owner') return [(await deps.owners.get(values.owner ?? ''))?.name ?? ''].filter((text) => text !== '');
  return [];
}

function newPages(deps: HoldPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/holds/new', access: 'officer', query: newQuery,
      handle: async ({ actor, query, lang }) => {
        requirePermission(actor, 'hold.manage');
        const kind = query.record !== undefined ? 'records' : query.dossier !== undefined ? 'dossier' : query.owner !== undefined ? 'owner' : 'search';
        return formView(deps, lang, {
          targetKind: kind, records: query.record, dossier: query.dossier, owner: query.owner, text: query.q, reviewOn: addMonths(deps.clock.today(), DEFAULT_REVIEW_MONTHS), typeCodes: query.type, agencyIds: query.agency, ...issuedWithin(query),
        });
      },
    }),
    definePage({
      method: 'post', path: '/holds', access: 'officer', body: holdForm.extend({ preview: formText }),
      handle: async ({ actor, body, lang }) => {
        try {
          if (body.preview !== undefined) {
            const { count, sample } = await deps.holds.preview(actor, targetOf(body));
            return await formView(deps, lang, body, NO_FORM_ERRORS, { preview: { count, sample: await rowsOf(deps, actor, sample) } });
          }
          const hold = await deps.holds.place(actor, newHoldOf(body));
          return redirect(`/holds/${hold.id}`, { level: 'success', message: { key: 'holds.done.placed', params: { code: hold.code } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || (error.kind !== 'invalid' && error.kind !== 'not-found')) throw error;
          const faults = error.kind === 'not-found' ? formErrors(new ArchiveError('invalid', 'hold-invalid', {}, { faults: [{ field: body.targetKind, code: 'target-unknown' }] })) : formErrors(error);
          return formView(deps, lang, body, faults);
        }
      },
    }),
  ];
}

/** The years of a search as first and last day of issue; years with gaps between become one stretch, since a hold may hold more but never less. */
function issuedWithin({ year, yearFrom, yearTo }: { readonly year: readonly string[]; readonly yearFrom?: string | undefined; readonly yearTo?: string | undefined }): Partial<HoldForm> {
  const years = [...year, yearFrom, yearTo].map(Number).filter((one) => Number.isInteger(one) && one > 0 && one <= 9999);
  const open = year.length === 0 && (yearFrom === undefined || yearTo === undefined);
  if (years.length === 0) return {};
  const day = (of: number, end: string): string => `${String(of).padStart(4, '0')}-${end}`;
  return { ...(open && yearFrom === undefined ? {} : { issuedFrom: day(Math.min(...years), '01-01') }), ...(open && yearTo === undefined ? {} : { issuedTo: day(Math.max(...years), '12-31') }) };
}

function idsOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,;]+/).filter((one) => one !== '');
}

/** What a form lies on. */
function targetOf(body: HoldForm): HoldTarget {
  switch (body.targetKind) {
    case 'records': return { kind: 'records', recordIds: idsOf(body.records) };
    case 'dossier': return { kind: 'dossier', dossierId: body.dossier ?? '' };
    case 'owner': return { kind: 'owner', ownerId: body.owner ?? '' };
    case 'search': return {
      kind: 'search',
      search: {
        text: body.text ?? '', ...(body.typeCodes.length === 0 ? {} : { typeCodes: body.typeCodes }), ...(body.agencyIds.length === 0 ? {} : { issuerAgencyIds: body.agencyIds }),
        ...(body.issuedFrom === undefined ? {} : { issuedFrom: body.issuedFrom }), ...(body.issuedTo === undefined ? {} : { issuedTo: body.issuedTo }),
      },
    };
  }
}

function newHoldOf(body: HoldForm): NewHold {
  return { title: body.title ?? '', reason: body.reason ?? '', authority: body.authority ?? '', reference: body.reference ?? '', reviewOn: body.reviewOn ?? '', target: targetOf(body) };
}

/** Records under a hold; a link where the reader may follow it. */
async function rowsOf(deps: HoldPageDeps, actor: OfficerActor, held: readonly HeldRecord[]): Promise<object[]> {
  const open = await deps.records.openable(actor, held.map((one) => one.recordId));
  return held.map((one) => ({ ...(open.has(one.recordId) ? { href: `/records/${encodeURIComponent(one.recordId)}` } : {}), title: one.title, number: one.documentNumber, arrivedLater: one.arrivedLater }));
}

function onePage(deps: HoldPageDeps): Page {
  return definePage({
    method: 'get', path: '/holds/:id', access: 'officer', params: oneId, query: z.object({ cursor: z.string().max(100).optional() }),
    handle: async ({ actor, params, query, lang }) => {
      const hold = await deps.holds.get(actor, params.id);
      const held = await deps.holds.heldBy(actor, hold.id, query.cursor);
      const people = await Promise.all([hold.placedBy, hold.liftAskedBy, hold.liftedBy].map(async (id) => (id === null ? null : deps.nameOf(id))));
      return view('retention/holds-one', `${hold.code} – ${hold.title}`, {
        hold: {
          ...brief(hold, deps.clock.today()), placedBy: people[0], liftAskedBy: people[1], liftAskedAt: hold.liftAskedAt, liftReason: hold.liftReason, liftedBy: people[2], liftedAt: hold.liftedAt,
          gathering: hold.target.kind === 'search' && hold.gatheredAt === null, target: await targetWords(deps, hold.target, lang),
        },
        held: await rowsOf(deps, actor, held.items), pager: { shown: held.items.length, total: held.total, ...(held.nextCursor === undefined ? {} : { nextUrl: `/holds/${encodeURIComponent(hold.id)}?cursor=${encodeURIComponent(held.nextCursor)}` }) },
        actions: actionsFor(actor, hold),
      }, { breadcrumbs: [{ label: { key: 'holds.title' }, href: '/holds' }] });
    },
  });
}

function actionsFor(actor: OfficerActor, hold: Hold): object {
  const base = `/holds/${encodeURIComponent(hold.id)}`;
  const manages = may(actor, 'hold.manage');
  const confirms = hold.state === 'lift-asked' && mayConfirmLift(actor, hold);
  return {
    ...(manages && hold.state === 'in-force' ? { askLift: `${base}/ask-lift` } : {}),
    ...(manages && hold.state !== 'lifted' ? { review: `${base}/review` } : {}),
    ...(confirms && hold.liftAskedBy !== actor.id ? { confirmLift: `${base}/confirm-lift` } : {}),
    ...(confirms ? { declineLift: `${base}/decline-lift` } : {}),
    ...(confirms && hold.liftAskedBy === actor.id ? { ownAsking: true } : {}),
  };
}

/** What a hold lies on, as lines of text. */
async function targetWords(deps: HoldPageDeps, target: HoldTarget, lang: Lang): Promise<object> {
  if (target.kind === 'dossier') return { text: (await deps.dossiers.peek(target.dossierId))?.code ?? target.dossierId, href: `/intake/dossiers/${encodeURIComponent(target.dossierId)}` };
  if (target.kind === 'owner') return { text: (await deps.owners.get(target.ownerId))?.name ?? target.ownerId, href: `/owners/${encodeURIComponent(target.ownerId)}` };
  if (target.kind === 'records') return { count: target.recordIds.length };
  const [types, agencies] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listAgencies()]);
  const { search } = target;
  const types_ = (search.typeCodes ?? []).map((code) => { const type = types.find((one) => one.code === code); return type === undefined ? code : lang === 'vi' ? type.nameVi : type.nameEn; });
  return {
    query: search.text, types: types_.join(', '), agencies: (search.issuerAgencyIds ?? []).map((id) => agencies.find((one) => one.id === id)?.name ?? id).join(', '),
    from: search.issuedFrom, to: search.issuedTo, ...(search.text === '' ? {} : { href: `/search?q=${encodeURIComponent(search.text)}` }),
  };
}

function actPages(deps: HoldPageDeps): Page[] {
  const to = (id: string): string => `/holds/${encodeURIComponent(id)}`;
  return [
    definePage({
      method: 'post', path: '/holds/:id/ask-lift', access: 'officer', params: oneId, body: z.object({ reason: formText }),
      handle: ({ actor, params, body }) => actAndReturn(to(params.id), 'holds.done.liftAsked', () => deps.holds.askLift(actor, params.id, body.reason ?? '')),
    }),
    definePage({
      method: 'post', path: '/holds/:id/confirm-lift', access: 'officer', params: oneId,
      handle: ({ actor, params }) => actAndReturn(to(params.id), 'holds.done.lifted', () => deps.holds.confirmLift(actor, params.id)),
    }),
    definePage({
      method: 'post', path: '/holds/:id/decline-lift', access: 'officer', params: oneId, body: z.object({ reason: formText }),
      handle: ({ actor, params, body }) => actAndReturn(to(params.id), 'holds.done.declined', () => deps.holds.declineLift(actor, params.id, body.reason ?? '')),
    }),
    definePage({
      method: 'post', path: '/holds/:id/review', access: 'officer', params: oneId, body: z.object({ next: formText, reason: formText }),
      handle: ({ actor, params, body }) => actAndReturn(to(params.id), 'holds.done.reviewed', () => deps.holds.review(actor, params.id, body.next ?? '', body.reason ?? '')),
    }),
  ];
}
