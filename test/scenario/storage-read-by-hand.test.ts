import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';

const TOOLS = ['sh', 'ls', 'cat', 'sed', 'awk', 'grep', 'find', 'cut', 'sort', 'sha256sum', 'sha512sum'];
const META = { message: 'Tiếp nhận "hồ sơ"', user: { name: 'Văn thư', address: 'mailto:vanthu@example.vn' } };
const MASTER = 'masters/Quyết định số 12 ngày 02.9.pdf';
const AWKWARD = 'masters/Số 5: "khẩn"?.pdf';

/** The shell commands of FORMAT.md in the order of the text. */
function commandsOf(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

describe('a stranger with FORMAT.md and shell tools', () => {
  let dir: string;
  let root: string;
  let bin: string;
  let commands: string[];
  const id = 'urn:uuid:018f6f5e-7a1b-7c2d-8e3f-0123456789ab';

  /** Runs with nothing on the path but the tools the text names. */
  function sh(script: string, cwd: string): { status: number | null; output: string } {
    const run = spawnSync(join(bin, 'sh'), ['-c', script], { cwd, env: { PATH: bin, LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
    return { status: run.status, output: `${run.stdout}${run.stderr}`.trim() };
  }

  before(async function () {
    const found = TOOLS.map((tool) => [tool, spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim()] as const);
    if (found.some(([, path]) => path === '')) return this.skip();
    dir = mkdtempSync(join(tmpdir(), 'khoso-by-hand-'));
    bin = join(dir, 'bin');
    mkdirSync(bin);
    for (const [tool, path] of found) symlinkSync(path, join(bin, tool));
    root = join(dir, 'objects');
    const backend = await createLocalDiskBackend({ rootDir: root, scratchDir: join(dir, 'scratch') });
    const store = await createPreservationStore({ backend, staging: await createStaging({ dir: join(dir, 'staging') }), clock: () => new Date('2026-03-01T08:00:00Z') });
    const file = (logicalPath: string, text: string) => ({ logicalPath, source: Buffer.from(text) });
    await store.create(id, [file(MASTER, 'bản gốc'), file(AWKWARD, 'tên khó'), file('metadata/record.json', '{}')], META);
    await store.addVersion(id, { add: [file('text/ocr.txt', 'nhận dạng')], replace: [file('metadata/record.json', '{"a":1}')] }, META);
    await store.create('urn:example:second', [file('a', '1')], META);
    commands = commandsOf(readFileSync(join(root, 'FORMAT.md'), 'utf8'));
  });
  after(() => {
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  const objectFolder = (): string => join(root, sh(commands[0] ?? '', root).output);

  it('has no node at hand', () => {
    assert.notEqual(sh('node --version', root).status, 0);
  });

  it('finds the text, the declaration and the folder of an object by its id', () => {
    assert.ok(sh('ls', root).output.split('\n').includes('FORMAT.md'));
    assert.equal(sh('cat 0=ocfl_1.1', root).output, 'ocfl_1.1');
    assert.ok(existsSync(join(objectFolder(), 'inventory.json')));
  });

  it('lists all objects', () => {
    const ids = sh(commands[1] ?? '', root).output.split('\n').map((line) => /"id": "(.*)"/.exec(line)?.[1]);
    assert.deepEqual(ids.sort(), ['urn:example:second', id].sort());
  });

  it('finds the bytes of a file of the newest version', () => {
    const state = sh(commands[2] ?? '', objectFolder()).output.split('\n');
    const digest = state.find((line) => line.endsWith(`  ${MASTER}`))?.split('  ')[0] ?? '';
    assert.match(digest, /^[0-9a-f]{128}$/);
    assert.ok(state.some((line) => line.endsWith('  text/ocr.txt')));
    const contentPath = sh(`digest=${digest}\n${commands[3]}`, objectFolder()).output;
    assert.equal(contentPath, `v1/content/${MASTER}`);
    assert.equal(sh(`cat '${contentPath}'`, objectFolder()).output, 'bản gốc');
  });

  it('finds a file with an awkward name under its digest', () => {
    assert.match(sh('find v1/content/masters v1/content/_named-by-digest -type f', objectFolder()).output, /_named-by-digest\/[0-9a-f]{128}/);
  });

  it('checks the table of contents and every file', () => {
    assert.deepEqual(sh(commands[4] ?? '', objectFolder()), { status: 0, output: 'inventory.json: OK' });
    const checked = sh(commands[5] ?? '', objectFolder());
    assert.equal(checked.status, 0);
    assert.equal(checked.output.split('\n').filter((line) => line.endsWith(': OK')).length, 5);
  });

  it('notices one flipped bit in a file, and one in the table of contents', () => {
    const copy = join(dir, 'copy');
    execFileSync('cp', ['-r', objectFolder(), copy]);
    const flip = (name: string): void => {
      const bytes = readFileSync(join(copy, name));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      chmodSync(join(copy, name), 0o644);
      writeFileSync(join(copy, name), bytes);
    };
    flip(`v1/content/${MASTER}`);
    const checked = sh(commands[5] ?? '', copy);
    assert.notEqual(checked.status, 0);
    assert.ok(checked.output.includes(`${MASTER}: FAILED`));
    flip('inventory.json');
    assert.notEqual(sh(commands[4] ?? '', copy).status, 0);
  });
});
