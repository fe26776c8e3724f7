import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createStaging } from '../../../storage/staging.js';
import type { Staging } from '../../../storage/staging.js';
import { isStorageError } from '../../../storage/errors.js';

describe('the staging of incoming bytes', () => {
  let dir: string;
  let staging: Staging;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-staging-'));
    staging = await createStaging({ dir });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const nothingLeft = async (): Promise<void> => {
    assert.deepEqual(await readdir(join(dir, 'partial')), []);
    assert.deepEqual(await readdir(join(dir, 'held')), []);
  };

  it('answers size and both digests of what it received', async () => {
    const bytes = Buffer.alloc(3_000_001, 'ă');
    const staged = await staging.receive(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), { limitBytes: 4_000_000 });
    assert.equal(staged.sizeBytes, bytes.length);
    assert.equal(staged.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(staged.sha512, createHash('sha512').update(bytes).digest('hex'));
    assert.ok((await readFile(staged.path)).equals(bytes));
    assert.deepEqual(await staging.find(staged.token), staged);
  });

  it('takes exactly the limit and refuses one byte more, leaving nothing', async () => {
    await staging.discard((await staging.receive(Readable.from([Buffer.alloc(10)]), { limitBytes: 10 })).token);
    const attempt = staging.receive(Readable.from([Buffer.alloc(6), Buffer.alloc(5)]), { limitBytes: 10 });
    await assert.rejects(attempt, (error) => isStorageError(error, 'too-large'));
    await nothingLeft();
  });

  it('refuses bytes with another digest than announced', async () => {
    const attempt = staging.receive(Readable.from([Buffer.from('x')]), { limitBytes: 10, expectedSha256: 'ab'.repeat(32) });
    await assert.rejects(attempt, (error) => isStorageError(error, 'digest-mismatch'));
    await nothingLeft();
  });

  it('accepts the announced digest in either letter case', async () => {
    const expectedSha256 = createHash('sha256').update('x').digest('hex').toUpperCase();
    const staged = await staging.receive(Readable.from([Buffer.from('x')]), { limitBytes: 10, expectedSha256 });
    assert.equal(staged.sha256, expectedSha256.toLowerCase());
  });

  it('leaves nothing when the sender breaks off', async () => {
    const source = new PassThrough();
    source.write('half');
    const attempt = staging.receive(source, { limitBytes: 10 });
    setImmediate(() => source.destroy(new Error('connection reset')));
    await assert.rejects(attempt, (error) => isStorageError(error, 'aborted'));
    await nothingLeft();
  });

  it('leaves nothing when the caller aborts, before or during the transfer', async () => {
    const early = AbortSignal.abort();
    await assert.rejects(staging.receive(Readable.from(['x']), { limitBytes: 10, signal: early }), (error) => isStorageError(error, 'aborted'));
    const late = new AbortController();
    const source = new PassThrough();
    source.write('half');
    const attempt = staging.receive(source, { limitBytes: 10, signal: late.signal });
    setImmediate(() => late.abort());
    await assert.rejects(attempt, (error) => isStorageError(error, 'aborted'));
    await nothingLeft();
  });

  it('gives the same owner the same token for the same bytes, and others their own', async () => {
    const take = (owner?: string) => staging.receive(Readable.from(['same']), { limitBytes: 10, ...(owner ? { owner } : {}) });
    const [a, again, b, c, d] = [await take('a'), await take('a'), await take('b'), await take(), await take()];
    assert.equal(a.token, again.token);
    assert.equal(new Set([a.token, b.token, c.token, d.token]).size, 4);
    await staging.discard(a.token);
    assert.equal(await staging.find(a.token), undefined);
    assert.deepEqual(await staging.find(b.token), b);
  });

  it('serves a staged file or a range of it, and says missing for the rest', async () => {
    const staged = await staging.receive(Readable.from(['0123456789']), { limitBytes: 10 });
    const chunks: Buffer[] = [];
    for await (const chunk of await staging.open(staged.token, { start: 2, end: 3 })) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString(), '23');
    await assert.rejects(staging.open('../../etc/passwd'), (error) => isStorageError(error, 'missing'));
    assert.equal(await staging.find('nonsense'), undefined);
  });

  it('sweeps what is old, reports it, and keeps what is still wanted', async () => {
    const wanted = await staging.receive(Readable.from(['wanted']), { limitBytes: 10 });
    const orphan = await staging.receive(Readable.from(['orphan']), { limitBytes: 10 });
    await writeFile(join(dir, 'partial', 'cut-off'), 'half');
    const later = new Date(Date.now() + 60_000);
    assert.deepEqual(await staging.sweep(3_600_000, later), []);
    const keep = (token: string): boolean => token === wanted.token;
    const dry = await staging.sweep(1000, later, { keep, dryRun: true });
    assert.deepEqual(dry.map((swept) => [swept.name, swept.kind, swept.removed]), [['cut-off', 'partial', false], [orphan.token, 'staged', false]]);
    const swept = await staging.sweep(1000, later, { keep });
    assert.deepEqual(swept.map((one) => one.removed), [true, true]);
    const left: string[] = [];
    for await (const staged of staging.list()) left.push(staged.token);
    assert.deepEqual(left, [wanted.token]);
  });
});
