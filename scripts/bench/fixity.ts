import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { createSurveyThreads } from '../../storage/survey-threads.js';

/**
 * Verifies the same objects with sha512sum over all their files and with the archive (every byte, inventories, unknown files), by one
 * core and by all, each beside the same number of sha512sum.
 *   node --import tsx scripts/bench/fixity.ts [--objects 2000] [--bytes 50000] [--large 4] [--large-mib 128] [--dir .] [--json]
 */
const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '2000' }, bytes: { type: 'string', default: '50000' }, large: { type: 'string', default: '4' }, 'large-mib': { type: 'string', default: '128' },
    dir: { type: 'string', default: '.' }, json: { type: 'boolean', default: false },
  },
});
const META = { message: 'bench', user: { name: 'bench', address: 'urn:example:bench' } };

interface Figure {
  readonly what: string;
  readonly cores: number;
  readonly megabytes: number;
  readonly plainMbPerS: number;
  readonly archiveMbPerS: number;
  readonly ratio: number;
}

async function fill(store: PreservationStore, count: number, bytes: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, n) => `urn:example:fixity:${bytes}:${n}`);
  const queue = ids.values();
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (const id of queue) await store.create(id, [{ logicalPath: 'masters/01.pdf', source: randomBytes(bytes) }], META);
  }));
  return ids;
}

/** Wall time of so many sha512sum at once over all files below the root. */
async function plainMs(root: string, cores: number): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn('sh', ['-c', `find . -type f -print0 | xargs -0 -n 64 -P ${cores} sha512sum > /dev/null`], { cwd: root });
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`sha512sum ended with ${code ?? 'a signal'}`))));
  });
  return performance.now() - started;
}

async function archiveMs(store: PreservationStore, ids: readonly string[], cores: number): Promise<number> {
  const threads = createSurveyThreads(cores);
  // The threads are there in a running archive; their start is not what is measured.
  await Promise.all(ids.slice(0, cores * 2).map((id) => store.inspect(id, { survey: threads.survey })));
  const started = performance.now();
  const queue = ids.values();
  await Promise.all(Array.from({ length: cores * 2 }, async () => {
    for (const id of queue) if ((await store.inspect(id, { survey: threads.survey })).damages.length > 0) throw new Error(`${id} is damaged`);
  }));
  const took = performance.now() - started;
  await threads.close();
  return took;
}

async function measure(what: string, root: string, store: PreservationStore, ids: readonly string[]): Promise<Figure[]> {
  const megabytes = Number(spawnSync('du', ['-sb', '--apparent-size', root], { encoding: 'utf8' }).stdout.split('\t')[0]) / 1e6;
  const figures: Figure[] = [];
  for (const cores of [...new Set([1, cpus().length])]) {
    const plain = await plainMs(root, cores);
    const ours = await archiveMs(store, ids, cores);
    figures.push({ what, cores, megabytes, plainMbPerS: (megabytes / plain) * 1000, archiveMbPerS: (megabytes / ours) * 1000, ratio: plain / ours });
  }
  return figures;
}

async function main(): Promise<void> {
  const work = await mkdtemp(join(values.dir, '.bench-fixity-'));
  try {
    const figures: Figure[] = [];
    const sets: readonly (readonly [string, number, number])[] = [['small', Number(values.objects), Number(values.bytes)], ['large', Number(values.large), Number(values['large-mib']) * 1024 * 1024]];
    for (const [what, count, bytes] of sets) {
      if (count === 0) continue;
      const rootDir = join(work, what);
      const backend = await createLocalDiskBackend({ rootDir, scratchDir: join(work, `${what}-scratch`) });
      const staging = await createStaging({ dir: join(work, `${what}-staging`) });
      const store = await createPreservationStore({ backend, staging, clock: () => new Date() });
      figures.push(...(await measure(what, rootDir, store, await fill(store, count, bytes))));
    }
    if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else for (const f of figures) process.stdout.write(`${f.what.padEnd(6)} ${f.cores} core(s)  ${f.megabytes.toFixed(0).padStart(5)} MB  sha512sum ${f.plainMbPerS.toFixed(0).padStart(5)} MB/s  archive ${f.archiveMbPerS.toFixed(0).padStart(5)} MB/s  archive/sha512sum ${f.ratio.toFixed(2)}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

await main();
