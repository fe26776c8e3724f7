import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLocalDiskBackend } from '../../../storage/backends/local-disk.js';
import { createMemoryBackend } from '../../../storage/backends/memory.js';
import { createPreservationStore } from '../../../storage/preservation-store.js';
import type { PreservationStore } from '../../../storage/preservation-store.js';
import { createStaging } from '../../../storage/staging.js';
import { verifyBackend, verifyPath } from '../../../storage/verify.js';
import type { ObjectFinding } from '../../../storage/validation/findings.js';
import { isStorageError } from '../../../storage/errors.js';
import { objectPath } from '../../../storage/layout.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
const NOW = new Date('2026-03-01T08:00:00Z');
const IDS = Array.from({ length: 12 }, (_, n) => `urn:example:${n}`);

async function judgeAll(findings: AsyncIterable<ObjectFinding>): Promise<ObjectFinding[]> {
  const all: ObjectFinding[] = [];
  for await (const finding of findings) all.push(finding);
  return all;
}

function faults(all: readonly ObjectFinding[]): string[] {
  return all.flatMap((one) => [...one.errors, ...one.warnings].map((fault) => `${one.path} ${fault.code}`));
}

describe('the validator on our own storage root', () => {
  let dir: string;
  let root: string;
  let store: PreservationStore;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-verify-'));
    root = join(dir, 'objects');
    const backend = await createLocalDiskBackend({ rootDir: root, scratchDir: join(dir, 'scratch') });
    store = await createPreservationStore({ backend, staging: await createStaging({ dir: join(dir, 'staging') }), clock: () => NOW });
    for (const id of IDS) {
      await store.create(id, [{ logicalPath: 'masters/a.pdf', source: Buffer.from(`master of ${id}`) }, { logicalPath: 'meta.json', source: Buffer.from('{}') }], META);
    }
    await store.addVersion(IDS[0] as string, { replace: [{ logicalPath: 'meta.json', source: Buffer.from('{"a":1}') }] }, META);
    await store.erase(IDS[11] as string);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const fileOf = (id: string, name: string): string => join(root, objectPath(id), name);
  async function tamper(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
    const bytes = await readFile(path);
    await chmod(path, 0o644);
    await writeFile(path, change(bytes));
  }
  const flipOneBit = (bytes: Buffer): Buffer => {
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    return bytes;
  };

  it('has no error and no warning', async () => {
    const all = await judgeAll(verifyPath(root, { deep: true }));
    assert.deepEqual(faults(all), []);
    assert.equal(all.length, 12);
  });

  it('judges the same root in memory', async () => {
    const backend = createMemoryBackend();
    const other = await createPreservationStore({ backend, staging: await createStaging({ dir: join(dir, 'staging') }), clock: () => NOW });
    await other.create('urn:example:m', [{ logicalPath: 'a', source: Buffer.from('1') }], META);
    assert.deepEqual(faults(await judgeAll(verifyBackend(backend, { deep: true }))), []);
  });

  it('raises exactly n alarms for one bit flipped in n files, and none without reading the bytes', async () => {
    const hurt = [IDS[2], IDS[5], IDS[7]] as string[];
    for (const id of hurt) await tamper(fileOf(id, 'v1/content/masters/a.pdf'), flipOneBit);
    const deep = await judgeAll(verifyPath(root, { deep: true }));
    assert.deepEqual(deep.filter((one) => !one.valid).map((one) => one.objectId).sort(), [...hurt].sort());
    assert.deepEqual([...new Set(deep.flatMap((one) => one.errors.map((fault) => fault.code)))].sort(), ['E092', 'E093']);
    assert.ok((await judgeAll(verifyPath(root))).every((one) => one.valid));
  });

  it('judges one object by its id, and says so when bytes are gone', async () => {
    const id = IDS[1] as string;
    assert.equal((await store.verify(id, { deep: true })).valid, true);
    await rm(fileOf(id, 'v1/content/meta.json'));
    assert.deepEqual([...new Set((await store.verify(id)).errors.map((fault) => fault.code))].sort(), ['E092', 'E093']);
  });

  it('does not mend what it judges, and the reader refuses a damaged inventory', async () => {
    const id = IDS[1] as string;
    const path = fileOf(id, 'inventory.json');
    await tamper(path, (bytes) => Buffer.from(bytes.toString('utf8').replace('"n"', '"N"')));
    const before = await readFile(path);
    assert.deepEqual((await store.verify(id)).errors.map((fault) => fault.code).sort(), ['E060', 'E064']);
    await assert.rejects(store.describe(id), (error) => isStorageError(error, 'corrupt'));
    assert.ok((await readFile(path)).equals(before));
  });

  it('names files and empty folders between the objects, links, and objects in the wrong place', async () => {
    const id = IDS[3] as string;
    await mkdir(join(root, 'abc/empty'), { recursive: true });
    await writeFile(join(root, 'abc/stray.txt'), 'x');
    await symlink('/etc/hostname', join(root, objectPath(IDS[4] as string), 'v1/content/link'));
    const elsewhere = join(root, 'fff/fff/fff/other');
    await mkdir(dirname(elsewhere), { recursive: true });
    await rename(join(root, objectPath(id)), elsewhere);
    await rm(join(root, objectPath(id), '..', '..'), { recursive: true });
    const all = await judgeAll(verifyPath(root));
    const rootFaults = new Set(all.find((one) => one.path === '.')?.errors.map((fault) => fault.code));
    assert.deepEqual([...rootFaults].sort(), ['E072', 'E073', 'E083', 'E084']);
    assert.deepEqual(all.find((one) => one.objectId === IDS[4])?.errors.map((fault) => fault.code), ['E090']);
  });

  it('is rid of the empty folders of a cut-off commit after recovery, and of no others', async () => {
    await mkdir(join(root, 'abc/def/012'), { recursive: true });
    await mkdir(join(dir, 'scratch', `tree-${'0'.repeat(24)}~${encodeURIComponent(`abc/def/012/${'a'.repeat(64)}`)}`));
    await mkdir(join(dir, 'scratch', `removed-${'1'.repeat(24)}~${encodeURIComponent(objectPath(IDS[1] as string))}`));
    assert.deepEqual(faults(await judgeAll(verifyPath(root))), ['. E073']);
    await store.recover();
    assert.deepEqual(faults(await judgeAll(verifyPath(root, { deep: true }))), []);
    assert.equal(await store.has(IDS[1] as string), true);
    assert.equal((await store.sweep(0)).scratch.filter((one) => one.removed).length, 2);
  });

  it('accepts a storage root of OCFL 1.0 and refuses a newer object under it', async () => {
    const old = join(dir, 'old');
    await mkdir(join(old, 'o1/v1/content'), { recursive: true });
    await writeFile(join(old, '0=ocfl_1.0'), 'ocfl_1.0\n');
    await writeFile(join(old, 'o1/0=ocfl_object_1.0'), 'ocfl_object_1.0\n');
    const current = await readFile(fileOf(IDS[1] as string, 'inventory.json'), 'utf8');
    const inventory = current.replace('/1.1/spec', '/1.0/spec');
    const { sha512Of } = await import('../../../storage/digest.js');
    for (const folder of ['', 'v1/']) {
      await writeFile(join(old, `o1/${folder}inventory.json`), inventory);
      await writeFile(join(old, `o1/${folder}inventory.json.sha512`), `${sha512Of(inventory)} inventory.json\n`);
    }
    await mkdir(join(old, 'o1/v1/content/masters'));
    await writeFile(join(old, 'o1/v1/content/masters/a.pdf'), `master of ${IDS[1]}`);
    await writeFile(join(old, 'o1/v1/content/meta.json'), '{}');
    assert.deepEqual(faults(await judgeAll(verifyPath(old, { deep: true }))), []);
    await rename(join(root, objectPath(IDS[2] as string)), join(old, 'o2'));
    assert.deepEqual(faults(await judgeAll(verifyPath(old, { deep: true }))), ['o2 E081']);
  });

  it('refuses a path that is no folder', async () => {
    await assert.rejects(judgeAll(verifyPath(join(dir, 'nowhere'))), (error) => isStorageError(error, 'missing'));
  });
});
