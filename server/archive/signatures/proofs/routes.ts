import { z } from 'zod';
import { defineRoute } from '../../../platform/http/define-route.js';
import type { Route } from '../../../platform/http/define-route.js';
import type { Proofs } from './proofs.js';
import { readContextOf } from './read-context.js';

const leaf = z.record(z.string(), z.unknown());
const proofSchema = z.object({
  format: z.literal('kho-so.proof/1'), record: z.string(), madeAt: z.string(),
  parts: z.array(z.object({
    statement: z.object({ format: z.string(), batch: z.string(), root: z.string(), size: z.number() }), gatheredAt: z.string(),
    timestamp: z.object({ token: z.string(), at: z.string() }).nullable(),
    audit: z.object({
      entry: leaf, previous: z.object({ seq: z.number(), hash: z.string() }), next: z.object({ seq: z.number(), hash: z.string() }).nullable(), head: z.object({ seq: z.number(), hash: z.string() }),
    }).nullable(),
    renewals: z.array(z.object({
      statement: z.object({ format: z.string(), batch: z.string(), root: z.string(), size: z.number() }), gatheredAt: z.string(), timestamp: z.object({ token: z.string(), at: z.string() }),
      leaf: z.object({ leaf, index: z.number(), path: z.array(z.string()) }),
    })).optional(),
    leaves: z.array(z.object({ leaf, index: z.number(), path: z.array(z.string()) })),
  })),
  waiting: z.array(leaf),
});

/** The proof of a record for other systems; `khoso proof verify` checks it without the archive. */
export function proofRoutes(proofs: Pick<Proofs, 'proofOf'>): Route[] {
  return [
    defineRoute({
      method: 'get', path: '/api/v1/records/:id/proof', tag: 'signatures', access: 'signed-in',
      summary: 'Proof that the files of a record and the reports on its signatures existed by a certain time.',
      notes: 'Each statement leads through a hash tree (RFC 6962) to a root under an RFC 3161 time stamp, or in the audit log. `khoso proof verify` checks it without the archive.',
      params: z.object({ id: z.string().max(100) }),
      query: z.object({ dossier: z.string().max(100).optional(), purpose: z.string().max(500).optional() }),
      output: proofSchema,
      handle: async ({ actor, params, query }) => {
        const proof = await proofs.proofOf(actor, params.id, readContextOf(query));
        return proof as unknown as z.infer<typeof proofSchema>;
      },
    }),
  ];
}
