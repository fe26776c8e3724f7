import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalDiskBackend } from '../../../storage/backends/local-disk.js';
import { createMemoryBackend } from '../../../storage/backends/memory.js';
import type { Backend } from '../../../storage/backends/backend.js';
import { createStaging } from '../../../storage/staging.js';
import type { Staging } from '../../../storage/staging.js';
import { createPreservationStore } from '../../../storage/preservation-store.js';
import type { PreservationStore } from '../../../storage/preservation-store.js';
import { isStorageError } from '../../../storage/errors.js';
import { objectPath } from '../../../storage/layout.js';

const META = { message: 'Tiếp nhận', user: { name: 'Văn thư', address: 'mailto:vanthu@example.vn' } };
const ID = 'urn:uuid:018f6f5e-0000-7000-8000-000000000001';
const NOW = new Date('2026-03-01T08:00:00Z');

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A backend without rename, as an object store is: trees are put file by file. */
function withoutTrees(backend: Backend): Backend {
  const { commitTree: _commit, removeTree: _remove, ...rest } = backend;
  return rest;
}

const PLACES: readonly { name: string; open: (dir: string) => Promise<Backend> }[] = [
  { name: 'memory', open: async () => createMemoryBackend() },
  { name: 'memory without rename', open: async () => withoutTrees(createMemoryBackend()) },
  { name: 'local disk', open: (dir) => createLocalDiskBackend({ rootDir: join(dir, 'objects'), scratchDir: join(dir, 'scratch') }) },
];

for (const place of PLACES) {
  describe(`the preservation store on ${place.name}`, () => {
    let dir: string;
    let staging: Staging;
    let store: PreservationStore;
    let backend: Backend;

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'khoso-store-'));
      backend = await place.open(dir);
      staging = await createStaging({ dir: join(dir, 'staging') });
      store = await createPreservationStore({ backend, staging, clock: () => NOW });
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    const file = (logicalPath: string, content: string): { logicalPath: string; source: Buffer } => ({ logicalPath, source: Buffer.from(content) });

    it('keeps staged files and memory alike and tells their sizes and digests', async () => {
      const staged = await staging.receive(Readable.from([Buffer.from('%PDF bản gốc')]), { limitBytes: 1000 });
      const made = await store.create(ID, [{ logicalPath: 'masters/quyết định.pdf', source: staged }, file('metadata/record.json', '{}')], META);
      assert.equal(made.version, 'v1');
      assert.deepEqual(made.files.map((f) => [f.logicalPath, f.sizeBytes]), [['masters/quyết định.pdf', staged.sizeBytes], ['metadata/record.json', 2]]);
      assert.equal(made.files[0]?.sha256, staged.sha256);
      assert.equal(made.files[0]?.sha512, staged.sha512);
      await staging.discard(staged.token);
      assert.equal(await textOf((await store.read(ID, 'masters/quyết định.pdf')).stream), '%PDF bản gốc');
    });

    it('answers a repeated create the same and makes no second version', async () => {
      const first = await store.create(ID, [file('a', '1'), file('b', '2')], META);
      const again = await store.create(ID, [file('b', '2'), file('a', '1')], { ...META, message: 'again' });
      assert.deepEqual(again, first);
      assert.equal((await store.describe(ID)).head, 'v1');
    });

    it('answers a repeated create the same even after a version was added', async () => {
      const first = await store.create(ID, [file('a', '1')], META);
      await store.addVersion(ID, { add: [file('b', '2')] }, META);
      assert.deepEqual(await store.create(ID, [file('a', '1')], META), first);
    });

    it('refuses other content under the same id as a conflict and leaves the object as it was', async () => {
      await store.create(ID, [file('a', '1')], META);
      await assert.rejects(store.create(ID, [file('a', '2')], META), (error) => isStorageError(error, 'conflict'));
      await assert.rejects(store.create(ID, [file('a', '1'), file('b', '2')], META), (error) => isStorageError(error, 'conflict'));
      assert.equal(await textOf((await store.read(ID, 'a')).stream), '1');
    });

    it('makes one object of many equal creates at once', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => store.create(ID, [file('a', '1')], META)));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    });

    it('adds versions that leave the old ones readable and store no bytes twice', async () => {
      await store.create(ID, [file('master', 'M'), file('meta', 'old')], META);
      const next = await store.addVersion(ID, { add: [file('copy of master', 'M')], replace: [file('meta', 'new')] }, META);
      assert.equal(next.version, 'v2');
      const keys: string[] = [];
      for await (const { key } of backend.list(`${objectPath(ID)}/v2/content`)) keys.push(key.split('/').at(-1) ?? '');
      assert.deepEqual(keys, ['meta']);
      assert.equal(await textOf((await store.read(ID, 'copy of master')).stream), 'M');
      assert.equal(await textOf((await store.read(ID, 'meta')).stream), 'new');
      assert.equal(await textOf((await store.read(ID, 'meta', { version: 'v1' })).stream), 'old');
    });

    it('never replaces a logical path by adding', async () => {
      await store.create(ID, [file('master', 'M')], META);
      await assert.rejects(store.addVersion(ID, { add: [file('master', 'other')] }, META), (error) => isStorageError(error, 'conflict'));
      assert.equal((await store.describe(ID)).head, 'v1');
    });

    it('makes no version of a change that changes nothing', async () => {
      await store.create(ID, [file('a', '1')], META);
      const changes = { add: [file('b', '2')] };
      const first = await store.addVersion(ID, changes, META);
      assert.deepEqual(await store.addVersion(ID, changes, META), first);
      assert.equal((await store.describe(ID)).head, 'v2');
    });

    it('refuses a version made for another head', async () => {
      await store.create(ID, [file('a', '1')], META);
      await store.addVersion(ID, { add: [file('b', '2')] }, META);
      const late = store.addVersion(ID, { add: [file('c', '3')], expectedHead: 'v1' }, META);
      await assert.rejects(late, (error) => isStorageError(error, 'conflict'));
    });

    it('keeps every one of many versions added at once', async () => {
      await store.create(ID, [file('a', '1')], META);
      await Promise.all(Array.from({ length: 6 }, (_, n) => store.addVersion(ID, { add: [file(`f${n}`, `${n}`)] }, META)));
      const described = await store.describe(ID);
      assert.equal(described.head, 'v7');
      assert.equal(described.versions.at(-1)?.files.length, 7);
    });

    it('describes each version with time, reason and author', async () => {
      await store.create(ID, [file('a', '1')], META);
      const { versions } = await store.describe(ID);
      assert.equal(versions[0]?.created, '2026-03-01T08:00:00.000Z');
      assert.equal(versions[0]?.message, 'Tiếp nhận');
      assert.deepEqual(versions[0]?.user, META.user);
    });

    it('serves ranges of a file', async () => {
      await store.create(ID, [file('a', '0123456789')], META);
      const opened = await store.read(ID, 'a', { range: { start: 3, end: 100 } });
      assert.equal(await textOf(opened.stream), '3456789');
      assert.equal(opened.sizeBytes, 10);
      assert.deepEqual(opened.range, { start: 3, end: 9 });
    });

    it('says missing for an unknown object, version or path', async () => {
      const missing = (error: unknown): boolean => isStorageError(error, 'missing');
      await assert.rejects(store.describe(ID), missing);
      await assert.rejects(store.read(ID, 'a'), missing);
      await assert.rejects(store.addVersion(ID, { add: [file('a', '1')] }, META), missing);
      await store.create(ID, [file('a', '1')], META);
      await assert.rejects(store.read(ID, 'b'), missing);
      await assert.rejects(store.read(ID, 'a', { version: 'v2' }), missing);
      await assert.rejects(store.read(ID, 'a', { version: 'constructor' }), missing);
    });

    it('refuses logical paths that climb, clash or repeat', async () => {
      const bad = [['../a'], ['/a'], ['a/'], ['a//b'], ['./a'], [''], ['a', 'a'], ['a', 'a/b'], ['a\0b']];
      for (const paths of bad) {
        const attempt = store.create(ID, paths.map((path, n) => file(path, `${n}`)), META);
        await assert.rejects(attempt, (error) => isStorageError(error, 'invalid'), JSON.stringify(paths));
      }
      assert.equal(await store.has(ID), false);
    });

    it('keeps names that file systems cannot, under their digest', async () => {
      const names = ['Hồ sơ: "mật"?.pdf', `${'ệ'.repeat(120)}.pdf`, 'Same.txt', 'same.txt', 'same.TXT/inner', 'tab\tname', '__proto__', 'constructor'];
      await store.create(ID, names.map((name) => file(name, `content of ${name}`)), META);
      for (const name of names) assert.equal(await textOf((await store.read(ID, name)).stream), `content of ${name}`);
    });

    it('lists every object by walking the place', async () => {
      const ids = Array.from({ length: 5 }, (_, n) => `urn:example:${n}`);
      for (const id of ids) await store.create(id, [file('a', id)], META);
      const met: string[] = [];
      for await (const { objectId } of store.list()) met.push(objectId);
      assert.deepEqual(met.sort(), ids);
    });

    it('erases an object wholly, once', async () => {
      await store.create(ID, [file('a', '1')], META);
      await store.addVersion(ID, { add: [file('b', '2')] }, META);
      await store.create('urn:example:other', [file('a', '1')], META);
      assert.equal(await store.erase(ID), true);
      assert.equal(await store.erase(ID), false);
      assert.equal(await store.has(ID), false);
      assert.deepEqual(await backend.children(objectPath(ID)), []);
      assert.equal(await store.has('urn:example:other'), true);
    });

    it('opens an archive that exists and refuses a place that holds something else', async () => {
      await store.create(ID, [file('a', '1')], META);
      const again = await createPreservationStore({ backend, staging, clock: () => NOW });
      assert.equal(await again.has(ID), true);
      const foreign = createMemoryBackend();
      const { bufferSource } = await import('../../../storage/backends/backend.js');
      const { sha512Of } = await import('../../../storage/digest.js');
      await foreign.put('photos/1.jpg', bufferSource(Buffer.from('x'), sha512Of('x')), 'once');
      await assert.rejects(createPreservationStore({ backend: foreign, staging, clock: () => NOW }), (error) => isStorageError(error, 'conflict'));
    });
  });
}

describe('a stored master on disk', () => {
  it('is a read-only file with the very bytes, and the root holds nothing but the archive', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'khoso-store-'));
    try {
      const backend = await createLocalDiskBackend({ rootDir: join(dir, 'objects'), scratchDir: join(dir, 'scratch') });
      const staging = await createStaging({ dir: join(dir, 'staging') });
      const store = await createPreservationStore({ backend, staging, clock: () => NOW });
      await store.create(ID, [{ logicalPath: 'masters/a.pdf', source: Buffer.from('bytes') }], META);
      const path = join(dir, 'objects', objectPath(ID), 'v1/content/masters/a.pdf');
      assert.equal(await readFile(path, 'utf8'), 'bytes');
      assert.equal((await stat(path)).mode & 0o222, 0);
      assert.deepEqual((await backend.sweep?.(0, NOW)) ?? [], []);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
