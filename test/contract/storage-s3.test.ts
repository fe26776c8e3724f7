import assert from 'node:assert/strict';
import { createS3Backend } from '../../storage/backends/s3.js';
import type { S3Options } from '../../storage/backends/s3.js';
import { bufferSource } from '../../storage/backends/backend.js';
import type { Backend, ByteSource } from '../../storage/backends/backend.js';
import { sha512Of } from '../../storage/digest.js';
import { isStorageError } from '../../storage/errors.js';
import { startFakeS3 } from '../fakes/s3-server.js';
import type { FakeS3 } from '../fakes/s3-server.js';

const MIB = 1024 * 1024;

function source(bytes: Buffer): ByteSource {
  return bufferSource(bytes, sha512Of(bytes));
}

describe('the S3 backend (against an in-process stand-in, no real server)', () => {
  let server: FakeS3;
  const open = (more: Partial<S3Options> = {}): Promise<Backend> =>
    createS3Backend({ endpoint: server.endpoint, bucket: server.bucket, credentials: server.credentials, region: 'vn-1', pathStyle: true, partBytes: 5 * MIB, ...more });

  beforeEach(async () => {
    server = await startFakeS3();
  });
  afterEach(() => server.close());

  it('sends large keys in parts and completes them only where nothing stands', async () => {
    const backend = await open();
    const bytes = Buffer.alloc(11 * MIB, 'bản gốc');
    assert.equal(await backend.put('big', source(bytes), 'once'), 'stored');
    assert.ok(server.peek('big')?.equals(bytes));
    assert.equal(server.requests.filter((line) => line.includes('partNumber=')).length, 3);
    const outcomes = await Promise.all([1, 2, 3].map((n) => backend.put('race', source(Buffer.alloc(6 * MIB, n)), 'once')));
    assert.deepEqual([...outcomes].sort(), ['exists', 'exists', 'stored']);
    assert.equal(server.peek('race')?.[0], outcomes.indexOf('stored') + 1);
  });

  it('asks before it sends what may be there already', async () => {
    const backend = await open();
    await backend.put('k', source(Buffer.alloc(6 * MIB)), 'once');
    const before = server.requests.length;
    assert.equal(await backend.put('k', source(Buffer.alloc(6 * MIB)), 'once'), 'exists');
    assert.deepEqual(server.requests.slice(before).map((line) => line.split(' ')[0]), ['HEAD']);
  });

  it('abandons an upload whose bytes are not the promised ones', async () => {
    const backend = await open();
    const liar = { ...source(Buffer.alloc(11 * MIB)), sha512: sha512Of('other') };
    await assert.rejects(backend.put('k', liar, 'once'), (error) => isStorageError(error, 'digest-mismatch'));
    assert.equal(server.peek('k'), undefined);
    assert.deepEqual(await backend.sweep?.(0, new Date()), []);
  });

  it('finds and aborts uploads nobody completed', async () => {
    const backend = await open();
    const cutOff = fetch(`${server.endpoint}/${server.bucket}/lost?uploads`, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${server.credentials.accessKeyId}/x` },
    });
    assert.equal((await cutOff).status, 200);
    const later = new Date(Date.now() + 60_000);
    assert.deepEqual((await backend.sweep?.(3_600_000, later))?.map((one) => [one.name, one.removed]), [['lost', false]]);
    assert.deepEqual((await backend.sweep?.(1000, later))?.map((one) => [one.name, one.removed]), [['lost', true]]);
    assert.deepEqual(await backend.sweep?.(0, later), []);
  });

  it('tries again when the server is busy, and says unavailable when it stays so', async () => {
    const backend = await open();
    server.failNext(503, 2);
    assert.equal(await backend.put('k', source(Buffer.from('x')), 'once'), 'stored');
    server.failNext(503, 20);
    await assert.rejects(backend.get('k'), (error) => isStorageError(error, 'unavailable'));
  });

  it('does not take a refused entry for a missing key', async () => {
    const backend = await open({ credentials: { accessKeyId: 'stranger', secretAccessKey: 'x' } });
    await assert.rejects(backend.stat('k'), (error) => isStorageError(error, 'unavailable'));
    await assert.rejects(backend.get('k'), (error) => isStorageError(error, 'unavailable'));
  });

  it('keeps to its folder of the bucket', async () => {
    const [one, other] = [await open({ prefix: 'one' }), await open({ prefix: 'other' })];
    await one.put('k', source(Buffer.from('1')), 'once');
    assert.equal(await other.stat('k'), undefined);
    assert.equal(server.peek('one/k')?.toString(), '1');
  });

  it('takes every version away where the bucket keeps versions', async () => {
    await server.close();
    server = await startFakeS3({ versioned: true });
    const backend = await open({ versioned: true });
    await backend.put('k', source(Buffer.from('1')), 'once');
    await backend.put('k', source(Buffer.from('2')), 'replace');
    await backend.put('k2', source(Buffer.from('3')), 'once');
    assert.equal(server.versionCount('k'), 2);
    await backend.remove('k');
    assert.equal(server.versionCount('k'), 0);
    assert.equal(server.versionCount('k2'), 1);
  });

  it('locks keys where it is told to, and lifts the lock only in the mild mode', async () => {
    const clock = (): Date => new Date('2026-03-01T00:00:00Z');
    const strict = await open({ prefix: 'strict', objectLock: { mode: 'COMPLIANCE', retainDays: 30, clock } });
    await strict.put('k', source(Buffer.from('1')), 'once');
    await assert.rejects(strict.remove('k'), (error) => isStorageError(error, 'unavailable'));
    const mild = await open({ prefix: 'mild', objectLock: { mode: 'GOVERNANCE', retainDays: 30, clock } });
    await mild.put('k', source(Buffer.from('1')), 'once');
    await mild.remove('k');
    assert.equal(server.peek('mild/k'), undefined);
  });
});
