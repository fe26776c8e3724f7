import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalDiskBackend } from '../../storage/backends/local-disk.js';
import { createPreservationStore } from '../../storage/preservation-store.js';
import type { PreservationStore } from '../../storage/preservation-store.js';
import { createStaging } from '../../storage/staging.js';
import type { Staging } from '../../storage/staging.js';

/** Objects one run works through. */
export const OBJECTS = 3;
const META = { message: 'crash test', user: { name: 'test', address: 'urn:example:test' } };

/** Id of the n-th object. */
export function idOf(n: number): string {
  return `urn:example:crash:${n}`;
}

/** Bytes of a file, the same in every run. */
export function bytesOf(n: number, name: string): Buffer {
  return Buffer.alloc(150_000 + n * 1000, `${n} ${name} `);
}

/** Every third object is erased again at the end of its story. */
export function isErased(n: number): boolean {
  return n % 3 === 2;
}

/** Opens the archive in `dir`; `onStep` hears every step of the disk. */
export async function openArchive(dir: string, onStep?: (step: string) => void): Promise<{ store: PreservationStore; staging: Staging }> {
  const backend = await createLocalDiskBackend({ rootDir: join(dir, 'objects'), scratchDir: join(dir, 'scratch'), ...(onStep ? { onStep } : {}) });
  const staging = await createStaging({ dir: join(dir, 'staging') });
  return { store: await createPreservationStore({ backend, staging, clock: () => new Date() }), staging };
}

/** The story: receive, create, add a version twice, erase some; after each answer `answered` is told. */
export async function tellStory(store: PreservationStore, staging: Staging, answered: (what: string) => void): Promise<void> {
  for (let n = 0; n < OBJECTS; n += 1) {
    const staged = await staging.receive(Readable.from([bytesOf(n, 'master')]), { limitBytes: 1e6, owner: `o${n}` });
    await store.create(idOf(n), [{ logicalPath: 'masters/a.pdf', source: staged }, { logicalPath: 'meta', source: bytesOf(n, 'meta') }], META);
    answered(`create ${n}`);
    await staging.discard(staged.token);
    await store.addVersion(idOf(n), { add: [{ logicalPath: 'text', source: bytesOf(n, 'text') }] }, META);
    answered(`text ${n}`);
    await store.addVersion(idOf(n), { replace: [{ logicalPath: 'evidence', source: bytesOf(n, 'evidence') }] }, META);
    answered(`evidence ${n}`);
    if (isErased(n)) {
      await store.erase(idOf(n));
      answered(`erase ${n}`);
    }
  }
}

async function main(dir: string, dieAtStep: number): Promise<void> {
  let steps = 0;
  const { store, staging } = await openArchive(dir, () => {
    steps += 1;
    if (steps === dieAtStep) process.kill(process.pid, 'SIGKILL');
  });
  writeSync(1, 'ready\n');
  await tellStory(store, staging, (what) => void writeSync(1, `${what}\n`));
  writeSync(1, `steps ${steps}\n`);
}

const [, script, dir, dieAtStep] = process.argv;
if (dir !== undefined && script?.endsWith('storage-crash-child.js')) await main(dir, Number(dieAtStep));
