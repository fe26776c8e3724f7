import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { createMemoryBackend } from '../../storage/backends/memory.js';
import { createMirroredBackend } from '../../storage/backends/mirrored.js';
import { createS3Backend } from '../../storage/backends/s3.js';
import { bufferSource, readSmall } from '../../storage/backends/backend.js';
import type { Backend, ByteSource } from '../../storage/backends/backend.js';
import { sha512Of } from '../../storage/digest.js';
import { isStorageError } from '../../storage/errors.js';
import { startFakeS3 } from '../fakes/s3-server.js';

interface Candidate {
  readonly name: string;
  open(): Promise<{ backend: Backend; close(): Promise<void> }>;
}

/** A real S3 server, where S3_TEST_URL names one: http://KEY:SECRET@host:port/bucket (the bucket is there). */
function realS3(): Candidate[] {
  const given = process.env['S3_TEST_URL'];
  if (given === undefined || given === '') return [];
  const url = new URL(given);
  return [{
    name: 'S3 (the server of S3_TEST_URL)',
    async open() {
      const backend = await createS3Backend({
        endpoint: url.origin, bucket: url.pathname.slice(1), credentials: { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
        region: url.searchParams.get('region') ?? 'us-east-1', pathStyle: true, prefix: `kho/${randomBytes(6).toString('hex')}`, partBytes: 5 * 1024 * 1024,
      });
      const close = async (): Promise<void> => {
        for await (const { key } of backend.list('')) await backend.remove(key);
      };
      return { backend, close };
    },
  }];
}

const CANDIDATES: readonly Candidate[] = [
  ...realS3(),
  { name: 'memory', open: async () => ({ backend: createMemoryBackend(), close: async () => undefined }) },
  {
    name: 'local disk',
    async open() {
      const dir = await mkdtemp(join(tmpdir(), 'khoso-backend-'));
      const backend = await createLocalDiskBackend({ rootDir: join(dir, 'objects'), scratchDir: join(dir, 'scratch') });
      return { backend, close: () => rm(dir, { recursive: true, force: true }) };
    },
  },
  {
    name: 'S3 (an in-process stand-in, no real server)',
    async open() {
      const server = await startFakeS3();
      const { endpoint, bucket, credentials } = server;
      const backend = await createS3Backend({ endpoint, bucket, credentials, region: 'vn-1', pathStyle: true, prefix: 'kho/so', partBytes: 5 * 1024 * 1024 });
      return { backend, close: server.close };
    },
  },
  {
    name: 'a mirror of two disks',
    async open() {
      const dir = await mkdtemp(join(tmpdir(), 'khoso-backend-'));
      const disk = (name: string): Promise<Backend> => createLocalDiskBackend({ rootDir: join(dir, name), scratchDir: join(dir, `${name}-scratch`) });
      const members = [{ name: 'here', backend: await disk('here') }, { name: 'there', backend: await disk('there') }];
      return { backend: createMirroredBackend({ members }), close: () => rm(dir, { recursive: true, force: true }) };
    },
  },
  {
    name: 'a mirror of memory and S3 (an in-process stand-in, no real server)',
    async open() {
      const server = await startFakeS3();
      const { endpoint, bucket, credentials } = server;
      const s3 = await createS3Backend({ endpoint, bucket, credentials, region: 'vn-1', pathStyle: true, partBytes: 5 * 1024 * 1024 });
      const members = [{ name: 'memory', backend: createMemoryBackend() }, { name: 's3', backend: s3 }];
      return { backend: createMirroredBackend({ members }), close: server.close };
    },
  },
];

function text(content: string): ByteSource {
  return bufferSource(Buffer.from(content), sha512Of(content));
}

async function readAll(backend: Backend, key: string, range?: { start: number; end: number }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await backend.get(key, range)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function keysBelow(backend: Backend, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of backend.list(prefix)) keys.push(key);
  return keys.sort();
}

for (const candidate of CANDIDATES) {
  describe(`a storage backend: ${candidate.name}`, () => {
    let backend: Backend;
    let close: () => Promise<void>;

    beforeEach(async () => {
      ({ backend, close } = await candidate.open());
    });
    afterEach(() => close());

    it('gives back what was put', async () => {
      assert.equal(await backend.put('a/b/c.txt', text('xin chào'), 'once'), 'stored');
      assert.equal(await readAll(backend, 'a/b/c.txt'), 'xin chào');
      assert.equal((await backend.stat('a/b/c.txt'))?.sizeBytes, Buffer.byteLength('xin chào'));
    });

    it('keeps an empty key', async () => {
      await backend.put('empty', text(''), 'once');
      assert.equal(await readAll(backend, 'empty'), '');
      assert.equal((await backend.stat('empty'))?.sizeBytes, 0);
    });

    it('never replaces a key that is put once', async () => {
      await backend.put('k', text('first'), 'once');
      assert.equal(await backend.put('k', text('second'), 'once'), 'exists');
      assert.equal(await readAll(backend, 'k'), 'first');
    });

    it('lets exactly one of many writers of the same key win', async () => {
      const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => backend.put('race/k', text(`writer ${n}`), 'once')));
      assert.equal(outcomes.filter((outcome) => outcome === 'stored').length, 1);
      assert.equal(await readAll(backend, 'race/k'), `writer ${outcomes.indexOf('stored')}`);
    });

    it('replaces a key as a whole when told so', async () => {
      await backend.put('k', text('a long first content'), 'once');
      assert.equal(await backend.put('k', text('second'), 'replace'), 'stored');
      assert.equal(await readAll(backend, 'k'), 'second');
    });

    it('keeps nothing of a source that lies about its digest or size', async () => {
      const liar = { ...text('truth'), sha512: sha512Of('lie') };
      await assert.rejects(backend.put('liar', liar, 'once'), (error) => isStorageError(error, 'digest-mismatch'));
      const short = { ...text('truth'), sizeBytes: 99 };
      await assert.rejects(backend.put('liar', short, 'once'), (error) => isStorageError(error, 'digest-mismatch'));
      assert.equal(await backend.stat('liar'), undefined);
    });

    it('keeps nothing of a source that breaks off', async () => {
      const { sizeBytes, sha512 } = text('complete');
      const broken: ByteSource = {
        sizeBytes,
        sha512,
        open: () =>
          Readable.from(
            (async function* () {
              yield Buffer.from('comp');
              throw new Error('cable pulled');
            })(),
          ),
      };
      await assert.rejects(backend.put('broken', broken, 'once'));
      assert.equal(await backend.stat('broken'), undefined);
      assert.deepEqual(await keysBelow(backend, ''), []);
    });

    it('serves ranges with both ends included and cuts them at the end', async () => {
      await backend.put('r', text('0123456789'), 'once');
      assert.equal(await readAll(backend, 'r', { start: 2, end: 4 }), '234');
      assert.equal(await readAll(backend, 'r', { start: 9, end: 9 }), '9');
      assert.equal(await readAll(backend, 'r', { start: 5, end: 1000 }), '56789');
    });

    it('refuses a range that lies outside or is upside down', async () => {
      await backend.put('r', text('0123456789'), 'once');
      for (const range of [{ start: 10, end: 12 }, { start: 4, end: 3 }, { start: -1, end: 3 }, { start: 0.5, end: 3 }]) {
        await assert.rejects(backend.get('r', range), (error) => isStorageError(error, 'bad-range'));
      }
    });

    it('says missing for a key that is not there', async () => {
      await assert.rejects(backend.get('nowhere/k'), (error) => isStorageError(error, 'missing'));
      assert.equal(await backend.stat('nowhere/k'), undefined);
      await assert.rejects(readSmall(backend, 'nowhere', 10), (error) => isStorageError(error, 'missing'));
    });

    it('does not take a folder for a key', async () => {
      await backend.put('folder/k', text('x'), 'once');
      assert.equal(await backend.stat('folder'), undefined);
      await assert.rejects(backend.get('folder'), (error) => isStorageError(error, 'missing'));
    });

    it('lists what lies below a prefix, which is a folder and not the start of a name', async () => {
      for (const key of ['a/1', 'a/b/2', 'a/b/3', 'ab/4', 'z']) await backend.put(key, text(key), 'once');
      assert.deepEqual(await keysBelow(backend, 'a'), ['a/1', 'a/b/2', 'a/b/3']);
      assert.deepEqual(await keysBelow(backend, ''), ['a/1', 'a/b/2', 'a/b/3', 'ab/4', 'z']);
      assert.deepEqual(await keysBelow(backend, 'nothing'), []);
    });

    it('names the children of a folder in order', async () => {
      for (const key of ['a/1', 'a/b/2', 'a/b/3', 'z']) await backend.put(key, text(key), 'once');
      assert.deepEqual(await backend.children('a'), [
        { name: '1', kind: 'file' },
        { name: 'b', kind: 'directory' },
      ]);
      assert.deepEqual((await backend.children('')).map((entry) => entry.name), ['a', 'z']);
      assert.deepEqual(await backend.children('nothing'), []);
    });

    it('removes a key, and does not mind when it is gone', async () => {
      await backend.put('a/b', text('x'), 'once');
      await backend.remove('a/b');
      await backend.remove('a/b');
      assert.equal(await backend.stat('a/b'), undefined);
      assert.deepEqual(await backend.children(''), []);
    });

    it('refuses keys that would leave the root', async () => {
      for (const key of ['../x', '/x', 'a//b', 'a/../b', './a', '', 'a/', 'a\\b', 'a\0b']) {
        await assert.rejects(backend.put(key, text('x'), 'once'), (error) => isStorageError(error, 'invalid'), key);
        await assert.rejects(backend.get(key), (error) => isStorageError(error, 'invalid'), key);
      }
    });

    it('keeps Vietnamese names as they are', async () => {
      const key = 'Quyết định/số 12-QĐ-UBND ký ngày 02.9.pdf';
      await backend.put(key, text('đ'), 'once');
      assert.deepEqual(await keysBelow(backend, ''), [key]);
      assert.equal(await readAll(backend, key), 'đ');
    });

    it('gives a key another tag when it was replaced, where it gives tags', async function () {
      await backend.put('k', text('one'), 'once');
      const before = await backend.stat('k');
      if (before?.tag === undefined) return this.skip();
      assert.equal((await backend.stat('k'))?.tag, before.tag);
      await backend.put('k', text('two'), 'replace');
      assert.notEqual((await backend.stat('k'))?.tag, before.tag);
    });

    it('streams many megabytes through unharmed', async () => {
      const bytes = Buffer.alloc(12 * 1024 * 1024 + 7, 'kho số ');
      await backend.put('big', bufferSource(bytes, sha512Of(bytes)), 'once');
      const found: Buffer[] = [];
      for await (const chunk of (await backend.get('big')).stream) found.push(chunk as Buffer);
      assert.ok(Buffer.concat(found).equals(bytes));
    });

    it('commits a tree as a whole, once, where it can', async function () {
      const { commitTree } = backend;
      if (!commitTree) return this.skip();
      const files = [
        { key: 'x', source: text('x') },
        { key: 'y/z', source: text('z') },
      ];
      assert.equal(await commitTree('t/1', files), 'stored');
      assert.equal(await commitTree('t/1', [{ key: 'other', source: text('o') }]), 'exists');
      assert.deepEqual(await keysBelow(backend, 't'), ['t/1/x', 't/1/y/z']);
    });

    it('commits nothing of a tree with one bad file', async function () {
      const { commitTree } = backend;
      if (!commitTree) return this.skip();
      const files = [
        { key: 'x', source: text('x') },
        { key: 'y', source: { ...text('y'), sha512: sha512Of('other') } },
      ];
      await assert.rejects(commitTree('t/2', files), (error) => isStorageError(error, 'digest-mismatch'));
      assert.deepEqual(await keysBelow(backend, ''), []);
    });

    it('removes a tree as a whole, where it can', async function () {
      const { removeTree } = backend;
      if (!removeTree) return this.skip();
      for (const key of ['a/1', 'a/b/2', 'ab/4']) await backend.put(key, text(key), 'once');
      await removeTree('a');
      await removeTree('a');
      assert.deepEqual(await keysBelow(backend, ''), ['ab/4']);
    });
  });
}
