import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STORAGE = new URL('../../storage/', import.meta.url).pathname;
const REPOSITORY = new URL('../../', import.meta.url).pathname;

/** Runs a small program against the storage in a process of its own, under limits of the shell. */
function run(dir: string, limits: string, program: string): { status: number | null; output: string } {
  const file = join(dir, 'program.mts');
  writeFileSync(
    file,
    `import { Readable } from 'node:stream';
     import { createLocalDiskBackend } from '${STORAGE}backends/local-disk.ts';
     import { createStaging } from '${STORAGE}staging.ts';
     import { createPreservationStore } from '${STORAGE}preservation-store.ts';
     const dir = ${JSON.stringify(dir)};
     function* zeros(mib) { const chunk = Buffer.alloc(1 << 20); for (let n = 0; n < mib; n += 1) yield chunk; }
     const stream = (mib) => Readable.from(zeros(mib), { objectMode: false, highWaterMark: 1 << 20 });
     const staging = await createStaging({ dir: dir + '/staging' });
     const backend = await createLocalDiskBackend({ rootDir: dir + '/objects', scratchDir: dir + '/scratch' });
     const meta = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
     const openStore = () => createPreservationStore({ backend, staging, clock: () => new Date() });
     ${program}`,
  );
  const done = spawnSync('sh', ['-c', `${limits} exec "$0" --import tsx "$1"`, process.execPath, file], { cwd: REPOSITORY, encoding: 'utf8' });
  return { status: done.status, output: `${done.stdout}${done.stderr}` };
}

describe('the storage at its limits', function () {
  this.timeout(180_000);
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'khoso-limits-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('answers a full disk with no-space and leaves nothing half, in staging and in the archive', () => {
    // The system limit on the size of a file stands for the full disk: writing fails in the middle of the data in the same way.
    const { status, output } = run(
      dir,
      'trap "" XFSZ; ulimit -f 4096;',
      `const store = await openStore();
       const kinds = [];
       await staging.receive(stream(8), { limitBytes: 1e9 }).catch((error) => kinds.push(error.kind));
       const big = Buffer.alloc(8 << 20);
       await store.create('urn:example:1', [{ logicalPath: 'small', source: Buffer.from('x') }, { logicalPath: 'big', source: big }], meta).catch((error) => kinds.push(error.kind));
       const staged = await staging.receive(stream(1), { limitBytes: 1e9 });
       await store.create('urn:example:2', [{ logicalPath: 'a', source: staged }], meta);
       console.log(kinds.join(' '), await store.has('urn:example:1'), await store.has('urn:example:2'));`,
    );
    assert.equal(status, 0, output);
    assert.equal(output.trim().split('\n').at(-1), 'no-space no-space false true');
    assert.deepEqual(readdirSync(join(dir, 'staging/partial')), []);
    assert.deepEqual(readdirSync(join(dir, 'scratch')), []);
  });

  it('receives, stores, verifies and serves a file far larger than its memory (KHOSO_BIG_MIB for more)', function () {
    const mib = Number(process.env['KHOSO_BIG_MIB'] ?? 384);
    const { status, output } = run(
      dir,
      '',
      `const store = await openStore();
       const before = process.resourceUsage().maxRSS;
       const staged = await staging.receive(stream(${mib}), { limitBytes: 1e13 });
       await store.create('urn:example:1', [{ logicalPath: 'a', source: staged }], meta);
       await staging.discard(staged.token);
       let bytes = 0;
       for await (const chunk of (await store.read('urn:example:1', 'a')).stream) bytes += chunk.length;
       const { valid } = await store.verify('urn:example:1', { deep: true });
       const tail = await store.read('urn:example:1', 'a', { range: { start: bytes - 5, end: bytes } });
       let tailBytes = 0;
       for await (const chunk of tail.stream) tailBytes += chunk.length;
       console.log(JSON.stringify({ bytes, valid, tailBytes, grownMib: (process.resourceUsage().maxRSS - before) / 1024 }));`,
    );
    assert.equal(status, 0, output);
    const seen = JSON.parse(output.trim().split('\n').at(-1) ?? '') as { bytes: number; valid: boolean; tailBytes: number; grownMib: number };
    assert.deepEqual([seen.bytes, seen.valid, seen.tailBytes], [mib * 1024 * 1024, true, 5]);
    assert.ok(seen.grownMib < 150, `memory grew by ${seen.grownMib.toFixed(0)} MiB`);
  });
});
