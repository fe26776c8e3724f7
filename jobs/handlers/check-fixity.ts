import type { Fixity, SliceReport } from '../../server/archive/preservation/fixity/fixity.js';
import type { Job } from '../job.js';

/** Every so often a stretch begins; it ends before the next one would. */
export const FIXITY_EVERY_MS = 10 * 60_000;
const LONGEST_MS = 9 * 60_000;

/**
 * One stretch of verification. Nothing is kept under way: what was verified stands in its row, so that after a kill the next stretch
 * goes on where this one ended.
 */
export function checkFixityJob(fixity: Pick<Fixity, 'runSlice'>, onReport: (report: SliceReport) => void): Job {
  return {
    name: 'check-fixity', lane: 'light', attempts: 1, backOffMs: 60_000,
    run: async (_payload, { signal }) => {
      const report = await fixity.runSlice({ signal, longestMs: LONGEST_MS });
      if (report.objects > 0) onReport(report);
    },
  };
}
