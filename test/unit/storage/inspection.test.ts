import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openBackend } from '../../../storage/backends/open.js';
import { createPreservationStore } from '../../../storage/preservation-store.js';
import type { PreservationStore } from '../../../storage/preservation-store.js';
import { createStaging } from '../../../storage/staging.js';
import { isStorageError } from '../../../storage/errors.js';
import { createSurveyThreads } from '../../../storage/survey-threads.js';
import type { SurveyThreads } from '../../../storage/survey-threads.js';
import { objectPath } from '../../../storage/layout.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' } };

interface Place {
  readonly dir: string;
  readonly store: PreservationStore;
  readonly roots: readonly string[];
  close(): Promise<void>;
}

async function aPlace(copies: number): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'khoso-inspect-'));
  const roots = Array.from({ length: copies }, (_, n) => join(dir, `objects-${n}`));
  const members = roots.map((rootDir, n) => ({ name: `kho-${n}`, choice: { kind: 'local-disk' as const, rootDir, scratchDir: join(dir, `scratch-${n}`) } }));
  const [only] = members;
  const backend = await openBackend(copies === 1 && only !== undefined ? only.choice : { kind: 'mirrored', members, writeQuorum: copies });
  const staging = await createStaging({ dir: join(dir, 'staging') });
  const store = await createPreservationStore({ backend, staging, clock: () => new Date(0) });
  return { dir, store, roots, close: () => rm(dir, { recursive: true, force: true }) };
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function flipBit(path: string, bit: number): Promise<void> {
  const bytes = await readFile(path);
  const at = bit % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

async function storeTwoVersions(store: PreservationStore, id: string): Promise<void> {
  await store.create(id, [{ logicalPath: 'masters/a.pdf', source: Buffer.from(`a of ${id}`) }, { logicalPath: 'masters/b.pdf', source: Buffer.from(`b of ${id}`) }], META);
  await store.addVersion(id, { replace: [{ logicalPath: 'metadata/record.json', source: Buffer.from(`{"id":"${id}"}`) }] }, META);
}

describe('inspecting an object', function () {
  this.timeout(60_000);
  let threads: SurveyThreads;
  before(() => {
    threads = createSurveyThreads(2);
  });
  after(() => threads.close());

  for (const copies of [1, 2]) {
    it(`finds nothing in a sound object, by threads and through the port (${copies} places)`, async () => {
      const place = await aPlace(copies);
      try {
        await storeTwoVersions(place.store, 'o');
        for (const options of [{}, { survey: threads.survey }]) {
          const { damages, unreachable, bytesRead } = await place.store.inspect('o', options);
          assert.deepEqual([damages, unreachable], [[], []]);
          assert.ok(bytesRead > 1000);
        }
      } finally {
        await place.close();
      }
    });

    it(`tells n damages for n files with a flipped bit or taken away, whichever files they are (${copies} places)`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat(100_000)), fc.integer({ min: 1, max: 3 }), fc.boolean(), async (numbers, n, byThreads) => {
          const place = await aPlace(copies);
          try {
            await storeTwoVersions(place.store, 'o');
            const next = (): number => numbers.next().value as number;
            const files = (await Promise.all(place.roots.map((root) => filesBelow(join(root, objectPath('o')))))).flat();
            const chosen = new Set<string>();
            // The two files of one inventory vouch for each other: where both are hit they are one damage, so take one of each pair.
            const pairOf = (file: string): string => file.replace(/\.sha512$/, '');
            while (chosen.size < n) {
              const file = files[next() % files.length] ?? '';
              if (![...chosen].some((other) => pairOf(other) === pairOf(file)) && !clashes(chosen, file, copies)) chosen.add(file);
            }
            for (const file of chosen) {
              if (next() % 3 === 0) await rm(file);
              else await flipBit(file, next());
            }
            const { damages } = await place.store.inspect('o', byThreads ? { survey: threads.survey } : {});
            assert.equal(damages.length, n, JSON.stringify([...chosen, damages]));
          } finally {
            await place.close();
          }
        }),
        { numRuns: 25 },
      );
    });
  }

  it('names a file nobody knows, and mends nothing itself', async () => {
    const place = await aPlace(1);
    try {
      await storeTwoVersions(place.store, 'o');
      const root = join(place.roots[0] ?? '', objectPath('o'));
      await writeFile(join(root, 'v1', 'content', 'extra'), 'x');
      assert.deepEqual((await place.store.inspect('o')).damages, [{ copy: 'local-disk', path: 'v1/content/extra', was: 'unexpected', mendable: false }]);
    } finally {
      await place.close();
    }
  });

  it('calls a lost copy one damage, and an object lost everywhere missing', async () => {
    const place = await aPlace(2);
    try {
      await storeTwoVersions(place.store, 'o');
      await rm(join(place.roots[1] ?? '', objectPath('o')), { recursive: true });
      assert.deepEqual((await place.store.inspect('o', { survey: threads.survey })).damages, [{ copy: 'kho-1', path: '', was: 'missing', mendable: true }]);
      await place.store.repair('o');
      assert.deepEqual((await place.store.inspect('o', { survey: threads.survey })).damages, []);
      for (const root of place.roots) await rm(join(root, objectPath('o')), { recursive: true });
      await assert.rejects(place.store.inspect('o', { survey: threads.survey }), (error) => isStorageError(error, 'missing'));
    } finally {
      await place.close();
    }
  });

  it('repairs from the good copy exactly what it named as mendable', async () => {
    const place = await aPlace(2);
    try {
      await storeTwoVersions(place.store, 'o');
      const master = createHash('sha512').update('a of o').digest('hex');
      for (const [n, root] of place.roots.entries()) await flipBit(join(root, objectPath('o'), n === 0 ? 'v1/content/masters/a.pdf' : 'inventory.json'), 77);
      const { damages } = await place.store.inspect('o', { survey: threads.survey });
      assert.deepEqual(damages.map(({ copy, path, mendable }) => [copy, path, mendable]), [['kho-0', 'v1/content/masters/a.pdf', true], ['kho-1', 'inventory.json', true]]);
      await place.store.repair('o');
      assert.deepEqual((await place.store.inspect('o')).damages, []);
      assert.equal((await place.store.describe('o')).versions.at(-1)?.files.find((file) => file.logicalPath === 'masters/a.pdf')?.sha512, master);
    } finally {
      await place.close();
    }
  });
});

/** Two of the three inventories of a head in one place (top and version) leave none to trust: what can be said then is another test. */
function clashes(chosen: ReadonlySet<string>, file: string, copies: number): boolean {
  const isInventory = (path: string): boolean => /inventory\.json(\.sha512)?$/.test(path);
  return copies === 1 && isInventory(file) && [...chosen].some(isInventory);
}
