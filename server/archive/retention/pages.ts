import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { scopeOf } from '../../kernel/scope.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import { actAndReturn } from '../../platform/http/act-and-return.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formList, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { draftOf, scheduleForm, valuesOf } from './forms.js';
import type { ScheduleForm } from './forms.js';
import { ACTIONS, TRIGGERS } from './model.js';
import type { RuleDraft, ScheduleVersion, TriggerName } from './model.js';
import { presentRule, presentVersion, scheduleHref, titleOf } from './present.js';
import type { Retention } from './retention.js';
import { ANYTHING } from './rules/starting-table.js';

export interface RetentionPageDeps {
  readonly retention: Retention;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'listAgencies' | 'reference' | 'listProcedures'>;
  readonly clock: Clock;
  readonly nameOf: (id: string) => Promise<string>;
  readonly importTable: (actor: OfficerActor) => Promise<{ readonly schedules: number; readonly rules: number }>;
}

type Lang = 'vi' | 'en';
const oneCode = z.object({ code: z.string().max(60) });
const oneNumber = z.object({ number: z.coerce.number().int().min(1).max(1_000_000) });
const ruleForm = z.object({ priority: z.coerce.number().int().catch(0), scheduleCode: formText, appliesTo: z.enum(['record', 'dossier']).catch('record'), typeCodes: formList, agencyIds: formList, procedures: formText, classes: formText, validFrom: formText, note: formText });

/** Schedules, their versions and the rules that attach them; and the acts of those who keep a record. */
export function retentionPages(deps: RetentionPageDeps): Page[] {
  return [listPage(deps), newPage(deps), onePage(deps), ...actPages(deps), ...rulePages(deps), ...recordActs(deps)];
}

/** Who may write schedules: the province's archivists. */
export function writesSchedules(actor: OfficerActor): boolean {
  return may(actor, 'retention.manage') && actor.provinceWide;
}

function requireReader(actor: OfficerActor): void {
  if (!may(actor, 'retention.manage')) requirePermission(actor, 'retention.read');
}

function listPage(deps: RetentionPageDeps): Page {
  return definePage({
    method: 'get', path: '/retention/schedules', access: 'officer',
    handle: async ({ actor, lang }) => {
      requireReader(actor);
      return listView(deps, actor, lang);
    },
  });
}

async function listView(deps: RetentionPageDeps, actor: OfficerActor, lang: Lang, ruleValues: object = { priority: 100, appliesTo: 'record', typeCodes: [], agencyIds: [] }, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> {
  const [versions, rules, types, agencies, counts] = await Promise.all([
    deps.retention.schedules(), deps.retention.rules(), deps.catalogue.listTypes(), deps.catalogue.listAgencies(), deps.retention.counts(scopeOf(actor), {}),
  ]);
  const typeName = (code: string): string => { const type = types.find((one) => one.code === code); return type === undefined ? code : lang === 'vi' ? type.nameVi : type.nameEn; };
  const agencyName = (id: string): string => agencies.find((one) => one.id === id)?.name ?? id;
  const drafter = async (id: string): Promise<string> => deps.nameOf(id);
  const codes = [...new Set(versions.map((one) => one.scheduleCode))];
  const writes = writesSchedules(actor);
  return view('retention/schedules', { key: 'retention.schedules.title' }, {
    schedules: codes.map((code) => presentSchedule(code, versions.filter((one) => one.scheduleCode === code), lang)),
    counts: { total: counts.total, needsPerson: counts.needsPerson, states: counts.byState.map(({ state, count }) => ({ key: `retention.state.${state}`, count })) },
    rules: await Promise.all(rules.map(async (rule) => ({
      ...presentRule(rule, typeName, agencyName), draftedBy: await drafter(rule.draftedBy),
      ...(rule.state === 'draft' && rule.draftedBy !== actor.id && (writes || may(actor, 'disposition.decide')) ? { approveAction: `/retention/rules/${String(rule.number)}/approve` } : {}),
      ...(rule.state === 'in-force' && writes ? { endAction: `/retention/rules/${String(rule.number)}/end` } : {}),
    }))),
    ...(writes ? { newHref: '/retention/schedules/new', importAction: '/retention/import', rule: ruleFormModel(codes, types, agencies, lang, ruleValues) } : {}),
    simulationHref: '/retention/simulation', ...faults,
  }, { status: faults.errorList.length > 0 ? 400 : 200 });
}

function presentSchedule(code: string, versions: readonly ScheduleVersion[], lang: Lang): object {
  const inForce = versions.filter((one) => one.state === 'in-force').at(-1);
  const shown = inForce ?? versions.at(-1);
  if (shown === undefined) return { code, href: scheduleHref(code) };
  return { code, href: scheduleHref(code), ...presentVersion(shown, lang, () => ''), hasDraft: versions.some((one) => one.state === 'draft') };
}

function ruleFormModel(codes: readonly string[], types: Awaited<ReturnType<Catalogue['listTypes']>>, agencies: Awaited<ReturnType<Catalogue['listAgencies']>>, lang: Lang, values: object): object {
  return {
    action: '/retention/rules', values, schedules: codes.map((value) => ({ value, label: value })), appliesTo: (['record', 'dossier'] as const).map((value) => ({ value, label: { key: `retention.appliesTo.${value}` } })),
    types: types.map((type) => ({ value: type.code, label: lang === 'vi' ? type.nameVi : type.nameEn })), agencies: agencies.map((agency) => ({ value: agency.id, label: agency.name })),
  };
}

async function scheduleView(deps: RetentionPageDeps, actor: OfficerActor, lang: Lang, code: string | undefined, values?: ScheduleForm, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> {
  const versions = code === undefined ? [] : (await deps.retention.schedules()).filter((one) => one.scheduleCode === code);
  const newest = versions.at(-1);
  if (code !== undefined && newest === undefined) throw notFound();
  const names = new Map(await Promise.all([...new Set(versions.flatMap((one) => [one.draftedBy, one.approvedBy ?? '']))].map(async (id) => [id, id === '' ? '' : await deps.nameOf(id)] as const)));
  const draft = versions.find((one) => one.state === 'draft');
  const writes = writesSchedules(actor);
  const base = newest ?? undefined;
  return view('retention/schedule', newest === undefined ? { key: 'retention.schedules.new' } : `${newest.scheduleCode} – ${titleOf(newest, lang)}`, {
    isNew: code === undefined, code, title: newest === undefined ? undefined : titleOf(newest, lang),
    versions: [...versions].reverse().map((one) => presentVersion(one, lang, (id) => names.get(id ?? '') ?? '')),
    ...(draft === undefined ? {} : {
      draft: {
        version: draft.version, own: draft.draftedBy === actor.id,
        ...(draft.draftedBy !== actor.id && (writes || may(actor, 'disposition.decide')) ? { approveAction: `${scheduleHref(draft.scheduleCode)}/${String(draft.version)}/approve` } : {}),
        ...(writes ? { withdrawAction: `${scheduleHref(draft.scheduleCode)}/${String(draft.version)}/withdraw` } : {}),
        simulationHref: `/retention/simulation?code=${encodeURIComponent(draft.scheduleCode)}`,
      },
    }),
    ...(writes ? { form: formModel('/retention/schedules', values ?? valuesOf(draft ?? base, deps.clock.today())) } : {}), ...faults,
  }, { breadcrumbs: [{ label: { key: 'retention.schedules.title' }, href: '/retention/schedules' }], status: faults.errorList.length > 0 ? 400 : 200 });
}

/** The form of a schedule: on its page, and on the page where it is tried. */
export function formModel(action: string, values: ScheduleForm): object {
  return {
    action, values, triggers: TRIGGERS.map((value) => ({ value, label: { key: `retention.trigger.${value}` } })),
    actions: ACTIONS.map((value) => ({ value, label: { key: `retention.action.${value}` } })),
    periods: (['years', 'permanent'] as const).map((value) => ({ value, label: { key: `retention.periodKind.${value}` } })),
    maintenance: ['01', '02', '03', '04', '05', '06', '07'].map((value) => ({ value, label: { key: `retention.maintenance.${value}` } })),
  };
}

function newPage(deps: RetentionPageDeps): Page {
  return definePage({
    method: 'get', path: '/retention/schedules/new', access: 'officer',
    handle: async ({ actor, lang }) => {
      requirePermission(actor, 'retention.manage');
      return scheduleView(deps, actor, lang, undefined);
    },
  });
}

function onePage(deps: RetentionPageDeps): Page {
  return definePage({
    method: 'get', path: '/retention/schedules/:code', access: 'officer', params: oneCode,
    handle: async ({ actor, params, lang }) => {
      requireReader(actor);
      return scheduleView(deps, actor, lang, params.code);
    },
  });
}

function actPages(deps: RetentionPageDeps): Page[] {
  const version = oneCode.extend({ version: z.coerce.number().int().min(1).max(100_000) });
  return [
    definePage({
      method: 'post', path: '/retention/schedules', access: 'officer', body: scheduleForm,
      handle: async ({ actor, body, lang }) => {
        try {
          const drafted = await deps.retention.draftSchedule(actor, draftOf(body, await deps.retention.schedules()));
          return redirect(scheduleHref(drafted.scheduleCode), { level: 'success', message: { key: 'retention.done.drafted', params: { version: drafted.version } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind !== 'invalid') throw error;
          const known = (await deps.retention.schedules()).some((one) => one.scheduleCode === body.scheduleCode);
          return scheduleView(deps, actor, lang, known ? body.scheduleCode : undefined, body, formErrors(error));
        }
      },
    }),
    definePage({
      method: 'post', path: '/retention/schedules/:code/:version/approve', access: 'officer', params: version,
      handle: ({ actor, params }) => actAndReturn(scheduleHref(params.code), 'retention.done.approved', () => deps.retention.approveSchedule(actor, params.code, params.version)),
    }),
    definePage({
      method: 'post', path: '/retention/schedules/:code/:version/withdraw', access: 'officer', params: version,
      handle: ({ actor, params }) => actAndReturn(scheduleHref(params.code), 'retention.done.withdrawn', () => deps.retention.withdrawDraft(actor, params.code, params.version)),
    }),
    definePage({
      method: 'post', path: '/retention/import', access: 'officer',
      handle: ({ actor }) => actAndReturn('/retention/schedules', 'retention.done.imported', () => deps.importTable(actor)),
    }),
  ];
}

function rulePages(deps: RetentionPageDeps): Page[] {
  const list = (text: string | undefined): string[] => (text ?? '').split(/[,;\n]/).map((one) => one.trim()).filter((one) => one !== '');
  return [
    definePage({
      method: 'post', path: '/retention/rules', access: 'officer', body: ruleForm,
      handle: async ({ actor, body, lang }) => {
        const draft: RuleDraft = {
          priority: body.priority, scheduleCode: body.scheduleCode ?? '', appliesTo: body.appliesTo, validFrom: body.validFrom ?? null, note: body.note ?? null,
          when: { ...ANYTHING, typeCodes: body.typeCodes.filter((code) => code !== ''), agencyIds: body.agencyIds.filter((id) => id !== ''), procedureCodes: list(body.procedures), retentionClasses: list(body.classes) },
        };
        try {
          const rule = await deps.retention.draftRule(actor, draft);
          return redirect('/retention/schedules#rules', { level: 'success', message: { key: 'retention.done.ruleDrafted', params: { number: rule.number } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind !== 'invalid') throw error;
          return listView(deps, actor, lang, body, formErrors(error));
        }
      },
    }),
    definePage({
      method: 'post', path: '/retention/rules/:number/approve', access: 'officer', params: oneNumber,
      handle: ({ actor, params }) => actAndReturn('/retention/schedules#rules', 'retention.done.ruleApproved', () => deps.retention.approveRule(actor, params.number)),
    }),
    definePage({
      method: 'post', path: '/retention/rules/:number/end', access: 'officer', params: oneNumber,
      handle: ({ actor, params }) => actAndReturn('/retention/schedules#rules', 'retention.done.ruleEnded', () => deps.retention.endRule(actor, params.number, deps.clock.today())),
    }),
  ];
}

function recordActs(deps: RetentionPageDeps): Page[] {
  const oneId = z.object({ id: z.string().max(100) });
  const to = (id: string): string => `/records/${encodeURIComponent(id)}`;
  return [
    definePage({
      method: 'post', path: '/records/:id/retention/override', access: 'officer', params: oneId, body: z.object({ scheduleCode: formText, reason: formText }),
      handle: ({ actor, params, body }) => actAndReturn(to(params.id), 'retention.done.overridden', async () => {
        await deps.retention.override(actor, params.id, body.scheduleCode ?? '', body.reason ?? '');
        await deps.retention.refresh([params.id]);
      }),
    }),
    definePage({
      method: 'post', path: '/records/:id/retention/trigger-date', access: 'officer', params: oneId, body: z.object({ trigger: formText, on: formText, reason: formText }),
      handle: ({ actor, params, body }) => actAndReturn(to(params.id), 'retention.done.dateStated', async () => {
        await deps.retention.stateTriggerDate(actor, params.id, (body.trigger ?? '') as TriggerName, body.on ?? '', body.reason ?? '');
        await deps.retention.refresh([params.id]);
      }),
    }),
  ];
}
