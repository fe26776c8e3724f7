import { readFile } from 'node:fs/promises';
import { StorageError } from './errors.js';
import { rootFiles } from './layout.js';
import { putBytes } from './object-files.js';
import { readSmall } from './backends/backend.js';
import type { Backend } from './backends/backend.js';

const SMALL_BYTES = 64 * 1024;

/**
 * Makes an empty place an OCFL 1.1 storage root; on one that exists checks that it is ours to write to.
 * Throws `conflict` when the place holds something else or another layout.
 */
export async function ensureStorageRoot(backend: Backend): Promise<void> {
  const present = new Set((await backend.children('')).map((entry) => entry.name));
  const declarations = [...present].filter((name) => name.startsWith('0='));
  if (declarations.some((name) => name !== '0=ocfl_1.1')) {
    throw new StorageError('conflict', `the place is declared as ${declarations.join(', ')}`, { found: declarations.join(', ') });
  }
  const wanted = rootFiles(await readFile(new URL('./FORMAT.md', import.meta.url), 'utf8'));
  const ours = [...present].every((name) => wanted.has(name) || name === 'extensions');
  if (declarations.length === 0 && !ours) {
    throw new StorageError('conflict', 'the place for the storage root is not empty and no OCFL root', {});
  }
  // The declaration comes last in the list: with it the root counts as complete.
  for (const [key, text] of wanted) {
    if ((await putBytes(backend, key, text, 'once')) === 'exists' && key.endsWith('.json')) await assertSameJson(backend, key, text);
  }
}

async function assertSameJson(backend: Backend, key: string, wanted: string): Promise<void> {
  const found = JSON.parse((await readSmall(backend, key, SMALL_BYTES)).toString('utf8')) as Record<string, unknown>;
  const expected = JSON.parse(wanted) as Record<string, unknown>;
  const differs = Object.entries(expected).some(([name, value]) => name !== 'description' && found[name] !== value);
  if (differs) throw new StorageError('conflict', `${key} of the storage root says something else`, { key });
}
