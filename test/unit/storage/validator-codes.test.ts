import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { verifyPath } from '../../../storage/verify.js';
import { createBlake2b } from '../../../storage/validation/blake2b.js';
import { FIXITY_ALGORITHMS, fixityDigest } from '../../../storage/validation/fixity-digests.js';

const CONTENT = 'hello\n';
const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');
const D = sha512(CONTENT);

type Json = Record<string, unknown>;

/** The inventory of an object with one file in one version, changed as wanted. */
function inventory(changes: Json, block: Json = {}): string {
  const version = { created: '2026-01-01T00:00:00Z', message: 'm', user: { name: 'n', address: 'mailto:a@b.c' }, state: { [D]: ['a.txt'] }, ...block };
  const type = 'https://ocfl.io/1.1/spec/#inventory';
  return JSON.stringify({ id: 'urn:example:o', type, digestAlgorithm: 'sha512', head: 'v1', manifest: { [D]: ['v1/content/a.txt'] }, versions: { v1: version }, ...changes });
}

describe('the validator on minimal objects, one fault each', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'khoso-codes-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }

  function object(text: string, at = ''): void {
    put(`${at}0=ocfl_object_1.1`, 'ocfl_object_1.1\n');
    put(`${at}v1/content/a.txt`, CONTENT);
    for (const folder of ['', 'v1/']) {
      put(`${at}${folder}inventory.json`, text);
      put(`${at}${folder}inventory.json.sha512`, `${sha512(text)} inventory.json\n`);
    }
  }

  async function codes(): Promise<string[]> {
    const found = new Set<string>();
    for await (const { errors, warnings } of verifyPath(dir, { deep: true })) for (const { code } of [...errors, ...warnings]) found.add(code);
    return [...found].sort();
  }

  it('finds nothing in one without fault, nor in the right digests by every algorithm a fixity block may name', async () => {
    const fixity: Json = {};
    for (const name of FIXITY_ALGORITHMS) {
      const digest = fixityDigest(name);
      digest?.update(Buffer.from(CONTENT));
      fixity[name] = { [digest?.finish() ?? '']: ['v1/content/a.txt'] };
    }
    assert.equal(FIXITY_ALGORITHMS.size, 11);
    object(inventory({ fixity }));
    assert.deepEqual(await codes(), []);
  });

  it('computes each of these algorithms, so that a wrong digest by any of them is found', async () => {
    for (const name of FIXITY_ALGORITHMS) {
      object(inventory({ fixity: { [name]: { '00': ['v1/content/a.txt'] } } }));
      assert.deepEqual(await codes(), ['E093'], name);
    }
  });

  it('agrees with the published values of BLAKE2b', () => {
    const of = (bytes: number, ...chunks: Buffer[]): string => {
      const hash = createBlake2b(bytes);
      for (const chunk of chunks) hash.update(chunk);
      return hash.finish();
    };
    const long = Buffer.alloc(1000, 'xyz');
    for (const size of [0, 1, 127, 128, 129, 255, 256, 257, 1000]) {
      const wanted = createHash('blake2b512').update(long.subarray(0, size)).digest('hex');
      assert.equal(of(64, long.subarray(0, size)), wanted, String(size));
      assert.equal(of(64, ...[...long.subarray(0, size)].map((byte) => Buffer.from([byte]))), wanted, String(size));
    }
    assert.equal(of(32), '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8');
    assert.equal(of(20), '3345524abf6bbe1809449224b5972c41790b6cf2');
  });

  const faults: readonly (readonly [string, string, readonly string[]])[] = [
    ['a byte order mark before the JSON', `\ufeff${inventory({})}`, ['E033']],
    ['a created on a day the calendar does not have', inventory({}, { created: '2026-02-30T00:00:00Z' }), ['E049']],
    ['a digest of the manifest without any file', inventory({ manifest: { [D]: [] } }), ['E092']],
    ['a content path outside of the content folders', inventory({ manifest: { [D]: ['v1/content/a.txt', 'v1/elsewhere/a.txt'] } }), ['E042', 'E092']],
    ['a content path in a version the object does not have', inventory({ manifest: { [D]: ['v1/content/a.txt', 'v7/content/a.txt'] } }), ['E042', 'E092']],
    ['two digests in the state that differ by letter case from the manifest', inventory({}, { state: { [D.toUpperCase()]: ['a.txt'] } }), ['E050']],
    ['a key nobody specified', inventory({ extra: 1 }), ['E102']],
    ['no JSON at all', '{', ['E033']],
  ];
  for (const [title, text, wanted] of faults) {
    it(`finds ${title}`, async () => {
      object(text);
      const found = await codes();
      for (const code of wanted) assert.ok(found.includes(code), `${code} is missing among ${found.join(' ')}`);
      assert.ok(found.some((code) => code.startsWith('E')));
    });
  }

  it('accepts the last day of a leap year\'s February', async () => {
    object(inventory({}, { created: '2028-02-29T23:59:59+07:00' }));
    assert.deepEqual(await codes(), []);
  });

  it('names a file among the folders of a root, one in a folder without objects, and a root of two minds', async () => {
    put('0=ocfl_1.1', 'ocfl_1.1\n');
    object(inventory({}), 'top/');
    object(inventory({ id: 'urn:example:other' }), 'a/b/');
    assert.deepEqual(await codes(), ['W015']);
    put('a/stray.txt', 'x');
    assert.deepEqual(await codes(), ['E072', 'E084', 'W015']);
    put('lost/stray.txt', 'x');
    assert.deepEqual(await codes(), ['E072', 'E084', 'E085', 'W015']);
  });
});
