import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createReadStream } from 'node:fs';
import type { Backend } from './backends/backend.js';
import { readSmall } from './backends/backend.js';

/** One name in a folder as the validator sees it; `other` is a link or a device. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/** Read-only view of a folder tree; paths are relative with `/`, the empty path is the tree itself. */
export interface ObjectTree {
  entries(path: string): Promise<TreeEntry[]>;
  readSmall(path: string, limitBytes: number): Promise<Buffer>;
  open(path: string): Promise<Readable>;
}

/** The tree below a prefix of a backend. */
export function backendTree(backend: Backend, prefix: string): ObjectTree {
  const keyOf = (path: string): string => [prefix, path].filter((part) => part !== '').join('/');
  return {
    entries: (path) => backend.children(keyOf(path)),
    readSmall: (path, limitBytes) => readSmall(backend, keyOf(path), limitBytes),
    open: async (path) => (await backend.get(keyOf(path))).stream,
  };
}

/** The tree below a folder of this machine. */
export function folderTree(root: string): ObjectTree {
  return {
    async entries(path) {
      const found = (await readdir(join(root, path), { withFileTypes: true })).map((entry): TreeEntry => {
        return { name: entry.name, kind: entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'other' };
      });
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async readSmall(path, limitBytes) {
      const { size } = await lstat(join(root, path));
      if (size > limitBytes) throw new RangeError(`${path} has ${size} bytes, the limit is ${limitBytes}`);
      return readFile(join(root, path));
    },
    open: async (path) => createReadStream(join(root, path), { highWaterMark: 1024 * 1024 }),
  };
}
