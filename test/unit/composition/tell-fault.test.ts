import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionRefusedError } from 'sequelize';
import { sentenceOfFault } from '../../../server/composition/tell-fault.js';
import { ArchiveError } from '../../../server/kernel/errors.js';

const quiet = {};

describe('a fault at the start', () => {
  it('says that the port is taken and what to set', async () => {
    const first = createServer();
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
    const { port } = first.address() as AddressInfo;
    const second = createServer();
    const fault = await new Promise<Error>((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'));
    first.close();
    const sentence = sentenceOfFault(fault, quiet);
    assert.match(sentence, new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken`));
    assert.match(sentence, /set PORT/);
  });

  it('says which folder cannot be used, and why', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'khoso-fault-')), 'file');
    writeFileSync(file, '');
    assert.throws(() => mkdirSync(join(file, 'data')), (error: Error) => {
      const sentence = sentenceOfFault(error, quiet);
      assert.match(sentence, /file\/data cannot be used: a part of its path is a file/);
      assert.match(sentence, /DATA_DIR/);
      return true;
    });
  });

  it('says how the database failed without its password', () => {
    const parent = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const sentence = sentenceOfFault(new ConnectionRefusedError(parent), quiet);
    assert.match(sentence, /nobody answers at its address/);
    assert.match(sentence, /KHOSO_DATABASE_URL/);
  });

  it('tells a refusal of the archive in words', () => {
    assert.match(sentenceOfFault(new ArchiveError('unavailable', 'redis-unavailable'), quiet), /KHOSO_REDIS_URL/);
  });

  it('shows a stack only to who asked for it', () => {
    const odd = new Error('something odd');
    assert.equal(sentenceOfFault(odd, quiet), 'something odd');
    assert.match(sentenceOfFault(odd, { KHOSO_LOG_LEVEL: 'debug' }), /tell-fault\.test/);
  });
});
