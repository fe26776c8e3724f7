import type { OfficerActor } from '../../kernel/actor.js';
import { sha256Hex } from '../../kernel/canonical-json.js';
import type { Clock } from '../../kernel/clock.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { unmarkedForm } from '../../kernel/fold-text.js';
import { newId } from '../../kernel/identifiers.js';
import { requirePermission } from '../../kernel/permission.js';
import type { Tx, UnitOfWork } from '../../kernel/unit-of-work.js';
import type { SearchQuestion } from '../search/model.js';
import { isEmptyQuestion, questionOf } from '../search/model.js';
import type { AlertStore } from './alert-store.js';
import type { ResultColumn, SavedSearch } from './model.js';
import { DEFAULT_COLUMNS, RESULT_COLUMNS } from './model.js';
import type { SavedSearchStore } from './store.js';

/**
 * Questions kept under a name, one's own and those the agency shares, and the habits of the search page: what somebody asked
 * lately, which columns he wants. It keeps questions, never answers: who runs one gets what he himself may see today.
 */
export interface SavedSearches {
  /** One's own, and what others of the agency share; the newest first. */
  list(actor: OfficerActor): Promise<{ readonly own: readonly SavedSearch[]; readonly team: readonly SavedSearch[] }>;
  /** @throws not-found for one that is neither his nor shared in his agency */
  get(actor: OfficerActor, id: string): Promise<SavedSearch>;
  save(actor: OfficerActor, input: { readonly name: string; readonly question: SearchQuestion; readonly shared: boolean }): Promise<SavedSearch>;
  /** New name, new question, shared or not; only its owner. @throws conflict `changed-meanwhile` */
  change(actor: OfficerActor, id: string, version: number, changes: { readonly name?: string; readonly question?: SearchQuestion; readonly shared?: boolean }): Promise<SavedSearch>;
  /** Takes it away with every alert on it; only its owner. */
  remove(actor: OfficerActor, id: string): Promise<void>;
  /** The columns somebody chose, else those everybody begins with. */
  columns(actor: OfficerActor): Promise<readonly ResultColumn[]>;
  chooseColumns(actor: OfficerActor, columns: readonly string[]): Promise<void>;
  /** What he asked lately, the newest first; those that begin with or hold `text` when it is given. */
  recent(actor: OfficerActor, text: string, limit: number): Promise<readonly string[]>;
  /** Notes a question inside the change that logs the search. */
  remember(tx: Tx, actor: OfficerActor, text: string): Promise<void>;
  forgetRecent(actor: OfficerActor): Promise<void>;
}

export interface SavedSearchesDeps {
  readonly store: SavedSearchStore;
  readonly alerts: Pick<AlertStore, 'removeOfSearch'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
}

const MOST_SAVED = 200;
const MOST_TEAM = 200;
const MOST_RECENT = 20;
const NAME_LENGTH = 160;

/** Opens the room. */
export function createSavedSearches(deps: SavedSearchesDeps): SavedSearches {
  return { ...kept(deps), ...habits(deps) };
}

function kept(deps: SavedSearchesDeps): Pick<SavedSearches, 'list' | 'get' | 'save' | 'change' | 'remove'> {
  const { store, uow, clock } = deps;
  const own = async (actor: OfficerActor, id: string): Promise<SavedSearch> => {
    requirePermission(actor, 'search.use');
    const found = await store.byId(id.slice(0, 100));
    if (found === undefined || found.ownerId !== actor.id) throw notFound();
    return found;
  };
  return {
    async list(actor) {
      requirePermission(actor, 'search.use');
      const [mine, shared] = await Promise.all([store.ofOwner(actor.id, MOST_SAVED), store.sharedIn(actor.agencyIds, MOST_TEAM)]);
      return { own: mine, team: shared.filter((one) => one.ownerId !== actor.id) };
    },
    async get(actor, id) {
      requirePermission(actor, 'search.use');
      const found = await store.byId(id.slice(0, 100));
      if (found === undefined || !isVisibleTo(found, actor)) throw notFound();
      return found;
    },
    async save(actor, input) {
      requirePermission(actor, 'search.use');
      const name = nameOf(input.name);
      const question = questionOf(input.question);
      if (isEmptyQuestion(question)) throw new ArchiveError('invalid', 'saved-search.empty');
      if ((await store.countOf(actor.id)) >= MOST_SAVED) throw new ArchiveError('conflict', 'saved-search.too-many', { most: MOST_SAVED });
      const now = clock.now().toISOString();
      const saved: SavedSearch = { id: newId(), ownerId: actor.id, ownerName: actor.name.slice(0, 200), agencyId: actor.agencyId, shared: input.shared, name, question, createdAt: now, updatedAt: now, version: 1 };
      await uow.run(actor, async (tx) => {
        await store.insert(tx, saved);
        tx.record({ name: 'search.saved', subject: { type: 'saved-search', id: saved.id }, data: { name, shared: saved.shared }, announce: false });
      });
      return saved;
    },
    async change(actor, id, version, changes) {
      const before = await own(actor, id);
      const question = changes.question === undefined ? before.question : questionOf(changes.question);
      if (isEmptyQuestion(question)) throw new ArchiveError('invalid', 'saved-search.empty');
      const after: SavedSearch = {
        ...before, question, name: changes.name === undefined ? before.name : nameOf(changes.name), shared: changes.shared ?? before.shared,
        updatedAt: clock.now().toISOString(), version: before.version + 1,
      };
      await uow.run(actor, async (tx) => {
        if ((await store.update(tx, id, version, { name: after.name, question, shared: after.shared, updatedAt: after.updatedAt, version: version + 1 })) === 0) throw new ArchiveError('conflict', 'changed-meanwhile');
        tx.record({ name: 'search.saved-changed', subject: { type: 'saved-search', id }, data: { name: after.name, shared: after.shared, questionChanged: changes.question !== undefined }, announce: false });
      });
      return after;
    },
    async remove(actor, id) {
      const found = await own(actor, id);
      await uow.run(actor, async (tx) => {
        await deps.alerts.removeOfSearch(tx, id);
        await store.remove(tx, id);
        tx.record({ name: 'search.saved-removed', subject: { type: 'saved-search', id }, data: { name: found.name }, announce: false });
      });
    },
  };
}

function habits({ store, uow, clock }: SavedSearchesDeps): Pick<SavedSearches, 'columns' | 'chooseColumns' | 'recent' | 'remember' | 'forgetRecent'> {
  return {
    columns: async (actor) => (await store.columnsOf(actor.id)) ?? DEFAULT_COLUMNS,
    async chooseColumns(actor, columns) {
      requirePermission(actor, 'search.use');
      const chosen = RESULT_COLUMNS.filter((name) => columns.includes(name));
      await uow.run(actor, async (tx) => {
        await store.putColumns(tx, actor.id, chosen, clock.now().toISOString());
        tx.record({ name: 'search.columns-chosen', subject: { type: 'user', id: actor.id }, data: { columns: chosen }, announce: false });
      });
    },
    async recent(actor, text, limit) {
      const wanted = unmarkedForm(text.trim());
      const rows = await store.recentOf(actor.id, MOST_RECENT);
      return rows.map((row) => row.text).filter((one) => unmarkedForm(one).includes(wanted)).slice(0, limit);
    },
    async remember(tx, actor, text) {
      const tidy = text.trim().slice(0, 300);
      if (tidy === '') return;
      await store.putRecent(tx, { userId: actor.id, textKey: sha256Hex(tidy.toLocaleLowerCase('vi')), text: tidy, at: clock.now().toISOString() }, MOST_RECENT);
    },
    async forgetRecent(actor) {
      await uow.run(actor, async (tx) => {
        const count = await store.clearRecent(tx, actor.id);
        tx.record({ name: 'search.recent-forgotten', subject: { type: 'user', id: actor.id }, data: { count }, announce: false });
      });
    },
  };
}

/** One's own, or shared by the agency that is now his. */
export function isVisibleTo(saved: Pick<SavedSearch, 'ownerId' | 'agencyId' | 'shared'>, actor: OfficerActor): boolean {
  return saved.ownerId === actor.id || (saved.shared && actor.agencyIds.includes(saved.agencyId));
}

function nameOf(typed: string): string {
  const name = typed.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (name === '') throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'name', code: 'required' }] });
  if (name.length > NAME_LENGTH) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'name', code: 'too-long', params: { most: NAME_LENGTH } }] });
  return name;
}
