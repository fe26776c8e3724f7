import { createReadStream } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ArchiveError } from '../../../kernel/errors.js';
import { errorOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import type { PackageLimits } from '../rules/limits.js';
import { catalogueEntries } from './package-source.js';
import type { PackageSource, RawEntry } from './package-source.js';

/** A folder as a package. Links are refused and never followed, neither when it is listed nor when a file is opened. */
export async function openFolderSource(path: string, limits: PackageLimits): Promise<PackageSource> {
  const root = resolve(path);
  const raw: RawEntry<string>[] = [];
  const odd: PackageFinding[] = [];
  await walk(root, '', raw, odd, limits);
  const { entries, handles, findings } = catalogueKeepingTop(raw, limits);
  return {
    kind: 'folder', name: basename(root), entries, findings: [...odd, ...findings],
    async open(wanted) {
      const relative = handles.get(wanted);
      if (relative === undefined) throw new ArchiveError('corrupt', 'package-file-missing', { path: wanted });
      // Between listing and reading a file may have been exchanged for a link.
      const handle = await open(join(root, relative), constants.O_RDONLY | constants.O_NOFOLLOW);
      return createReadStream('', { fd: handle, highWaterMark: 256 * 1024 });
    },
    close: async () => undefined,
  };
}

/** A folder that was named is the package itself: a single folder inside it is content, unless nothing else tells what it is. */
function catalogueKeepingTop(raw: readonly RawEntry<string>[], limits: PackageLimits): ReturnType<typeof catalogueEntries<string>> {
  const found = catalogueEntries(raw, limits);
  const known = ['bagit.txt', 'METS.xml', 'manifest.json', 'manifest.csv'];
  if (found.name === undefined || known.some((name) => found.entries.has(name))) return found;
  const entries = new Map([...found.entries.values()].map((entry) => [`${found.name ?? ''}/${entry.path}`, { ...entry, path: `${found.name ?? ''}/${entry.path}` }]));
  return { ...found, name: undefined, entries, handles: new Map([...found.handles].map(([key, value]) => [`${found.name ?? ''}/${key}`, value])) };
}

async function walk(root: string, below: string, raw: RawEntry<string>[], odd: PackageFinding[], limits: PackageLimits): Promise<void> {
  for await (const entry of await opendir(join(root, below))) {
    const relative = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await walk(root, relative, raw, odd, limits);
    else if (entry.isFile()) raw.push({ path: relative, sizeBytes: (await lstat(join(root, relative))).size, handle: relative });
    else odd.push(errorOf(entry.isSymbolicLink() ? 'link' : 'not-a-file', relative));
    if (raw.length > limits.maxFiles) return;
  }
}
