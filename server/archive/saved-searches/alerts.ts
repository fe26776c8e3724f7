import type { OfficerActor } from '../../kernel/actor.js';
import { sha256Hex } from '../../kernel/canonical-json.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { newId } from '../../kernel/identifiers.js';
import { requirePermission } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import type { ArchiveRecord } from '../records/model.js';
import type { SearchAlertsDeps } from './alert-deps.js';
import type { AlertRow } from './alert-store.js';
import { createAlertCheck } from './check-alerts.js';
import type { Alert, AlertHit, SavedSearch } from './model.js';
import { isVisibleTo } from './saved-searches.js';
import { createSight } from './sight.js';

/**
 * Telling people of papers that come later: what is new in a kept search, or the paper an open dossier lacks. Each is told once
 * per paper, judged under what its owner may see at that moment and judged again whenever it is shown: a paper that is no longer
 * his to see is in no list and no number.
 */
export interface SearchAlerts {
  /** Wishes of a person, the newest first. */
  list(actor: OfficerActor): Promise<readonly Alert[]>;
  /** Tells of what is new in a kept search, his own or a shared one, from now on. A repeat changes nothing. */
  watchSearch(actor: OfficerActor, savedSearchId: string): Promise<Alert>;
  /** Tells when a paper for a component of an open dossier of his agency is archived, as long as the dossier is open. */
  watchComponent(actor: OfficerActor, dossierId: string, componentCode: string): Promise<Alert>;
  /** Ends a wish, with what it told. @throws not-found for somebody else's */
  stop(actor: OfficerActor, alertId: string): Promise<void>;
  stopComponent(actor: OfficerActor, dossierId: string, componentCode: string): Promise<void>;
  /** Codes of the components of a dossier that somebody waits for. */
  watchedComponents(actor: OfficerActor, dossierId: string): Promise<ReadonlySet<string>>;
  /** What was told and may still be seen, the newest first, `limit` at most behind `offset`. */
  inbox(actor: OfficerActor, offset: number, limit: number): Promise<{ readonly items: readonly Told[]; readonly next: number | undefined }>;
  /** How many told papers were not looked at yet; counted up to 30: every page shows the number. */
  unread(actor: OfficerActor): Promise<number>;
  /** Ticks off one, or all. */
  markRead(actor: OfficerActor, which?: { readonly alertId: string; readonly recordId: string }): Promise<void>;
  /** A told paper that is opened, ticked off. @throws not-found for somebody else's, or one no longer to be seen */
  opened(actor: OfficerActor, alertId: string, recordId: string): Promise<Told>;
  /** Looks whether a record is what somebody waits for; for the job. Answers how many were told. Safe to repeat. */
  check(recordId: string): Promise<number>;
}

/** A paper somebody was told of, with the wish it answers. */
export interface Told {
  readonly hit: AlertHit;
  readonly alert: Alert;
  readonly record: ArchiveRecord;
}

const MOST_UNREAD = 30;
const MOST_WISHES = 500;

/** Opens the room of alerts. */
export function createSearchAlerts(deps: SearchAlertsDeps): SearchAlerts {
  return { ...wishes(deps), ...told(deps), check: createAlertCheck(deps) };
}

function wishes(deps: SearchAlertsDeps): Pick<SearchAlerts, 'list' | 'watchSearch' | 'watchComponent' | 'stop' | 'stopComponent' | 'watchedComponents'> {
  const { store, uow, clock } = deps;
  const set = async (actor: OfficerActor, target: string, wish: Pick<AlertRow, 'kind' | 'savedSearchId' | 'dossierId' | 'componentCode'>, dossierCode?: string): Promise<Alert> => {
    const key = sha256Hex(target);
    const known = await store.byTarget(actor.id, key);
    if (known !== undefined) return known;
    if ((await store.ofUser(actor.id)).length >= MOST_WISHES) throw new ArchiveError('conflict', 'alert.too-many', { most: MOST_WISHES });
    const row: AlertRow = { id: newId(), userId: actor.id, target: key, since: clock.now().toISOString(), ...wish };
    await uow.run(actor, async (tx) => {
      const isNew = await store.insertNew(tx, row);
      tx.record({
        name: 'search.alert-set', subject: { type: 'alert', id: row.id }, announce: false, ...(dossierCode === undefined ? {} : { dossierCode }),
        data: { kind: wish.kind, savedSearchId: wish.savedSearchId, componentCode: wish.componentCode, repeated: !isNew },
      });
    });
    return (await store.byTarget(actor.id, key)) ?? row;
  };
  const end = (actor: OfficerActor, row: AlertRow): Promise<void> =>
    uow.run(actor, async (tx) => {
      await store.remove(tx, row.id);
      tx.record({ name: 'search.alert-stopped', subject: { type: 'alert', id: row.id }, data: { kind: row.kind }, announce: false });
    });
  return {
    async list(actor) {
      requirePermission(actor, 'search.use');
      return store.ofUser(actor.id);
    },
    async watchSearch(actor, savedSearchId) {
      requirePermission(actor, 'search.use');
      const saved: SavedSearch | undefined = await deps.saved.byId(savedSearchId.slice(0, 100));
      if (saved === undefined || !isVisibleTo(saved, actor)) throw notFound();
      return set(actor, `search:${saved.id}`, { kind: 'search', savedSearchId: saved.id, dossierId: null, componentCode: null });
    },
    async watchComponent(actor, dossierId, componentCode) {
      requirePermission(actor, 'search.use');
      requirePermission(actor, 'reuse.lookup');
      const dossier = await deps.dossiers.get(actor, dossierId);
      if (dossier.state !== 'open') throw new ArchiveError('conflict', 'dossier-closed');
      const procedure = await deps.catalogue.procedureByCode(dossier.procedureCode, clock.today());
      if (procedure?.components.some((component) => component.code === componentCode) !== true) throw notFound();
      return set(actor, `component:${dossier.id}:${componentCode}`, { kind: 'component', savedSearchId: null, dossierId: dossier.id, componentCode }, dossier.code);
    },
    async stop(actor, alertId) {
      requirePermission(actor, 'search.use');
      const row = await store.byId(alertId.slice(0, 100));
      if (row === undefined || row.userId !== actor.id) throw notFound();
      await end(actor, row);
    },
    async stopComponent(actor, dossierId, componentCode) {
      requirePermission(actor, 'search.use');
      const dossier = await deps.dossiers.get(actor, dossierId);
      const row = await store.byTarget(actor.id, sha256Hex(`component:${dossier.id}:${componentCode}`));
      if (row !== undefined) await end(actor, row);
    },
    watchedComponents: async (actor, dossierId) => new Set((await store.ofDossier(actor.id, dossierId)).flatMap((row) => row.componentCode ?? [])),
  };
}

function told(deps: SearchAlertsDeps): Pick<SearchAlerts, 'inbox' | 'unread' | 'markRead' | 'opened'> {
  const { store, uow, clock } = deps;
  const seen = async (actor: OfficerActor, hits: readonly AlertHit[]): Promise<Told[]> => {
    if (hits.length === 0) return [];
    const alerts = new Map((await store.ofUser(actor.id)).map((row) => [row.id, row]));
    const sight = createSight(deps, actor);
    const found = await Promise.all(hits.map(async (hit): Promise<Told | undefined> => {
      const alert = alerts.get(hit.alertId);
      const record = (await deps.records.peek(hit.recordId))?.record;
      if (alert === undefined || record === undefined) return undefined;
      return inScope(await sight.scopeOf(alert), record) ? { hit, alert, record } : undefined;
    }));
    return found.filter((one): one is Told => one !== undefined);
  };
  const markRead: SearchAlerts['markRead'] = async (actor, which) => {
    requirePermission(actor, 'search.use');
    await uow.run(actor, async (tx) => {
      const count = await store.markRead(tx, actor.id, clock.now().toISOString(), which);
      tx.record({ name: 'search.alerts-read', subject: { type: 'user', id: actor.id }, data: { count }, announce: false });
    });
  };
  return {
    markRead,
    async opened(actor, alertId, recordId) {
      requirePermission(actor, 'search.use');
      const hit = await store.hit(alertId.slice(0, 100), recordId.slice(0, 100));
      const [told] = hit === undefined || hit.userId !== actor.id ? [] : await seen(actor, [hit]);
      if (told === undefined) throw notFound();
      if (told.hit.readAt === null) await markRead(actor, { alertId, recordId });
      return told;
    },
    async inbox(actor, offset, limit) {
      requirePermission(actor, 'search.use');
      const hits = await store.hitsOf(actor.id, limit + 1, offset);
      return { items: await seen(actor, hits.slice(0, limit)), next: hits.length > limit ? offset + limit : undefined };
    },
    unread: async (actor) => (await seen(actor, await store.unreadOf(actor.id, MOST_UNREAD))).length,
  };
}
