import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectPath } from '../../storage/layout.js';
import { startFakeS3 } from '../fakes/s3-server.js';
import { AGENCY_A, anArchive, given } from '../http/support/an-archive.js';
import type { TestArchive } from '../http/support/an-archive.js';

const MASTER_KEY = Buffer.alloc(32, 9).toString('base64');

async function bringOne(archive: TestArchive): Promise<{ recordId: string; bytes: Buffer }> {
  await archive.user('sohoa.a', AGENCY_A, 'digitisation-officer');
  const { actor } = await archive.signIn('sohoa.a');
  const brought = await archive.bring(actor, { number: '7/UBND' }, given('cong-van', { title: 'Công văn gửi nhiều nơi' }));
  assert.ok(brought.recordId, JSON.stringify(brought.reason));
  return { recordId: brought.recordId, bytes: brought.bytes };
}

async function masterOf(archive: TestArchive, recordId: string): Promise<Buffer> {
  const { store } = archive.house.storage;
  const files = (await store.describe(recordId)).versions[0]?.files ?? [];
  const chunks: Buffer[] = [];
  for await (const chunk of (await store.read(recordId, files.find((file) => file.logicalPath.endsWith('.pdf'))?.logicalPath ?? '')).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function everyFile(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the house on other storage', function () {
  this.timeout(120_000);

  it('keeps every object in two places when it is mirrored, and describes it in both', async () => {
    const places = await mkdtemp(join(tmpdir(), 'khoso-places-'));
    const archive = await anArchive({ env: { KHOSO_STORAGE: 'mirrored', KHOSO_MIRROR_1: `file://${places}/a?name=xa`, KHOSO_MIRROR_2: `file://${places}/b?name=tinh` } });
    try {
      const { recordId, bytes } = await bringOne(archive);
      assert.ok(bytes.equals(await masterOf(archive, recordId)));
      await archive.house.background.settled();
      const [a, b] = await Promise.all(['a', 'b'].map(async (name) => {
        const root = join(places, name, 'objects', objectPath(recordId));
        return (await everyFile(root)).map((file) => file.slice(root.length)).sort();
      }));
      assert.deepEqual(a, b);
      assert.ok(a?.some((file) => file.endsWith('metadata/record.json')));
      assert.deepEqual((await archive.house.storage.store.verifyCopies(recordId, { deep: true })).map(({ copy, finding }) => [copy, finding.valid]), [['xa', true], ['tinh', true]]);
    } finally {
      await archive.close();
      await rm(places, { recursive: true, force: true });
    }
  });

  it('writes nothing legible when it seals, descriptions included, and serves it as before', async () => {
    const archive = await anArchive({ env: { KHOSO_SEALING: 'on', KHOSO_MASTER_KEY: MASTER_KEY } });
    try {
      const { recordId, bytes } = await bringOne(archive);
      await archive.house.background.settled();
      assert.ok(bytes.equals(await masterOf(archive, recordId)));
      const root = join(archive.dir, 'objects', objectPath(recordId));
      const paths = await everyFile(root);
      assert.ok(paths.some((path) => path.endsWith('metadata/record.json')));
      for (const path of paths) assert.ok(!(await readFile(path)).includes('Công văn gửi nhiều nơi'), path);
      assert.ok((await archive.house.storage.store.verify(recordId, { deep: true })).valid);
    } finally {
      await archive.close();
    }
  });

  it('does not start without the master key where objects were sealed', async () => {
    const archive = await anArchive({ env: { KHOSO_SEALING: 'on', KHOSO_MASTER_KEY: MASTER_KEY }, catalogue: false, background: false });
    await archive.house.storage.store.create('o', [{ logicalPath: 'a', source: Buffer.from('a') }], { message: 'm', user: { name: 'n', address: 'urn:example:n' } });
    await archive.house.stop();
    await assert.rejects(anArchive({ env: { DATA_DIR: archive.dir }, catalogue: false, background: false }), /KHOSO_MASTER_KEY/);
    await rm(archive.dir, { recursive: true, force: true });
  });

  it('keeps objects in a bucket', async () => {
    const server = await startFakeS3();
    const { accessKeyId, secretAccessKey } = server.credentials;
    const archive = await anArchive({ env: { KHOSO_STORAGE: 's3', KHOSO_S3_ENDPOINT: server.endpoint, KHOSO_S3_BUCKET: server.bucket, KHOSO_S3_ACCESS_KEY: accessKeyId, KHOSO_S3_SECRET_KEY: secretAccessKey } });
    try {
      const { recordId, bytes } = await bringOne(archive);
      await archive.house.background.settled();
      assert.ok(bytes.equals(await masterOf(archive, recordId)));
      assert.deepEqual((await archive.house.storage.store.inspect(recordId)).damages, []);
    } finally {
      await archive.close();
      await server.close();
    }
  });
});
