import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { createMemoryBackend } from '../../storage/backends/memory.js';
import { createMirroredBackend } from '../../storage/backends/mirrored.js';
import type { MirrorEvent } from '../../storage/backends/mirrored.js';
import { bufferSource, readSmall } from '../../storage/backends/backend.js';
import type { Backend, ByteSource } from '../../storage/backends/backend.js';
import { sha512Of } from '../../storage/digest.js';
import { isStorageError, StorageError } from '../../storage/errors.js';
import { objectPath } from '../../storage/layout.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { verifyBackend } from '../../storage/verify.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
const ID = 'urn:example:1';

interface Member {
  readonly backend: Backend;
  /** Whether the place can be reached at all. */
  setDown(down: boolean): void;
}

function member(inner: Backend): Member {
  let down = false;
  const unlessDown = <A extends unknown[], R>(act: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    if (down) throw new StorageError('unavailable', 'the line is cut');
    return act(...args);
  };
  const { commitTree, removeTree } = inner;
  const backend: Backend = {
    kind: inner.kind,
    put: unlessDown(inner.put),
    get: unlessDown(inner.get),
    stat: unlessDown(inner.stat),
    list: inner.list,
    children: unlessDown(inner.children),
    remove: unlessDown(inner.remove),
    ...(commitTree ? { commitTree: unlessDown(commitTree) } : {}),
    ...(removeTree ? { removeTree: unlessDown(removeTree) } : {}),
  };
  return { backend, setDown: (value) => void (down = value) };
}

function text(content: string): ByteSource {
  return bufferSource(Buffer.from(content), sha512Of(content));
}

const unavailable = (error: unknown): boolean => isStorageError(error, 'unavailable');

describe('a mirrored backend', () => {
  const setUp = (count: number, writeQuorum?: number) => {
    const members = Array.from({ length: count }, () => member(createMemoryBackend()));
    const events: MirrorEvent[] = [];
    const mirror = createMirroredBackend({
      members: members.map(({ backend }, n) => ({ name: `m${n}`, backend })),
      onEvent: (event) => void events.push(event),
      ...(writeQuorum ? { writeQuorum } : {}),
    });
    return { members, mirror, events, at: (n: number) => (members[n] as Member).backend, down: (n: number, value = true) => members[n]?.setDown(value) };
  };

  it('holds everything in every place', async () => {
    const { mirror, at } = setUp(3);
    await mirror.put('k', text('x'), 'once');
    for (const n of [0, 1, 2]) assert.equal((await readSmall(at(n), 'k', 10)).toString(), 'x');
  });

  it('refuses a quorum it can never reach', () => {
    for (const writeQuorum of [-1, 4]) assert.throws(() => setUp(3, writeQuorum), (error) => isStorageError(error, 'invalid'));
    assert.throws(() => setUp(1), (error) => isStorageError(error, 'invalid'));
  });

  it('answers a write with one of three places down, and not with two', async () => {
    const { mirror, down, events } = setUp(3);
    down(1);
    assert.equal(await mirror.put('k', text('x'), 'once'), 'stored');
    assert.deepEqual(events.map((event) => [event.kind, event.member]), [['failed', 'm1']]);
    down(2);
    await assert.rejects(mirror.put('k2', text('x'), 'once'), unavailable);
  });

  it('reads from whichever place answers', async () => {
    const { mirror, down } = setUp(2);
    await mirror.put('k', text('x'), 'once');
    down(0);
    assert.equal((await readSmall(mirror, 'k', 10)).toString(), 'x');
  });

  it('never says "not there" when an answered write might be overlooked', async () => {
    const { mirror, down } = setUp(3);
    down(0);
    await mirror.put('k', text('x'), 'once');
    down(0, false);
    down(1);
    down(2);
    await assert.rejects(mirror.stat('k'), unavailable);
    await assert.rejects(mirror.get('k'), unavailable);
    await assert.rejects(mirror.children(''), unavailable);
  });

  it('brings a lacking copy back when it is read', async () => {
    const { mirror, down, at, events } = setUp(3);
    down(0);
    await mirror.put('k', text('x'), 'once');
    down(0, false);
    assert.equal((await readSmall(mirror, 'k', 10)).toString(), 'x');
    await mirror.idle();
    assert.equal((await readSmall(at(0), 'k', 10)).toString(), 'x');
    assert.ok(events.some((event) => event.kind === 'repaired' && event.member === 'm0'));
  });

  it('completes on a repeat what a place that was down had missed', async () => {
    const { mirror, down, at } = setUp(2);
    down(1);
    await assert.rejects(mirror.put('k', text('x'), 'once'), unavailable);
    const tree = [{ key: 'a', source: text('1') }];
    await assert.rejects(mirror.commitTree?.('t', tree) ?? Promise.resolve(), unavailable);
    down(1, false);
    assert.equal(await mirror.put('k', text('x'), 'once'), 'exists');
    assert.equal(await mirror.commitTree?.('t', [{ key: 'a', source: text('other') }]), 'exists');
    for (const key of ['k', 't/a']) assert.deepEqual(await readSmall(at(1), key, 10), await readSmall(at(0), key, 10));
  });

  it('removes everywhere or says that it did not', async () => {
    const { mirror, down, at } = setUp(3);
    await mirror.put('a/k', text('x'), 'once');
    down(2);
    await assert.rejects(mirror.removeTree?.('a') ?? Promise.resolve(), unavailable);
    await assert.rejects(mirror.remove('a/k'), unavailable);
    down(2, false);
    await mirror.removeTree?.('a');
    for (const n of [0, 1, 2]) assert.equal(await at(n).stat('a/k'), undefined);
  });
});

describe('an archive kept twice', () => {
  let dir: string;
  let store: PreservationStore;
  let here: Member;
  let there: Member;
  const rootOf = (name: string): string => join(dir, name, 'objects');

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-mirror-'));
    const disk = async (name: string): Promise<Member> =>
      member(await createLocalDiskBackend({ rootDir: rootOf(name), scratchDir: join(dir, name, 'scratch') }));
    [here, there] = [await disk('here'), await disk('there')];
    const backend = createMirroredBackend({ members: [{ name: 'here', backend: here.backend }, { name: 'there', backend: there.backend }] });
    store = await createPreservationStore({ backend, staging: await createStaging({ dir: join(dir, 'staging') }), clock: () => new Date('2026-03-01T08:00:00Z') });
    await store.create(ID, [{ logicalPath: 'masters/a', source: Buffer.from('master') }], META);
    await store.addVersion(ID, { add: [{ logicalPath: 'text', source: Buffer.from('text') }] }, META);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function damage(name: string, file: string): Promise<void> {
    const path = join(rootOf(name), objectPath(ID), file);
    const bytes = await readFile(path);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await chmod(path, 0o644);
    await writeFile(path, bytes);
  }
  const health = async (): Promise<Record<string, boolean>> =>
    Object.fromEntries((await store.verifyCopies(ID, { deep: true })).map(({ copy, finding }) => [copy, finding.valid]));
  async function assertBothValid(): Promise<void> {
    assert.deepEqual(await health(), { here: true, there: true });
    for (const { backend } of [here, there]) for await (const { errors } of verifyBackend(backend, { deep: true })) assert.deepEqual(errors, []);
  }

  it('is valid in both places', assertBothValid);

  it('has nothing to repair when all is well', async () => {
    assert.deepEqual(await store.repair(ID), []);
  });

  for (const file of ['v1/content/masters/a', 'inventory.json', 'inventory.json.sha512', 'v1/inventory.json', 'v2/inventory.json', '0=ocfl_object_1.1']) {
    it(`tells which copy of ${file} is damaged and mends it from the other`, async () => {
      await damage('here', file);
      assert.deepEqual(await health(), { here: false, there: true });
      const steps = await store.repair(ID);
      assert.deepEqual(steps.map(({ copy, key, was }) => [copy, key, was]), [['here', file, 'damaged']]);
      assert.notEqual(steps[0]?.mendedFrom, undefined);
      await assertBothValid();
    });
  }

  it('rebuilds a copy that was lost whole', async () => {
    await rm(join(rootOf('there'), objectPath(ID)), { recursive: true });
    const steps = await store.repair(ID);
    assert.ok(steps.length >= 8 && steps.every((step) => step.copy === 'there' && step.was === 'missing'));
    await assertBothValid();
  });

  it('leaves alone what is damaged everywhere, and says so', async () => {
    await damage('here', 'v1/content/masters/a');
    await damage('there', 'v1/content/masters/a');
    const steps = await store.repair(ID);
    assert.deepEqual(steps.map((step) => [step.copy, step.mendedFrom]), [['here', undefined], ['there', undefined]]);
  });

  it('does not erase in one place only', async () => {
    there.setDown(true);
    await assert.rejects(store.erase(ID), unavailable);
    there.setDown(false);
    assert.equal(await store.erase(ID), true);
    for (const { backend } of [here, there]) assert.deepEqual(await backend.children(objectPath(ID)), []);
  });

  it('keeps one truth when a place was down during a create', async () => {
    there.setDown(true);
    const files = [{ logicalPath: 'b', source: Buffer.from('b') }];
    await assert.rejects(store.create('urn:example:2', files, META), unavailable);
    there.setDown(false);
    await store.create('urn:example:2', files, { ...META, message: 'again' });
    await assertBothValid();
    const path = `${objectPath('urn:example:2')}/inventory.json`;
    assert.deepEqual(await readSmall(here.backend, path, 1e6), await readSmall(there.backend, path, 1e6));
  });
});
