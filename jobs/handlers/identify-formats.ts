import type { Formats } from '../../server/archive/preservation/formats/formats.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

const AT_ONCE = 5000;

/** Looks at the files of a new record, and by night at those that were never looked at. */
export function identifyFormatsJobs(formats: Pick<Formats, 'identify' | 'identifyUnseen'>): Job[] {
  return [
    {
      name: 'identify-formats', lane: 'light', attempts: 5, backOffMs: 30_000,
      async run({ recordId }, { signal }) {
        await formats.identify(String(recordId), signal);
      },
    },
    {
      name: 'identify-unseen', lane: 'light', attempts: 3, backOffMs: 60_000,
      async run(_payload, { signal }) {
        await formats.identifyUnseen(AT_ONCE, signal);
      },
    },
  ];
}

/** The jobs that facts of the register start for formats. */
export function formatSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  return fact.name === 'record.accessioned' ? [{ name: 'identify-formats', payload: { recordId: fact.subject.id }, priority: 7 }] : [];
}
