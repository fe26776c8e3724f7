import { isStorageError } from '../../../../storage/errors.js';
import type { PreservationStore } from '../../../../storage/preservation-store.js';
import type { Clock } from '../../../kernel/clock.js';
import type { RegisterKeeping } from '../register/register-keeping.js';
import { isHouseObject } from '../register/register-parts.js';
import type { DoctorStore } from './doctor-store.js';

/** One comparison: how much was found, how much of it was put right, and a few examples. */
export interface DoctorCheck {
  readonly name: DoctorCheckName;
  readonly count: number;
  readonly repaired: number;
  readonly examples: readonly string[];
}

/** What is compared, from the register to the bytes, back, and on to what follows from both. */
export const DOCTOR_CHECKS = [
  'record-without-object', 'file-without-bytes', 'object-without-record', 'object-unreadable', 'description-stale', 'object-not-enrolled', 'text-missing',
  'index-missing', 'index-stale', 'index-surplus', 'outbox-stuck', 'jobs-parked', 'jobs-lost', 'commits-open', 'bytes-left-over', 'alarms-open',
] as const;
export type DoctorCheckName = (typeof DOCTOR_CHECKS)[number];

/** The whole result. `ok`: nothing was found that is not put right. */
export interface DoctorReport {
  readonly ok: boolean;
  readonly records: number;
  readonly objects: number;
  readonly checks: readonly DoctorCheck[];
}

export interface DoctorDeps {
  readonly doctor: DoctorStore;
  readonly store: Pick<PreservationStore, 'describe' | 'list' | 'recover' | 'sweep'>;
  readonly keeping: Pick<RegisterKeeping, 'countStale' | 'preserveStale'>;
  readonly reconcileIndex: (repair: boolean) => Promise<{ readonly missing: number; readonly stale: number; readonly surplus: number }>;
  readonly freeLostJobs: () => Promise<number>;
  readonly clock: Clock;
}

/**
 * Compares register, objects, index and queue in both directions. `repair` puts right only what follows from something else:
 * descriptions, index, leases, cut-off commits, scratch. It never removes an object, a record or a file of one.
 */
export interface Doctor {
  examine(options: { readonly repair: boolean; readonly onProgress?: (objects: number) => void }): Promise<DoctorReport>;
}

const PAGE = 200;
const LANES = 16;
const EXAMPLES = 10;
const STUCK_MS = 15 * 60_000;
const LEFT_OVER_MS = 24 * 3600_000;
const EVERYTHING = 1_000_000_000;

interface Found {
  count: number;
  repaired: number;
  readonly examples: string[];
}

export function createDoctor(deps: DoctorDeps): Doctor {
  return {
    async examine({ repair, onProgress }) {
      const found = new Map<DoctorCheckName, Found>(DOCTOR_CHECKS.map((name) => [name, { count: 0, repaired: 0, examples: [] }]));
      const tell = (name: DoctorCheckName, example?: string, count = 1): Found => {
        const one = found.get(name) ?? { count: 0, repaired: 0, examples: [] };
        one.count += count;
        if (example !== undefined && one.examples.length < EXAMPLES) one.examples.push(example);
        return one;
      };
      await openCommits(deps, repair, tell);
      const records = await fromRecords(deps, tell, onProgress);
      const objects = await fromObjects(deps, tell);
      await derived(deps, repair, tell);
      await queue(deps, repair, tell);
      const checks = [...found].map(([name, one]) => ({ name, ...one }));
      return { ok: checks.every((check) => check.repaired >= check.count), records, objects, checks };
    },
  };
}

type Tell = (name: DoctorCheckName, example?: string, count?: number) => Found;

async function openCommits(deps: DoctorDeps, repair: boolean, tell: Tell): Promise<void> {
  const { recovered, scratch } = await deps.store.sweep(LEFT_OVER_MS, { keepStaged: () => true, dryRun: !repair });
  for (const objectId of recovered.finished) tell('commits-open', objectId).repaired += 1;
  for (const objectId of recovered.incomplete) tell('commits-open', objectId);
  for (const left of scratch.filter((one) => one.ageMs >= LEFT_OVER_MS)) {
    const found = tell('bytes-left-over', left.name);
    if (left.removed) found.repaired += 1;
  }
}

async function fromRecords(deps: DoctorDeps, tell: Tell, onProgress: ((objects: number) => void) | undefined): Promise<number> {
  let seen = 0;
  for (let after = ''; ; ) {
    const page = await deps.doctor.records(after, PAGE);
    const rows = page.values();
    await Promise.all(Array.from({ length: LANES }, async () => {
      for (const record of rows) await compareRecord(deps, record, tell);
    }));
    seen += page.length;
    onProgress?.(seen);
    if (page.length < PAGE) return seen;
    after = page.at(-1)?.id ?? after;
  }
}

async function compareRecord(deps: DoctorDeps, record: Awaited<ReturnType<DoctorStore['records']>>[number], tell: Tell): Promise<void> {
  if (record.wantsText && !record.files.some((file) => file.role === 'text')) tell('text-missing', record.id);
  try {
    const described = await deps.store.describe(record.objectId);
    const held = new Map(described.versions.at(-1)?.files.map((file) => [file.logicalPath, file.sha512]));
    for (const file of record.files) if (held.get(file.logicalPath) !== file.sha512) tell('file-without-bytes', `${record.id} ${file.logicalPath}`);
  } catch (error) {
    if (isStorageError(error, 'missing')) tell('record-without-object', record.id);
    else tell('object-unreadable', `${record.objectId}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function fromObjects(deps: DoctorDeps, tell: Tell): Promise<number> {
  let seen = 0;
  let waiting: string[] = [];
  const compare = async (): Promise<void> => {
    const known = await deps.doctor.knownObjects(waiting);
    for (const objectId of waiting) if (!known.has(objectId)) tell('object-without-record', objectId);
    waiting = [];
  };
  for await (const { objectId, path } of deps.store.list()) {
    seen += 1;
    if (objectId === '') tell('object-unreadable', path);
    else if (!isHouseObject(objectId)) waiting.push(objectId);
    if (waiting.length >= PAGE) await compare();
  }
  await compare();
  return seen;
}

async function derived(deps: DoctorDeps, repair: boolean, tell: Tell): Promise<void> {
  const stale = await deps.keeping.countStale();
  if (stale > 0) {
    const one = tell('description-stale', undefined, stale);
    if (repair) {
      await deps.keeping.preserveStale(EVERYTHING);
      one.repaired = Math.max(0, stale - (await deps.keeping.countStale()));
    }
  }
  const unenrolled = await deps.doctor.countNotEnrolled();
  // They are taken up by the next stretch of verification by itself.
  if (unenrolled > 0) tell('object-not-enrolled', undefined, unenrolled).repaired = unenrolled;
  const index = await deps.reconcileIndex(repair);
  for (const [name, count] of [['index-missing', index.missing], ['index-stale', index.stale], ['index-surplus', index.surplus]] as const) {
    if (count > 0) tell(name, undefined, count).repaired = repair ? count : 0;
  }
}

async function queue(deps: DoctorDeps, repair: boolean, tell: Tell): Promise<void> {
  const now = deps.clock.now();
  const stuck = await deps.doctor.stuck(new Date(now.getTime() - STUCK_MS).toISOString(), now.toISOString());
  if (stuck.outbox > 0) tell('outbox-stuck', undefined, stuck.outbox);
  if (stuck.lost > 0) tell('jobs-lost', undefined, stuck.lost).repaired = repair ? await deps.freeLostJobs() : 0;
  for (const job of stuck.parked) tell('jobs-parked', `${job.name} ${job.id}`);
  if (stuck.openAlarms > 0) tell('alarms-open', undefined, stuck.openAlarms);
}
