import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import type { Message } from '../../platform/i18n/translator.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import { questionParams } from '../search/model.js';
import type { SearchAlerts } from './alerts.js';
import type { Alert } from './model.js';
import type { SavedSearches } from './saved-searches.js';

export interface AlertPageDeps {
  readonly alerts: SearchAlerts;
  readonly saved: Pick<SavedSearches, 'list'>;
  readonly catalogue: Pick<Catalogue, 'procedureByCode'>;
  readonly dossiers: Pick<Dossiers, 'peek'>;
}

const PAGE_SIZE = 30;
const oneId = z.object({ id: z.string().max(100) });
/** What a wish is about, in words, where it leads, and whether it still can be answered. */
interface About {
  readonly label: Message | string;
  readonly href: string | undefined;
  readonly asleep: Message | undefined;
}

/** Papers somebody was told of, and the wishes behind them. */
export function alertPages(deps: AlertPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/alerts', access: 'officer', query: z.object({ start: z.coerce.number().int().min(0).max(100_000).catch(0) }), handle: ({ actor, query, lang }) => listView(deps, actor, query.start, lang) }),
    definePage({
      method: 'post', path: '/alerts/read', access: 'officer',
      handle: async ({ actor }) => {
        await deps.alerts.markRead(actor);
        return redirect('/alerts', { level: 'success', message: { key: 'alerts.allRead' } });
      },
    }),
    definePage({
      method: 'get', path: '/alerts/:id/records/:recordId', access: 'officer', params: oneId.extend({ recordId: z.string().max(100) }),
      handle: async ({ actor, params }) => {
        const { alert, record } = await deps.alerts.opened(actor, params.id, params.recordId);
        // A paper for a dossier is looked at where it is used.
        return redirect(alert.kind === 'component' ? `/desk/${alert.dossierId ?? ''}#component-${alert.componentCode ?? ''}` : `/records/${record.id}`);
      },
    }),
    definePage({
      method: 'post', path: '/alerts/:id/stop', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        await deps.alerts.stop(actor, params.id);
        return redirect('/alerts', { level: 'success', message: { key: 'alerts.stopped' } });
      },
    }),
  ];
}

async function listView(deps: AlertPageDeps, actor: OfficerActor, start: number, lang: 'vi' | 'en'): Promise<PageResult> {
  const [wishes, { items, next }, saved] = await Promise.all([deps.alerts.list(actor), deps.alerts.inbox(actor, start, PAGE_SIZE), deps.saved.list(actor)]);
  const searches = new Map([...saved.own, ...saved.team].map((one) => [one.id, one]));
  const about = new Map(await Promise.all(wishes.map(async (wish) => [wish.id, await aboutOf(deps, wish, searches, lang)] as const)));
  return view('search/alerts', { key: 'alerts.title' }, {
    told: items.map(({ hit, alert, record }) => ({
      href: `/alerts/${alert.id}/records/${record.id}`, title: record.title, number: record.documentNumber, date: record.issuedOn, at: hit.at, unread: hit.readAt === null, about: about.get(alert.id)?.label,
    })),
    ...(items.some(({ hit }) => hit.readAt === null) ? { readAction: '/alerts/read' } : {}),
    wishes: wishes.map((wish) => ({ ...about.get(wish.id), kind: wish.kind, since: wish.since, stopAction: `/alerts/${wish.id}/stop` })),
    pager: { shown: items.length, ...(next === undefined ? {} : { nextUrl: `/alerts?start=${next}` }), ...(start > 0 ? { firstUrl: '/alerts' } : {}) },
  });
}

async function aboutOf(deps: AlertPageDeps, wish: Alert, searches: ReadonlyMap<string, { name: string; question: Parameters<typeof questionParams>[0] }>, lang: 'vi' | 'en'): Promise<About> {
  if (wish.kind === 'search') {
    const found = searches.get(wish.savedSearchId ?? '');
    if (found === undefined) return { label: { key: 'alerts.searchGone' }, href: undefined, asleep: { key: 'alerts.asleep.unshared' } };
    return { label: found.name, href: `/search?${questionParams(found.question).toString()}`, asleep: undefined };
  }
  const dossier = await deps.dossiers.peek(wish.dossierId ?? '');
  const procedure = dossier === undefined ? undefined : await deps.catalogue.procedureByCode(dossier.procedureCode);
  const component = procedure?.components.find((one) => one.code === wish.componentCode);
  const name = (lang === 'vi' ? component?.nameVi : component?.nameEn) ?? wish.componentCode ?? '';
  return {
    label: { key: 'alerts.componentOf', params: { name, code: dossier?.code ?? '' } }, href: dossier === undefined ? undefined : `/desk/${dossier.id}`,
    asleep: dossier?.state === 'open' ? undefined : { key: 'alerts.asleep.closed' },
  };
}
