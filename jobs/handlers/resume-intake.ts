import type { Intake } from '../../server/archive/intake/intake.js';
import type { Job, JobRequest } from '../job.js';

/** Asks again for papers that nothing would take on any more, e.g. after a restore, whose copy knows no jobs. Each step is asked for once. */
export function resumeIntakeJob(intake: Pick<Intake, 'background'>, ask: (requests: readonly JobRequest[]) => Promise<unknown>): Job {
  return {
    name: 'resume-intake', lane: 'light', attempts: 3, backOffMs: 60_000,
    async run() {
      for await (const { itemId, version } of intake.background.unfinishedItems()) {
        await ask([{ id: `resume-intake:${itemId}:${version}`, name: 'examine-submission', payload: { itemId } }]);
      }
    },
  };
}
