import assert from 'node:assert/strict';
import { loadConfig } from '../../../server/config/load.js';
import { readMirrorPlaces } from '../../../server/config/mirror-places.js';

const faultsOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('settings of the storage', () => {
  it('read folders and buckets of a mirror, each with its own keys', () => {
    const config = loadConfig({ KHOSO_STORAGE: 'mirrored', KHOSO_MIRROR_1: 'file:///srv/kho%201/', KHOSO_MIRROR_2: 's3+https://AK%2F1:s%3Acret@kho.example:9000/bucket?region=vn-1&prefix=so&name=tinh' });
    assert.deepEqual(readMirrorPlaces(config), [
      { kind: 'folder', name: 'kho-1', path: '/srv/kho 1' },
      { kind: 's3', name: 'tinh', endpoint: 'https://kho.example:9000', bucket: 'bucket', region: 'vn-1', prefix: 'so', accessKeyId: 'AK/1', secretAccessKey: 's:cret' },
    ]);
  });

  for (const [what, env, remedy] of [
    ['a mirror of one place', { KHOSO_MIRROR_1: 'file:///a' }, /needs KHOSO_MIRROR_1 and KHOSO_MIRROR_2/],
    ['the same place twice', { KHOSO_MIRROR_1: 'file:///a', KHOSO_MIRROR_2: 'file:///a/' }, /two places may not be the same/],
    ['a bucket without keys', { KHOSO_MIRROR_1: 'file:///a', KHOSO_MIRROR_2: 's3+https://host/bucket' }, /cannot be used/],
    ['an address of nothing', { KHOSO_MIRROR_1: 'file:///a', KHOSO_MIRROR_2: 'ftp://host/x' }, /cannot be used/],
    ['a quorum nobody can reach', { KHOSO_MIRROR_1: 'file:///a', KHOSO_MIRROR_2: 'file:///b', KHOSO_MIRROR_QUORUM: '3' }, /larger than the number of places/],
  ] as const) {
    it(`refuse ${what} and say what to do, without showing a secret`, () => {
      const message = faultsOf({ KHOSO_STORAGE: 'mirrored', ...env });
      assert.match(message, remedy);
      assert.doesNotMatch(message, /secret@/);
    });
  }

  it('refuse sealing without a key, and a key that is none', () => {
    assert.match(faultsOf({ KHOSO_SEALING: 'on' }), /openssl rand -base64 32/);
    for (const key of ['short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64'), `${'A'.repeat(43)}!`]) {
      assert.match(faultsOf({ KHOSO_SEALING: 'on', KHOSO_MASTER_KEY: key }), /32 bytes in base64/, key);
    }
    assert.equal(faultsOf({ KHOSO_SEALING: 'on', KHOSO_MASTER_KEY: Buffer.alloc(32, 255).toString('base64') }), '');
  });

  it('refuse hours that are none', () => assert.match(faultsOf({ KHOSO_FIXITY_HOURS: '20' }), /20-5/));
});
