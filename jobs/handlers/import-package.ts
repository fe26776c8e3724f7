import type { Packages } from '../../server/archive/packages/packages.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** Takes a package that came in its next step; the room asks for the step after by itself. */
export function importPackageJob(packages: Pick<Packages, 'background'>): Job {
  return {
    name: 'import-package', lane: 'light', attempts: 8, backOffMs: 5000,
    async run({ packageId }, { signal }) {
      await packages.background.advance(String(packageId), signal);
    },
    parked: ({ packageId }) => packages.background.fail(String(packageId)),
  };
}

/** The jobs that facts of packages start. */
export function packageSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  const payload = { packageId: fact.subject.id };
  if (fact.name === 'package.received' || fact.name === 'package.warnings-accepted') return [{ name: 'import-package', payload, priority: 6 }];
  return fact.name === 'package.requested' ? [{ name: 'export-package', payload, priority: 6 }] : [];
}
