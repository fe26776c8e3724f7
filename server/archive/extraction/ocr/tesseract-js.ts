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
  const pool = createJsWorkers(size, data);
  return {
    name: 'tesseract.js',
    version,
    async recognise(pgm, { dpi, mode, signal }) {
      const worker = await pool.take();
      let timer: NodeJS.Timeout | undefined;
      let onAbort: (() => void) | undefined;
      try {
        const ended = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new ArchiveError('unavailable', 'ocr-timeout')), PAGE_TIMEOUT_MS);
          onAbort = () => reject(new ArchiveError('unavailable', 'ocr-aborted'));
          signal?.addEventListener('abort', onAbort, { once: true });
        });
        // Its own default is one block (6), which is twice as bad on real paper (measured).
        const parameters = { tessedit_pageseg_mode: String(mode), user_defined_dpi: String(Math.round(dpi)) };
        const reading = worker.setParameters(parameters).then(() => worker.recognize(pgm, {}, { text: false, tsv: true }));
        const { data: page } = await Promise.race([reading, ended]);
        pool.give(worker);
        return page.tsv ?? '';
      } catch (error) {
        // A worker that failed or is still busy is not used again.
        pool.drop(worker);
        throw error instanceof ArchiveError ? error : new ArchiveError('corrupt', 'ocr-failed', {}, { cause: error });
      } finally {
        clearTimeout(timer);
        if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () => pool.close(),
  };
}

interface JsWorkers {
  take(): Promise<JsWorker>;
  give(worker: JsWorker): void;
  drop(worker: JsWorker): void;
  close(): Promise<void>;
}

/** At most `size` workers, started when asked for, lent one page at a time. */
function createJsWorkers(size: number, data: string): JsWorkers {
  const all = new Set<JsWorker>();
  const idle: JsWorker[] = [];
  const waiting: { resolve: (worker: JsWorker) => void; reject: (error: unknown) => void }[] = [];
  let starting = 0;

  async function start(): Promise<JsWorker> {
    starting += 1;
    try {
      const { createWorker } = await import('tesseract.js');
      // Faults come back with the page they belong to; the default handler would end the process.
      const worker = (await createWorker('vie', 1, { langPath: data, cacheMethod: 'none', gzip: true, errorHandler: () => undefined })) as unknown as JsWorker;
      all.add(worker);
      return worker;
    } finally {
      starting -= 1;
    }
  }

  return {
    async take() {
      const free = idle.pop();
      if (free !== undefined) return free;
      if (all.size + starting < size) return start();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    give(worker) {
      const next = waiting.shift();
      if (next === undefined) idle.push(worker);
      else next.resolve(worker);
    },
    drop(worker) {
      all.delete(worker);
      void worker.terminate();
      const next = waiting.shift();
      if (next !== undefined) start().then(next.resolve, next.reject);
    },
    async close() {
      for (const one of waiting.splice(0)) one.reject(new ArchiveError('unavailable', 'shutting-down'));
      idle.length = 0;
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
    },
  };
}
