import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha512Of } from '../../../storage/digest.js';
import { verifyPath } from '../../../storage/verify.js';

describe('verifying a root of OCFL 1.0', () => {
  it('accepts it, deep too, and finds a changed byte in it', async () => {
    const root = await mkdtemp(join(tmpdir(), 'khoso-ocfl10-'));
    try {
      const object = join(root, 'a', 'object');
      await mkdir(join(object, 'v1', 'content'), { recursive: true });
      await writeFile(join(root, '0=ocfl_1.0'), 'ocfl_1.0\n');
      await writeFile(join(object, '0=ocfl_object_1.0'), 'ocfl_object_1.0\n');
      await writeFile(join(object, 'v1', 'content', 'a.txt'), 'xin chào');
      const digest = sha512Of(Buffer.from('xin chào'));
      const inventory = JSON.stringify({
        id: 'urn:example:old', type: 'https://ocfl.io/1.0/spec/#inventory', digestAlgorithm: 'sha512', head: 'v1', manifest: { [digest]: ['v1/content/a.txt'] },
        versions: { v1: { created: '2020-01-01T00:00:00Z', message: 'm', user: { name: 'n', address: 'urn:example:n' }, state: { [digest]: ['a.txt'] } } },
      });
      for (const folder of [object, join(object, 'v1')]) {
        await writeFile(join(folder, 'inventory.json'), inventory);
        await writeFile(join(folder, 'inventory.json.sha512'), `${sha512Of(Buffer.from(inventory))} inventory.json\n`);
      }
      const judged = async (): Promise<unknown[]> => {
        const all: unknown[] = [];
        for await (const { path, valid, errors } of verifyPath(root, { deep: true })) all.push([path, valid, errors.map((one) => one.code)]);
        return all;
      };
      assert.deepEqual(await judged(), [['a/object', true, []], ['.', true, []]]);
      await writeFile(join(object, 'v1', 'content', 'a.txt'), 'xin chao');
      assert.deepEqual(await judged(), [['a/object', false, ['E092']], ['.', true, []]]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
