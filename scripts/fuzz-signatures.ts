import { fork } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from './demo/random.js';
import { mutate } from './fuzz/signature-mutations.js';
import { judgeSeed, readSeeds } from './fuzz/signature-seeds.js';
import type { Seed } from './fuzz/signature-seeds.js';

/**
 * Mutates signed files for minutes and judges each mutation:
 *   npx tsx scripts/fuzz-signatures.ts <folder with PDF files> [--minutes 5] [--seed text] [--keep folder]
 * Reports every mutation of signed bytes that passes, every crash, every run beyond ten seconds and every hang; what it reports is
 * written to the folder of --keep. The same seed gives the same mutations. Ends with 1 when anything was reported.
 */
interface Finding {
  readonly what: 'passed' | 'crash' | 'slow' | 'hang';
  readonly turn: number;
  readonly file: string;
  readonly kind: string;
  readonly detail: string;
}

interface Tally {
  readonly turns: number;
  readonly mustNotPass: number;
  readonly slowestMs: number;
  readonly kinds: Readonly<Record<string, number>>;
}

type FromChild = { readonly beat: { readonly turn: number; readonly file: string; readonly kind: string } } | { readonly finding: Finding } | { readonly tally: Tally } | { readonly seeds: { readonly all: number; readonly passing: number } };

const SLOW_MS = 10_000;
const HANG_MS = 30_000;
const BEAT_EVERY = 50;

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
}

function runChild(folder: string): void {
  const send = (message: FromChild): void => void process.send?.(message);
  const seeds = readSeeds(folder);
  const passing = seeds.filter((seed) => seed.covered.length > 0);
  send({ seeds: { all: seeds.length, passing: passing.length } });
  const until = Date.now() + Number(option('minutes', '5')) * 60_000;
  const random = createRandom(option('seed', String(Date.now())));
  const keep = option('keep', '');
  const tally = { turns: 0, mustNotPass: 0, slowestMs: 0, kinds: {} as Record<string, number> };
  const report = (finding: Finding, bytes: Uint8Array): void => {
    send({ finding });
    if (keep !== '') {
      mkdirSync(keep, { recursive: true });
      writeFileSync(path.join(keep, `${finding.what}-${finding.turn}.pdf`), bytes);
    }
  };
  for (; Date.now() < until; tally.turns += 1) {
    // Mostly files that pass, where a mutation must be seen; sometimes any file, to look for crashes.
    const seed: Seed = random.int(0, 9) < 8 && passing.length > 0 ? random.pick(passing) : random.pick(seeds);
    const mutation = mutate(seed, random.pick(seeds), random);
    if (tally.turns % BEAT_EVERY === 0) {
      send({ beat: { turn: tally.turns, file: seed.name, kind: mutation.kind } });
    }
    tally.kinds[mutation.kind] = (tally.kinds[mutation.kind] ?? 0) + 1;
    tally.mustNotPass += mutation.mustNotPass ? 1 : 0;
    const frame = { turn: tally.turns, file: seed.name, kind: mutation.kind };
    const start = performance.now();
    try {
      const { main } = judgeSeed(seed, mutation.bytes);
      if (mutation.mustNotPass && main === 'TOTAL_PASSED') {
        report({ what: 'passed', ...frame, detail: main }, mutation.bytes);
      }
    } catch (error) {
      report({ what: 'crash', ...frame, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }, mutation.bytes);
    }
    const took = performance.now() - start;
    tally.slowestMs = Math.max(tally.slowestMs, took);
    if (took > SLOW_MS) {
      report({ what: 'slow', ...frame, detail: `${Math.round(took)} ms` }, mutation.bytes);
    }
  }
  process.send?.({ tally } satisfies FromChild, () => process.exit(0));
}

function runParent(): void {
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--child'], { execArgv: process.execArgv });
  const findings: Finding[] = [];
  let last: { turn: number; file: string; kind: string } | undefined;
  let heard = Date.now();
  const watch = setInterval(() => {
    // Reading the seeds takes its time; a judge that is silent for so long afterwards hangs.
    if (last !== undefined && Date.now() - heard > HANG_MS + BEAT_EVERY * 1000) {
      findings.push({ what: 'hang', ...last, detail: `no answer since turn ${last.turn}` });
      child.kill('SIGKILL');
    }
  }, 1000);
  child.on('message', (message: FromChild) => {
    heard = Date.now();
    if ('beat' in message) {
      last = message.beat;
    } else if ('finding' in message) {
      findings.push(message.finding);
      console.log(JSON.stringify(message.finding));
    } else if ('seeds' in message) {
      console.log(`${message.seeds.all} files, ${message.seeds.passing} of them pass as they are`);
    } else {
      const { turns, mustNotPass, slowestMs, kinds } = message.tally;
      console.log(`${turns} mutations, ${mustNotPass} of them of signed bytes or drawn content; slowest ${slowestMs.toFixed(0)} ms`);
      Object.entries(kinds).sort().forEach(([kind, count]) => console.log(`  ${String(count).padStart(7)}  ${kind}`));
    }
  });
  child.on('exit', (code) => {
    clearInterval(watch);
    const crashed = code !== 0 && !findings.some((finding) => finding.what === 'hang');
    console.log(findings.length === 0 && !crashed ? 'nothing to report' : `${findings.length} findings${crashed ? `, and the process ended with ${code ?? 'a signal'}` : ''}`);
    process.exitCode = findings.length === 0 && !crashed ? 0 : 1;
  });
}

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: fuzz-signatures.ts <folder with PDF files> [--minutes 5] [--seed text] [--keep folder]');
  process.exitCode = 2;
} else if (process.argv.includes('--child')) {
  runChild(folder);
} else {
  runParent();
}
