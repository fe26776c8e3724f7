import type { Intake } from '../../server/archive/intake/intake.js';
import type { Job } from '../job.js';

type StagingSweep = Awaited<ReturnType<Intake['background']['sweepStaging']>>;

/** Compares staged bytes with the rows of intake, once an hour or so; `onFinding` is told when something was amiss. */
export function sweepStagingJob(intake: Pick<Intake, 'background'>, onFinding: (sweep: StagingSweep) => void): Job {
  return {
    name: 'sweep-staging',
    lane: 'light',
    attempts: 3,
    backOffMs: 60_000,
    async run() {
      const sweep = await intake.background.sweepStaging();
      if (sweep.discarded.length > 0 || sweep.missing.length > 0) onFinding(sweep);
    },
  };
}
