import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ArchiveError } from '../../../kernel/errors.js';
import type { OcrEngine } from './engine.js';

const PAGE_TIMEOUT_MS = 240_000;

interface JsWorker {
  setParameters(parameters: Record<string, string>): Promise<unknown>;
  recognize(image: Buffer, options: object, output: object): Promise<{ data: { tsv: string | null } }>;
  terminate(): Promise<unknown>;
}

/** Recognition inside the process (WebAssembly), for machines without the program: about half as fast, nothing to install. */
export function createJsEngine(size: number): OcrEngine {
  const require = createRequire(import.meta.url);
  const data = join(dirname(require.resolve('@tesseract.js-data/vie/package.json')), '4.0.0_best_int');
  const version = (require('tesseract.js/package.json') as { version: string }).version;
  const idle: JsWorker[] = [];
  const waiting: ((worker: JsWorker) => void)[] = [];
  let started = 0;

  async function startWorker(): Promise<JsWorker> {
    const { createWorker } = await import('tesseract.js');
    return (await createWorker('vie', 1, { langPath: data, cacheMethod: 'none', gzip: true })) as unknown as JsWorker;
  }

  async function take(): Promise<JsWorker> {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (started < size) {
      started += 1;
      return startWorker();
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function give(worker: JsWorker): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  }

  return {
    name: 'tesseract.js',
    version,
    async recognise(pgm, { dpi, mode }) {
      const worker = await take();
      let timer: NodeJS.Timeout | undefined;
      try {
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new ArchiveError('unavailable', 'ocr-timeout')), PAGE_TIMEOUT_MS);
        });
        // Its own default is one block (6), which is twice as bad on real paper (measured).
        await worker.setParameters({ tessedit_pageseg_mode: String(mode), user_defined_dpi: String(Math.round(dpi)) });
        const { data: page } = await Promise.race([worker.recognize(pgm, {}, { text: false, tsv: true }), late]);
        give(worker);
        return page.tsv ?? '';
      } catch (error) {
        // A worker that failed is not used again.
        started -= 1;
        void worker.terminate();
        const next = waiting.shift();
        if (next !== undefined) void take().then(next);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()));
    },
  };
}
