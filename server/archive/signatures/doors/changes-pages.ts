import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { inScope } from '../../../kernel/scope.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { Records } from '../../records/records.js';
import type { SignatureChange } from '../model.js';
import type { SignatureDoorDeps } from './door-deps.js';
import { signatureHref } from './signature-hrefs.js';

export type ChangesDeps = Pick<SignatureDoorDeps, 'signatures'> & { readonly records: Pick<Records, 'peek' | 'scopeFor'> };

const PATH = '/signatures/changes';
const listQuery = z.object({ all: z.string().max(5).optional(), cursor: z.string().max(500).optional() });

const TONES = { TOTAL_PASSED: 'passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'failed', NO_SIGNATURE: 'none' } as const;
const ICONS = { passed: 'check-circle', indeterminate: 'alert', failed: 'x-circle', none: 'info' } as const;

/** The work list of verdicts that are no longer what they were. */
export function changesPages(deps: ChangesDeps): Page[] {
  return [
    definePage({
      method: 'get', path: PATH, access: 'officer', query: listQuery,
      handle: async ({ actor, query }) => {
        const everything = query.all !== undefined;
        const [page, unseen] = await Promise.all([deps.signatures.changes(actor, everything ? {} : { seen: false }, query.cursor), deps.signatures.countUnseen(actor)]);
        const self = everything ? `${PATH}?all=1` : PATH;
        return view('signatures/changes', { key: 'signature-pages.changed.title' }, {
          everything, unseen, unseenHref: PATH, allHref: `${PATH}?all=1`, changes: await Promise.all(page.items.map((change) => presentChange(deps, actor, change))),
          pager: {
            shown: page.items.length, ...(page.nextCursor === undefined ? {} : { nextUrl: `${self}${everything ? '&' : '?'}cursor=${encodeURIComponent(page.nextCursor)}` }), ...(query.cursor === undefined ? {} : { firstUrl: self }),
          },
        });
      },
    }),
    definePage({
      method: 'post', path: `${PATH}/:id/seen`, access: 'officer', params: z.object({ id: z.string().max(100) }),
      handle: async ({ actor, params }) => {
        await deps.signatures.markSeen(actor, params.id);
        return redirect(PATH, { level: 'success', message: { key: 'signature-pages.changed.seenNow' } });
      },
    }),
  ];
}

/** The paper is named only to who may see it; that its verdict changed is told to all who keep it. */
async function presentChange(deps: ChangesDeps, actor: OfficerActor, change: SignatureChange): Promise<object> {
  const record = (await deps.records.peek(change.recordId))?.record;
  const visible = record !== undefined && inScope(await deps.records.scopeFor(actor), record);
  const side = (main: SignatureChange['toMain'], sub: string | null): object => ({ tone: TONES[main], icon: ICONS[TONES[main]], wordKey: `signatures.main.${main}`, sub });
  return {
    id: change.id, at: change.at, causeKey: `signature-pages.cause.${change.cause}`, from: side(change.fromMain, change.fromSub), to: side(change.toMain, change.toSub), seenAt: change.seenAt,
    ...(visible ? { title: record.title, number: record.documentNumber, href: signatureHref(change.recordId, {}, change.runId) } : {}),
    ...(change.seenAt === null ? { seeAction: `${PATH}/${encodeURIComponent(change.id)}/seen` } : {}),
  };
}
