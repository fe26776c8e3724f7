import { spawnSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { hashStream } from '../../storage/digest.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import type { StagedFile, Staging } from '../../storage/staging.js';

/**
 * Measures storing and reading back beside cp + sha512sum + sync on the same files, and fixity beside sha512sum, in one run.
 *   node --import tsx scripts/bench/storage.ts [--files 500] [--bytes 50000] [--large-mib 256] [--per-object 1] [--lanes 64] [--rounds 1] [--dir .]
 * `lanes` is how many writers come at once. Wall times depend on the machine and on who else uses it; processor times much less.
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '500' },
    bytes: { type: 'string', default: '50000' },
    'large-mib': { type: 'string', default: '256' },
    'per-object': { type: 'string', default: '1' },
    lanes: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '1' },
    dir: { type: 'string', default: '.' },
  },
});

const META = { message: 'bench', user: { name: 'bench', address: 'urn:example:bench' } };
const ID_PREFIX = 'urn:example:bench:';

/** Milliseconds by the clock and of the processor. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

interface Timing {
  readonly label: string;
  readonly plain: Spent;
  readonly ours: Spent;
  readonly bytes: number;
}

function sh(script: string): void {
  const run = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${script}: ${run.stderr}`);
}

async function timed(work: () => Promise<void> | void): Promise<Spent> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const ofChildren = childrenMs();
  await work();
  const used = process.cpuUsage(cpu);
  return { wall: performance.now() - start, cpu: (used.user + used.system) / 1000 + childrenMs() - ofChildren };
}

/** Processor time of the programs this one has waited for (Linux; else 0), as the kernel counts it, in hundredths of a second. */
function childrenMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /, '').split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}

function together(one: Spent, other: Spent): Spent {
  return { wall: one.wall + other.wall, cpu: one.cpu + other.cpu };
}

async function writeRandom(path: string, bytes: number): Promise<void> {
  const handle = await open(path, 'w');
  for (let left = bytes; left > 0; left -= 1 << 20) await handle.write(randomBytes(Math.min(left, 1 << 20)));
  await handle.close();
}

/** Runs the work on all items, so many at once. */
async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** A record and the files that belong to it. */
interface Dossier {
  readonly id: string;
  readonly names: readonly string[];
}

async function storeDossier(store: PreservationStore, staging: Staging, folder: string, { id, names }: Dossier, chunks: { highWaterMark?: number }): Promise<void> {
  const staged: StagedFile[] = [];
  for (const name of names) {
    staged.push(await staging.receive(createReadStream(join(folder, name), chunks), { limitBytes: 1e13 }));
  }
  await store.create(id, names.map((name, n) => ({ logicalPath: `masters/${name}`, source: staged[n] as StagedFile })), META);
  for (const { token } of staged) await staging.discard(token);
}

async function readBack(store: PreservationStore, { id, names }: Dossier): Promise<void> {
  for (const name of names) {
    const opened = await store.read(id, `masters/${name}`);
    if ((await hashStream(opened.stream, 'sha512')) !== opened.sha512) throw new Error(`${id} came back changed`);
  }
}

function intoDossiers(names: readonly string[], perObject: number): Dossier[] {
  const count = Math.ceil(names.length / perObject);
  return Array.from({ length: count }, (_, n) => ({ id: `${ID_PREFIX}${n}`, names: names.slice(n * perObject, (n + 1) * perObject) }));
}

/** One set of files: plain tools first, then the archive, then fixity on both. */
async function measure(label: string, work: string, names: readonly string[], lanes: number, perObject: number): Promise<Timing[]> {
  const source = join(work, label);
  const root = join(work, `${label}-objects`);
  const bytes = Number(spawnSync('du', ['-sb', source], { encoding: 'utf8' }).stdout.split('\t')[0]);
  const backend = await createLocalDiskBackend({ rootDir: root, scratchDir: join(work, `${label}-scratch`) });
  const staging = await createStaging({ dir: join(work, `${label}-staging`) });
  const store = await createPreservationStore({ backend, staging, clock: () => new Date() });
  const dossiers = intoDossiers(names, perObject);
  sh('sync');
  const plainStore = await timed(() => sh(`cp -r ${source} ${work}/${label}-plain && cd ${work}/${label}-plain && find . -type f -print0 | xargs -0 sha512sum > ../${label}.sha512 && sync`));
  const oursStore = await timed(() => inLanes(dossiers, lanes, (dossier) => storeDossier(store, staging, source, dossier, label === 'large' ? { highWaterMark: 256 * 1024 } : {})));
  const plainRead = await timed(() => sh(`cd ${work}/${label}-plain && sha512sum --quiet -c ../${label}.sha512`));
  const oursRead = await timed(() => inLanes(dossiers, lanes, (dossier) => readBack(store, dossier)));
  const oursFixity = await timed(() =>
    inLanes(dossiers, lanes, async ({ id }) => {
      if (!(await store.verify(id, { deep: true })).valid) throw new Error(`${id} is not valid`);
    }),
  );
  return [
    { label: `${label}: store`, plain: plainStore, ours: oursStore, bytes },
    { label: `${label}: read back and check`, plain: plainRead, ours: oursRead, bytes },
    { label: `${label}: store + read back`, plain: together(plainStore, plainRead), ours: together(oursStore, oursRead), bytes },
    { label: `${label}: fixity (whole object) beside sha512sum`, plain: plainRead, ours: oursFixity, bytes },
  ];
}

function show(timings: readonly Timing[]): void {
  for (const { label, plain, ours, bytes } of timings) {
    const told = ({ wall, cpu }: Spent): string => `${wall.toFixed(0).padStart(7)} ms (${(bytes / 1e6 / (wall / 1000)).toFixed(0)} MB/s, processor ${cpu.toFixed(0)} ms)`;
    process.stdout.write(`${label.padEnd(48)} plain ${told(plain)}   archive ${told(ours)}   ratio ${(ours.wall / plain.wall).toFixed(2)}, processor ${(ours.cpu / plain.cpu).toFixed(2)}\n`);
  }
}

async function main(): Promise<void> {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const work = await mkdtemp(join(values.dir, '.bench-storage-'));
    try {
      await mkdir(join(work, 'small'));
      await mkdir(join(work, 'large'));
      for (let n = 0; n < Number(values.files); n += 1) await writeRandom(join(work, 'small', `${n}`), Number(values.bytes));
      if (Number(values['large-mib']) > 0) await writeRandom(join(work, 'large', '0'), Number(values['large-mib']) * 1024 * 1024);
      if (Number(values.files) > 0) show(await measure('small', work, await readdir(join(work, 'small')), Number(values.lanes), Number(values['per-object'])));
      if (Number(values['large-mib']) > 0) show(await measure('large', work, ['0'], 1, 1));
      process.stdout.write(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB\n`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

await main();
