import { createWorkerPool } from '../../platform/tools/worker-pool.js';
import type { SignatureCount } from './verifier/count-signatures.js';

/** Counts the signatures of files in a thread of its own; judges none. */
export interface SignatureCounter {
  count(path: string): Promise<SignatureCount>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

export function createSignatureCounter(): SignatureCounter {
  const pool = createWorkerPool({ script: new URL('./count-thread.ts', import.meta.url), size: 1, maxMemoryMb: 1024, tasksPerThread: 10_000 });
  return { count: (path) => pool.run<SignatureCount>(path, { timeoutMs: TIMEOUT_MS }), close: () => pool.close() };
}
