import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { compose } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';
import { systemActor } from '../../server/kernel/actor.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';

const KHOSO = fileURLToPath(new URL('../../scripts/khoso.mjs', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));

describe('the command-line tool', function () {
  this.timeout(120_000);
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-cli-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  const settings = (): Record<string, string> => ({ DATA_DIR: join(dir, 'data'), PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1', KHOSO_UPLOAD_LIMIT_MB: '1' });
  function khoso(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [KHOSO, ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings() }, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
      child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  it('refuses what it cannot understand before it opens anything, and says how it is called', async () => {
    for (const [args, says] of [[['demo', '--limit', 'viele'], /whole number/], [['reuse', '051190000001'], /--procedure/], [['ingest'], /paths/], [['tidy-up'], /unknown command/]] as const) {
      const { code, err } = await khoso(...args);
      assert.equal(code, 1, args.join(' '));
      assert.match(err, says);
      assert.match(err, /Usage: khoso/);
      assert.doesNotMatch(err, /\n\s+at /, 'no stack');
    }
  });

  it('takes no catalogue from a folder that is not there, and says so in JSON when asked', async () => {
    const { code, err } = await khoso('import-catalogue', join(dir, 'nowhere'), '--json');
    assert.equal(code, 1);
    assert.equal((JSON.parse(err.trim().split('\n').at(-1) ?? '') as { error: { code: string } }).error.code, 'file-not-there');
  });

  it('one file of a folder that cannot be taken in keeps no other out; each ends with a word and a reason', async () => {
    const house = await compose(loadConfig(settings()), { logFile: join(dir, 'khoso.log') });
    const { bundle, refused } = await readCatalogue(CATALOGUE);
    await house.archive.catalogue.importCatalogue(systemActor('test'), bundle, refused);
    await house.archive.access.createUser(systemActor('test'), { loginName: 'sohoa', displayName: 'Cán bộ số hóa', agencyId: 'ubnd-xa-binh-son', roles: ['digitisation-officer'], password: 'mot-mat-khau-du-dai-9' });
    await house.stop();
    const folder = await mkdtemp(join(dir, 'papers-'));
    await writeFile(join(folder, 'a-too-large.pdf'), '%PDF-1.7\n');
    await truncate(join(folder, 'a-too-large.pdf'), 2 * 1024 * 1024);
    await writeFile(join(folder, 'b-letter.pdf'), await aLetterPdf({ number: '7/UBND-VP', subject: 'thử dòng lệnh' }));
    await writeFile(join(folder, 'readme.txt'), 'not a paper');
    const { code, out, err } = await khoso('ingest', folder, '--as', 'sohoa', '--json');
    const outcomes = out.trim().split('\n').map((line) => JSON.parse(line) as { file: string; state: string; findings: string[] });
    assert.deepEqual(outcomes.map((one) => [one.file.split('/').at(-1), one.state]).sort(), [['a-too-large.pdf', 'refused'], ['b-letter.pdf', 'waiting']]);
    assert.match(outcomes.find((one) => one.state === 'refused')?.findings[0] ?? '', /1 MB|too large|limit/i);
    assert.match(err, /left alone.*: 1/);
    assert.equal(code, 1, 'something was refused');
  });
});
