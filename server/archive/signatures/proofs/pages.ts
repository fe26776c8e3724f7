import { z } from 'zod';
import { definePage } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { RecordPanel } from '../../records/model.js';
import type { Proofs } from './proofs.js';
import { readContextOf } from './read-context.js';

/** The proof of a record as a file to take away. */
export function proofPages(proofs: Pick<Proofs, 'proofOf'>): Page[] {
  return [
    definePage({
      method: 'get', path: '/records/:id/proof', access: 'officer',
      params: z.object({ id: z.string().max(100) }),
      query: z.object({ dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() }),
      handle: async ({ actor, params, query, res }) => {
        const proof = await proofs.proofOf(actor, params.id, readContextOf(query));
        res.set({ 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="proof-${encodeURIComponent(params.id)}.json"`, 'Cache-Control': 'private, no-store' });
        res.send(`${JSON.stringify(proof, undefined, 1)}\n`);
        return { kind: 'sent' };
      },
    }),
  ];
}

/** What is proven of a record, on its page: since when, by what, and where to take the proof from. */
export function proofPanel(proofs: Pick<Proofs, 'outline'>): RecordPanel {
  return {
    partial: 'signature-proof', place: 'card',
    present: async ({ record, context }) => {
      const outline = await proofs.outline(record.id);
      const query = new URLSearchParams({ ...(context.dossierCode === undefined ? {} : { dossier: context.dossierCode }), ...(context.purpose === undefined ? {} : { purpose: context.purpose }) }).toString();
      return { ...outline, href: outline.stamped + outline.logged === 0 ? null : `/records/${encodeURIComponent(record.id)}/proof${query === '' ? '' : `?${query}`}` };
    },
  };
}
