import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from '../../../platform/tools/worker-pool.js';
import { hasGrown } from './pdfium.js';
import type { PdfTask } from './tasks.js';
import { FileFault, doPdfTask } from './tasks.js';

// The thread's end of platform/tools/worker-pool.ts.
parentPort?.on('message', ({ task }: { task: PdfTask }) => {
  void answer(task).then((said) => parentPort?.postMessage(said));
});

async function answer(task: PdfTask): Promise<ThreadAnswer> {
  try {
    const value = await doPdfTask(task);
    return { value, retire: await hasGrown() };
  } catch (error) {
    const code = error instanceof FileFault ? error.code : 'file-unreadable';
    // After a trap the library's memory cannot be trusted: the thread goes.
    return { fault: { code, message: error instanceof Error ? error.message : String(error) }, retire: !(error instanceof FileFault) };
  }
}
