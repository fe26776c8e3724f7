import { z } from 'zod';
import { definePage } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import type { ReadContext } from '../records/model.js';
import type { Viewer } from './viewer.js';

/** The query by which pages say in which dossier and why a paper is read. */
export const readContextQuery = { dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() };

/** The context of a reading from that query. */
export function readContextOf(query: { dossier?: string | undefined; purpose?: string | undefined }): ReadContext {
  return { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) };
}

/** Pictures of pages. Private to the reader: no shared cache keeps them. */
export function viewerPages(viewer: Viewer): Page[] {
  return [
    definePage({
      method: 'get', path: '/records/:id/pages/:page', access: 'officer',
      params: z.object({ id: z.string().max(100), page: z.coerce.number().int().min(1).max(100_000) }),
      query: z.object({ w: z.coerce.number().int().min(1).max(2000).catch(900), ...readContextQuery }),
      handle: async ({ actor, params, query, req, res }) => {
        const { bytes, mediaType, etag } = await viewer.pageImage(actor, params.id, params.page, query.w, readContextOf(query));
        res.set({ ETag: `"${etag}"`, 'Cache-Control': 'private, max-age=300', 'Content-Type': mediaType });
        if (req.headers['if-none-match'] === `"${etag}"`) res.status(304).end();
        else res.send(bytes);
        return { kind: 'sent' };
      },
    }),
  ];
}
