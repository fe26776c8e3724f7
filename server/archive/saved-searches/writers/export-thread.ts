import { parentPort } from 'node:worker_threads';
import { createFonts } from '../../../platform/papers/fonts.js';
import type { ThreadAnswer } from '../../../platform/tools/worker-pool.js';
import type { WritingTask } from './export-writer.js';
import { writeExport } from './write-export.js';

// The thread's end of platform/tools/worker-pool.ts: the task is a list and its format.
const fonts = createFonts();
parentPort?.on('message', ({ task }: { task: WritingTask }) => {
  writeExport(task.format, task.table, fonts).then(
    (value) => parentPort?.postMessage({ value } satisfies ThreadAnswer),
    (error: unknown) => parentPort?.postMessage({ fault: { code: 'export.not-written', message: error instanceof Error ? error.message : String(error) } } satisfies ThreadAnswer),
  );
});
