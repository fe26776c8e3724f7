/**
 * Measures intake end to end on the default profile, all in one process: letters of one page with a text layer come in over HTTP
 * from a second process, are examined, archived, registered and indexed.
 *   node --import tsx scripts/bench/intake.ts [--count 500] [--callers 4] [--warm 20] [--json]
 * Before the clock starts so many letters pass (`--warm`), that threads stand and code is compiled. The clock stops when every letter is
 * searchable; what follows in the background (descriptions beside the bytes, formats, periods, alerts) is told apart as `restSeconds`. CPU is that
 * of the archive's process (with all its threads) alone, to the very end.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toAccessScope } from '../../server/archive/search/describe-record.js';
import { systemActor } from '../../server/kernel/actor.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { machine, openBenchHouse, round, startCpuMeter } from './bench-house.js';
import type { BenchHouse } from './bench-house.js';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '500' }, callers: { type: 'string', default: '4' }, warm: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
});
const count = Number(values.count);
const warm = Number(values.warm);
const SENDER = fileURLToPath(new URL('./intake-sender.ts', import.meta.url));
const SAMPLE_MS = 500;
const PATIENCE_MS = 600_000;

interface Sample {
  readonly seconds: number;
  readonly archived: number;
  readonly rssMb: number;
  readonly heapMb: number;
}

/** Runs the sender in a process of its own. */
function sender(...args: readonly (string | number)[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', SENDER, ...args.map(String)], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the sender ended with ${String(code)}`))));
  });
}

async function states(bench: BenchHouse): Promise<Partial<Record<string, number>>> {
  return (await bench.house.archive.intake.listItems(systemActor('bench'), {}, undefined, 1)).counts;
}

/** How many letters a word of their body finds. */
async function searchable(bench: BenchHouse): Promise<number> {
  return (await bench.house.archive.search.search(toAccessScope(EVERYTHING), { text: 'vướng mắc đề nghị phản ánh kịp thời', limit: 1 })).total;
}

async function run(bench: BenchHouse, folder: string): Promise<void> {
  const before = machine();
  const cpu = startCpuMeter();
  const start = performance.now();
  const samples: Sample[] = [];
  const sample = async (): Promise<void> => {
    const { rss, heapUsed } = process.memoryUsage();
    samples.push({ seconds: round((performance.now() - start) / 1000), archived: ((await states(bench)).archived ?? 0) - warm, rssMb: Math.round(rss / 1e6), heapMb: Math.round(heapUsed / 1e6) });
  };
  const timer = setInterval(() => void sample(), Math.max(SAMPLE_MS, count * 10));
  await sender('send', folder, warm, warm + count, bench.url, bench.key, values.callers);
  const sentMs = performance.now() - start;
  while ((await searchable(bench)) < warm + count && performance.now() - start < sentMs + PATIENCE_MS) await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS / 2));
  const ms = performance.now() - start;
  await bench.house.background.settled();
  const restMs = performance.now() - start - ms;
  const used = cpu.read();
  clearInterval(timer);
  await sample();
  const counts = await states(bench);
  const total = await searchable(bench);
  const settledRss = samples.filter((one) => one.archived >= count / 4).map((one) => one.rssMb);
  const result = {
    bench: 'intake', count, callers: Number(values.callers), states: counts, searchable: total, seconds: round(ms / 1000), restSeconds: round(restMs / 1000), sentSeconds: round(sentMs / 1000),
    perSecond: round((count / ms) * 1000), cpuMsPerDocument: round(used.totalMs / count), mainThreadMsPerDocument: used.mainMs === null ? null : round(used.mainMs / count),
    perSecondByCpu: round((1000 * before.cores) / (used.totalMs / count)), rssMb: { after25Percent: settledRss[0], last: settledRss.at(-1), most: Math.max(...samples.map((one) => one.rssMb)) },
    machine: { before, after: machine() }, samples,
  };
  process.stdout.write(`${JSON.stringify(result, null, values.json ? undefined : 2)}\n`);
  if ((counts.archived ?? 0) !== warm + count || total < warm + count) process.exitCode = 1;
}

const bench = await openBenchHouse('intake');
try {
  const folder = join(bench.folder, 'letters');
  await sender('prepare', folder, 0, warm + count);
  await sender('send', folder, 0, warm, bench.url, bench.key, 2);
  await bench.house.background.settled();
  await run(bench, folder);
} finally {
  await bench.close();
}
