import { z } from 'zod';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { RecordPanel } from '../../records/model.js';
import type { DispositionPageDeps } from './door-deps.js';

const READS = ['record.read', 'record.opened'];
const MOST = 500;

/** The life of one record, from its coming to its end: every event with who and why, and the papers of the lists it stood on. */
export function lifePage(deps: DispositionPageDeps): Page {
  return definePage({
    method: 'get', path: '/records/:id/life', access: 'officer', params: z.object({ id: z.string().max(100) }),
    handle: async ({ actor, params }) => {
      requirePermission(actor, 'retention.read');
      const [found, tombstone] = [await deps.records.peek(params.id), await deps.disposition.tombstone(params.id)];
      const scoped = found?.record ?? (tombstone === undefined ? undefined : { ...tombstone, id: tombstone.recordId });
      if (scoped === undefined || !inScope(scopeOf(actor), scoped)) throw notFound();
      await deps.uow.run(actor, async (tx) => tx.record({ name: 'record.life-read', subject: { type: 'record', id: params.id }, announce: false }));
      const [trail, lists] = await Promise.all([deps.audit.trailOf('record', [params.id], MOST), deps.disposition.listsWith(actor, params.id)]);
      return view('retention/life', { key: 'disposition.life.title' }, {
        ...(found === undefined ? {} : { record: { href: `/records/${params.id}`, title: found.record.title, number: found.record.documentNumber } }), id: params.id,
        ...(tombstone === undefined ? {} : { tombstone }),
        events: trail.filter((entry) => !READS.includes(entry.action)).map((entry) => ({ at: entry.at, action: entry.action, who: entry.actorName, reason: entry.data?.['reason'], reads: false })),
        reads: trail.filter((entry) => READS.includes(entry.action)).length,
        lists: lists.map((list) => ({ href: `/disposition/lists/${list.id}`, title: list.title, state: list.state, papers: list.papers.map((paper) => ({ href: `/records/${paper.recordId}`, kind: paper.kind })) })),
      }, { breadcrumbs: [{ label: { key: 'disposition.desk.title' }, href: '/retention' }, { label: { key: 'disposition.life.title' } }] });
    },
  });
}

/** On the record page: the lists the record stands on, and the way to its whole life. */
export function lifePanel(deps: Pick<DispositionPageDeps, 'disposition'>): RecordPanel {
  return {
    partial: 'disposition-panel', place: 'card',
    async present({ actor, record }) {
      if (!may(actor, 'retention.read')) return undefined;
      const lists = await deps.disposition.listsWith(actor, record.id).catch((error: unknown) => {
        if (error instanceof ArchiveError) return [];
        throw error;
      });
      return { lifeHref: `/records/${record.id}/life`, lists: lists.map((list) => ({ href: `/disposition/lists/${list.id}`, title: list.title, state: list.state })) };
    },
  };
}
