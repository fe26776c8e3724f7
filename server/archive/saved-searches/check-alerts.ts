import type { OfficerActor } from '../../kernel/actor.js';
import { systemActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { may } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import type { ArchiveRecord } from '../records/model.js';
import { filtersOf } from '../search/model.js';
import type { SearchAnswer } from '../search/search.js';
import type { AlertRow } from './alert-store.js';
import type { SearchAlertsDeps } from './alert-deps.js';
import { alertQuestions } from './rules/alert-questions.js';
import { narrowScope } from './rules/narrow-scope.js';
import { isVisibleTo } from './saved-searches.js';
import { createSight } from './sight.js';
import type { Sight } from './sight.js';

/** Records looked at together, and wishes read at once: each wish asks the index once for all of them. */
const BATCH = 100;
const WISHES = 500;

/**
 * Looks at new records for everybody who waits. Records queue up in the database: while one batch is looked at the next ones
 * gather, so a thousand papers brought in at once cost each wish ten questions and not a thousand.
 */
export function createAlertCheck(deps: SearchAlertsDeps): (recordId: string) => Promise<number> {
  const { store, clock } = deps;
  let running: Promise<number> | undefined;
  const drain = async (): Promise<number> => {
    const ids = await store.queued(BATCH);
    const told = await lookAt(deps, ids);
    await store.dequeue(ids);
    return told;
  };
  return async (recordId) => {
    if (!(await store.any())) return 0;
    await store.enqueue(recordId, clock.now().toISOString());
    let told = 0;
    while (await store.isQueued(recordId)) {
      if (running === undefined) {
        running = drain().finally(() => {
          running = undefined;
        });
        told += await running;
      } else {
        // Another job of this process is at it; its failure is its own.
        await running.catch(() => 0);
      }
    }
    return told;
  };
}

async function lookAt(deps: SearchAlertsDeps, ids: readonly string[]): Promise<number> {
  await indexEach(deps, ids);
  const records = (await Promise.all(ids.map((id) => deps.records.peek(id)))).flatMap((found) => (found === undefined ? [] : [found.record]));
  const people = new Map<string, { actor: OfficerActor; sight: Sight } | undefined>();
  let told = 0;
  for (let after: string | undefined; ;) {
    const wishes = await deps.store.all(after, WISHES);
    for (const wish of wishes) {
      if (!people.has(wish.userId)) {
        const actor = await deps.access.officer(wish.userId);
        people.set(wish.userId, actor === undefined || !may(actor, 'search.use') ? undefined : { actor, sight: createSight(deps, actor) });
      }
      const person = people.get(wish.userId);
      if (person === undefined) continue;
      for (const record of await answers(deps, wish, person, records)) told += await tell(deps, wish, record);
    }
    after = wishes.at(-1)?.id;
    if (wishes.length < WISHES) return told;
  }
}

/** One record that cannot be indexed stands in nobody's way; its own job tells of it. An index that is away stops everything. */
async function indexEach(deps: SearchAlertsDeps, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await deps.indexNow([id]).catch((error: unknown) => {
      if (error instanceof ArchiveError && error.retryable) throw error;
    });
  }
}

/** The records that answer a wish and were not told of: new since the wish was made, and visible to its owner now. */
async function answers(deps: SearchAlertsDeps, wish: AlertRow, person: { actor: OfficerActor; sight: Sight }, records: readonly ArchiveRecord[]): Promise<ArchiveRecord[]> {
  const since = records.filter((record) => record.accessionedAt >= wish.since);
  if (since.length === 0) return [];
  const known = await deps.store.toldOf(wish.id, since.map((record) => record.id));
  const fresh = since.filter((record) => !known.has(record.id));
  return wish.kind === 'search' ? answersOfSearch(deps, wish, person, fresh) : answersOfComponent(deps, wish, person.sight, fresh);
}

async function answersOfComponent(deps: SearchAlertsDeps, wish: AlertRow, sight: Sight, records: readonly ArchiveRecord[]): Promise<ArchiveRecord[]> {
  const dossier = await sight.dossierOf(wish);
  if (dossier === undefined) return [];
  const procedure = await deps.catalogue.procedureByCode(dossier.procedureCode, deps.clock.today());
  const types = new Set(procedure?.components.find((component) => component.code === wish.componentCode)?.satisfiers.map((one) => one.resultTypeCode));
  const wanted = records.filter((record) => types.has(record.typeCode));
  if (wanted.length === 0) return [];
  const scope = await sight.scopeOf(wish);
  return wanted.filter((record) => inScope(scope, record));
}

async function answersOfSearch(deps: SearchAlertsDeps, wish: AlertRow, { actor, sight }: { actor: OfficerActor; sight: Sight }, records: readonly ArchiveRecord[]): Promise<ArchiveRecord[]> {
  const saved = wish.savedSearchId === null ? undefined : await deps.saved.byId(wish.savedSearchId);
  if (saved === undefined || !isVisibleTo(saved, actor)) return [];
  let left = [...records];
  for (const text of alertQuestions(deps.search.understand(saved.question.q ?? ''))) {
    const scope = narrowScope(await sight.scopeOf(wish), left);
    if (scope.alternatives.length === 0) return [];
    const answer = await deps.search.search(scope, { text, filters: filtersOf(saved.question), limit: BATCH, highlight: false, byIdentifier: actor.roles.includes('archivist') });
    if (!isToTheLetter(answer)) return [];
    const found = new Set(answer.hits.map((hit) => hit.recordId));
    left = left.filter((record) => found.has(record.id));
  }
  return left;
}

/** Nothing was dropped, corrected or loosened to find something at all. */
function isToTheLetter(answer: SearchAnswer): boolean {
  return !answer.restrictionsDropped && answer.notes.every((note) => note.kind === 'expanded');
}

async function tell(deps: SearchAlertsDeps, wish: AlertRow, record: ArchiveRecord): Promise<number> {
  return deps.uow.run(systemActor('check-alerts'), async (tx) => {
    const isNew = await deps.store.insertHit(tx, { alertId: wish.id, recordId: record.id, userId: wish.userId, at: deps.clock.now().toISOString(), readAt: null });
    tx.record({ name: 'search.alert-told', subject: { type: 'record', id: record.id }, data: { alertId: wish.id, userId: wish.userId, repeated: !isNew }, announce: false });
    return isNew ? 1 : 0;
  });
}
