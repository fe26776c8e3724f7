import { createWorkerPool } from '../../../platform/tools/worker-pool.js';
import type { ExportFormat } from '../model.js';
import type { ExportTable } from './export-table.js';

/** What the thread is given. */
export interface WritingTask {
  readonly format: ExportFormat;
  readonly table: ExportTable;
}

/** Writes lists as files in a thread of its own: setting three thousand rows takes seconds, and pages are served meanwhile. */
export interface ExportWriter {
  /** @throws corrupt `export.not-written`; unavailable when it takes longer than ten minutes, or on the signal */
  write(format: ExportFormat, table: ExportTable, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 600_000;

/** Opens the writer; its thread starts with the first list. */
export function createExportWriter(): ExportWriter {
  const pool = createWorkerPool({ script: new URL('./export-thread.ts', import.meta.url), size: 1, maxMemoryMb: 1024, tasksPerThread: 50 });
  return {
    write: (format, table, signal) => pool.run<Uint8Array>({ format, table } satisfies WritingTask, { timeoutMs: TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) }),
    close: () => pool.close(),
  };
}
