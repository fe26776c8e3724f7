import type { Actor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import { mayOpen } from '../rules/may-open.js';
import type { ReadContext, RecordDetail, RecordLink } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { settled, toRecord } from './current-state.js';
import { namedDossier, readFact } from './named-dossier.js';
import { openStored } from './open-record.js';

/** A record with all that hangs on it, for those who may see it; the reading is logged before it is answered. */
export const getRecord =
  (deps: RecordsDeps) =>
  async (actor: Actor, recordId: string, context: ReadContext = {}): Promise<RecordDetail> => {
    requirePermission(actor, 'record.read');
    const { stored, purpose } = await openStored(deps, actor, recordId, context);
    await deps.uow.run(actor, async (tx) => tx.record(readFact('record.read', stored.id, context, purpose, { typeCode: stored.typeCode })));
    const { store } = deps;
    const statusHistory = (await store.statusOf([stored.id])).get(stored.id) ?? [];
    return {
      record: toRecord(settled(stored, statusHistory, deps.clock.today())),
      files: await store.filesOf(stored.id),
      statusHistory,
      history: await store.historyOf(stored.id),
      links: await withOthers(deps, actor, context, stored.id, await store.linksOf(stored.id)),
    };
  };

/** The other ends of the links, named only as far as the reader may see them too. */
async function withOthers(deps: RecordsDeps, actor: Actor, context: ReadContext, recordId: string, links: readonly RecordLink[]): Promise<RecordDetail['links']> {
  if (links.length === 0) return [];
  const otherId = (link: RecordLink): string => (link.fromId === recordId ? link.toId : link.fromId);
  const dossier = await namedDossier(deps, context);
  const others = await deps.store.byIds(links.map(otherId));
  return links.map((link) => {
    const other = others.find((record) => record.id === otherId(link));
    const seen = other !== undefined && mayOpen(actor, other, context, dossier).outcome === 'open';
    return { ...link, other: seen ? { id: other.id, title: other.title, documentNumber: other.documentNumber } : null };
  });
}
