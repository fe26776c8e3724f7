import type { Intake } from '../../server/archive/intake/intake.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** Facts after which a paper has a next step. */
const STARTED_BY = new Set(['submission.item-received', 'submission.item-confirmed', 'submission.item-retried', 'submission.items-combined']);

/** Examines what was received and writes to the archive what was confirmed; recognition of scans is left to its own job. */
export function examineSubmissionJob(intake: Pick<Intake, 'background'>): Job {
  return intakeJob(intake, 'examine-submission', 'light', false);
}

/** Recognises the text of a scan and finishes the paper's examination. */
export function extractTextJob(intake: Pick<Intake, 'background'>): Job {
  return intakeJob(intake, 'extract-text', 'heavy', true);
}

/** The jobs that facts of intake start. */
export function intakeSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  const payload = { itemId: fact.subject.id };
  if (STARTED_BY.has(fact.name)) {
    // A person waits for what he confirmed; loads of thousands stand behind.
    return [{ name: 'examine-submission', payload, priority: fact.name === 'submission.item-received' ? 5 : 3 }];
  }
  return fact.name === 'submission.item-needs-recognition' ? [{ name: 'extract-text', payload }] : [];
}

function intakeJob(intake: Pick<Intake, 'background'>, name: string, lane: Job['lane'], recognise: boolean): Job {
  const { advanceItem, reportFailure } = intake.background;
  return {
    name,
    lane,
    attempts: 6,
    backOffMs: 5000,
    async run({ itemId }, { signal }) {
      const id = String(itemId);
      try {
        await advanceItem(id, { recognise, signal });
      } catch (error) {
        if (!signal.aborted) await reportFailure(id, error, false);
        throw error;
      }
    },
    parked: ({ itemId }, error) => reportFailure(String(itemId), error, true),
  };
}
