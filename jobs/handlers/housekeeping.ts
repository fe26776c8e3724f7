import type { Job } from '../job.js';

export interface Housekeeping {
  /** Writes down validity states that changed by themselves; answers how many. */
  readonly settleValidity: () => Promise<number>;
  /** Forgets delivered facts and finished jobs older than the instant. */
  readonly prune: (before: string) => Promise<number>;
  /** Completes commits of the storage that a crash cut off. */
  readonly recoverStorage: () => Promise<unknown>;
  readonly now: () => Date;
}

const KEEP_MS = 7 * 24 * 3600_000;

/** What keeps the house in order by the clock. Each can run twice without harm. */
export function housekeepingJobs(deps: Housekeeping): Job[] {
  const job = (name: string, run: () => Promise<unknown>): Job => ({
    name, lane: 'light', attempts: 3, backOffMs: 60_000,
    run: async () => {
      await run();
    },
  });
  return [
    job('settle-validity', deps.settleValidity),
    job('prune-finished', () => deps.prune(new Date(deps.now().getTime() - KEEP_MS).toISOString())),
    job('recover-storage', deps.recoverStorage),
  ];
}
