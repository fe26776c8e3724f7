import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import { questionParams } from '../search/model.js';
import { questionFields } from '../search/search-query.js';
import type { SearchExports } from './exports.js';
import type { SearchExport } from './model.js';
import type { SavedSearches } from './saved-searches.js';

export interface ExportPageDeps {
  readonly exports: SearchExports;
  readonly saved: Pick<SavedSearches, 'columns'>;
}

const askForm = z.object({ ...questionFields, format: z.string().max(10), reason: formText });

/** Lists of results as files: asked for on the results page, fetched here. */
export function exportPages(deps: ExportPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/exports', access: 'officer',
      handle: async ({ actor }) => {
        const found = await deps.exports.list(actor);
        return view('search/exports', { key: 'exports.title' }, {
          exports: found.map(present), running: found.some((one) => one.state === 'waiting' || one.state === 'running'),
        }, { breadcrumbs: [{ label: { key: 'nav.search' }, href: '/search' }, { label: { key: 'exports.title' } }] });
      },
    }),
    definePage({
      method: 'post', path: '/exports', access: 'officer', body: askForm,
      handle: async ({ actor, body, lang }) => {
        try {
          await deps.exports.ask(actor, { question: body, format: body.format, columns: await deps.saved.columns(actor), reason: body.reason, lang });
          return redirect('/exports', { level: 'success', message: { key: 'exports.asked' } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
          return redirect(`/search?${questionParams(body).toString()}`, { level: 'error', message: { key: `error.${error.code}`, params: error.params } });
        }
      },
    }),
    definePage({
      method: 'get', path: '/exports/:id/file', access: 'officer', params: z.object({ id: z.string().max(100) }),
      handle: async ({ actor, params, res }) => {
        const file = await deps.exports.open(actor, params.id);
        res.set({
          'Content-Type': file.mediaType, 'Content-Length': String(file.sizeBytes), 'Content-Disposition': `attachment; filename="${file.fileName}"`, 'Cache-Control': 'private, no-store',
          'X-Content-Type-Options': 'nosniff',
        });
        await pipeline(file.stream, res).catch((error: unknown) => {
          if (!res.destroyed) throw new ArchiveError('unavailable', 'reading-broke-off', {}, { cause: error });
        });
        return { kind: 'sent' };
      },
    }),
  ];
}

function present(one: SearchExport): object {
  return {
    format: one.format, state: one.state, askedAt: one.askedAt, text: one.question.q, questionHref: `/search?${questionParams(one.question).toString()}`, reason: one.reason, total: one.total, done: one.done,
    cut: one.cut, sizeBytes: one.sizeBytes, expiresAt: one.expiresAt, open: one.state === 'waiting' || one.state === 'running',
    ...(one.state === 'done' ? { fileHref: `/exports/${one.id}/file` } : {}), ...(one.fault === null ? {} : { fault: { key: one.fault === 'internal' ? 'exports.failed' : `error.${one.fault}` } }),
  };
}
