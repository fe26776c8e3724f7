import { ArchiveError } from '../../../kernel/errors.js';
import { runTool } from '../../../platform/tools/run-tool.js';
import type { OcrEngine } from './engine.js';

const PAGE_TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

/** The tesseract program of the machine, if it is there with Vietnamese data. */
export async function findNativeTesseract(): Promise<{ found: boolean; version?: string; languages?: readonly string[] }> {
  const limits = { timeoutMs: 10_000, maxOutputBytes: 1_000_000 };
  const version = await runTool('tesseract', ['--version'], limits);
  if (version.reason !== 'ended' || version.code !== 0) return { found: false };
  const listed = await runTool('tesseract', ['--list-langs'], limits);
  const languages = listed.stdout.toString('utf8').split('\n').slice(1).map((line) => line.trim()).filter((line) => line !== '');
  const said = `${version.stdout.toString('utf8')}${version.stderr}`;
  return { found: languages.includes('vie'), version: /tesseract\s+v?(\S+)/.exec(said)?.[1] ?? 'unknown', languages };
}

/** Recognition by the program: one process per page, one thread each, the picture by standard input. */
export function createNativeEngine(version: string): OcrEngine {
  return {
    name: 'tesseract',
    version,
    async recognise(pgm, { dpi, mode, signal }) {
      // More threads per process make it slower, not faster (measured): one process per core instead.
      const result = await runTool('tesseract', ['stdin', 'stdout', '-l', 'vie', '--psm', String(mode), '--dpi', String(Math.round(dpi)), 'tsv'], {
        timeoutMs: PAGE_TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES, env: { OMP_THREAD_LIMIT: '1' }, ...(signal === undefined ? {} : { signal }),
      }, pgm);
      if (result.reason === 'timeout' || result.reason === 'aborted') throw new ArchiveError('unavailable', `ocr-${result.reason}`);
      if (result.code !== 0) throw new ArchiveError('corrupt', 'ocr-failed', {}, { cause: new Error(result.stderr.slice(0, 500)) });
      return result.stdout.toString('utf8');
    },
    close: async () => undefined,
  };
}
