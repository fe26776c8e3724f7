import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { compose } from '../../server/compose.js';
import type { House } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';
import { systemActor } from '../../server/kernel/actor.js';
import { SENSITIVITIES } from '../../server/kernel/sensitivity.js';

const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));
const AGENCY = 'ubnd-tinh-quang-ngai';
const PERMISSIONS = ['submission.create', 'submission.read', 'submission.confirm', 'record.read', 'search.use', 'reuse.lookup'];

/** The purpose granted to the client of a benchmark. */
export const BENCH_PURPOSE = 'vay-von';

/** The default profile in one process, on a folder that goes when it is closed. */
export interface BenchHouse {
  readonly house: House;
  readonly url: string;
  readonly key: string;
  readonly agencyId: string;
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Opens the house as `npm start` would, with the catalogue and one client that may deliver, search and look up. Without the worker
 * nothing happens in the background. `prepare` may put files into the data folder before.
 */
export async function openBenchHouse(name: string, services: House['config']['services'] = ['web', 'worker'], prepare?: (dataDir: string) => Promise<void>): Promise<BenchHouse> {
  const folder = await mkdtemp(join(tmpdir(), `khoso-bench-${name}-`));
  const config = loadConfig({ DATA_DIR: join(folder, 'data'), PORT: '0', KHOSO_LOG_LEVEL: 'warn' });
  await prepare?.(join(folder, 'data'));
  const house = await compose({ ...config, services }, { logFile: join(folder, 'khoso.log') });
  const loader = systemActor('bench');
  const { bundle, refused } = await readCatalogue(CATALOGUE);
  await house.archive.catalogue.importCatalogue(loader, bundle, refused);
  const { key } = await house.archive.access.issueClientKey(loader, {
    name: 'bench', agencyId: AGENCY, ratePerMinute: 1_000_000,
    grant: { permissions: PERMISSIONS, typeCodes: '*', purposes: [BENCH_PURPOSE], sensitivities: SENSITIVITIES },
  });
  const started = await house.start();
  return {
    house, key: key ?? '', agencyId: AGENCY, folder, url: `http://127.0.0.1:${started?.port ?? 0}`,
    close: async () => {
      await house.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** CPU of this process since `start`, in milliseconds: of the main thread alone (Linux; else null) and of all threads. */
export interface CpuMeter {
  read(): { readonly totalMs: number; readonly mainMs: number | null };
}

const TICK_MS = 10;

/** Starts to count. */
export function startCpuMeter(): CpuMeter {
  const total = process.cpuUsage();
  const main = mainThreadTicks();
  return {
    read() {
      const used = process.cpuUsage(total);
      const now = mainThreadTicks();
      return { totalMs: (used.user + used.system) / 1000, mainMs: main === undefined || now === undefined ? null : (now - main) * TICK_MS };
    },
  };
}

/** User and system time of the main thread from the kernel, in hundredths of a second. */
function mainThreadTicks(): number | undefined {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}

/** The machine and its load, to stand beside every figure. */
export function machine(): { readonly node: string; readonly cores: number; readonly load: readonly number[] } {
  return { node: process.version, cores: cpus().length, load: loadavg().map((value) => round(value, 2)) };
}

export function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The value below which the share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
