import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WALL = 400;
/** Files over the wall; this list may only shrink. */
const EXCEPTIONS: readonly string[] = [];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.(ts|hbs|js)$/.test(entry.name) ? [path] : [];
  });
}

describe('the house', () => {
  const files = ['server', 'storage', 'jobs', 'scripts', 'views'].flatMap((folder) => filesBelow(join(ROOT, folder)));

  it(`has no file of more than ${WALL} lines`, () => {
    const long = files
      .map((path) => ({ path: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter((file) => file.lines > WALL && !EXCEPTIONS.includes(file.path));
    assert.deepEqual(long, []);
  });

  it('has no folder named utils, helpers or common: things have nouns', () => {
    assert.deepEqual(files.filter((path) => /\/(utils|helpers|common|misc)\//.test(path)), []);
  });

  it('has no barrel: import the file itself', () => {
    assert.deepEqual(files.filter((path) => path.endsWith('/index.ts')), []);
  });
});
