import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, SettingsError } from '../../../server/config/load.js';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.faults;
  }
}

describe('the settings', () => {
  it('need nothing at all to start', () => {
    const config = loadConfig({});
    assert.equal(config.port, 3000);
    assert.equal(config.queue, 'database');
    assert.deepEqual(config.services, ['web', 'worker']);
    assert.ok(Object.isFrozen(config));
  });

  it('report every fault at once', () => {
    assert.equal(faultsOf({ PORT: 'ninety', KHOSO_OCR: 'maybe', KHOSO_UPLOAD_LIMIT_MB: '0' }).length, 3);
  });

  it('take an unknown name for a typing error and say which was meant', () => {
    assert.match(faultsOf({ KHOSO_REDISURL: 'redis://x' })[0] ?? '', /Did you mean KHOSO_REDIS_URL/);
  });

  it('refuse Bull without Redis and Meilisearch without an address, with the remedy', () => {
    assert.match(faultsOf({ KHOSO_QUEUE: 'bull' })[0] ?? '', /needs KHOSO_REDIS_URL/);
    assert.match(faultsOf({ KHOSO_SEARCH_ENGINE: 'meilisearch' })[0] ?? '', /needs KHOSO_MEILI_URL/);
  });

  it('refuse a weak secret in production only', () => {
    assert.equal(faultsOf({ NODE_ENV: 'production', KHOSO_SECRET: 'secret' }).length, 1);
    assert.equal(faultsOf({ KHOSO_SECRET: 'secret' }).length, 0);
    assert.equal(faultsOf({ NODE_ENV: 'production', KHOSO_SECRET: 'x'.repeat(40) }).length, 1);
  });

  it('refuse a database without a password in production', () => {
    assert.equal(faultsOf({ NODE_ENV: 'production', KHOSO_DATABASE_URL: 'mysql://root@db/khoso' }).length, 1);
    assert.equal(faultsOf({ NODE_ENV: 'production', KHOSO_DATABASE_URL: 'mysql://archive:Zk3vQ9pLm2@db/khoso' }).length, 0);
  });

  it('never repeat a secret in a message', () => {
    assert.ok(!faultsOf({ KHOSO_DATABASE_URL: 'postgres://me:hunter2@db' }).join().includes('hunter2'));
  });

  it('read a secret from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'khoso-')), 'secret');
    writeFileSync(file, 'a-long-secret-from-a-file-1234567890\n');
    assert.equal(loadConfig({ KHOSO_SECRET_FILE: file }).secret, 'a-long-secret-from-a-file-1234567890');
    assert.match(faultsOf({ KHOSO_SECRET_FILE: '/nowhere/secret' })[0] ?? '', /cannot be read/);
  });
});
