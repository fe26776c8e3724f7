import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBackend } from '../../storage/backends/memory.js';
import { createMirroredBackend } from '../../storage/backends/mirrored.js';
import type { Backend } from '../../storage/backends/backend.js';
import { isStorageError } from '../../storage/errors.js';
import { objectPath } from '../../storage/layout.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import { verifyBackend } from '../../storage/verify.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
const ID = 'urn:example:cut';
const FIRST = [{ logicalPath: 'master', source: Buffer.from('M') }, { logicalPath: 'meta', source: Buffer.from('old') }];
const CHANGE = { add: [{ logicalPath: 'text', source: Buffer.from('T') }], replace: [{ logicalPath: 'meta', source: Buffer.from('new') }] };

/** A place without rename, as an object store is, whose line is cut for good before the n-th change. */
function cutBefore(inner: Backend, change: number): Backend {
  let changes = 0;
  const counted = <A extends unknown[], R>(act: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    changes += 1;
    if (changes >= change) throw new Error('cut');
    return act(...args);
  };
  const { commitTree: _commit, removeTree: _remove, ...rest } = inner;
  return { ...rest, put: counted(inner.put), remove: counted(inner.remove) };
}

const PLACES: readonly { name: string; over: (memories: readonly [Backend, Backend], change: number) => Backend }[] = [
  { name: 'an object store', over: ([one], change) => cutBefore(one, change) },
  {
    name: 'a mirror of two object stores, one of them cut',
    over: ([one, two], change) =>
      createMirroredBackend({ members: [{ name: 'a', backend: cutBefore(one, change) }, { name: 'b', backend: cutBefore(two, Infinity) }] }),
  },
];

for (const place of PLACES) {
  describe(`a line cut at every step of ${place.name}`, () => {
    let dir: string;
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'khoso-cut-'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    async function open(memories: readonly [Backend, Backend], change: number): Promise<PreservationStore> {
      const staging = await createStaging({ dir: join(dir, 'staging') });
      return createPreservationStore({ backend: place.over(memories, change), staging, clock: () => new Date() });
    }

    async function story(store: PreservationStore): Promise<void> {
      await store.create(ID, FIRST, META);
      await store.addVersion(ID, CHANGE, META);
    }

    async function stateSeen(store: PreservationStore): Promise<string> {
      try {
        const { head, versions } = await store.describe(ID);
        return `${head}: ${versions.at(-1)?.files.map((file) => file.logicalPath).join(' ')}`;
      } catch (error) {
        assert.ok(isStorageError(error, 'missing'), String(error));
        return 'nothing';
      }
    }

    it('shows nothing or a whole version, and a repeat makes the same object', async () => {
      let cuts = 0;
      for (let change = 1; change < 60; change += 1) {
        const memories = [createMemoryBackend(), createMemoryBackend()] as const;
        const wasCut = await open(memories, change).then(story).then(() => false, () => true);
        cuts += wasCut ? 1 : 0;
        const after = await open(memories, Infinity);
        assert.ok(['nothing', 'v1: master meta', 'v2: master meta text'].includes(await stateSeen(after)), `change ${change}`);
        const seen = await stateSeen(after);
        const { recovered } = await after.sweep(0);
        if (seen === 'nothing' && (await stateSeen(after)) === 'nothing') {
          const folders = await Promise.all(memories.map((memory) => memory.children(objectPath(ID))));
          const left = folders.some((entries) => entries.length > 0);
          assert.deepEqual(recovered, { finished: [], incomplete: left ? [ID] : [] }, `change ${change}`);
        }
        await story(after);
        assert.deepEqual((await after.sweep(0)).recovered, { finished: [], incomplete: [] }, `change ${change}`);
        assert.equal(await stateSeen(after), 'v2: master meta text', `change ${change}`);
        const used = place.name.includes('mirror') ? memories : memories.slice(0, 1);
        for (const memory of used) {
          for await (const { errors, warnings } of verifyBackend(memory, { deep: true })) assert.deepEqual([errors, warnings], [[], []], `change ${change}`);
        }
        if (!wasCut) break;
      }
      assert.ok(cuts >= 15, `the story has steps to be cut at (${cuts})`);
    });

    it('ends an erasure that was begun', async () => {
      for (let change = 1; change < 40; change += 1) {
        const memories = [createMemoryBackend(), createMemoryBackend()] as const;
        await story(await open(memories, Infinity));
        const wasCut = await open(memories, change).then((cut) => cut.erase(ID)).then(() => false, () => true);
        const after = await open(memories, Infinity);
        await after.erase(ID);
        assert.equal(await stateSeen(after), 'nothing', `change ${change}`);
        const used = place.name.includes('mirror') ? memories : memories.slice(0, 1);
        for (const memory of used) {
          for await (const { errors } of verifyBackend(memory)) assert.deepEqual(errors, [], `change ${change}`);
        }
        if (!wasCut) break;
      }
    });
  });
}
