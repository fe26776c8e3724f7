import { preserveRecordJobs, preserveSubscriptions } from '../../jobs/handlers/preserve-record.js';
import { openPacking } from './packing.js';
import type { Packing } from './packing.js';
import { openRegisterKeeping } from './register-keeping.js';
import type { Wing, WingGround } from './wing.js';

const HOUR_MS = 3600_000;

/** What other wings take from this one. */
export interface PreservationWing extends Wing, Pick<Packing, 'packages' | 'erasures'> {}

/** Fixity, the register beside the bytes, packages in and out, backups. */
export async function buildPreservationWing(parts: WingGround): Promise<PreservationWing> {
  const { ground, storage, archive } = parts;
  const packing = await openPacking(parts);
  const keeping = await openRegisterKeeping(ground, storage, archive.catalogue);
  return {
    packages: packing.packages,
    erasures: packing.erasures,
    jobs: [...packing.jobs, ...preserveRecordJobs(keeping)],
    subscriptions: (fact) => [...packing.subscriptions(fact), ...preserveSubscriptions(fact)],
    timetable: [...packing.timetable, { name: 'preserve-register', everyMs: 24 * HOUR_MS }],
    panels: [],
    routes: () => [],
    pages: () => [],
    close: async () => undefined,
  };
}
