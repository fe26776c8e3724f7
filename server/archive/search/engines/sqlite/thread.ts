/** A worker thread with verbs: calls go in order, each settles with the thread's answer. A dead thread is started again by the next call. */
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../../../../kernel/errors.js';
import type { WorkerCall, WorkerReply, WorkerStart } from './worker.js';

/** Handle on a thread. */
export interface Thread {
  call<T>(verb: string, ...args: readonly unknown[]): Promise<T>;
  stop(): Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a thread; it does not keep the process alive while it is idle. */
export function startThread(start: WorkerStart): Thread {
  let worker: Worker | undefined;
  let stopped = false;
  let lastId = 0;
  const pending = new Map<number, Pending>();
  const failAll = (cause: unknown): void => {
    worker = undefined;
    for (const call of pending.values()) call.reject(new ArchiveError('unavailable', 'search.engine-stopped', {}, { cause }));
    pending.clear();
  };
  const spawn = (): Worker => {
    const fresh = new Worker(new URL('./worker-boot.mjs', import.meta.url), { execArgv: [], workerData: start });
    fresh.on('message', (reply: WorkerReply) => {
      const call = pending.get(reply.id);
      pending.delete(reply.id);
      if (pending.size === 0) fresh.unref();
      if ('error' in reply) call?.reject(new ArchiveError('unavailable', 'search.engine-failed', {}, { cause: new Error(reply.error) }));
      else call?.resolve(reply.value);
    });
    fresh.on('error', (error) => { if (worker === fresh) failAll(error); });
    fresh.on('exit', () => { if (worker === fresh) failAll(new Error('thread ended')); });
    return fresh;
  };
  return {
    call: <T>(verb: string, ...args: readonly unknown[]) =>
      new Promise<T>((resolve, reject) => {
        if (stopped) {
          reject(new ArchiveError('unavailable', 'search.engine-stopped'));
          return;
        }
        worker ??= spawn();
        worker.ref();
        lastId += 1;
        pending.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage({ id: lastId, verb, args } satisfies WorkerCall);
      }),
    stop: async () => {
      stopped = true;
      const ending = worker;
      worker = undefined;
      failAll(new Error('stopped'));
      await ending?.terminate();
    },
  };
}
