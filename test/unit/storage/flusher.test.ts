import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFlusher } from '../../../storage/flusher.js';
import { createGroupSync } from '../../../storage/group-sync.js';

describe('making what was written durable', () => {
  let dir: string;
  const path = process.env['PATH'];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-flush-'));
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(dir, { recursive: true, force: true });
  });

  it('flushes a whole file system by a small program, again and again', async function () {
    if (process.platform !== 'linux') this.skip();
    const group = createGroupSync(dir);
    for (let n = 0; n < 3; n += 1) assert.equal(await group.sync(), true);
    assert.equal(group.usable(), true);
  });

  it('says so when neither program is there', async () => {
    process.env['PATH'] = dir;
    const group = createGroupSync(dir);
    assert.equal(await group.sync(), false);
    assert.equal(group.usable(), false);
  });

  it('asks nobody else after a refusal, for it may be the only word of a failed write', async function () {
    if (process.platform !== 'linux') this.skip();
    await writeFile(join(dir, 'perl'), '#!/bin/sh\nwhile read -r line; do echo no; done\n', { mode: 0o755 });
    process.env['PATH'] = `${dir}:${path}`;
    const group = createGroupSync(dir);
    assert.equal(await group.sync(), false);
    assert.equal(group.usable(), false);
    assert.equal(await group.sync(), false);
  });

  it('takes the next program when one ends without a word', async function () {
    if (process.platform !== 'linux') this.skip();
    await writeFile(join(dir, 'perl'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env['PATH'] = `${dir}:${path}`;
    const group = createGroupSync(dir);
    assert.equal(await group.sync(), true);
  });

  it('answers many at once, and fails only him whose file is not there', async () => {
    const flusher = createFlusher(dir);
    const files = Array.from({ length: 40 }, (_, n) => join(dir, `${n}`));
    for (const file of files) await writeFile(file, file);
    await Promise.all(files.map((file) => flusher.flush({ files: [file], folders: [dir] })));
    await assert.rejects(flusher.flush({ files: [join(dir, 'nowhere')] }));
  });

  it('is one for all folders of a file system', () => {
    assert.equal(createFlusher(dir), createFlusher(dir));
  });
});
