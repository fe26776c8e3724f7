import { createWorkerPool } from '../../platform/tools/worker-pool.js';
import type { DocumentVerdict } from './verifier/judge/verdict.js';
import type { VerificationTask } from './worker-task.js';

/** Limits of one verification outside the server's own thread. */
export interface VerificationLimits {
  readonly threads: number;
  readonly timeoutMs: number;
  readonly maxMemoryMb: number;
}

/** Verifies files in threads with time and memory limits: a hostile file can cost its thread, never the server. */
export interface VerificationWorker {
  /** @throws ArchiveError unavailable `worker-timeout`, corrupt `worker-died` or `signatures.verifier-failed`. */
  verify(task: VerificationTask, signal?: AbortSignal): Promise<DocumentVerdict>;
  close(): Promise<void>;
}

/** Ten seconds, half a gigabyte, one thread. */
export const DEFAULT_VERIFICATION_LIMITS: VerificationLimits = { threads: 1, timeoutMs: 10_000, maxMemoryMb: 512 };

/** Opens the pool; threads start with the first task. */
export function createVerificationWorker(limits: VerificationLimits = DEFAULT_VERIFICATION_LIMITS): VerificationWorker {
  const pool = createWorkerPool({ script: new URL('./verification-thread.ts', import.meta.url), size: limits.threads, maxMemoryMb: limits.maxMemoryMb, tasksPerThread: 500 });
  return {
    verify: (task, signal) => pool.run<DocumentVerdict>(task, { timeoutMs: limits.timeoutMs, ...(signal === undefined ? {} : { signal }) }),
    close: () => pool.close(),
  };
}
