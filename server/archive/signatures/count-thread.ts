import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { countSignatures } from './verifier/count-signatures.js';

// The thread's end of platform/tools/worker-pool.ts: the task is a path.
parentPort?.on('message', ({ task }: { task: string }) => {
  readFile(task).then(
    (bytes) => parentPort?.postMessage({ value: countSignatures(bytes) }),
    (error: unknown) => parentPort?.postMessage({ fault: { code: 'file-unreadable', message: String(error) } }),
  );
});
