import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ArchiveError } from '../../../kernel/errors.js';
import { runTool } from '../../../platform/tools/run-tool.js';
import type { OcrEngine } from './engine.js';

const PAGE_TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

/** The tesseract program of the machine. `languages` are those it has data for. */
export async function findNativeTesseract(): Promise<{ found: boolean; version?: string; languages?: readonly string[] }> {
  const limits = { timeoutMs: 10_000, maxOutputBytes: 1_000_000 };
  const version = await runTool('tesseract', ['--version'], limits);
  if (version.reason !== 'ended' || version.code !== 0) return { found: false };
  const listed = await runTool('tesseract', ['--list-langs'], limits);
  const languages = listed.stdout.toString('utf8').split('\n').slice(1).map((line) => line.trim()).filter((line) => line !== '');
  const said = `${version.stdout.toString('utf8')}${version.stderr}`;
  return { found: true, version: /tesseract\s+v?(\d\S*)/.exec(said)?.[1] ?? 'unknown', languages };
}

/**
 * Recognition by the program: one process per page, one thread each, the picture by standard input. Where the machine has no
 * Vietnamese data, that of the npm package is unpacked to a temporary folder for the life of the engine.
 */
export function createNativeEngine(native: { readonly version?: string; readonly languages?: readonly string[] }): OcrEngine {
  let unpacking: Promise<string> | undefined;
  const dataArgs = async (): Promise<string[]> => {
    if (native.languages?.includes('vie') === true) return [];
    return ['--tessdata-dir', await (unpacking ??= unpackData())];
  };
  return {
    name: 'tesseract',
    version: native.version ?? 'unknown',
    async recognise(pgm, { dpi, mode, signal }) {
      const args = ['stdin', 'stdout', ...(await dataArgs()), '-l', 'vie', '--psm', String(mode), '--dpi', String(Math.round(dpi)), '-c', 'tessedit_create_tsv=1'];
      // More threads per process make it slower, not faster (measured): one process per core instead.
      const result = await runTool('tesseract', args, { timeoutMs: PAGE_TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES, env: { OMP_THREAD_LIMIT: '1' }, ...(signal === undefined ? {} : { signal }) }, pgm);
      if (result.reason === 'timeout' || result.reason === 'aborted') throw new ArchiveError('unavailable', `ocr-${result.reason}`);
      if (result.reason === 'not-found') throw new ArchiveError('unavailable', 'tesseract-missing');
      if (result.code !== 0) throw new ArchiveError('corrupt', 'ocr-failed', {}, { cause: new Error(result.stderr.slice(0, 500)) });
      return result.stdout.toString('utf8');
    },
    async close() {
      const folder = await unpacking;
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unpackData(): Promise<string> {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/vie/package.json')), '4.0.0_best_int', 'vie.traineddata.gz');
  const folder = await mkdtemp(join(tmpdir(), 'khoso-tessdata-'));
  await writeFile(join(folder, 'vie.traineddata'), await promisify(gunzip)(await readFile(packed)));
  return folder;
}
