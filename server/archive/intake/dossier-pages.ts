import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { parseLocalDate } from '../../kernel/calendar.js';
import { ArchiveError } from '../../kernel/errors.js';
import { stripMarks } from '../../kernel/fold-text.js';
import { may } from '../../kernel/permission.js';
import { maskSubjectId, parseCardScan, parseSubjectId } from '../../kernel/subject-id.js';
import type { SubjectId } from '../../kernel/subject-id.js';
import { actAndReturn } from '../../platform/http/act-and-return.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import type { ComponentOnDate } from '../catalogue/rules/component-to-result.js';
import type { Procedure } from '../catalogue/model.js';
import type { Dossier } from '../dossiers/model.js';
import { parseDossierCode } from '../dossiers/rules/parse-dossier-code.js';
import type { NewOwner, Owner } from '../owners/model.js';
import type { ItemWithSubmission } from './model.js';
import type { IntakePageDeps } from './page-deps.js';
import { presentFileStates } from './present-files.js';

const oneId = z.object({ id: z.string().max(100) });
const listQuery = z.object({ q: formText, state: z.enum(['open', 'closed']).optional().catch(undefined), procedure: formText, cursor: z.string().max(500).optional() });
const newForm = z.object({
  subject: formText, procedure: formText, code: formText, purpose: formText, dueOn: formText, openedOn: formText, ownerName: formText, ownerKind: z.enum(['person', 'organisation']).optional().catch(undefined),
  birthDate: formText,
});
type ListQuery = z.output<typeof listQuery>;
type NewForm = z.output<typeof newForm>;
type Lang = 'vi' | 'en';

const PAGE = 25;
const STRETCH = 50;
const MOST_STRETCHES = 40;
const MOST_FILES = 200;

/** Dossiers: the list, opening one, and the page where its papers are digitised. */
export function dossierPages(deps: IntakePageDeps): Page[] {
  return [listPage(deps), ...newPages(deps), onePage(deps), ...statePages(deps)];
}

function listPage(deps: IntakePageDeps): Page {
  return definePage({
    method: 'get', path: '/intake/dossiers', access: 'officer', query: listQuery,
    handle: async ({ actor, query, lang }) => {
      const { found, owners, nextCursor } = await findDossiers(deps, actor, query);
      const kept = Object.entries({ q: query.q, state: query.state, procedure: query.procedure, cursor: nextCursor }).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const next = nextCursor === undefined ? undefined : `/intake/dossiers?${new URLSearchParams(kept).toString()}`;
      return view('intake/dossiers', { key: 'intake.dossiers.title' }, {
        ...(may(actor, 'dossier.open') ? { newHref: '/intake/dossiers/new' } : {}),
        filter: { action: '/intake/dossiers', values: query, procedureSuggestUrl: '/desk/procedures' },
        dossiers: await Promise.all(found.map((dossier) => presentRow(deps, actor, dossier, owners.get(dossier.ownerId), lang))),
        pager: { shown: found.length, ...(next === undefined ? {} : { nextUrl: next }), ...(query.cursor === undefined ? {} : { firstUrl: '/intake/dossiers' }) },
      });
    },
  });
}

/**
 * Dossiers as asked for: a whole code or a number of the owner is looked up at once wherever it stands; other words are sought
 * from the newest on, a stretch at a time, with a cursor to go on from.
 */
async function findDossiers(deps: IntakePageDeps, actor: OfficerActor, query: ListQuery): Promise<{ found: readonly Dossier[]; owners: ReadonlyMap<string, Owner>; nextCursor: string | undefined }> {
  const ownersOf = async (dossiers: readonly Dossier[]): Promise<Map<string, Owner>> =>
    new Map((await deps.owners.getMany([...new Set(dossiers.map((dossier) => dossier.ownerId))])).map((owner) => [owner.id, owner]));
  const state = query.state === undefined ? {} : { state: query.state };
  if (query.q === undefined && query.procedure === undefined) {
    const page = await deps.dossiers.list(actor, state, query.cursor, PAGE);
    return { found: page.items, owners: await ownersOf(page.items), nextCursor: page.nextCursor };
  }
  const exact = query.q === undefined || query.cursor !== undefined ? undefined : await findExactly(deps, actor, query.q);
  const all = new Map<string, Owner>();
  const found: Dossier[] = [];
  let cursor = query.cursor;
  for (let stretch = 0; stretch < MOST_STRETCHES; stretch += 1) {
    const page = exact === undefined ? await deps.dossiers.list(actor, state, cursor, STRETCH) : { items: exact, nextCursor: undefined };
    const owners = await ownersOf(page.items);
    const fits = page.items.filter((dossier) => (query.state ?? dossier.state) === dossier.state && matches(dossier, owners.get(dossier.ownerId), query));
    for (const dossier of fits) all.set(dossier.ownerId, owners.get(dossier.ownerId) as Owner);
    found.push(...fits);
    cursor = page.nextCursor;
    if (cursor === undefined || found.length >= PAGE) break;
  }
  return { found, owners: all, nextCursor: cursor };
}

/** What a whole code or number names; undefined when it is neither, or names nothing here. */
async function findExactly(deps: IntakePageDeps, actor: OfficerActor, q: string): Promise<readonly Dossier[] | undefined> {
  const byCode = await deps.dossiers.peek(q);
  if (byCode !== undefined) return deps.dossiers.get(actor, byCode.id).then((dossier) => [dossier], () => undefined);
  const number = parseSubjectId(q);
  const owner = number === undefined ? undefined : await deps.owners.findByIdentifier(number);
  return owner === undefined ? undefined : (await deps.dossiers.list(actor, { ownerId: owner.id }, undefined, STRETCH)).items;
}

const fold = (text: string): string => stripMarks(text).toLowerCase();

function matches(dossier: Dossier, owner: Owner | undefined, { q, procedure }: ListQuery): boolean {
  if (procedure !== undefined && !dossier.procedureCode.startsWith(procedure)) return false;
  if (q === undefined) return true;
  const number = parseSubjectId(q)?.value;
  const code = parseDossierCode(q)?.key;
  return (
    fold(dossier.code).includes(fold(q)) || (code !== undefined && parseDossierCode(dossier.code)?.key === code) ||
    fold(owner?.name ?? '').includes(fold(q)) || (number !== undefined && owner?.identifiers.some((id) => id.value === number) === true)
  );
}

async function presentRow(deps: IntakePageDeps, actor: OfficerActor, dossier: Dossier, owner: Owner | undefined, lang: Lang): Promise<object> {
  const [procedure, { counts }] = await Promise.all([deps.catalogue.procedureByCode(dossier.procedureCode), deps.intake.listItems(actor, { dossierId: dossier.id }, undefined, 1)]);
  return {
    href: `/intake/dossiers/${dossier.id}`, code: dossier.code, procedureCode: dossier.procedureCode, procedureName: procedureName(procedure, lang) ?? '',
    ownerName: owner?.name ?? '', ownerKind: owner?.kind ?? 'person', openedOn: dossier.openedOn, dueOn: dossier.dueOn ?? undefined, late: isLate(deps, dossier), state: dossier.state,
    fileCount: Object.values(counts).reduce((sum, count) => sum + count, 0), waitingCount: counts.waiting ?? 0,
  };
}

function newPages(deps: IntakePageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/intake/dossiers/new', access: 'officer', query: newForm,
      handle: ({ query, lang }) => newView(deps, lang, query, NO_FORM_ERRORS, false),
    }),
    definePage({
      method: 'post', path: '/intake/dossiers/new', access: 'officer', body: newForm,
      handle: async ({ actor, body, lang }) => {
        try {
          const owner = await findOwner(deps, actor, body);
          const missing = (['procedure', 'code'] as const).filter((field) => body[field] === undefined);
          if (missing.length > 0) throw fieldErrors(missing.map((field) => ({ field, code: 'required' })));
          const procedureCode = /\d\.\d{6}[\w.]*/.exec(body.procedure ?? '')?.[0] ?? body.procedure ?? '';
          const dueOn = body.dueOn === undefined ? null : parseLocalDate(body.dueOn);
          if (dueOn === undefined) throw fieldErrors([{ field: 'dueOn', code: 'date-invalid' }]);
          const openedOn = body.openedOn === undefined ? null : parseLocalDate(body.openedOn);
          if (openedOn === undefined) throw fieldErrors([{ field: 'openedOn', code: 'date-invalid' }]);
          const dossier = await deps.dossiers.open(actor, { code: body.code ?? '', procedureCode, ownerId: owner.id, purpose: body.purpose ?? null, dueOn, openedOn });
          return redirect(`/intake/dossiers/${dossier.id}`);
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return newView(deps, lang, body, formErrors(renamed(error)), error.code === 'owner-not-known' || body.ownerName !== undefined);
        }
      },
    }),
  ];
}

async function newView(deps: IntakePageDeps, lang: Lang, values: NewForm, faults: FormErrors, askOwner: boolean): Promise<PageResult> {
  const { purposes } = await deps.catalogue.reference();
  return view('intake/dossier-new', { key: 'intake.dossiers.new' }, {
    action: '/intake/dossiers/new', values, procedureSuggestUrl: '/desk/procedures', askOwner, knownCodes: 'H48.53-261116-0001',
    purposes: purposes.map((purpose) => ({ value: purpose.nameVi, label: lang === 'vi' ? purpose.nameVi : purpose.nameEn })), ...faults,
  }, { status: faults.errorList.length > 0 ? 400 : 200, breadcrumbs: [{ label: { key: 'intake.dossiers.title' }, href: '/intake/dossiers' }, { label: { key: 'intake.dossiers.new' } }] });
}

/** The dossier's fields are called otherwise in the form. */
function renamed(error: ArchiveError): ArchiveError {
  const names: Record<string, string> = { procedureCode: 'procedure', ownerId: 'subject', name: 'ownerName' };
  return new ArchiveError(error.kind, error.code, error.params, { faults: error.faults.map((fault) => ({ ...fault, field: names[fault.field] ?? fault.field })), cause: error });
}

function fieldErrors(faults: readonly { field: string; code: string }[], code = 'invalid-input'): ArchiveError {
  return new ArchiveError('invalid', code, {}, { faults });
}

/** The person or organisation behind a typed or scanned number; unknown ones are taken in with the name given. */
async function findOwner(deps: IntakePageDeps, actor: OfficerActor, form: NewForm): Promise<Owner> {
  if (form.subject === undefined) throw fieldErrors([{ field: 'subject', code: 'required' }]);
  const card = parseCardScan(form.subject);
  const id: SubjectId | undefined = card === undefined ? parseSubjectId(form.subject) : { kind: 'personal-number', value: card.personalNumber };
  if (id === undefined) throw fieldErrors([{ field: 'subject', code: 'number-unreadable' }]);
  const known = await deps.owners.findByIdentifier(id);
  if (known !== undefined) return known;
  const name = form.ownerName ?? card?.fullName;
  if (name === undefined) throw fieldErrors([{ field: 'ownerName', code: 'required' }], 'owner-not-known');
  const birthDate = form.birthDate ?? card?.birthDate;
  const owner: NewOwner = {
    kind: id.kind === 'tax-code' ? 'organisation' : (form.ownerKind ?? 'person'), name, ...(birthDate === undefined ? {} : { birthDate: parseLocalDate(birthDate) ?? birthDate }),
    identifiers: [{ ...id, evidence: card === undefined ? 'typed' : 'card-scan' }, ...(card?.cmnd === undefined ? [] : [{ kind: 'cmnd' as const, value: card.cmnd, evidence: 'card-scan' }])],
  };
  return deps.uow.run(actor, (tx) => deps.owners.ensure(tx, actor, owner));
}

function onePage(deps: IntakePageDeps): Page {
  return definePage({
    method: 'get', path: '/intake/dossiers/:id', access: 'officer', params: oneId,
    handle: async ({ actor, params, lang }) => {
      const dossier = await deps.dossiers.get(actor, params.id);
      const [owner, procedure, agency, papers] = await Promise.all([
        deps.owners.get(dossier.ownerId), deps.catalogue.procedureByCode(dossier.procedureCode), deps.catalogue.agency(dossier.agencyId),
        deps.intake.listItems(actor, { dossierId: dossier.id }, undefined, MOST_FILES),
      ]);
      const components = procedure === undefined ? [] : await deps.catalogue.componentsOf(procedure, deps.clock.today());
      const waiting = papers.items.filter(({ item }) => item.state === 'waiting');
      const uploads = dossier.state === 'open' && may(actor, 'submission.create');
      return view('intake/dossier', dossier.code, {
        dossier: {
          code: dossier.code, state: dossier.state, procedureName: procedureName(procedure, lang) ?? dossier.procedureCode, procedureCode: dossier.procedureCode,
          ...(procedure === undefined ? {} : { procedureHref: `/catalogue/procedures/${procedure.code}` }),
          ownerName: owner?.name ?? '', ownerKind: owner?.kind ?? 'person', ownerNumber: maskSubjectId(owner?.identifiers[0]?.value ?? ''),
          ...(may(actor, 'owner.read') ? { ownerHref: `/owners/${dossier.ownerId}?dossier=${encodeURIComponent(dossier.code)}` } : {}),
          agencyName: agency?.name ?? dossier.agencyId, purpose: dossier.purpose ?? undefined, openedOn: dossier.openedOn, openedBy: '', dueOn: dossier.dueOn ?? undefined, late: isLate(deps, dossier),
        },
        ...(may(actor, 'hold.manage') ? { holdHref: `/holds/new?dossier=${encodeURIComponent(dossier.code)}` } : {}),
        ...(may(actor, 'reuse.lookup') && dossier.state === 'open' ? { deskHref: `/desk/${dossier.id}` } : {}),
        ...(may(actor, 'dossier.open') && dossier.state === 'open' ? { closeAction: `/intake/dossiers/${dossier.id}/close` } : {}),
        ...(may(actor, 'dossier.open') && dossier.state === 'closed' ? { reopenAction: `/intake/dossiers/${dossier.id}/reopen` } : {}),
        ...(uploads ? { upload: { action: `/intake/dossiers/${dossier.id}/files`, maxBytes: deps.maxFileBytes } } : {}),
        files: presentFileStates(papers.items, actor, `/intake/dossiers/${dossier.id}`),
        ...(waiting.length > 0 && may(actor, 'submission.confirm') ? { confirmHref: `/intake/confirm?${waiting.slice(0, 20).map(({ item }) => `item=${item.id}`).join('&')}`, confirmCount: Math.min(20, waiting.length) } : {}),
        components: presentComponents(components, papers.items, lang),
      }, { breadcrumbs: [{ label: { key: 'intake.dossiers.title' }, href: '/intake/dossiers' }, { label: dossier.code }] });
    },
  });
}

/** What the procedure asks for, with what was digitised in this dossier; look-ups of earlier papers are the desk's. */
function presentComponents(components: readonly ComponentOnDate[], papers: readonly ItemWithSubmission[], lang: Lang): object[] {
  const archived = papers.map(({ item }) => item).filter((item) => item.state === 'archived' && item.metadata !== null);
  return components.filter(({ component }) => component.kind === 'paper' || component.kind === 'data').map(({ component, satisfiers }) => {
    const types = new Set(satisfiers.map((satisfier) => satisfier.resultTypeCode));
    const paper = archived.find(({ metadata }) => metadata?.componentCode === component.code || (metadata?.componentCode === null && types.has(metadata.typeCode)));
    return {
      name: lang === 'vi' ? component.nameVi : component.nameEn, required: component.required,
      state: paper !== undefined ? 'attached' : component.kind === 'data' ? 'data' : 'missing',
      ...(paper?.metadata == null ? {} : { paper: { href: `/records/${paper.recordId ?? ''}`, title: paper.metadata.title, number: paper.metadata.documentNumber ?? undefined, date: paper.metadata.issuedOn ?? undefined } }),
    };
  });
}

function statePages(deps: IntakePageDeps): Page[] {
  return [
    definePage({
      method: 'post', path: '/intake/dossiers/:id/close', access: 'officer', params: oneId, body: z.object({ closedOn: formText }),
      handle: async ({ actor, params, body }) => {
        const closedOn = body.closedOn === undefined ? undefined : (parseLocalDate(body.closedOn) ?? body.closedOn);
        return actAndReturn(`/intake/dossiers/${encodeURIComponent(params.id)}`, 'intake.dossier.closedNow', () => deps.dossiers.close(actor, params.id, closedOn), ({ code }) => ({ code }));
      },
    }),
    definePage({
      method: 'post', path: '/intake/dossiers/:id/reopen', access: 'officer', params: oneId, body: z.object({ reason: formText }),
      handle: async ({ actor, params, body }) => {
        const { id, code } = await deps.dossiers.reopen(actor, params.id, body.reason ?? '');
        return redirect(`/intake/dossiers/${id}`, { level: 'success', message: { key: 'intake.dossier.reopenedNow', params: { code } } });
      },
    }),
  ];
}

function procedureName(procedure: Procedure | undefined, lang: Lang): string | undefined {
  return lang === 'vi' ? procedure?.nameVi : procedure?.nameEn;
}

function isLate(deps: IntakePageDeps, dossier: Dossier): boolean {
  return dossier.state === 'open' && dossier.dueOn !== null && dossier.dueOn < deps.clock.today();
}
