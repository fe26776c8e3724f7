import { dispositionJobs, dispositionSubscriptions } from '../../jobs/handlers/carry-out-disposition.js';
import type { DispositionJobName } from '../../jobs/handlers/carry-out-disposition.js';
import { papersDue } from '../archive/disposition/commands/make-papers.js';
import type { Disposition } from '../archive/disposition/disposition.js';
import type { DispositionList, ListPaper } from '../archive/disposition/model.js';
import type { DispositionStore } from '../archive/disposition/store.js';
import type { WingLife } from './background.js';
import type { Foundation } from './foundation.js';

/** What disposition does in the background; the same shape as a wing's life. */
export type DispositionJobs = WingLife;

interface CarryOut {
  readonly ground: Pick<Foundation, 'clock' | 'jobTable'>;
  readonly store: DispositionStore;
  readonly disposition: Disposition;
  makePapers(listId: string): Promise<readonly ListPaper[]>;
  pack(listId: string, recordIds: readonly string[]): Promise<void>;
}

const HOUR_MS = 3600_000;
const SLICE = 100;

/** Joins the room of disposition to jobs, facts and the clock. */
export function carryOutJobs({ ground, store, disposition, makePapers, pack }: CarryOut): DispositionJobs {
  return {
    jobs: dispositionJobs({
      execute: (listId, signal) => disposition.execute(listId, signal),
      async pack(listId) {
        const { pack: ids, held } = await disposition.recordsToPack(listId);
        if (ids.length > 0) await pack(listId, ids);
        const list = await store.list(listId);
        // A second run finds the packages made and the list moved on.
        if (list?.state === 'packing') await disposition.markPacked(listId, { records: ids.length, held: held.length });
      },
      propose: (signal) => disposition.proposeDue(signal),
      handOver: (listId, signal) => disposition.handOver(listId, signal),
      makePapers,
      unfinished: async () => (await openLists(store)).flatMap((list) => workOf(list)),
      ask: async (requests) => void (await ground.jobTable.add(requests)),
      nowMs: () => ground.clock.now().getTime(),
    }),
    subscriptions: dispositionSubscriptions,
    timetable: [{ name: 'resume-dispositions', everyMs: HOUR_MS }, { name: 'propose-disposition', everyMs: 24 * HOUR_MS, offsetMs: 19 * HOUR_MS }],
  };
}

async function openLists(store: DispositionStore): Promise<DispositionList[]> {
  const found: DispositionList[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.lists({ states: ['cooling-off', 'executing', 'executed', 'packing', 'accepted', 'aborted'] }, cursor, SLICE);
    for (const list of page.items) if (await hasWork(store, list)) found.push(list);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

async function hasWork(store: DispositionStore, list: DispositionList): Promise<boolean> {
  if (list.state === 'executing' || list.state === 'packing' || missesPaper(list)) return true;
  const counts = await store.countItems(list.id);
  return counts.some((count) => count.state === 'tombstoned' || (list.state === 'accepted' && count.state === 'waiting'));
}

function missesPaper(list: DispositionList): boolean {
  return papersDue(list).some((kind) => !list.papers.some((paper) => paper.kind === kind));
}

function workOf(list: DispositionList): { listId: string; job: DispositionJobName }[] {
  const job: DispositionJobName = list.state === 'packing' ? 'pack-transfer' : list.state === 'accepted' ? 'hand-over-transfer' : 'execute-disposition';
  return [{ listId: list.id, job }, ...(missesPaper(list) ? [{ listId: list.id, job: 'make-disposition-papers' as const }] : [])];
}
