import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { may } from '../../kernel/permission.js';
import { requireUploadCsrf } from '../../platform/http/csrf.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formList, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import { receiveUpload } from '../../platform/http/receive-upload.js';
import type { Translator } from '../../platform/i18n/translator.js';
import type { RecordPanel } from '../records/model.js';
import { EXPORT_FORMATS } from './model.js';
import type { Package } from './model.js';
import type { Packages } from './packages.js';
import { presentFinding, presentPackage } from './present.js';

/** What the web doors of packages need. */
export interface PackagePageDeps {
  readonly packages: Packages;
  readonly translator: Pick<Translator, 't'>;
  readonly maxUploadBytes: number;
}

const oneId = z.object({ id: z.string().max(100) });
const listQuery = z.object({ way: z.enum(['in', 'out']).optional().catch(undefined), cursor: z.string().max(500).optional(), record: formList, dossier: formText });
const exportForm = z.object({ records: formText, dossier: formText, format: z.enum(EXPORT_FORMATS), reason: formText });
type ExportForm = Partial<z.output<typeof exportForm>>;
const PAGE = 50;

/** Packages: bring one, ask for one, see what became of it. */
export function packagePages(deps: PackagePageDeps): Page[] {
  return [listPage(deps), uploadPage(deps), exportPage(deps), onePage(deps), filePage(deps), ...actPages(deps)];
}

/** The door to packages on a record's page. */
export const packagePanel: RecordPanel = {
  partial: 'package-panel', place: 'card',
  present: async ({ actor, record }) => (may(actor, 'record.content') ? { href: `/packages?record=${encodeURIComponent(record.id)}#export-title` } : undefined),
};

function mayBring(actor: OfficerActor): boolean {
  return (may(actor, 'submission.create') && may(actor, 'submission.confirm')) || may(actor, 'preservation.manage');
}

async function listView(deps: PackagePageDeps, actor: OfficerActor, lang: 'vi' | 'en', query: { way?: 'in' | 'out' | undefined; cursor?: string | undefined }, form: ExportForm, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> {
  const page = await deps.packages.list(actor, query.way === undefined ? {} : { direction: query.way }, query.cursor, PAGE);
  const t = (key: string): string => deps.translator.t(lang, key);
  const way = query.way === undefined ? '' : `way=${query.way}&`;
  return view('packages/list', { key: 'packages.title' }, {
    ...(mayBring(actor) ? { upload: { action: '/packages', maxBytes: deps.maxUploadBytes } } : {}),
    ...(may(actor, 'record.content') ? { export: { action: '/packages/export', values: { format: 'eark-aip', ...form }, formats: EXPORT_FORMATS.map((value) => ({ value, label: { key: `packages.format.${value}` } })), ...faults } } : {}),
    tabs: [{ href: '/packages', label: t('packages.list.all'), current: query.way === undefined }, { href: '/packages?way=in', label: t('packages.list.in'), current: query.way === 'in' }, { href: '/packages?way=out', label: t('packages.list.out'), current: query.way === 'out' }],
    packages: page.items.map(presentPackage),
    pager: { shown: page.items.length, ...(page.nextCursor === undefined ? {} : { nextUrl: `/packages?${way}cursor=${page.nextCursor}` }), ...(query.cursor === undefined ? {} : { firstUrl: query.way === undefined ? '/packages' : `/packages?way=${query.way}` }) },
  }, { status: faults.errorList.length > 0 ? 400 : 200 });
}

function listPage(deps: PackagePageDeps): Page {
  return definePage({
    method: 'get', path: '/packages', access: 'officer', query: listQuery,
    handle: ({ actor, query, lang }) => listView(deps, actor, lang, query, { records: query.record.join('\n'), dossier: query.dossier }),
  });
}

function uploadPage(deps: PackagePageDeps): Page {
  return definePage({
    method: 'post', path: '/packages', access: 'officer', upload: true,
    handle: async ({ actor, req }) => {
      const { files, fields } = await receiveUpload<Package>(req, (stream, file) => {
        requireUploadCsrf(req, file.fields);
        return deps.packages.receive(actor, { kind: 'upload', name: file.fileName, stream, signal: file.signal });
      }, { maxFiles: 1 });
      requireUploadCsrf(req, fields);
      const [one] = files;
      if (one === undefined) throw new ArchiveError('invalid', 'no-files');
      return redirect(`/packages/${one.id}`);
    },
  });
}

function exportPage(deps: PackagePageDeps): Page {
  return definePage({
    method: 'post', path: '/packages/export', access: 'officer', body: exportForm,
    handle: async ({ actor, body, lang }) => {
      try {
        const recordIds = (body.records ?? '').split(/[\s,]+/).filter((id) => id !== '');
        const one = await deps.packages.requestExport(actor, { format: body.format, reason: body.reason ?? '', ...(body.dossier === undefined ? { recordIds } : { dossierId: body.dossier }) });
        return redirect(`/packages/${one.id}`, { level: 'success', message: { key: 'packages.export.asked' } });
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.code === 'permission-missing') throw error;
        return listView(deps, actor, lang, {}, body, formErrors(error));
      }
    },
  });
}

function onePage(deps: PackagePageDeps): Page {
  return definePage({
    method: 'get', path: '/packages/:id', access: 'officer', params: oneId,
    handle: async ({ actor, params }) => {
      const one = await deps.packages.get(actor, params.id);
      const self = `/packages/${one.id}`;
      const onlyWarnings = one.state === 'blocked' && one.findings.every((finding) => finding.level === 'warn');
      return view('packages/one', one.title, {
        package: presentPackage(one),
        ...(one.state === 'ready' && one.actor.id === actor.id ? { fileHref: `${self}/file` } : {}),
        ...(mayBring(actor) && onlyWarnings ? { acceptAction: `${self}/accept` } : {}),
        ...(mayBring(actor) && one.direction === 'in' && ['importing', 'blocked', 'failed'].includes(one.state) ? { withdrawAction: `${self}/withdraw` } : {}),
        findings: one.findings.map(presentFinding).map((finding) => ({ ...finding, ...(finding.itemId === undefined ? {} : { itemHref: `/intake/items/${finding.itemId}` }) })),
      }, { breadcrumbs: [{ label: { key: 'packages.title' }, href: '/packages' }, { label: one.title }] });
    },
  });
}

function filePage(deps: PackagePageDeps): Page {
  return definePage({
    method: 'get', path: '/packages/:id/file', access: 'officer', params: oneId,
    handle: async ({ actor, params, res }) => {
      const { one, name, stream } = await deps.packages.openBuilt(actor, params.id);
      res.set({ 'Content-Type': 'application/zip', 'Content-Length': String(one.sizeBytes), 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'private, no-store' });
      await pipeline(stream, res).catch(() => undefined);
      return { kind: 'sent' };
    },
  });
}

function actPages(deps: PackagePageDeps): Page[] {
  return [
    definePage({
      method: 'post', path: '/packages/:id/accept', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        await deps.packages.acceptWarnings(actor, params.id);
        return redirect(`/packages/${params.id}`, { level: 'success', message: { key: 'packages.one.accepted' } });
      },
    }),
    definePage({
      method: 'post', path: '/packages/:id/withdraw', access: 'officer', params: oneId, body: z.object({ reason: formText }),
      handle: async ({ actor, params, body }) => {
        await deps.packages.withdraw(actor, params.id, body.reason ?? '');
        return redirect(`/packages/${params.id}`, { level: 'success', message: { key: 'packages.one.withdrawn' } });
      },
    }),
  ];
}
