import assert from 'node:assert/strict';
import { ArchiveError } from '../../server/kernel/errors.js';
import { runTool } from '../../server/platform/tools/run-tool.js';
import { createWorkerPool } from '../../server/platform/tools/worker-pool.js';
import type { WorkerPool } from '../../server/platform/tools/worker-pool.js';

const fails = (code: string) => (error: unknown): boolean => error instanceof ArchiveError && error.code === code;

describe('threads for hostile work', function () {
  this.timeout(60_000);
  let pool: WorkerPool;
  const run = (task: string, timeoutMs = 30_000, signal?: AbortSignal): Promise<string> => pool.run<string>(task, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  beforeEach(() => {
    pool = createWorkerPool({ script: new URL('./extraction-threads/naughty-thread.ts', import.meta.url), size: 2, maxMemoryMb: 64, tasksPerThread: 50 });
  });
  afterEach(() => pool.close());

  it('a thread that hangs is ended and the next task has a new one', async () => {
    await run('warm up');
    await assert.rejects(run('hang', 400), fails('worker-timeout'));
    assert.match(await run('hello'), /^hello/);
  });
  it('threads that exit, throw or eat all memory harm nobody else', async () => {
    const others = Promise.all(['a', 'b', 'c', 'd'].map((task) => run(task)));
    for (const task of ['exit', 'throw', 'eat']) await assert.rejects(run(task), fails('worker-died'), task);
    assert.equal((await others).length, 4);
    assert.match(await run('still here'), /^still here/);
  });
  it('a fault told by the thread keeps its code', () => assert.rejects(run('fault'), fails('pdf-broken')));
  it('more tasks than threads wait for their turn', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => run(`task ${index}`)));
    assert.deepEqual(answers.map((answer) => answer.split(',')[0]), Array.from({ length: 20 }, (_, index) => `task ${index}`));
  });
  it('an aborted task ends, and one aborted before it began is not started', async () => {
    await run('warm up');
    const control = new AbortController();
    const hanging = run('hang', 30_000, control.signal);
    setTimeout(() => control.abort(), 100);
    await assert.rejects(hanging, fails('aborted'));
    await assert.rejects(run('late', 30_000, control.signal), fails('aborted'));
  });
  it('closing refuses what waits and what comes', async () => {
    await run('warm up');
    const hanging = [run('hang'), run('hang'), run('waiting')].map((task) => assert.rejects(task));
    await pool.close();
    await Promise.all(hanging);
    await assert.rejects(run('later'), fails('shutting-down'));
  });
});

describe('foreign programs', () => {
  const limits = { timeoutMs: 20_000, maxOutputBytes: 10_000 };
  it('a program reads its input and answers', async () => {
    const result = await runTool('cat', [], limits, Buffer.from('xin chào'));
    assert.equal(result.stdout.toString('utf8'), 'xin chào');
    assert.equal(result.reason, 'ended');
  });
  it('a slow one is ended', async () => assert.equal((await runTool('sleep', ['30'], { ...limits, timeoutMs: 200 })).reason, 'timeout'));
  it('a talkative one is ended', async () => assert.equal((await runTool('yes', [], limits)).reason, 'too-much-output'));
  it('one that is not there is told as such', async () => assert.equal((await runTool('khoso-no-such-program', [], limits)).reason, 'not-found'));
  it('no shell reads the arguments', async () => assert.equal((await runTool('echo', ['$(id); `id`'], limits)).stdout.toString('utf8'), '$(id); `id`\n'));
});
