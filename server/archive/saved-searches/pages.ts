import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formCheck, formText } from '../../platform/http/form.js';
import { questionParams } from '../search/model.js';
import { questionFields } from '../search/search-query.js';
import type { SearchAlerts } from './alerts.js';
import type { Alert, SavedSearch } from './model.js';
import type { SavedSearches } from './saved-searches.js';

export interface SavedSearchPageDeps {
  readonly saved: SavedSearches;
  readonly alerts: Pick<SearchAlerts, 'list' | 'watchSearch' | 'stop'>;
}

const oneId = z.object({ id: z.string().max(100) });
const keepForm = z.object({ ...questionFields, name: formText, shared: formCheck, alert: formCheck });
const LIST = '/saved-searches';

/** Kept searches: one's own and the agency's; run, rename, share, be told of news, take away. */
export function savedSearchPages(deps: SavedSearchPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: LIST, access: 'officer', handle: ({ actor }) => listView(deps, actor) }),
    definePage({
      method: 'post', path: LIST, access: 'officer', body: keepForm,
      handle: async ({ actor, body }) => {
        const back = `/search?${questionParams(body).toString()}`;
        return answering(back, async () => {
          const saved = await deps.saved.save(actor, { name: body.name ?? body.q ?? '', question: body, shared: body.shared });
          if (body.alert) await deps.alerts.watchSearch(actor, saved.id);
          return redirect(back, { level: 'success', message: { key: body.alert ? 'savedsearches.savedWithAlert' : 'savedsearches.saved', params: { name: saved.name } }, link: { href: LIST, label: { key: 'savedsearches.title' } } });
        });
      },
    }),
    definePage({
      method: 'post', path: `${LIST}/:id`, access: 'officer', params: oneId, body: z.object({ version: z.coerce.number().int(), name: formText, shared: formCheck }),
      handle: async ({ actor, params, body }) => answering(LIST, async () => {
        const saved = await deps.saved.change(actor, params.id, body.version, { name: body.name ?? '', shared: body.shared });
        return redirect(LIST, { level: 'success', message: { key: 'savedsearches.changed', params: { name: saved.name } } });
      }),
    }),
    definePage({
      method: 'post', path: `${LIST}/:id/remove`, access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        await deps.saved.remove(actor, params.id);
        return redirect(LIST, { level: 'success', message: { key: 'savedsearches.removed' } });
      },
    }),
    definePage({
      method: 'post', path: `${LIST}/:id/watch`, access: 'officer', params: oneId, body: z.object({ stop: formText }),
      handle: async ({ actor, params, body }) => answering(LIST, async () => {
        const saved = await deps.saved.get(actor, params.id);
        if (body.stop === undefined) await deps.alerts.watchSearch(actor, saved.id);
        else for (const alert of (await deps.alerts.list(actor)).filter((one) => one.savedSearchId === saved.id)) await deps.alerts.stop(actor, alert.id);
        return redirect(LIST, { level: 'success', message: { key: body.stop === undefined ? 'savedsearches.watched' : 'savedsearches.unwatched', params: { name: saved.name } } });
      }),
    }),
  ];
}

/** What is refused is said where it was asked; what one may not know of gets the page of errors. */
async function answering(back: string, work: () => Promise<PageResult>): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
    const [fault] = error.faults;
    const message = fault === undefined ? { key: `error.${error.code}`, params: error.params } : { key: `error.field.${fault.code}`, params: { field: fault.field, ...fault.params } };
    return redirect(back, { level: 'error', message });
  }
}

async function listView(deps: SavedSearchPageDeps, actor: OfficerActor): Promise<PageResult> {
  const [{ own, team }, alerts] = await Promise.all([deps.saved.list(actor), deps.alerts.list(actor)]);
  return view('search/saved', { key: 'savedsearches.title' }, { own: own.map((one) => present(one, alerts, true)), team: team.map((one) => present(one, alerts, false)) }, { breadcrumbs: [{ label: { key: 'nav.search' }, href: '/search' }, { label: { key: 'savedsearches.title' } }] });
}

function present(saved: SavedSearch, alerts: readonly Alert[], own: boolean): object {
  const watched = alerts.some((alert) => alert.savedSearchId === saved.id);
  const base = `${LIST}/${saved.id}`;
  return {
    id: saved.id, name: saved.name, href: `/search?${questionParams(saved.question).toString()}`, text: saved.question.q, filters: [...questionParams({ ...saved.question, q: undefined, sort: undefined }).keys()].length,
    ownerName: saved.ownerName, updatedAt: saved.updatedAt, shared: saved.shared, version: saved.version, watch: { action: `${base}/watch`, on: watched },
    ...(own ? { changeAction: base, removeAction: `${base}/remove` } : {}),
  };
}
