import { z } from 'zod';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Holds } from './holds.js';
import type { Hold, NewHold } from './model.js';

const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('records'), recordIds: z.array(z.string().max(100)).min(1).max(1000) }),
  z.object({ kind: z.literal('dossier'), dossierId: z.string().max(100).describe('Id or code of the dossier') }),
  z.object({ kind: z.literal('owner'), ownerId: z.string().max(100) }),
  z.object({
    kind: z.literal('search'),
    search: z.object({
      text: z.string().max(500), typeCodes: z.array(z.string().max(100)).max(200).optional(), issuerAgencyIds: z.array(z.string().max(100)).max(200).optional(),
      procedureCodes: z.array(z.string().max(100)).max(200).optional(), issuedFrom: z.string().max(10).optional(), issuedTo: z.string().max(10).optional(),
    }),
  }),
]).describe('What the hold lies on; dossier, owner and search also take in records that come later');

const holdSchema = z.object({
  id: z.string(), code: z.string(), title: z.string(), reason: z.string(), authority: z.string(), reference: z.string(), target: targetSchema, agencyId: z.string(),
  reach: z.enum(['agency', 'province']), state: z.enum(['in-force', 'lift-asked', 'lifted']), placedAt: z.string(), reviewOn: z.string(), gatheredAt: z.string().nullable(),
  liftAskedAt: z.string().nullable(), liftReason: z.string().nullable(), liftedAt: z.string().nullable(),
});

/** Holds for other systems that were granted `hold.manage`: to place and to read. Lifting takes two officers and is done on the web. */
export function holdRoutes(deps: { readonly holds: Holds }): Route[] {
  return [
    defineRoute({
      method: 'get', path: '/api/v1/holds', tag: 'retention', access: 'signed-in', summary: 'Holds of the own agency, newest first.',
      notes: 'Needs the permission hold.manage, disposition.decide or retention.read. The reason of a hold is part of it, so only those who see to it get it.',
      query: z.object({ state: z.enum(['standing', 'in-force', 'lift-asked', 'lifted']).optional(), reviewBy: z.string().max(10).optional().describe('Only holds whose review is due by this day'), cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(100).optional() }),
      output: z.object({ items: z.array(holdSchema), nextCursor: z.string().nullable() }),
      handle: async ({ actor, query }) => {
        const { cursor, limit, state, reviewBy } = query;
        const page = await deps.holds.list(actor, { ...(state === undefined ? {} : { state }), ...(reviewBy === undefined ? {} : { reviewBy }) }, cursor, limit);
        return { items: page.items.map(presentHold), nextCursor: page.nextCursor ?? null };
      },
    }),
    defineRoute({
      method: 'post', path: '/api/v1/holds', tag: 'retention', access: 'signed-in', summary: 'Places a hold.', successStatus: 201,
      notes: 'Needs the permission hold.manage. From the answer on nothing of the records can be changed, destroyed or transferred. A hold ends only by two officers on the web.',
      body: z.object({
        title: z.string().max(300), reason: z.string().max(2000), authority: z.string().max(300).describe('The body that ordered it'), reference: z.string().max(300).describe('Number and date of the order'),
        reviewOn: z.string().max(10).describe('Day by which somebody looks whether it must still stand, yyyy-mm-dd'), target: targetSchema,
      }),
      output: holdSchema,
      handle: async ({ actor, body }) => presentHold(await deps.holds.place(actor, body as NewHold)),
    }),
  ];
}

function presentHold(hold: Hold): z.output<typeof holdSchema> {
  const { placedBy: _placed, liftAskedBy: _asked, liftedBy: _lifted, version: _version, ...told } = hold;
  return told as unknown as z.output<typeof holdSchema>;
}
