import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../../kernel/errors.js';

/** How one task is run. */
export interface TaskRun {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** A thread that last worked for the same key is preferred: it may still have the file open. */
  readonly affinity?: string;
}

/** CPU work off the event loop, in threads that can be ended without harm to the server. */
export interface WorkerPool {
  /**
   * Runs a task in a thread of its own kind. What the thread throws comes back as an error with its `code`.
   * @throws unavailable `worker-timeout` when it takes too long, `aborted` on the signal; corrupt `worker-died` when the thread broke down.
   */
  run<T>(task: unknown, options: TaskRun): Promise<T>;
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  /** The module that runs in the thread; it answers each message `{task}` with `{value}` or `{fault}`, and `retire` when it wants to be replaced. */
  readonly script: URL;
  readonly size: number;
  /** Limit of the thread's JavaScript memory. */
  readonly maxMemoryMb: number;
  /** A thread is replaced after so many tasks: WebAssembly memory only grows. */
  readonly tasksPerThread: number;
  readonly data?: unknown;
}

/** What a thread says when a task is done. */
export interface ThreadAnswer {
  readonly value?: unknown;
  readonly fault?: { readonly code: string; readonly message: string };
  readonly retire?: boolean;
}

interface Thread {
  readonly worker: Worker;
  tasks: number;
  affinity: string | undefined;
  current: ((outcome: { answer: ThreadAnswer } | { died: unknown }) => void) | undefined;
}

interface Waiting {
  readonly task: unknown;
  readonly run: TaskRun;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Opens a pool; threads are started when there is work, and never keep the process alive while idle. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: Waiting[] = [];
  let closed = false;

  function startThread(): Thread {
    const worker = new Worker(new URL('./start-thread.mjs', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.maxMemoryMb },
      workerData: { script: options.script.href, data: options.data },
    });
    const thread: Thread = { worker, tasks: 0, affinity: undefined, current: undefined };
    const died = (cause: unknown): void => {
      drop(thread);
      thread.current?.({ died: cause });
    };
    worker.on('message', (answer: ThreadAnswer) => thread.current?.({ answer }));
    worker.on('error', died);
    worker.on('exit', (code) => died(new Error(`thread ended with ${code}`)));
    worker.unref();
    all.add(thread);
    return thread;
  }

  function drop(thread: Thread): void {
    if (!all.delete(thread)) return;
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    void thread.worker.terminate();
  }

  function takeThread(affinity: string | undefined): Thread | undefined {
    const known = affinity === undefined ? -1 : idle.findIndex((thread) => thread.affinity === affinity);
    if (known >= 0) return idle.splice(known, 1)[0];
    if (all.size < options.size && idle.length === 0) return startThread();
    return idle.pop();
  }

  function next(): void {
    while (waiting.length > 0 && !closed) {
      const thread = takeThread(waiting[0]?.run.affinity);
      const first = thread === undefined ? undefined : waiting.shift();
      if (thread === undefined || first === undefined) return;
      execute(thread, first);
    }
  }

  function execute(thread: Thread, { task, run, resolve, reject }: Waiting): void {
    thread.tasks += 1;
    thread.affinity = run.affinity;
    const finish = (broken: boolean, act: () => void): void => {
      clearTimeout(timer);
      run.signal?.removeEventListener('abort', onAbort);
      thread.current = undefined;
      if (broken || closed || thread.tasks >= options.tasksPerThread) drop(thread);
      else if (all.has(thread)) {
        thread.worker.unref();
        idle.push(thread);
      }
      act();
      next();
    };
    const timer = setTimeout(() => finish(true, () => reject(new ArchiveError('unavailable', 'worker-timeout'))), run.timeoutMs);
    const onAbort = (): void => finish(true, () => reject(new ArchiveError('unavailable', 'aborted')));
    thread.current = (outcome) => {
      if ('died' in outcome) return finish(true, () => reject(new ArchiveError('corrupt', 'worker-died', {}, { cause: outcome.died })));
      const { fault, value, retire } = outcome.answer;
      finish(retire === true, () => (fault === undefined ? resolve(value) : reject(new ArchiveError('corrupt', fault.code, {}, { cause: new Error(fault.message) }))));
    };
    if (run.signal?.aborted === true) return onAbort();
    run.signal?.addEventListener('abort', onAbort, { once: true });
    thread.worker.ref();
    thread.worker.postMessage({ task });
  }

  return {
    run: <T>(task: unknown, run: TaskRun) =>
      new Promise<T>((resolve, reject) => {
        if (closed) return reject(new ArchiveError('unavailable', 'shutting-down'));
        waiting.push({ task, run, resolve: resolve as (value: unknown) => void, reject });
        next();
      }),
    async close() {
      closed = true;
      for (const one of waiting.splice(0)) one.reject(new ArchiveError('unavailable', 'shutting-down'));
      const threads = [...all];
      all.clear();
      for (const thread of threads) thread.current?.({ died: new Error('shutting down') });
      await Promise.all(threads.map((thread) => thread.worker.terminate()));
    },
  };
}
