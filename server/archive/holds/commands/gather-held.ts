import { systemActor } from '../../../kernel/actor.js';
import { EVERYTHING } from '../../../kernel/scope.js';
import type { HoldsDeps } from '../deps.js';
import type { Hold, HoldSearch } from '../model.js';
import { reachedAgencies } from '../queries/reached-agencies.js';
import { filtersTakeIn } from '../rules/search-takes-in.js';
import type { HeldRecordFacts } from '../store.js';

const SLICE = 100;
/** The index follows the register within seconds; what changed in these days is put into it once more, so that nothing is missed behind a stopped worker. */
const FRESH_MS = 2 * 24 * 3600_000;

/**
 * Looks at all records a hold by search takes in, slice by slice in the order of their ids, and notes what its words find. Only when
 * all were looked at does the hold let go of the others. Answers how many are caught. Can run twice.
 */
export const gatherHeld =
  (deps: HoldsDeps) =>
  async (holdId: string): Promise<number> => {
    const hold = await deps.store.byId(holdId);
    if (hold === undefined || hold.state === 'lifted' || hold.target.kind !== 'search' || hold.target.search.text === '') return 0;
    const { search } = hold.target;
    const startedAt = deps.clock.now();
    const fresh = new Date(startedAt.getTime() - FRESH_MS).toISOString();
    const agencyIds = await reachedAgencies(deps.catalogue, hold, deps.clock.today());
    let caught = 0;
    for (let after: string | undefined; ; ) {
      // Without the hold's id the question takes in everything of its filters and reach.
      const slice = await deps.store.members({ target: hold.target, agencyIds, scope: EVERYTHING }, after, SLICE);
      if (slice.length === 0) break;
      after = slice.at(-1)?.recordId;
      const late = slice.filter((row) => row.accessionedAt >= fresh).map((row) => row.recordId);
      if (late.length > 0) await deps.indexNow(late);
      caught += await noteCaught(deps, hold, await deps.searchAmong(search, slice.map((row) => row.recordId)), startedAt.toISOString());
    }
    await deps.uow.run(systemActor('gather-hold'), async (tx) => {
      await deps.store.setGathered(tx, hold.id, startedAt.toISOString());
      tx.record({ name: 'hold.gathered', subject: { type: 'hold', id: hold.id }, data: { code: hold.code, caught }, announce: false });
    });
    return caught;
  };

async function noteCaught(deps: HoldsDeps, hold: Hold, recordIds: readonly string[], judgedAt: string): Promise<number> {
  if (recordIds.length === 0) return 0;
  await deps.uow.run(systemActor('gather-hold'), async (tx) => {
    await deps.store.putJudgements(tx, hold.id, recordIds.map((recordId) => ({ recordId, caught: true, judgedAt })));
    tx.record({ name: 'hold.caught', subject: { type: 'hold', id: hold.id }, data: { code: hold.code, records: recordIds.length }, announce: false });
  });
  return recordIds.length;
}

/** Looks at records that came in or changed, for every hold by search that stands. A record whose text is still being read stays open, and so held. */
export const judgeArrivals =
  (deps: HoldsDeps) =>
  async (recordIds: readonly string[]): Promise<void> => {
    const holds = (await deps.store.standingSearches()).filter((hold) => hold.target.kind === 'search' && hold.target.search.text !== '');
    if (holds.length === 0 || recordIds.length === 0) return;
    // Taken before the record is read: whatever changes it afterwards is newer than the judgement.
    const judgedAt = deps.clock.now().toISOString();
    const { records } = await deps.store.factsFor(recordIds);
    await deps.indexNow(recordIds);
    for (const hold of holds) await judgeFor(deps, hold, records, judgedAt);
  };

async function judgeFor(deps: HoldsDeps, hold: Hold, records: readonly HeldRecordFacts[], judgedAt: string): Promise<void> {
  const search: HoldSearch = hold.target.kind === 'search' ? hold.target.search : { text: '' };
  const agencyIds = await reachedAgencies(deps.catalogue, hold, deps.clock.today());
  const asked = records.filter((record) => filtersTakeIn(search, record) && (agencyIds === '*' || agencyIds.includes(record.custodianAgencyId)));
  for (let start = 0; start < asked.length; start += SLICE) {
    const part = asked.slice(start, start + SLICE);
    const found = new Set(await deps.searchAmong(search, part.map((record) => record.id)));
    const judged = part.filter(({ id, textState }) => found.has(id) || textState !== 'waiting').map(({ id }) => ({ recordId: id, caught: found.has(id), judgedAt }));
    if (judged.length === 0) continue;
    await deps.uow.run(systemActor('judge-arrivals'), async (tx) => {
      await deps.store.putJudgements(tx, hold.id, judged);
      tx.record({ name: 'hold.judged', subject: { type: 'hold', id: hold.id }, data: { code: hold.code, looked: judged.length, caught: found.size }, announce: false });
    });
  }
}
