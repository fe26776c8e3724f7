import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { parseLocalDate } from '../../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage, redirect } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formCheck, formErrors, formList, formText } from '../../../platform/http/form.js';
import type { Message } from '../../../platform/i18n/translator.js';
import { COUNCIL_ROLES, GROUNDS, VERDICTS } from '../model.js';
import type { DispositionPageDeps } from './door-deps.js';
import { oneListView } from './list-pages.js';
import { readRanks } from './ranks.js';

const oneId = z.object({ id: z.string().max(100) });
const paper = { number: formText, date: formText };
const forms = {
  none: z.object({}),
  reason: z.object({ reason: formText }),
  records: z.object({ record: formList }),
  ranks: z.object({ ranks: formText }),
  appraise: z.object({ record: formList, rest: formCheck, verdict: z.enum(VERDICTS), ground: z.enum(GROUNDS).optional().catch(undefined), keepUntil: formText, reason: formText, evidence: formText }),
  seat: z.object({ userId: formText, role: z.enum(COUNCIL_ROLES), instead: formText, reason: formText }),
  speak: z.object({ opinion: z.enum(['agrees', 'objects']), remark: formText }),
  opine: z.object({ ...paper, agrees: z.enum(['yes', 'no']), text: formText }),
  decide: z.object({ ...paper, version: z.coerce.number().int() }),
  start: z.object({ typedTitle: formText }),
  receive: z.object({ ...paper, accepted: z.enum(['yes', 'no']), note: formText }),
  reassign: z.object({ userId: formText, reason: formText }),
};

/** Everything that can be done with a list, each a form of its page. What is refused comes back with what was typed. */
export function actPages(deps: DispositionPageDeps): Page[] {
  const { disposition: room } = deps;
  const act = <S extends z.ZodObject>(name: string, body: S, work: (actor: OfficerActor, id: string, form: z.output<S>) => Promise<Message | undefined>): Page =>
    definePage({
      method: 'post', path: `/disposition/lists/:id/${name}`, access: 'officer', params: oneId, body,
      handle: async ({ actor, params, body: form, lang }): Promise<PageResult> => {
        try {
          const said = await work(actor, params.id, form as z.output<S>);
          return redirect(`/disposition/lists/${params.id}`, { level: 'success', message: said ?? { key: `disposition.done.${name}` } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.code === 'permission-missing') throw error;
          return oneListView(deps, actor, params.id, { lang, faults: formErrors(error), values: form as object });
        }
      },
    });
  return [
    act('remove', forms.records, async (actor, id, form) => ({ key: 'disposition.done.remove', params: { count: await room.removeRecords(actor, id, form.record) } })),
    act('submit', forms.none, async (actor, id) => void (await room.submit(actor, id))),
    act('appraise', forms.appraise, async (actor, id, form) => {
      const keepUntil = form.keepUntil === undefined ? null : (parseLocalDate(form.keepUntil) ?? form.keepUntil);
      const verdict = { verdict: form.verdict, ground: form.ground ?? null, keepUntil, reason: form.reason ?? null, evidence: form.evidence ?? null };
      if (form.rest) return { key: 'disposition.done.appraise', params: { count: await room.appraiseRest(actor, id, verdict) } };
      await room.appraise(actor, id, form.record, verdict);
      return { key: 'disposition.done.appraise', params: { count: form.record.length } };
    }),
    act('undo-adding', forms.ranks, async (actor, id, form) => ({ key: 'disposition.done.remove', params: { count: await room.undoAdding(actor, id, readRanks(form.ranks)) } })),
    act('conclude-appraisal', forms.none, async (actor, id) => void (await room.concludeAppraisal(actor, id))),
    act('seat', forms.seat, async (actor, id, form) => {
      await room.seatMember(actor, id, { userId: form.userId ?? '', role: form.role, ...(form.instead === undefined ? {} : { instead: { userId: form.instead, reason: form.reason ?? '' } }) });
      return undefined;
    }),
    act('speak', forms.speak, async (actor, id, form) => void (await room.speak(actor, id, form.opinion, form.remark ?? null))),
    act('conclude-council', forms.none, async (actor, id) => void (await room.concludeCouncil(actor, id))),
    act('opine', forms.opine, async (actor, id, form) => void (await room.giveOpinion(actor, id, { number: form.number ?? '', date: form.date ?? '', agrees: form.agrees === 'yes', text: form.text ?? '' }))),
    act('decide', forms.decide, async (actor, id, form) => void (await room.decide(actor, id, form.version, { number: form.number ?? '', date: form.date ?? '' }))),
    act('return', forms.reason, async (actor, id, form) => void (await room.returnList(actor, id, form.reason ?? ''))),
    act('abort', forms.reason, async (actor, id, form) => void (await room.abort(actor, id, form.reason ?? ''))),
    act('start', forms.start, async (actor, id, form) => void (await room.start(actor, id, form.typedTitle ?? ''))),
    act('repack', forms.none, async (actor, id) => void (await room.repack(actor, id))),
    act('send', forms.none, async (actor, id) => void (await room.send(actor, id))),
    act('receive', forms.receive, async (actor, id, form) => void (await room.receive(actor, id, { number: form.number ?? '', date: form.date ?? '', accepted: form.accepted === 'yes', note: form.note ?? '' }))),
    act('reassign', forms.reassign, async (actor, id, form) => void (await room.reassign(actor, id, form.userId ?? '', form.reason ?? ''))),
    packagePage(deps),
  ];
}

/** A package of a transfer, for those who may see the list; each fetching is on record. */
function packagePage(deps: DispositionPageDeps): Page {
  return definePage({
    method: 'get', path: '/disposition/lists/:id/packages/:name', access: 'officer', params: oneId.extend({ name: z.string().max(300) }),
    handle: async ({ actor, params, res }) => {
      requirePermission(actor, 'disposition.propose');
      const list = await deps.disposition.get(actor, params.id);
      const file = await deps.files.open(list.id, params.name);
      if (file === undefined) throw notFound();
      await deps.uow.run(actor, async (tx) => tx.record({ name: 'disposition.package-fetched', subject: { type: 'disposition-list', id: list.id }, data: { name: params.name }, announce: false }));
      res.set({ 'Content-Type': 'application/zip', 'Content-Length': String(file.sizeBytes), 'Content-Disposition': `attachment; filename="${params.name.replace(/[^\w.-]/g, '_')}"`, 'Cache-Control': 'private, no-store' });
      await pipeline(file.stream, res).catch((error: unknown) => {
        if (!res.destroyed) throw new ArchiveError('unavailable', 'reading-broke-off', {}, { cause: error });
      });
      return { kind: 'sent' };
    },
  });
}
