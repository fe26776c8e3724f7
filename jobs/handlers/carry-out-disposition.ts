import type { Job, JobRequest, Subscriptions } from '../job.js';

/** What the disposition room does in the background. Each part goes on where the last run ended. */
export interface DispositionWork {
  execute(listId: string, signal: AbortSignal): Promise<unknown>;
  pack(listId: string, signal: AbortSignal): Promise<unknown>;
  handOver(listId: string, signal: AbortSignal): Promise<unknown>;
  makePapers(listId: string): Promise<unknown>;
  /** Drafts of what is due, for archivists to take over. */
  propose(signal: AbortSignal): Promise<unknown>;
  /** Lists that were left in the middle, with the job each needs. */
  unfinished(): Promise<readonly { readonly listId: string; readonly job: DispositionJobName }[]>;
  ask(requests: readonly JobRequest[]): Promise<void>;
  readonly nowMs: () => number;
}

export type DispositionJobName = 'execute-disposition' | 'pack-transfer' | 'hand-over-transfer' | 'make-disposition-papers';

const HOUR_MS = 3600_000;

/** Jobs of disposition: heavy ones keep their place beside OCR, so that the desk never waits for them. */
export function dispositionJobs(work: DispositionWork): Job[] {
  const job = (name: DispositionJobName, lane: Job['lane'], run: (listId: string, signal: AbortSignal) => Promise<unknown>): Job => ({
    name, lane, attempts: 8, backOffMs: 30_000,
    run: async (payload, { signal }) => {
      await run(String(payload['listId']), signal);
    },
  });
  return [
    job('execute-disposition', 'heavy', (listId, signal) => work.execute(listId, signal)),
    job('pack-transfer', 'heavy', (listId, signal) => work.pack(listId, signal)),
    job('hand-over-transfer', 'light', (listId, signal) => work.handOver(listId, signal)),
    job('make-disposition-papers', 'light', (listId) => work.makePapers(listId)),
    {
      name: 'propose-disposition', lane: 'heavy', attempts: 3, backOffMs: 300_000,
      run: async (_payload, { signal }) => {
        await work.propose(signal);
      },
    },
    {
      name: 'resume-dispositions', lane: 'light', attempts: 3, backOffMs: 60_000,
      run: async () => {
        // A job that was given up or lost is asked for again each hour, under a new name.
        const turn = Math.floor(work.nowMs() / HOUR_MS);
        const left = await work.unfinished();
        await work.ask(left.map(({ listId, job: name }) => ({ id: `${name}:${listId}:${turn}`, name, payload: { listId } })));
      },
    },
  ];
}

/** Which facts of a list start which work. */
export const dispositionSubscriptions: Subscriptions = (fact) => {
  const payload = { listId: fact.subject.id };
  switch (fact.name) {
    case 'disposition.started':
      return [{ name: 'execute-disposition', payload }];
    case 'disposition.decided':
      return [{ name: 'make-disposition-papers', payload }, ...(fact.data?.['state'] === 'packing' ? [{ name: 'pack-transfer', payload }] : [])];
    case 'disposition.packing-asked':
      return [{ name: 'pack-transfer', payload }];
    case 'disposition.accepted':
      return [{ name: 'hand-over-transfer', payload }];
    case 'disposition.executed':
    case 'disposition.handed-over':
      return [{ name: 'make-disposition-papers', payload }];
    default:
      return [];
  }
};
