import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalDiskBackend } from '../../../storage/backends/local-disk.js';
import { sha256Of } from '../../../storage/digest.js';
import { isStorageError } from '../../../storage/errors.js';
import { createLocalMasterKeys, createObjectKeys } from '../../../storage/object-keys.js';
import type { MasterKeys, ObjectKeys } from '../../../storage/object-keys.js';
import { createPreservationStore } from '../../../storage/preservation-store.js';
import type { PreservationStore } from '../../../storage/preservation-store.js';
import { createSealedStore } from '../../../storage/sealed-store.js';
import { createStaging } from '../../../storage/staging.js';
import type { Staging } from '../../../storage/staging.js';
import { verifyPath } from '../../../storage/verify.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };
const ID = 'urn:example:1';
const SECRET = 'Nội dung mật của hồ sơ';
const OLD_MASTER = { id: 'old', key: Buffer.alloc(32, 1) };
const NEW_MASTER = { id: 'new', key: Buffer.alloc(32, 2) };

describe('a store that seals', () => {
  let dir: string;
  let staging: Staging;
  let plain: PreservationStore;
  let keys: ObjectKeys;
  let store: PreservationStore;

  const keysUnder = (masterKeys: MasterKeys): Promise<ObjectKeys> => createObjectKeys({ dir: join(dir, 'keys'), masterKeys });
  const openPlain = async (root: string): Promise<PreservationStore> => {
    const backend = await createLocalDiskBackend({ rootDir: join(dir, root), scratchDir: join(dir, `${root}-scratch`) });
    return createPreservationStore({ backend, staging, clock: () => new Date('2026-03-01T08:00:00Z') });
  };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-sealed-'));
    staging = await createStaging({ dir: join(dir, 'staging') });
    plain = await openPlain('objects');
    keys = await keysUnder(createLocalMasterKeys([OLD_MASTER]));
    store = createSealedStore({ store: plain, staging, keys });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const file = (logicalPath: string, text: string) => ({ logicalPath, source: Buffer.from(text) });
  async function textOf(from: PreservationStore, path: string, options?: { version?: string; range?: { start: number; end: number } }): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await from.read(ID, path, options)).stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  async function everyByteOf(root: string): Promise<string> {
    const names = await readdir(join(dir, root), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile() && entry.name !== 'FORMAT.md');
    return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))).join('\n');
  }

  it('tells sizes and digests of the content and gives it back, whole and by ranges', async () => {
    const staged = await staging.receive(Readable.from([Buffer.alloc(2_500_000, 'mật')]), { limitBytes: 1e7 });
    const made = await store.create(ID, [file('a', SECRET), { logicalPath: 'big', source: staged }], META);
    assert.deepEqual(made.files.map(({ logicalPath, sizeBytes, sha256 }) => [logicalPath, sizeBytes, sha256]), [
      ['a', Buffer.byteLength(SECRET), sha256Of(SECRET)],
      ['big', staged.sizeBytes, staged.sha256],
    ]);
    assert.equal(await textOf(store, 'a'), SECRET);
    assert.equal(await textOf(store, 'big', { range: { start: 2_499_996, end: 9e9 } }), Buffer.alloc(2_500_000, 'mật').subarray(2_499_996).toString('utf8'));
    assert.deepEqual((await store.describe(ID)).versions[0]?.files, made.files);
    await staging.discard(staged.token);
    assert.deepEqual(await readdir(join(dir, 'staging/held')), [], 'the sealed forms leave the quarantine');
  });

  it('leaves nothing of the content or its digests on the disk', async () => {
    await store.create(ID, [file('a', SECRET)], META);
    const found = await everyByteOf('objects');
    for (const trace of [SECRET, Buffer.from(SECRET).toString('latin1'), sha256Of(SECRET)]) assert.ok(!found.includes(trace));
  });

  it('can be checked for damage without any key', async () => {
    await store.create(ID, [file('a', SECRET)], META);
    await rm(join(dir, 'keys'), { recursive: true });
    for await (const { errors } of verifyPath(join(dir, 'objects'), { deep: true })) assert.deepEqual(errors, []);
    assert.equal((await store.verify(ID, { deep: true })).valid, true);
  });

  it('answers repeats the same and refuses other content', async () => {
    const first = await store.create(ID, [file('a', SECRET)], META);
    assert.deepEqual(await store.create(ID, [file('a', SECRET)], META), first);
    await assert.rejects(store.create(ID, [file('a', 'other')], META), (error) => isStorageError(error, 'conflict'));
    const change = { add: [file('b', 'more')] };
    const second = await store.addVersion(ID, change, META);
    assert.deepEqual(await store.addVersion(ID, change, META), second);
    assert.equal((await plain.describe(ID)).head, 'v2');
  });

  it('keeps every version readable, also of versions added at once', async () => {
    await store.create(ID, [file('a', 'old')], META);
    await Promise.all(['x', 'y', 'z'].map((name) => store.addVersion(ID, { add: [file(name, `text ${name}`)] }, META)));
    await store.addVersion(ID, { replace: [file('a', 'new')] }, META);
    assert.equal(await textOf(store, 'a'), 'new');
    assert.equal(await textOf(store, 'a', { version: 'v1' }), 'old');
    for (const name of ['x', 'y', 'z']) assert.equal(await textOf(store, name), `text ${name}`);
  });

  it('makes every copy and backup unreadable by erasing', async () => {
    await store.create(ID, [file('a', SECRET)], META);
    await cp(join(dir, 'objects'), join(dir, 'backup'), { recursive: true });
    assert.equal(await store.erase(ID), true);
    assert.equal(await store.erase(ID), false);
    const fromBackup = createSealedStore({ store: await openPlain('backup'), staging, keys });
    assert.equal(await fromBackup.has(ID), true);
    await assert.rejects(fromBackup.read(ID, 'a'), (error) => isStorageError(error, 'missing') && error.params['reason'] === 'key-destroyed');
  });

  it('serves plain objects beside sealed ones as they are', async () => {
    const stored = await plain.create(ID, [file('a', 'plain')], META);
    assert.deepEqual(await store.create(ID, [file('a', 'plain')], META), stored);
    await store.addVersion(ID, { add: [file('b', 'plain too')] }, META);
    assert.equal(await textOf(store, 'b'), 'plain too');
    assert.equal(await textOf(plain, 'b'), 'plain too');
  });

  it('changes the master key without touching an object', async () => {
    await store.create(ID, [file('a', SECRET)], META);
    const both = await keysUnder(createLocalMasterKeys([NEW_MASTER, OLD_MASTER]));
    assert.equal(await both.rewrap(), 1);
    assert.equal(await both.rewrap(), 0);
    const renewed = createSealedStore({ store: plain, staging, keys: await keysUnder(createLocalMasterKeys([NEW_MASTER])) });
    assert.equal(await textOf(renewed, 'a'), SECRET);
    await assert.rejects(textOf(store, 'a'), (error) => isStorageError(error, 'unavailable'));
  });

  it('makes one key of many that are asked for at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keys.obtain(ID)));
    assert.equal(new Set(made.map((key) => key.toString('hex'))).size, 1);
  });

  it('refuses a file in the place of its own marker', async () => {
    await assert.rejects(store.create(ID, [file('sealing.json', 'x')], META), (error) => isStorageError(error, 'invalid'));
  });
});
