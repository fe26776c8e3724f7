import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { RecordsDeps } from '../deps.js';
import type { LinkRequest, RecordLink } from '../model.js';
import { loadOwn } from './load-own.js';

const KINDS: readonly RecordLink['kind'][] = ['supersedes', 'amends', 'cites', 'copy-of', 'replaces-scan'];

/** Ties two records. The first must be kept by the actor's agency, the other one at least visible to him. The same link again changes nothing. */
export const linkRecords =
  (deps: RecordsDeps) =>
  async (actor: Actor, link: LinkRequest): Promise<void> => {
    requirePermission(actor, 'record.link');
    if (!KINDS.includes(link.kind)) throw new ArchiveError('invalid', 'link-kind-unknown');
    if (link.fromId === link.toId) throw new ArchiveError('invalid', 'link-to-itself');
    const note = link.note?.normalize('NFC').trim() || null;
    if ((note ?? '').length > 500) throw new ArchiveError('invalid', 'text-too-long', { max: 500 });
    const from = await loadOwn(deps, actor, link.fromId);
    const to = link.toId.length > 100 ? undefined : await deps.store.byId(link.toId);
    if (to === undefined || !inScope(scopeOf(actor), to)) throw notFound();
    await deps.uow.run(actor, async (tx) => {
      const at = deps.clock.now().toISOString();
      const added = await deps.store.addLink(tx, { fromId: from.id, toId: to.id, kind: link.kind, note }, at, actor.id);
      tx.record({ name: 'record.linked', subject: { type: 'record', id: from.id }, data: { toId: to.id, kind: link.kind }, ...(added ? {} : { announce: false }) });
    });
  };
