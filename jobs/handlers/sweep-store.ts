import type { Job } from '../job.js';

/** Takes away what crashes left outside the archive proper; staged files are the business of intake's own sweep. */
export function sweepStoreJob(sweep: () => Promise<unknown>): Job {
  return {
    name: 'sweep-store', lane: 'light', attempts: 2, backOffMs: 60_000,
    run: async () => {
      await sweep();
    },
  };
}
