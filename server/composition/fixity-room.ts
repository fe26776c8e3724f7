import { cpus } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAccessStore } from '../archive/access/store.js';
import { createDoctor } from '../archive/preservation/doctor/doctor.js';
import type { Doctor, DoctorReport } from '../archive/preservation/doctor/doctor.js';
import { createDoctorStore } from '../archive/preservation/doctor/doctor-store.js';
import { createFixity } from '../archive/preservation/fixity/fixity.js';
import type { Fixity } from '../archive/preservation/fixity/fixity.js';
import { createFixityStore } from '../archive/preservation/fixity/fixity-store.js';
import type { FixityPolicy } from '../archive/preservation/fixity/model.js';
import type { RegisterKeeping } from '../archive/preservation/register/register-keeping.js';
import { isHouseObject, roomObjectId, roomParts } from '../archive/preservation/register/register-parts.js';
import { createSurveyThreads } from '../../storage/survey-threads.js';
import type { Config } from '../config/settings.js';
import type { WingGround } from './wing.js';

const GB = 1e9;
const PEOPLES_WORK = new Set(['examine-submission', 'extract-text']);
const MORE_THAN_USUAL = 8;
const LEDGER_OBJECT = 'khoso-erasures';

/** The verification of bytes and the comparison of all parts, ready to run. */
export interface FixityRoom {
  readonly fixity: Fixity;
  readonly doctor: Doctor;
  /** The result of the last comparison, kept beside the data. */
  lastDoctor(): Promise<{ at: string; report: DoctorReport } | undefined>;
  keepDoctor(report: DoctorReport): Promise<void>;
  /** The name behind the id of an account. */
  personName(id: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What the settings allow. */
export function fixityPolicy(config: Config): FixityPolicy {
  const [from = 0, to = 24] = config.fixityHours.split('-').map(Number);
  return { budgetBytes: config.fixityGbPerNight * GB, maxAgeDays: config.fixityMaxAgeDays, fromHour: from, toHour: to };
}

/** Builds the room; threads are started when there is something to verify. */
export function openFixityRoom({ ground, storage, archive }: WingGround, keeping: RegisterKeeping): FixityRoom {
  const { config, database, uow, clock, jobTable } = ground;
  const threads = createSurveyThreads(config.fixityThreads > 0 ? config.fixityThreads : cpus().length);
  const fixity = createFixity({
    fixity: createFixityStore(database), store: storage.store, survey: threads.survey, lanes: threads.size * 2, uow, clock, policy: fixityPolicy(config), isHouseObject,
    busy: async () => (await jobTable.counts()).some((row) => row.state === 'waiting' && PEOPLES_WORK.has(row.name) && row.count >= MORE_THAN_USUAL),
    houseObjects: async () => [...[...roomParts().keys()].map(roomObjectId), LEDGER_OBJECT],
  });
  const doctor = createDoctor({
    doctor: createDoctorStore(database), store: storage.store, keeping, clock, freeLostJobs: () => jobTable.freeLost(),
    reconcileIndex: (repair) => archive.search.reconcile({ repair }),
  });
  const file = join(config.dataDir, 'cache', 'doctor.json');
  return {
    fixity,
    doctor,
    async lastDoctor() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as { at: string; report: DoctorReport });
    },
    keepDoctor: (report) => writeFile(file, JSON.stringify({ at: clock.now().toISOString(), report })),
    personName: async (id) => (id.startsWith('system:') ? undefined : (await createAccessStore(database).userById(id))?.displayName),
    close: () => threads.close(),
  };
}
