import type { Actor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import type { Page } from '../../../kernel/page.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { DispositionList, ListItem } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { maySeeList } from '../rules/may-see-list.js';
import type { DispositionStore, ListFilter } from '../store.js';

/** How many records of a list are where. */
export interface ListCounts {
  readonly total: number;
  readonly byVerdict: Readonly<Record<string, number>>;
  readonly byState: Readonly<Record<string, number>>;
}

const MOST = 200;

/** A list for those who may see it. @throws not-found. */
export const getList =
  (deps: Pick<DispositionDeps, 'store'>) =>
  async (actor: Actor, listId: string): Promise<DispositionList> => {
    const list = listId.length > 100 ? undefined : await deps.store.list(listId);
    if (list === undefined || !maySeeList(actor, list)) throw notFound();
    return list;
  };

/** Lists of the actor's agency, newest first; staff of the whole province see all. */
export const listLists =
  (deps: Pick<DispositionDeps, 'store'>) =>
  async (actor: Actor, filter: Omit<ListFilter, 'agencyIds'>, cursor?: string, limit = 50): Promise<Page<DispositionList>> => {
    requirePermission(actor, 'retention.read');
    return deps.store.lists({ ...filter, ...agenciesOf(actor) }, cursor, Math.min(Math.max(1, limit), MOST));
  };

/** A stretch of a list's records, in their order. */
export const itemsOf =
  (deps: Pick<DispositionDeps, 'store'>) =>
  async (actor: Actor, listId: string, after = 0, limit = 100): Promise<{ readonly items: readonly ListItem[]; readonly next?: number }> => {
    await getList(deps)(actor, listId);
    const rows = await deps.store.items(listId, { after, limit: Math.min(limit, MOST) + 1 });
    const items = rows.slice(0, limit);
    return { items, ...(rows.length > limit ? { next: items.at(-1)?.rank ?? after } : {}) };
  };

/** Counts of a list's records by verdict and by state. */
export async function countsOf(store: DispositionStore, listId: string): Promise<ListCounts> {
  const rows = await store.countItems(listId);
  const sum = (key: 'verdict' | 'state'): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const row of rows) found[row[key]] = (found[row[key]] ?? 0) + row.count;
    return found;
  };
  return { total: rows.reduce((all, row) => all + row.count, 0), byVerdict: sum('verdict'), byState: sum('state') };
}

/** How many lists stand where, of those the actor may see. */
export const countLists =
  (deps: Pick<DispositionDeps, 'store'>) =>
  async (actor: Actor): Promise<ReturnType<DispositionStore['countStates']>> => {
    if (!may(actor, 'retention.read')) return [];
    return deps.store.countStates(agenciesOf(actor).agencyIds);
  };

function agenciesOf(actor: Actor): { agencyIds?: readonly string[] } {
  return actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide) ? {} : { agencyIds: actor.kind === 'officer' ? actor.agencyIds : [] };
}
