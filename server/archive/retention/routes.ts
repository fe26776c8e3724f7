import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Message } from '../../platform/i18n/translator.js';
import type { Records } from '../records/records.js';
import type { Holds } from '../holds/holds.js';
import { RETENTION_STATES } from './model.js';
import { presentRetention } from './present.js';
import type { Retention } from './retention.js';

const answerSchema = z.object({
  recordId: z.string(), state: z.enum(RETENTION_STATES), scheduleCode: z.string().nullable(), scheduleVersion: z.number().nullable(), ruleNumber: z.number().nullable(), source: z.string(),
  trigger: z.string().nullable(), triggerOn: z.string().nullable(), dueOn: z.string().nullable(), action: z.string().nullable(), confirmed: z.boolean(), needsPerson: z.boolean(),
  blocked: z.boolean(), blockedUntil: z.string().nullable(), computedAt: z.string(), reasons: z.array(z.string()),
  steps: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })), held: z.boolean(),
});

/** How long a record is kept and why, for whoever may read the record. */
export function retentionRoutes(deps: { readonly retention: Pick<Retention, 'of'>; readonly records: Pick<Records, 'get'>; readonly holds: Pick<Holds, 'on'>; readonly say: (lang: 'vi' | 'en', message: Message) => string }): Route[] {
  return [
    defineRoute({
      method: 'get', path: '/api/v1/records/:id/retention', tag: 'retention', access: 'signed-in',
      summary: 'How long a record is kept, by which version of which schedule, and how that was reckoned. `held` tells that a hold stands, never why.',
      params: z.object({ id: z.string().max(100) }), output: answerSchema,
      query: z.object({ dossier: z.string().max(100).optional().describe('Code of the dossier being handled'), purpose: z.string().max(500).optional().describe('One of the purposes granted to the client') }),
      handle: async ({ actor, params, query, lang }) => {
        const { record } = await deps.records.get(actor, params.id, { ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }), ...(query.purpose === undefined ? {} : { purpose: query.purpose }) });
        const row = await deps.retention.of(record.id);
        if (row === undefined) throw notFound('retention-not-reckoned');
        const held = (await deps.holds.on([record.id])).has(record.id);
        return { ...presentRetention(row, (message) => deps.say(lang, message)), held } as z.output<typeof answerSchema>;
      },
    }),
  ];
}
