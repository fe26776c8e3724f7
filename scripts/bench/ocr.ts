import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExtraction } from '../../server/archive/extraction/extraction.js';
import type { ExtractionResult } from '../../server/archive/extraction/extraction.js';
import type { OcrPicture } from '../../server/archive/extraction/pdf/page-picture.js';
import { createWorkerPool } from '../../server/platform/tools/worker-pool.js';
import { countCharacterErrors } from './character-errors.js';

// Recognition: pages per minute beside the bare program on the same pictures, and character errors on the source letters and on
// pages of a real gazette whose text was typed off by eye (scripts/bench/truth).
// Usage: node --import tsx scripts/bench/ocr.ts [corpus folder] [engine] [--errors-only | --speed-only] [--rounds=n] [--short]

const PDF = 'application/pdf';
const LETTERS = ['1549-ubnd-tthc', '972-ubnd-kstthc', '140-kh-ubnd'] as const;

const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const corpus = args[0] ?? '../shared/corpus';
const engine = (args[1] ?? 'auto') as 'auto' | 'native' | 'tesseract.js';
const speedFiles = process.argv.includes('--short') ? ['letters/972-ubnd-kstthc-scan.pdf'] : ['letters/140-kh-ubnd-scan.pdf', 'gov/law-scan-11p.pdf'];
const rounds = Number(/--rounds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 2);
const cores = cpus().length;

async function main(): Promise<void> {
  console.log(`cores ${cores}, load ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
  if (!process.argv.includes('--speed-only')) await measureErrors();
  if (!process.argv.includes('--errors-only')) await measureSpeed(speedFiles);
}

/** Character errors of each letter's scan against the text layer it was printed from. */
async function measureErrors(): Promise<void> {
  const extraction = createExtraction({ engine, workers: cores });
  console.log(`engine: ${(await extraction.describeTools()).engine}`);
  for (const name of LETTERS) {
    const printed = await extraction.extractText({ path: join(corpus, 'letters', `${name}.pdf`), mediaType: PDF });
    const read = await extraction.extractText({ path: join(corpus, 'letters', `${name}-scan.pdf`), mediaType: PDF });
    const { characters, errors } = compare(printed, read);
    console.log(`${name}: ${errors} errors in ${characters} characters = ${((100 * errors) / characters).toFixed(3)} %`);
  }
  await measureTyped(extraction);
  await extraction.close();
}

/** Character errors of a real scan, on the pages of which the text was typed off. */
async function measureTyped(extraction: ReturnType<typeof createExtraction>): Promise<void> {
  const truth = JSON.parse(await readFile(new URL('truth/gazette-scan-signed-23p.json', import.meta.url), 'utf8')) as { file: string; pages: Record<string, string[]> };
  const read = await extraction.extractText({ path: join(corpus, truth.file), mediaType: PDF });
  let [characters, errors] = [0, 0];
  for (const [page, lines] of Object.entries(truth.pages)) {
    const counted = countCharacterErrors(lines, read.pages[Number(page) - 1]?.text ?? '');
    characters += counted.characters;
    errors += counted.errors;
  }
  console.log(`${truth.file}, pages ${Object.keys(truth.pages).join(', ')} of ${read.pages.length}: ${errors} errors in ${characters} characters = ${((100 * errors) / characters).toFixed(2)} %`);
}

function compare(printed: ExtractionResult, read: ExtractionResult): { characters: number; errors: number } {
  let characters = 0;
  let errors = 0;
  printed.pages.forEach((page, index) => {
    const lines = page.text.split('\n').filter((line) => /\p{L}/u.test(line));
    const counted = countCharacterErrors(lines, read.pages[index]?.text ?? '');
    characters += counted.characters;
    errors += counted.errors;
  });
  return { characters, errors };
}

/** The same files through the archive and, as prepared pictures, through the bare program; alternating, best of two. */
async function measureSpeed(files: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khoso-bench-ocr-'));
  const pictures = await preparePictures(files, folder);
  const ours: Spent[] = [];
  const bare: Spent[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await spent(() => runBare(pictures)));
    const extraction = createExtraction({ engine: 'native', workers: cores });
    // Threads start once in the life of a server: not counted.
    for (const file of files) await extraction.extractText({ path: join(corpus, file), mediaType: PDF }, { recognise: false });
    await Promise.all(Array.from({ length: cores * 2 }, (_, index) => extraction.lookAt(join(corpus, files[0] ?? ''), [index + 1])));
    ours.push(await spent(async () => {
      for (const file of files) await extraction.extractText({ path: join(corpus, file), mediaType: PDF });
    }));
    await extraction.close();
    console.log(`round ${round + 1}, ${pictures.length} pages: bare ${write(bare.at(-1))}, archive ${write(ours.at(-1))}, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  }
  const best = (all: readonly Spent[], of: keyof Spent): number => Math.min(...all.map((one) => one[of]));
  const perMinute = (all: readonly Spent[]): string => ((pictures.length / best(all, 'wall')) * 60).toFixed(1);
  const over = (of: keyof Spent): string => ((best(ours, of) / best(bare, of) - 1) * 100).toFixed(1);
  console.log(`pages per minute: bare tesseract ${perMinute(bare)}, archive ${perMinute(ours)}`);
  console.log(`overhead ${over('wall')} % of time, ${over('cpu')} % of processor time (PDF drawing, straightening and second tries included)`);
  await rm(folder, { recursive: true });
}

async function preparePictures(files: readonly string[], folder: string): Promise<string[]> {
  const pool = createWorkerPool({ script: new URL('../../server/archive/extraction/pdf/thread.ts', import.meta.url), size: cores, maxMemoryMb: 1024, tasksPerThread: 400 });
  const extraction = createExtraction({ engine: 'off', workers: 1 });
  const paths: string[] = [];
  for (const file of files) {
    const path = join(corpus, file);
    const { pageCount } = await extraction.inspectPdf(path, 1);
    for (let page = 1; page <= pageCount; page += 1) {
      const picture = await pool.run<OcrPicture>({ kind: 'ocr-picture', path, mediaType: PDF, page }, { timeoutMs: 60_000, affinity: path });
      const target = join(folder, `${paths.length}.pgm`);
      await writeFile(target, picture.pgm);
      paths.push(target);
    }
  }
  await Promise.all([pool.close(), extraction.close()]);
  return paths;
}

/** One process per core, each with one thread, as the archive runs it. */
async function runBare(pictures: readonly string[]): Promise<void> {
  const waiting = [...pictures];
  const work = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const picture = path;
      await new Promise<void>((resolve, reject) => {
        const child = spawn('tesseract', [picture, picture, '-l', 'vie', '--psm', '3', '--dpi', '200', 'tsv'], { stdio: 'ignore', env: { PATH: '/usr/local/bin:/usr/bin:/bin', OMP_THREAD_LIMIT: '1' } });
        child.on('error', reject);
        child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tesseract ended with ${code}`))));
      });
      if ((await readFile(`${picture}.tsv`)).length === 0) throw new Error('tesseract wrote nothing');
    }
  };
  await Promise.all(Array.from({ length: cores }, work));
}

interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** Seconds by the clock, and of the processor: the latter says more while others use the machine. */
async function spent(work: () => Promise<void>): Promise<Spent> {
  const start = process.hrtime.bigint();
  const before = await cpuSeconds();
  await work();
  return { wall: Number(process.hrtime.bigint() - start) / 1e9, cpu: (await cpuSeconds()) - before };
}

/** Processor time of this process with its threads, and of the programs it ran (Linux counts them in hundredths). */
async function cpuSeconds(): Promise<number> {
  const { user, system } = process.cpuUsage();
  const fields = (await readFile('/proc/self/stat', 'utf8').catch(() => '')).split(') ').at(-1)?.split(' ') ?? [];
  return (user + system) / 1e6 + (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / 100;
}

function write(one: Spent | undefined): string {
  return one === undefined ? '' : `${one.wall.toFixed(1)} s (${one.cpu.toFixed(1)} s of processor)`;
}

await main();
