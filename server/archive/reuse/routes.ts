import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { parseSubjectId } from '../../kernel/subject-id.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Owners } from '../owners/owners.js';
import type { Reuse } from './reuse.js';

const reasonSchema = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) });
const candidateSchema = z.object({
  recordId: z.string(), title: z.string(), documentNumber: z.string().nullable(), issuerName: z.string().nullable(), issuedOn: z.string().nullable(),
  typeCode: z.string(), copyClass: z.string(), validity: z.string(), validUntil: z.string().nullable(), relation: z.string(), usable: z.boolean(), reasons: z.array(reasonSchema),
});
const answerSchema = z.object({
  procedureCode: z.string(),
  counts: z.object({ usable: z.number(), heldBut: z.number(), missing: z.number(), data: z.number() }),
  components: z.array(z.object({
    code: z.string(), nameVi: z.string(), nameEn: z.string(), required: z.boolean(), state: z.enum(['usable', 'held-but', 'missing', 'data', 'form', 'abolished']),
    reason: reasonSchema, candidates: z.array(candidateSchema),
  })),
});

/** The once-only look-up for other agencies' systems. */
export function reuseRoutes(deps: { readonly reuse: Reuse; readonly owners: Pick<Owners, 'findByIdentifier'> }): Route[] {
  return [
    defineRoute({
      method: 'get', path: '/api/v1/reuse', tag: 'reuse', access: 'signed-in',
      summary: 'What the archive holds of a person or organisation for a procedure, and whether it can be used.',
      notes: 'Dossier code and purpose are required and recorded; the owner can see who looked. An unknown number answers like one of whom nothing is held.',
      query: z.object({
        person: z.string().max(40).describe('12-digit personal number, earlier 9-digit number, passport or tax code'),
        procedure: z.string().max(60).describe('Code of the procedure, 1.001193'),
        dossier: z.string().min(1).max(100).describe('Code of the dossier being handled'),
        purpose: z.string().min(1).max(500).describe('One of the purposes granted to the client'),
        dueOn: z.iso.date().optional().describe('Day the result is due; papers must hold until then'),
      }),
      output: answerSchema,
      handle: async ({ actor, query }) => {
        const id = parseSubjectId(query.person);
        if (id === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'person', code: 'number-not-understood' }] });
        const owner = await deps.owners.findByIdentifier(id);
        const answer = await deps.reuse.lookUp(actor, {
          ownerId: owner?.id ?? null, procedureCode: query.procedure, dossierCode: query.dossier, purpose: query.purpose,
          dueOn: query.dueOn ?? null,
        });
        return {
          procedureCode: answer.procedure.code, counts: answer.counts,
          components: answer.components.map((component) => ({
            code: component.componentCode, nameVi: component.nameVi, nameEn: component.nameEn, required: component.required, state: component.state,
            reason: component.reason, candidates: component.candidates.map(({ ownerName: _name, ...candidate }) => ({ ...candidate, reasons: [...candidate.reasons] })),
          })),
        };
      },
    }),
  ];
}
