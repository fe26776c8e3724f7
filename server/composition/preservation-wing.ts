import { preserveRecordJobs, preserveSubscriptions } from '../../jobs/handlers/preserve-record.js';
import { FIXITY_EVERY_MS, checkFixityJob } from '../../jobs/handlers/check-fixity.js';
import { fixityPages } from '../archive/preservation/fixity/fixity-pages.js';
import { fixityPanel } from '../archive/preservation/fixity/fixity-panel.js';
import type { Doctor } from '../archive/preservation/doctor/doctor.js';
import { may } from '../kernel/permission.js';
import { openFixityRoom } from './fixity-room.js';
import type { FixityRoom } from './fixity-room.js';
import { sweepStoreJob } from '../../jobs/handlers/sweep-store.js';
import { openPacking } from './packing.js';
import type { Packing } from './packing.js';
import { openRegisterKeeping } from './register-keeping.js';
import type { Wing, WingGround } from './wing.js';

const DAY_MS = 24 * 3600_000;

/** What other wings take from this one. */
export interface PreservationWing extends Wing, Pick<Packing, 'packages' | 'erasures'> {
  readonly doctor: Doctor;
  readonly keepDoctor: FixityRoom['keepDoctor'];
}

/** Fixity, the register beside the bytes, packages in and out, backups. */
export async function buildPreservationWing(parts: WingGround): Promise<PreservationWing> {
  const { ground, storage, archive } = parts;
  const packing = await openPacking(parts);
  const keeping = await openRegisterKeeping(ground, storage, archive.catalogue);
  const room = openFixityRoom(parts, keeping);
  const sweep = (): Promise<unknown> => storage.store.sweep(DAY_MS, { keepStaged: () => true });
  return {
    doctor: room.doctor,
    keepDoctor: room.keepDoctor,
    packages: packing.packages,
    erasures: packing.erasures,
    jobs: [...packing.jobs, ...preserveRecordJobs(keeping), checkFixityJob(room.fixity, (report) => ground.logger.info({ ...report }, 'files were verified')), sweepStoreJob(sweep)],
    subscriptions: (fact) => [...packing.subscriptions(fact), ...preserveSubscriptions(fact)],
    timetable: [...packing.timetable, { name: 'preserve-register', everyMs: DAY_MS }, { name: 'check-fixity', everyMs: FIXITY_EVERY_MS }, { name: 'sweep-store', everyMs: DAY_MS }],
    panels: [...packing.panels, fixityPanel(room.fixity)],
    routes: (door) => packing.routes(door),
    pages: (door) => [...packing.pages(door), ...fixityPages({ ...room, records: archive.records, uow: ground.uow, countStale: keeping.countStale, copies: storage.backend.members?.length ?? 1 })],
    waiting: async (actor) => (may(actor, 'preservation.manage') ? [{ key: 'home.wait.fixityAlarms', count: await room.fixity.countOpen(), href: '/preservation', icon: 'alert', urgent: true, nav: 'preservation' }] : []),
    close: room.close,
  };
}
