import type { Packages } from '../../server/archive/packages/packages.js';
import type { Job } from '../job.js';

/** Builds a package that was asked for. */
export function exportPackageJob(packages: Pick<Packages, 'background'>): Job {
  return {
    name: 'export-package', lane: 'light', attempts: 4, backOffMs: 10_000,
    run: ({ packageId }) => packages.background.runExport(String(packageId)),
    parked: ({ packageId }) => packages.background.fail(String(packageId)),
  };
}

/** Lets go of packages that were made long ago. */
export function sweepPackagesJob(packages: Pick<Packages, 'background'>): Job {
  return {
    name: 'sweep-packages', lane: 'light', attempts: 3, backOffMs: 60_000,
    async run() {
      await packages.background.sweepBuilt();
    },
  };
}
