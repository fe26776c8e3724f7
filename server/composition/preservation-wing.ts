import { preserveRecordJobs, preserveSubscriptions } from '../../jobs/handlers/preserve-record.js';
import { openRegisterKeeping } from './register-keeping.js';
import type { Wing, WingGround } from './wing.js';

const HOUR_MS = 3600_000;

/** Fixity, the register beside the bytes, packages in and out, backups. */
export async function buildPreservationWing({ ground, storage, archive }: WingGround): Promise<Wing> {
  const keeping = await openRegisterKeeping(ground, storage, archive.catalogue);
  return {
    jobs: [...preserveRecordJobs(keeping)],
    subscriptions: (fact) => [...preserveSubscriptions(fact)],
    timetable: [{ name: 'preserve-register', everyMs: 24 * HOUR_MS }],
    panels: [],
    routes: () => [],
    pages: () => [],
    close: async () => undefined,
  };
}
