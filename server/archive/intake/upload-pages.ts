import { z } from 'zod';
import type { Request } from 'express';
import type { OfficerActor } from '../../kernel/actor.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { requireUploadCsrf } from '../../platform/http/csrf.js';
import { receiveUpload } from '../../platform/http/receive-upload.js';
import { formText } from '../../platform/http/form.js';
import type { SubmissionAnswer } from './commands/create-submission.js';
import { ITEM_STATES } from './model.js';
import type { Channel, ItemState, ReceivedFile } from './model.js';
import type { IntakePageDeps } from './page-deps.js';
import { presentFileStates, presentQueueRow, summariseStates } from './present-files.js';
import { definedOnly } from './rules/defined-only.js';
import { nextChecksum } from './rules/next-checksum.js';

const oneId = z.object({ id: z.string().max(100) });
const queueQuery = z.object({ state: z.enum(ITEM_STATES).optional().catch(undefined), mine: formText, cursor: z.string().max(500).optional() });
const QUEUE_STATES: readonly ItemState[] = ['waiting', 'failed', 'refused'];
const PAGE = 50;

/** Files in from the browser, and what became of them: a dossier's drop, the post office's, one delivery, and the queue. */
export function uploadPages(deps: IntakePageDeps): Page[] {
  return [dossierDrop(deps), ...postOfficePages(deps), submissionPage(deps), queuePage(deps)];
}

function dossierDrop(deps: IntakePageDeps): Page {
  return definePage({
    method: 'post', path: '/intake/dossiers/:id/files', access: 'officer', upload: true, params: oneId,
    handle: async ({ actor, params, req }) => {
      // Before the bytes: a closed or foreign dossier is told at once.
      const dossier = await deps.dossiers.get(actor, params.id);
      const answer = await takeFiles(deps, actor, req, { dossierId: dossier.id });
      return afterUpload(req, answer, `/intake/dossiers/${dossier.id}`);
    },
  });
}

function postOfficePages(deps: IntakePageDeps): Page[] {
  const target = z.object({ dossier: formText });
  return [
    definePage({
      method: 'get', path: '/intake/upload', access: 'officer', query: target,
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'submission.create');
        const mine = await deps.intake.listItems(actor, { mine: true }, undefined, PAGE);
        const self = query.dossier === undefined ? '/intake/upload' : `/intake/upload?dossier=${encodeURIComponent(query.dossier)}`;
        return view('intake/submission', { key: 'intake.submission.title' }, {
          handedOn: !may(actor, 'submission.confirm'), dossierCode: query.dossier, upload: { action: self, maxBytes: deps.maxFileBytes }, summary: summariseStates(mine.items.map(({ item }) => item)),
          files: presentFileStates(mine.items, actor, self),
        });
      },
    }),
    definePage({
      method: 'post', path: '/intake/upload', access: 'officer', upload: true, query: target,
      handle: async ({ actor, query, req }) => {
        const answer = await takeFiles(deps, actor, req, query.dossier === undefined ? {} : { dossierId: query.dossier });
        return afterUpload(req, answer, `/intake/upload${query.dossier === undefined ? '' : `?dossier=${encodeURIComponent(query.dossier)}`}`);
      },
    }),
  ];
}

/** Streams the files of a form into safety, then registers each as a paper of its own. */
async function takeFiles(deps: IntakePageDeps, actor: OfficerActor, req: Request, target: { readonly dossierId?: string }): Promise<SubmissionAnswer> {
  requirePermission(actor, 'submission.create');
  const used = new Map<string, number>();
  const upload = await receiveUpload<ReceivedFile>(req, async (source, file) => {
    requireUploadCsrf(req, file.fields);
    return deps.intake.receiveFile(actor, source, definedOnly({ originalName: file.fileName, declaredType: file.mediaType, sha256: nextChecksum(file.fields, used), signal: file.signal }));
  });
  requireUploadCsrf(req, upload.fields);
  const channel: Channel = actor.roles.every((role) => role === 'post-office') ? 'post-office' : 'web';
  return deps.intake.createSubmission(actor, {
    channel, ...target, papers: upload.files.map((file) => ({ files: [file] })), ...definedOnly({ idempotencyKey: req.get('idempotency-key') }),
  });
}

/** A script gets the delivery's address and states, a plain form goes back to its page. */
function afterUpload(req: Request, answer: SubmissionAnswer, back: string): PageResult {
  if (req.accepts(['html', 'json']) !== 'json') return redirect(back);
  const body = {
    id: answer.submission.id, href: `/intake/submissions/${answer.submission.id}`, statusHref: `/api/v1/submissions/${answer.submission.id}`, repeated: answer.repeated,
    items: answer.items.map((item) => ({ id: item.id, state: item.state, name: item.files[0]?.displayName ?? '' })),
  };
  return { kind: 'json', body, status: answer.repeated ? 200 : 202 };
}

function submissionPage(deps: IntakePageDeps): Page {
  return definePage({
    method: 'get', path: '/intake/submissions/:id', access: 'officer', params: oneId,
    handle: async ({ actor, params, lang }) => {
      const { submission, items } = await deps.intake.getSubmission(actor, params.id);
      const waiting = items.filter((item) => item.state === 'waiting');
      const dossier = submission.dossierId === null || !may(actor, 'dossier.read') ? undefined : await deps.dossiers.get(actor, submission.dossierId);
      const [owner, procedure] = dossier === undefined ? [] : await Promise.all([deps.owners.get(dossier.ownerId), deps.catalogue.procedureByCode(dossier.procedureCode)]);
      return view('intake/submission', { key: 'intake.submission.title' }, {
        ...(dossier === undefined ? { dossierCode: submission.dossierCode ?? undefined } : {
          dossier: { href: `/intake/dossiers/${dossier.id}`, code: dossier.code, procedureName: (lang === 'vi' ? procedure?.nameVi : procedure?.nameEn) ?? dossier.procedureCode, ownerName: owner?.name ?? '' },
        }),
        summary: summariseStates(items), at: submission.at, by: submission.actorName, channel: submission.channel,
        files: presentFileStates(items.map((item) => ({ item, submission })), actor, `/intake/submissions/${submission.id}`),
        ...(waiting.length > 0 && may(actor, 'submission.confirm') ? { confirmHref: `/intake/confirm?${waiting.slice(0, 20).map((item) => `item=${item.id}`).join('&')}` } : {}),
      });
    },
  });
}

function queuePage(deps: IntakePageDeps): Page {
  return definePage({
    method: 'get', path: '/intake/queue', access: 'officer', query: queueQuery,
    handle: async ({ actor, query, lang }) => {
      const page = await deps.intake.listItems(actor, { states: query.state === undefined ? QUEUE_STATES : [query.state], ...(query.mine === undefined ? {} : { mine: true }) }, query.cursor, PAGE);
      const types = new Map((await deps.catalogue.listTypes()).map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
      const params = (extra: Record<string, string>): string => new URLSearchParams({ ...definedOnly({ state: query.state, mine: query.mine }), ...extra }).toString();
      return view('intake/queue', { key: 'intake.queue.title' }, {
        filter: {
          action: '/intake/queue', values: { state: query.state, mine: query.mine !== undefined },
          states: QUEUE_STATES.map((state) => ({ value: state, label: { key: `common.upload.${state}` } })),
        },
        confirmAction: '/intake/confirm',
        items: page.items.map((paper) => presentQueueRow(paper, types)),
        pager: {
          shown: page.items.length,
          ...(page.nextCursor === undefined ? {} : { nextUrl: `/intake/queue?${params({ cursor: page.nextCursor })}` }),
          ...(query.cursor === undefined ? {} : { firstUrl: `/intake/queue?${params({})}` }),
        },
      });
    },
  });
}
