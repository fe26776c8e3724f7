import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { may } from '../../../kernel/permission.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { Lang } from '../../../platform/http/define-route.js';
import type { ArchiveRecord, ReadContext, RecordFile } from '../../records/model.js';
import type { RecordSignatures, SignatureRun } from '../model.js';
import type { SignatureDoorDeps } from './door-deps.js';
import { treeNames } from './door-deps.js';
import { etsiReport } from './etsi-report.js';
import { presentFaults, presentFile, presentRun, presentUnjudged } from './present-runs.js';
import type { JudgedFileView } from './present-runs.js';
import { contextOf, signatureHref } from './signature-hrefs.js';
import { sendRevision, signedEndOf } from './send-revision-routes.js';

const contextQuery = z.object({ dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() });
const oneRecord = z.object({ id: z.string().max(100) });
const oneRun = oneRecord.extend({ runId: z.string().max(100) });
const oneSignature = oneRun.extend({ number: z.coerce.number().int().min(1).max(1000) });

/** Everything about a record's signatures beyond the card: all runs, one run in full, to print, to download, to compare. */
export function signatureRecordPages(deps: SignatureDoorDeps): Page[] {
  return [listPage(deps), judgePage(deps), ...runPages(deps), revisionPage(deps), ...comparePages(deps)];
}

/** The record and its runs, for a reader whom the register let in and whose reading it wrote down. */
async function openRecord(deps: SignatureDoorDeps, actor: OfficerActor, id: string, context: ReadContext): Promise<{ record: ArchiveRecord; files: readonly RecordFile[]; known: RecordSignatures }> {
  const { record, files } = await deps.records.authorise(actor, id, context);
  return { record, files, known: await deps.signatures.runsOf(actor, id, context) };
}

/** A run of that very record: another record's run does not exist here. */
function runIn(known: RecordSignatures, runId: string): SignatureRun {
  const run = known.runs.find((one) => one.id === runId);
  if (run === undefined) throw notFound();
  return run;
}

function crumbs(record: ArchiveRecord, context: ReadContext): { breadcrumbs: { label: string | { key: string }; href: string }[] } {
  const query = signatureHref(record.id, context);
  return { breadcrumbs: [{ label: record.title, href: query.replace('/signatures', '') }, { label: { key: 'signature-pages.title' }, href: query }] };
}

function listPage(deps: SignatureDoorDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/signatures', access: 'officer', params: oneRecord, query: contextQuery,
    handle: async ({ actor, params, query }) => {
      const context = contextOf(query);
      const { record, known } = await openRecord(deps, actor, params.id, context);
      const { breadcrumbs } = crumbs(record, context);
      return view('signatures/runs', { key: 'signature-pages.title' }, {
        recordTitle: record.title, runs: known.runs.map((run) => presentRun(run, context)), faults: presentFaults(known), unjudged: presentUnjudged(record, known),
        ...(may(actor, 'signature.verify') ? { judgeAction: signatureHref(record.id, context, 'judge') } : {}),
      }, { breadcrumbs: breadcrumbs.slice(0, 1) });
    },
  });
}

function judgePage(deps: SignatureDoorDeps): Page {
  return definePage({
    method: 'post', path: '/records/:id/signatures/judge', access: 'officer', params: oneRecord, query: contextQuery,
    handle: async ({ actor, params, query }) => {
      const context = contextOf(query);
      const to = signatureHref(params.id, context);
      try {
        const { runs, faults } = await deps.signatures.judgeRecord(actor, params.id, 'asked', context);
        const [newest] = runs;
        if (faults.length > 0) return redirect(to, { level: 'warning', message: { key: 'signature-pages.judgedWithFaults', params: { count: faults.length } } });
        return redirect(newest === undefined ? to : signatureHref(params.id, context, newest.id), { level: 'success', message: { key: newest === undefined ? 'signature-pages.nothingToJudge' : 'signature-pages.judgedNow' } });
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
        return redirect(to, { level: 'error', message: { key: `error.${error.code}`, params: error.params } });
      }
    },
  });
}

function runPages(deps: SignatureDoorDeps): Page[] {
  const load = async (actor: OfficerActor, params: z.output<typeof oneRun>, context: ReadContext, lang: Lang): Promise<{ record: ArchiveRecord; file: JudgedFileView; known: RecordSignatures }> => {
    const { record, files, known } = await openRecord(deps, actor, params.id, context);
    const run = runIn(known, params.runId);
    const { report } = await deps.signatures.report(actor, run.id, context);
    const name = files.find((file) => file.logicalPath === run.logicalPath)?.originalName ?? run.logicalPath;
    return { record, known, file: presentFile(run, report, { context, trees: treeNames(deps.trust, lang), name }) };
  };
  const page = (path: string, name: string): Page => definePage({
    method: 'get', path, access: 'officer', params: oneRun, query: contextQuery,
    handle: async ({ actor, params, query, lang }) => {
      const context = contextOf(query);
      const { record, file, known } = await load(actor, params, context, lang);
      const newest = known.runs.find((run) => run.logicalPath === known.runs.find((one) => one.id === params.runId)?.logicalPath);
      return view(name, { key: 'signature-pages.report.title' }, { recordTitle: record.title, recordNumber: record.documentNumber, recordHref: crumbs(record, context).breadcrumbs[0]?.href, file, newest: newest?.id === params.runId, ...(newest === undefined ? {} : { newestHref: signatureHref(record.id, context, newest.id) }) }, crumbs(record, context));
    },
  });
  const download = (kind: 'report' | 'etsi'): Page => definePage({
    method: 'get', path: `/records/:id/signatures/:runId/${kind}.json`, access: 'officer', params: oneRun, query: contextQuery,
    handle: async ({ actor, params, query, res }) => {
      const context = contextOf(query);
      const { known } = await openRecord(deps, actor, params.id, context);
      const { report, bytes } = await deps.signatures.report(actor, runIn(known, params.runId).id, context);
      const body = kind === 'report' ? bytes : Buffer.from(JSON.stringify(etsiReport(report), null, 1), 'utf8');
      res.set({ 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="chu-ky-so-${kind === 'etsi' ? 'etsi-119102-2-' : ''}${params.runId}.json"`, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, no-store' }).send(body);
      return { kind: 'sent' };
    },
  });
  return [download('report'), download('etsi'), page('/records/:id/signatures/:runId/print', 'signatures/report-print'), page('/records/:id/signatures/:runId', 'signatures/report')];
}

function revisionPage(deps: SignatureDoorDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/signatures/:runId/:number/revision.pdf', access: 'officer', params: oneSignature, query: contextQuery,
    handle: async ({ actor, params, query, res }) => {
      const context = contextOf(query);
      const { known } = await openRecord(deps, actor, params.id, context);
      await sendRevision(deps.records, actor, runIn(known, params.runId), params.number, context, res);
      return { kind: 'sent' };
    },
  });
}

function comparePages(deps: SignatureDoorDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/records/:id/signatures/:runId/:number/compare', access: 'officer', params: oneSignature, query: contextQuery.extend({ page: z.coerce.number().int().min(1).max(100_000).optional() }),
      handle: async ({ actor, params, query }) => {
        const context = contextOf(query);
        const { record, known } = await openRecord(deps, actor, params.id, context);
        const run = runIn(known, params.runId);
        const signedEnd = signedEndOf(run, params.number);
        const base = [run.id, params.number, 'compare'] as const;
        const compared = await deps.compare.compare({ objectId: record.objectId, logicalPath: run.logicalPath, sha256: run.fileSha256, signedEnd });
        const shown = compared.pages.find((one) => one.number === (query.page ?? compared.pages.find((page) => !page.same)?.number ?? 1)) ?? compared.pages[0];
        const pageHref = (number: number): string => `${signatureHref(record.id, context, ...base)}${signatureHref(record.id, context, ...base).includes('?') ? '&' : '?'}page=${number}`;
        const summary = run.signatures[params.number - 1];
        return view('signatures/compare', { key: 'signature-pages.compare.title' }, {
          recordTitle: record.title, number: params.number, signer: summary?.signer ?? summary?.field, at: summary?.claimedAt, different: compared.pages.filter((page) => !page.same).length, ...compared,
          pages: compared.pages.map((page) => ({ ...page, icon: page.same ? 'check' : 'alert', href: pageHref(page.number), current: page.number === shown?.number })),
          ...(shown === undefined ? {} : { shown: { ...shown, ...(shown.signed ? { signedUrl: signatureHref(record.id, context, ...base, shown.number, 'signed') } : {}), ...(shown.present ? { presentUrl: signatureHref(record.id, context, ...base, shown.number, 'present') } : {}) } }),
          revisionHref: signatureHref(record.id, context, run.id, params.number, 'revision.pdf'), reportHref: signatureHref(record.id, context, run.id),
        }, crumbs(record, context));
      },
    }),
    definePage({
      method: 'get', path: '/records/:id/signatures/:runId/:number/compare/:page/:side', access: 'officer',
      params: oneSignature.extend({ page: z.coerce.number().int().min(1).max(100_000), side: z.enum(['signed', 'present']) }), query: contextQuery,
      handle: async ({ actor, params, query, res }) => {
        const context = contextOf(query);
        const { record, known } = await openRecord(deps, actor, params.id, context);
        const run = runIn(known, params.runId);
        const picture = await deps.compare.picture({ objectId: record.objectId, logicalPath: run.logicalPath, sha256: run.fileSha256, signedEnd: signedEndOf(run, params.number) }, params.side, params.page);
        res.set({ 'Content-Type': picture.mediaType, 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' }).send(picture.bytes);
        return { kind: 'sent' };
      },
    }),
  ];
}
