import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import type { SubmissionItem } from './model.js';
import type { IntakePageDeps } from './page-deps.js';
import type { OpenedStaged } from './ports.js';
import { presentStagedViewer } from './present-confirm.js';
import { paperName } from './present-files.js';

const oneId = z.object({ id: z.string().max(100) });
const version = z.object({ version: z.coerce.number().int().min(1) });

/** One paper: its preview and bytes while it waits, and the acts on it. */
export function itemPages(deps: IntakePageDeps): Page[] {
  return [...previewPages(deps), ...actPages(deps)];
}

function previewPages(deps: IntakePageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/intake/items/:id', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        const { item, submission } = await deps.intake.getItem(actor, params.id);
        return redirect(item.state === 'waiting' ? `/intake/confirm?item=${item.id}` : `/intake/submissions/${submission.id}`);
      },
    }),
    definePage({
      method: 'get', path: '/intake/items/:id/preview', access: 'officer', params: oneId, query: z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) }),
      handle: async ({ actor, params, query }) => {
        const detail = await deps.intake.getItem(actor, params.id);
        return view('fragments/preview', paperName(detail.item), { viewer: presentStagedViewer(detail, query.page), heading: paperName(detail.item) });
      },
    }),
    definePage({
      method: 'get', path: '/intake/items/:id/pages/:page', access: 'officer', params: oneId.extend({ page: z.coerce.number().int().min(1).max(100_000) }),
      query: z.object({ w: z.coerce.number().int().min(16).max(2400).catch(1000) }),
      handle: async ({ actor, params, query, res }) => send(res, await deps.intake.openStaged(actor, params.id, { page: params.page, widthPixels: query.w }), 'inline'),
    }),
    definePage({
      method: 'get', path: '/intake/items/:id/files/:file', access: 'officer', params: oneId.extend({ file: z.coerce.number().int().min(0).max(1000) }),
      // Always as a download: what an unknown sender brought is never opened inside the archive's own pages.
      handle: async ({ actor, params, res }) => send(res, await deps.intake.openStaged(actor, params.id, { file: params.file }), 'attachment'),
    }),
  ];
}

async function send(res: Response, opened: OpenedStaged, disposition: 'inline' | 'attachment'): Promise<PageResult> {
  res.set({
    'Content-Type': opened.mediaType,
    'Content-Length': String(opened.sizeBytes),
    'Content-Disposition': disposition === 'inline' ? 'inline' : `attachment; filename*=UTF-8''${encodeURIComponent(opened.name)}`,
    'Cache-Control': 'private, max-age=300',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
  // A reader who goes away ends the stream; that is no fault.
  await pipeline(opened.stream, res).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
  return { kind: 'sent' };
}

type Act = (actor: OfficerActor, input: { itemId: string; version: number }, extra: { reason: string; recordId: string }) => Promise<SubmissionItem>;

function actPages(deps: IntakePageDeps): Page[] {
  const { intake } = deps;
  const act = (path: string, key: string, work: Act): Page =>
    definePage({
      method: 'post', path: `/intake/items/:id/${path}`, access: 'officer', params: oneId.extend({ recordId: z.string().max(100).optional() }), query: version, body: z.object({ reason: formText }),
      handle: async ({ actor, params, query, body }) => {
        const item = await work(actor, { itemId: params.id, version: query.version }, { reason: body.reason ?? '', recordId: params.recordId ?? '' });
        return redirect(await placeOf(deps, actor, item), { level: 'success', message: { key, params: { name: paperName(item) } } });
      },
    });
  return [
    act('refuse', 'intake.files.refusedNow', (actor, input, { reason }) => intake.refuseItem(actor, { ...input, reason })),
    act('remove', 'intake.files.removedNow', (actor, input) => intake.refuseItem(actor, { ...input, reason: null })),
    act('retry', 'intake.files.retriedNow', (actor, input) => intake.retryItem(actor, input)),
    act('link/:recordId', 'intake.files.linkedNow', (actor, input, { recordId }) => intake.linkToExisting(actor, { ...input, recordId })),
    definePage({
      method: 'post', path: '/intake/combine', access: 'officer', body: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      handle: async ({ actor, body }) => {
        // Fields `item` = ids in page order, `<id>.version` = the version seen.
        const ids = [body['item'] ?? []].flat();
        const whole = await intake.combineItems(actor, ids.map((itemId) => ({ itemId, version: Number(body[`${itemId}.version`]) })));
        return redirect(await placeOf(deps, actor, whole), { level: 'success', message: { key: 'intake.files.combinedNow', params: { count: whole.files.length } } });
      },
    }),
  ];
}

/** Where the officer was working: the dossier of the paper, else its delivery. */
async function placeOf(deps: IntakePageDeps, actor: OfficerActor, item: SubmissionItem): Promise<string> {
  const { submission } = await deps.intake.getSubmission(actor, item.submissionId);
  return submission.dossierId === null ? `/intake/submissions/${submission.id}` : `/intake/dossiers/${submission.dossierId}`;
}
