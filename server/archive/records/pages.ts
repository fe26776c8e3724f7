import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/events.js';
import { may } from '../../kernel/permission.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import { keeps } from './rules/keeps-record.js';
import type { ArchiveRecord, LinkKind, MetadataPatch, ReadContext, RecordDetail, ValidityState, RecordPanel } from './model.js';
import type { RecordPageDeps } from './page-deps.js';
import { presentRecordPage, recordHref } from './present-page.js';
import { contextOf } from './rules/read-context.js';
import { pathOf, sendRecordFile } from './send-file-routes.js';

const oneId = z.object({ id: z.string().max(100) });
const contextQuery = { dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() };
const pageQuery = z.object({ ...contextQuery, page: z.coerce.number().int().min(1).max(100_000).catch(1), q: z.string().max(500).optional(), from: z.string().max(4000).optional() });
const MOST_TRAIL = 200;
const MOST_TARGETS = 10;

/** The record page, its preview, its files, and the acts of those who keep it. */
export function recordPages(deps: RecordPageDeps): Page[] {
  return [recordPage(deps), previewPage(deps), filePage(deps), targetsPage(deps), ...actPages(deps)];
}

function recordPage(deps: RecordPageDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id', access: 'officer', params: oneId, query: pageQuery,
    handle: async ({ actor, params, query, lang }) => {
      const context = contextOf(query);
      const detail = await deps.records.get(actor, params.id, context);
      const facts = await gather(deps, actor, detail, context, lang);
      const viewer = may(actor, 'record.content')
        ? await deps.viewer.model(actor, detail.record, { context, page: query.page, ...(query.q === undefined ? {} : { sought: soughtWords(query.q) }) })
        : { title: detail.record.title, page: 1, pages: [] };
      const dossier = context.dossierCode === undefined || !may(actor, 'reuse.lookup') ? undefined : await deps.dossiers.peek(context.dossierCode);
      const back = dossier !== undefined ? `/desk/${dossier.id}` : query.q === undefined || query.from !== undefined ? undefined : `/search?q=${encodeURIComponent(query.q)}`;
      const panels = await presentPanels(deps, { actor, record: detail.record, context, lang, from: query.from });
      return view('records/record', detail.record.title, { ...presentRecordPage(facts), viewer, ...panels, ...(back === undefined ? {} : { backHref: back }) }, { ...(query.q === undefined ? {} : { searchText: query.q }) });
    },
  });
}

async function presentPanels(deps: RecordPageDeps, input: Parameters<RecordPanel['present']>[0]): Promise<object> {
  const shown = await Promise.all(deps.panels.map(async ({ partial, place, present }) => ({ partial, place, model: await present(input) })));
  const at = (place: RecordPanel['place']): object[] => shown.filter((one) => one.place === place && one.model !== undefined);
  return { banners: at('banner'), cards: at('card') };
}

/** Looks up what the page names: type, agencies, owners, dossier, who did what. */
async function gather(deps: RecordPageDeps, actor: OfficerActor, detail: RecordDetail, context: ReadContext, lang: 'vi' | 'en'): Promise<Parameters<typeof presentRecordPage>[0]> {
  const { record } = detail;
  const today = deps.clock.today();
  const [type, reference, owners, dossier, trail] = await Promise.all([
    deps.catalogue.resultType(record.typeCode), deps.catalogue.reference(), deps.owners.getMany(record.ownerIds),
    record.dossierId === null ? undefined : deps.dossiers.peek(record.dossierId), deps.audit.trailOf('record', [record.id], MOST_TRAIL),
  ]);
  const custodian = record.issuerAgencyId === null ? null : await deps.catalogue.custodianOf(record.issuerAgencyId, today, type?.functionCode);
  const agencyIds = [record.custodianAgencyId, custodian, ...trail.map((entry) => entry.agencyId)].filter((id): id is string => id !== null);
  const names = new Map(await Promise.all([...new Set(agencyIds)].map(async (id) => [id, (await deps.catalogue.agency(id))?.name ?? id] as const)));
  const procedure = dossier === undefined ? undefined : await deps.catalogue.procedureByCode(dossier.procedureCode);
  const kept = keeps(actor, record);
  const people = new Map(await Promise.all(peopleOf(detail).map(async (id) => [id, (await deps.personName(id)) ?? id] as const)));
  return {
    detail, people, lang, today, context, type, owners, trail,
    dossier: dossier === undefined ? undefined : { ...dossier, procedureName: (lang === 'vi' ? procedure?.nameVi : procedure?.nameEn) ?? dossier.procedureCode },
    agencyName: (id) => (id === null ? '' : (names.get(id) ?? id)),
    issuerNow: custodian === null || custodian === record.issuerAgencyId ? undefined : names.get(custodian),
    purposes: new Map(reference.purposes.map((purpose) => [purpose.code, lang === 'vi' ? purpose.nameVi : purpose.nameEn])),
    say: (key) => deps.translator.t(lang, key),
    can: {
      correct: kept && may(actor, 'record.correct'), status: kept && may(actor, 'record.status'), link: kept && may(actor, 'record.link'),
      // A public paper opens nobody's page; one that is not public, and is shown, does.
      owners: may(actor, 'owner.read') && record.sensitivity !== 'public', content: may(actor, 'record.content'),
    },
  };
}

/** Everybody who is named on the page by id. */
function peopleOf(detail: RecordDetail): string[] {
  return [...new Set([detail.record.accessionedBy, ...detail.statusHistory.map((entry) => entry.recordedBy), ...detail.history.map((entry) => entry.by)])];
}

function previewPage(deps: RecordPageDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/preview', access: 'officer', params: oneId, query: pageQuery,
    handle: async ({ actor, params, query }) => {
      const context = contextOf(query);
      const { record } = await deps.records.authorise(actor, params.id, context);
      const viewer = await deps.viewer.model(actor, record, { context, page: query.page, ...(query.q === undefined ? {} : { sought: soughtWords(query.q) }) });
      return view('fragments/preview', record.title, { viewer, recordHref: recordHref(record.id, context), heading: record.title });
    },
  });
}

function filePage(deps: RecordPageDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/files/*path', access: 'officer',
    params: oneId.extend({ path: z.union([z.string(), z.array(z.string()).max(20)]) }), query: z.object(contextQuery),
    handle: async ({ actor, params, query, req, res }) => {
      await sendRecordFile(deps.records, actor, params.id, { path: pathOf(params.path) }, contextOf(query), req, res);
      return { kind: 'sent' };
    },
  });
}

/** Papers a link may lead to: by number, in any spacing, among those the officer may see. */
function targetsPage(deps: RecordPageDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/link-targets', access: 'officer', params: oneId, query: z.object({ q: z.string().max(120).default('') }),
    handle: async ({ actor, params, query }) => {
      const number = query.q.trim();
      const found = number === '' ? [] : (await deps.records.list(await deps.records.scopeFor(actor), { documentNumber: number }, undefined, MOST_TARGETS)).items;
      const body = found.filter((record) => record.id !== params.id).map((record) => ({ value: record.id, label: record.title, detail: record.documentNumber ?? '' }));
      return { kind: 'json', body };
    },
  });
}

const correctForm = z.looseObject({ version: z.coerce.number().int(), reason: formText });
const statusForm = z.object({ status: z.string().max(20), from: formText, reason: formText, reference: formText });
const linkForm = z.object({ kind: z.string().max(20), target: formText });

function actPages(deps: RecordPageDeps): Page[] {
  return [
    definePage({
      method: 'post', path: '/records/:id/correct', access: 'officer', params: oneId, body: correctForm,
      handle: ({ actor, params, body }) => act(params.id, 'register.corrected', async () => {
        const known = (await deps.records.peek(params.id))?.record;
        await deps.records.correctMetadata(actor, params.id, body.version, patchOf(body, known), body.reason ?? '');
      }),
    }),
    definePage({
      method: 'post', path: '/records/:id/status', access: 'officer', params: oneId, body: statusForm,
      handle: ({ actor, params, body }) => act(params.id, 'register.statusChanged', () => deps.records.changeStatus(actor, params.id, {
        status: body.status as ValidityState, from: body.from ?? '', reason: body.reason ?? '', ...(body.reference === undefined ? {} : { reference: body.reference }),
      })),
    }),
    definePage({
      method: 'post', path: '/records/:id/link', access: 'officer', params: oneId, body: linkForm,
      handle: async ({ actor, params, body }) => {
        const kept: { state: boolean } = { state: false };
        const result = await act(params.id, 'register.linked', async () => {
          kept.state = await linkTo(deps, actor, params.id, body.kind as LinkKind, body.target ?? '');
        });
        return kept.state ? redirect(`/records/${encodeURIComponent(params.id)}`, { level: 'warning', message: { key: 'register.linkedStateKept' } }) : result;
      },
    }),
  ];
}

/** Does it and goes back to the record, with what was done or why not. Who may not know of the record gets the page of errors. */
async function act(id: string, done: string, work: () => Promise<unknown>): Promise<PageResult> {
  const to = `/records/${encodeURIComponent(id)}`;
  try {
    await work();
    return redirect(to, { level: 'success', message: { key: done } });
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
    const [fault] = error.faults;
    const message = fault === undefined ? { key: `error.${error.code}`, params: error.params } : { key: `error.field.${fault.code}`, params: { field: fault.field, ...fault.params } };
    return redirect(to, { level: 'error', message });
  }
}

/** The corrections a form names: only fields it carries; those of the type lie under `fields.`. */
function patchOf(body: Readonly<Record<string, unknown>>, known: ArchiveRecord | undefined): MetadataPatch {
  const names = ['title', 'abstract', 'documentNumber', 'issuedOn', 'issuerName', 'signerName', 'signerTitle', 'purpose', 'validFrom', 'validTo', 'copyClass', 'sensitivity'] as const;
  const given = names.filter((name) => typeof body[name] === 'string').map((name) => [name, body[name]] as const);
  const own = Object.entries(body).filter(([name, value]) => name.startsWith('fields.') && typeof value === 'string');
  const fields: Record<string, Json | undefined> = { ...known?.fields };
  for (const [name, value] of own) {
    const key = name.slice('fields.'.length);
    // What the form left as it was keeps its type; numbers and lists come as text.
    if (String(fields[key] ?? '') !== value) fields[key] = (value as string).normalize('NFC').trim();
  }
  return { ...Object.fromEntries(given), ...(own.length === 0 ? {} : { fields }) } as MetadataPatch;
}

/** "Takes the place of" also ends the older paper; true when that was not possible (not kept here, or its history forbids it). */
async function linkTo(deps: RecordPageDeps, actor: OfficerActor, id: string, kind: LinkKind, target: string): Promise<boolean> {
  const toId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(target)?.[0] ?? target;
  await deps.records.link(actor, { fromId: id, toId, kind });
  const record = (await deps.records.peek(id))?.record;
  if (kind !== 'supersedes' || record === undefined || !may(actor, 'record.status')) return false;
  const from = record.validFrom ?? record.issuedOn ?? deps.clock.today();
  const change = { status: 'superseded' as const, from, reason: 'Được thay thế bằng văn bản khác', supersededById: id, ...(record.documentNumber === null ? {} : { reference: record.documentNumber }) };
  try {
    await deps.records.changeStatus(actor, toId, change);
    return false;
  } catch (error) {
    if (error instanceof ArchiveError && (error.kind === 'not-found' || error.kind === 'invalid')) return true;
    throw error;
  }
}

/** The words to mark on the pages: those in quotation marks side by side, the others alone. */
function soughtWords(text: string): { words: string[]; phrases: string[] } {
  const phrases = [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  // What narrows the search (`loại:…`, `từ:…`) stands on no page.
  const words = text.replace(/"[^"]*"/g, ' ').split(/\s+/).filter((word) => word !== '' && !word.startsWith('-') && !/^[\p{L}-]{2,10}:\S/u.test(word));
  return { words, phrases };
}
