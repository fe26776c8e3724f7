import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { parseLocalDate } from '../../kernel/calendar.js';
import { parseCardScan, parseSubjectId } from '../../kernel/subject-id.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import { unmarkedForm } from '../../kernel/fold-text.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owner } from '../owners/model.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { Viewer } from '../viewer/viewer.js';
import { presentDesk } from './present.js';
import type { Reuse } from './reuse.js';

export interface DeskPageDeps {
  readonly reuse: Reuse;
  readonly dossiers: Dossiers;
  readonly owners: Owners;
  readonly catalogue: Catalogue;
  readonly records: Pick<Records, 'get'>;
  readonly viewer: Viewer;
  readonly uow: UnitOfWork;
  /** Tells of papers that come later; without it nothing is offered. */
  readonly watches?: DeskWatches | undefined;
}

/** "Tell me when this paper comes": kept by whoever tells of new papers. */
export interface DeskWatches {
  /** Codes of the components of a dossier this officer waits for. */
  watched(actor: OfficerActor, dossierId: string): Promise<ReadonlySet<string>>;
  watch(actor: OfficerActor, dossierId: string, componentCode: string): Promise<void>;
  unwatch(actor: OfficerActor, dossierId: string, componentCode: string): Promise<void>;
}

const deskForm = z.object({
  subject: formText, procedure: formText, dossierCode: formText, purpose: formText, dueOn: formText,
  ownerName: formText, ownerKind: z.enum(['person', 'organisation']).optional().catch(undefined), birthDate: formText,
});
type DeskForm = z.output<typeof deskForm>;
const oneId = z.object({ id: z.string().max(100) });
const oneComponent = z.object({ id: z.string().max(100), code: z.string().max(100) });
const MOST_RECENT = 8;
const MOST_SUGGESTED = 10;

/** The look-up desk: the question, the one screen, and the acts on it. */
export function deskPages(deps: DeskPageDeps): Page[] {
  // The suggestions first: `/desk/:id` would take their address for a dossier.
  return [...questionPages(deps), suggestPage(deps), answerPage(deps), ...actPages(deps)];
}

async function questionView(deps: DeskPageDeps, actor: OfficerActor, lang: 'vi' | 'en', values: Partial<DeskForm>, faults: FormErrors = NO_FORM_ERRORS, more: { askOwner?: boolean; subjectName?: string } = {}): Promise<PageResult> {
  const [{ purposes }, recent] = await Promise.all([deps.catalogue.reference(), deps.dossiers.list(actor, { state: 'open' }, undefined, MOST_RECENT)]);
  const owners = new Map((await deps.owners.getMany(recent.items.map((dossier) => dossier.ownerId))).map((owner) => [owner.id, owner.name]));
  const names = await Promise.all(recent.items.map((dossier) => deps.catalogue.procedureByCode(dossier.procedureCode)));
  return view('reuse/desk', { key: 'reuse.form.title' }, {
    form: { action: '/desk', values, procedureSuggestUrl: '/desk/procedures', purposes: purposes.map((purpose) => ({ value: purpose.nameVi, label: lang === 'vi' ? purpose.nameVi : purpose.nameEn })) },
    recent: recent.items.map((dossier, index) => ({
      href: `/desk/${dossier.id}`, dossierCode: dossier.code, procedureName: (lang === 'vi' ? names[index]?.nameVi : names[index]?.nameEn) ?? dossier.procedureCode,
      ownerName: owners.get(dossier.ownerId) ?? '', at: dossier.openedOn,
    })),
    ...faults, ...more,
  }, { status: faults.errorList.length > 0 ? 400 : 200 });
}

function questionPages(deps: DeskPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/desk', access: 'officer', handle: ({ actor, lang }) => questionView(deps, actor, lang, {}) }),
    definePage({
      method: 'post', path: '/desk', access: 'officer', body: deskForm,
      handle: async ({ actor, body, lang }) => {
        try {
          const owner = await findSubject(deps, actor, body);
          // The box of the first page asks only whom; the rest is asked here, and nothing was done wrong yet.
          if (body.procedure === undefined && body.dossierCode === undefined) return await questionView(deps, actor, lang, body, NO_FORM_ERRORS, { subjectName: owner.name });
          const missing = (['procedure', 'dossierCode'] as const).filter((field) => body[field] === undefined);
          if (missing.length > 0) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: missing.map((field) => ({ field, code: 'required' })) });
          const procedure = await findProcedure(deps, body.procedure ?? '');
          const dueOn = body.dueOn === undefined ? null : parseLocalDate(body.dueOn);
          if (dueOn === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'dueOn', code: 'date-invalid' }] });
          const dossier = await deps.dossiers.open(actor, { code: body.dossierCode ?? '', procedureCode: procedure.code, ownerId: owner.id, purpose: body.purpose ?? procedure.nameVi, dueOn });
          return redirect(`/desk/${dossier.id}`);
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return questionView(deps, actor, lang, body, formErrors(error), { askOwner: error.code === 'subject-unknown' || body.ownerName !== undefined });
        }
      },
    }),
  ];
}

/**
 * The person or organisation behind what was typed or scanned. Whoever is not known yet is taken in: from a scanned card with name
 * and both numbers, else with the name the official reads from the paper before him; the answer then is that nothing is held.
 */
async function findSubject(deps: DeskPageDeps, actor: OfficerActor, form: DeskForm): Promise<Owner> {
  const refuse = (code: string, field = 'subject'): ArchiveError => new ArchiveError('invalid', code, {}, { faults: [{ field, code }] });
  const typed = form.subject;
  if (typed === undefined) throw refuse('required');
  const card = parseCardScan(typed);
  const id = card === undefined ? parseSubjectId(typed) : ({ kind: 'personal-number', value: card.personalNumber } as const);
  if (id === undefined) throw refuse('number-not-understood');
  const known = await deps.owners.findByIdentifier(id);
  if (known !== undefined) return known;
  const name = form.ownerName ?? card?.fullName;
  if (name === undefined) throw new ArchiveError('invalid', 'subject-unknown', {}, { faults: [{ field: 'ownerName', code: 'owner-name-missing' }] });
  const typedBirth = form.birthDate === undefined ? undefined : parseLocalDate(form.birthDate);
  if (form.birthDate !== undefined && typedBirth === undefined) throw refuse('date-invalid', 'birthDate');
  const birthDate = typedBirth ?? card?.birthDate;
  return deps.uow.run(actor, (tx) =>
    deps.owners.ensure(tx, actor, {
      kind: id.kind === 'tax-code' ? 'organisation' : (form.ownerKind ?? 'person'), name, ...(birthDate === undefined ? {} : { birthDate }),
      identifiers: [{ ...id, evidence: card === undefined ? 'typed' : 'card-scan' }, ...(card?.cmnd === undefined ? [] : [{ kind: 'cmnd' as const, value: card.cmnd, evidence: 'card-scan' }])],
    }),
  );
}

/** By code, or by the whole name as the suggestions write it. */
async function findProcedure(deps: DeskPageDeps, typed: string) {
  const code = /\d\.\d{6}[\w.]*/.exec(typed)?.[0] ?? typed;
  const byCode = await deps.catalogue.procedureByCode(code);
  if (byCode !== undefined) return byCode;
  const wanted = unmarkedForm(typed);
  const found = (await deps.catalogue.listProcedures()).filter((procedure) => unmarkedForm(procedure.nameVi) === wanted || unmarkedForm(procedure.nameEn) === wanted);
  if (found.length !== 1 || found[0] === undefined) throw new ArchiveError('invalid', 'procedure-unknown', { code: typed }, { faults: [{ field: 'procedure', code: 'procedure-unknown' }] });
  return found[0];
}

function answerPage(deps: DeskPageDeps): Page {
  return definePage({
    method: 'get', path: '/desk/:id', access: 'officer', params: oneId,
    handle: async ({ actor, params, lang }) => {
      const answer = await deps.reuse.lookUpForDossier(actor, params.id);
      const purpose = answer.dossier.purpose ?? answer.procedure.nameVi;
      const context = { dossierCode: answer.dossier.code, purpose };
      const first = answer.components.find((component) => component.candidates.length > 0)?.candidates[0];
      // The first paper stands open beside the list; its reading is logged like any other.
      const watched = await deps.watches?.watched(actor, answer.dossier.id);
      const viewer = first === undefined ? undefined : await deps.viewer.model(actor, (await deps.records.get(actor, first.recordId, context)).record, { context });
      return view('reuse/desk', { key: 'reuse.form.title' }, {
        form: { values: {}, purposes: [] }, ...NO_FORM_ERRORS,
        result: presentDesk(answer, { lang, purpose, dossier: answer.dossier, uses: answer.uses, demands: answer.demands, watched }), ...(viewer === undefined ? {} : { viewer }),
      }, { breadcrumbs: [{ label: { key: 'nav.desk' }, href: '/desk' }, { label: answer.dossier.code }] });
    },
  });
}

function actPages(deps: DeskPageDeps): Page[] {
  const back = (id: string, key: string, params: object = {}): PageResult => redirect(`/desk/${encodeURIComponent(id)}`, { level: 'success', message: { key, params: { ...params } } });
  return [
    definePage({
      method: 'post', path: '/desk/:id/components/:code/attach/:recordId', access: 'officer', params: oneComponent.extend({ recordId: z.string().max(100) }),
      handle: async ({ actor, params }) => {
        await deps.reuse.recordUse(actor, { dossierId: params.id, componentCode: params.code, recordId: params.recordId });
        return back(params.id, 'reuse.desk.attached');
      },
    }),
    definePage({
      method: 'post', path: '/desk/:id/attach-all', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        const answer = await deps.reuse.lookUpForDossier(actor, params.id);
        const used = new Set(answer.uses.map((use) => use.componentCode));
        let count = 0;
        for (const component of answer.components) {
          const best = component.candidates[0];
          if (component.state !== 'usable' || best === undefined || used.has(component.componentCode)) continue;
          await deps.reuse.recordUse(actor, { dossierId: params.id, componentCode: component.componentCode, recordId: best.recordId });
          count += 1;
        }
        return back(params.id, 'reuse.desk.attachedMany', { count });
      },
    }),
    definePage({
      method: 'post', path: '/desk/:id/uses/:useId/withdraw', access: 'officer', params: oneId.extend({ useId: z.string().max(100) }), body: z.object({ reason: formText }),
      handle: async ({ actor, params, body }) => {
        await deps.reuse.withdrawUse(actor, params.useId, body.reason ?? '');
        return back(params.id, 'reuse.desk.withdrawn');
      },
    }),
    definePage({
      method: 'post', path: '/desk/:id/components/:code/watch', access: 'officer', params: oneComponent, body: z.object({ stop: formText }),
      handle: async ({ actor, params, body }) => {
        if (deps.watches === undefined) throw new ArchiveError('not-found', 'not-found');
        if (body.stop !== undefined) await deps.watches.unwatch(actor, params.id, params.code);
        else await deps.watches.watch(actor, params.id, params.code);
        return back(params.id, body.stop === undefined ? 'alerts.component.set' : 'alerts.component.stopped');
      },
    }),
    definePage({
      method: 'post', path: '/desk/:id/components/:code/insist', access: 'officer', params: oneComponent, body: z.object({ reason: formText }),
      handle: async ({ actor, params, body }) => {
        await deps.reuse.recordDemand(actor, { dossierId: params.id, componentCode: params.code, reason: body.reason ?? '' });
        return back(params.id, 'reuse.desk.demanded');
      },
    }),
  ];
}

function suggestPage(deps: DeskPageDeps): Page {
  return definePage({
    method: 'get', path: '/desk/procedures', access: 'officer', query: z.object({ q: z.string().max(200).default('') }),
    handle: async ({ query, lang }) => {
      const words = unmarkedForm(query.q).split(/\s+/).filter((word) => word !== '');
      const found = (await deps.catalogue.listProcedures()).filter((procedure) => {
        const text = `${procedure.code} ${unmarkedForm(procedure.nameVi)} ${unmarkedForm(procedure.nameEn)} ${procedure.aliases.map((alias) => alias.value).join(' ')}`;
        return words.every((word) => text.includes(word));
      });
      const body = found.slice(0, MOST_SUGGESTED).map((procedure) => ({ value: procedure.code, label: lang === 'vi' ? procedure.nameVi : procedure.nameEn, detail: procedure.code }));
      return { kind: 'json', body };
    },
  });
}
