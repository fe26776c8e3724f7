import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { isStorageError } from '../../storage/errors.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { verifyPath } from '../../storage/verify.js';
import { bytesOf, idOf, isErased, OBJECTS, openArchive, tellStory } from './storage-crash-child.js';

const REPOSITORY = new URL('../../', import.meta.url).pathname;
/** More rounds: KHOSO_CRASH_ROUNDS=500 npx mocha test/scenario/storage-crash.test.ts */
const ROUNDS = Number(process.env['KHOSO_CRASH_ROUNDS'] ?? 24);

interface Run {
  readonly answered: readonly string[];
  readonly durationMs: number;
  readonly steps: number | undefined;
}

/** Plain JavaScript of the storage and of the story, so that a child starts in a moment. */
async function compileInto(dir: string): Promise<string> {
  const sources = (await readdir(join(REPOSITORY, 'storage'), { recursive: true })).filter((name) => name.endsWith('.ts')).map((name) => `storage/${name}`);
  for (const name of [...sources, 'test/scenario/storage-crash-child.ts']) {
    const { outputText } = ts.transpileModule(await readFile(join(REPOSITORY, name), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    const target = join(dir, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, outputText);
  }
  await writeFile(join(dir, 'package.json'), '{"type":"module"}');
  await copyFile(join(REPOSITORY, 'storage/FORMAT.md'), join(dir, 'storage/FORMAT.md'));
  return join(dir, 'test/scenario/storage-crash-child.js');
}

/** Runs the story in a child that dies at a step of its own or by a kill -9 from outside after a while. */
async function runChild(script: string, dir: string, death: { step?: number; afterMs?: number }): Promise<Run> {
  const child = spawn(process.execPath, [script, dir, String(death.step ?? 0)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let readyAt = 0;
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
    if (readyAt !== 0 || !output.startsWith('ready')) return;
    readyAt = performance.now();
    if (death.afterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), death.afterMs);
  });
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  clearTimeout(timer);
  const lines = output.split('\n').slice(0, -1);
  const steps = lines.find((line) => line.startsWith('steps '))?.slice(6);
  return {
    answered: lines.filter((line) => line !== 'ready' && !line.startsWith('steps ')),
    durationMs: performance.now() - readyAt,
    steps: steps === undefined ? undefined : Number(steps),
  };
}

async function bytesIn(store: PreservationStore, id: string, logicalPath: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await store.read(id, logicalPath)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const FILES: Readonly<Record<string, string>> = { 'masters/a.pdf': 'master', meta: 'meta', text: 'text', evidence: 'evidence' };

/** Every object is absent or whole, and holds at least what was answered. */
async function checkWhole(store: PreservationStore, answered: readonly string[], label: string): Promise<void> {
  for (let n = 0; n < OBJECTS; n += 1) {
    const done = (what: string): boolean => answered.includes(`${what} ${n}`);
    const described = await store.describe(idOf(n)).catch((error: unknown) => {
      assert.ok(isStorageError(error, 'missing'), `${label}: object ${n}: ${String(error)}`);
      return undefined;
    });
    if (done('erase')) assert.equal(described, undefined, `${label}: object ${n} was erased`);
    if (!described) {
      const mayBeGone = !done('create') || (isErased(n) && done('evidence'));
      assert.ok(mayBeGone, `${label}: object ${n} was answered and is gone`);
      continue;
    }
    const least = done('evidence') ? 3 : done('text') ? 2 : 1;
    const head = Number(described.head.slice(1));
    assert.ok(head >= least && head <= 3, `${label}: object ${n} is at ${described.head}, answered was v${least}`);
    const files = described.versions.at(-1)?.files ?? [];
    assert.equal(files.length, head + 1, label);
    for (const { logicalPath } of files) {
      assert.ok((await bytesIn(store, idOf(n), logicalPath)).equals(bytesOf(n, FILES[logicalPath] ?? '')), `${label}: ${logicalPath} of ${n}`);
    }
  }
}

async function checkValid(root: string, label: string): Promise<void> {
  for await (const { path, errors, warnings } of verifyPath(root, { deep: true })) {
    assert.deepEqual([errors, warnings], [[], []], `${label}: ${path}`);
  }
}

describe('the storage under kill -9', function () {
  this.timeout(Math.max(90_000, ROUNDS * 3000));
  let work: string;
  let script: string;
  let whole: Run;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'khoso-crash-'));
    script = await compileInto(join(work, 'compiled'));
    whole = await runChild(script, join(work, 'whole'), {});
    assert.ok((whole.steps ?? 0) > 100, 'the undisturbed story tells its steps');
    await checkValid(join(work, 'whole', 'objects'), 'undisturbed');
  });
  after(() => rm(work, { recursive: true, force: true }));

  async function round(n: number): Promise<void> {
    const dir = join(work, `round-${n}`);
    const death = n % 2 === 0 ? { step: randomInt(1, (whole.steps ?? 1) + 1) } : { afterMs: randomInt(0, Math.ceil(whole.durationMs) + 1) };
    const label = `round ${n}, ${JSON.stringify(death)}`;
    const { answered } = await runChild(script, dir, death);
    const { store, staging } = await openArchive(dir);
    // A reader that comes before any repair sees whole objects already.
    await checkWhole(store, answered, `${label}, before recovery`);
    await store.recover();
    await checkWhole(store, answered, `${label}, after recovery`);
    await checkValid(join(dir, 'objects'), `${label}, after recovery`);
    const told: string[] = [];
    await tellStory(store, staging, (what) => told.push(what));
    await checkWhole(store, told, `${label}, told again`);
    const swept = await store.sweep(0);
    assert.ok([...swept.scratch, ...swept.staged].every((one) => one.removed), label);
    await checkValid(join(dir, 'objects'), `${label}, told again`);
    for (const folder of ['scratch', 'staging/partial', 'staging/held', 'staging/pending']) {
      assert.deepEqual(await readdir(join(dir, folder)), [], `${label}: ${folder} is swept clean`);
    }
    await rm(dir, { recursive: true, force: true });
  }

  it(`never shows a half object, keeps all it answered, and makes the same objects when told again (${ROUNDS} deaths)`, async () => {
    for (let n = 0; n < ROUNDS; n += 1) await round(n);
  });
});
