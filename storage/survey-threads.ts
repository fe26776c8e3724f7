import { Worker } from 'node:worker_threads';
import { StorageError } from './errors.js';
import { surveyThroughPort } from './survey.js';
import type { Survey, Surveyor } from './survey.js';

/** Threads that read and hash objects of the local disk; other places are surveyed through their port. */
export interface SurveyThreads {
  readonly survey: Surveyor;
  readonly size: number;
  close(): Promise<void>;
}

interface Pending {
  readonly path: string;
  readonly resolve: (survey: Survey) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly under: Map<number, Pending>;
}

const AHEAD = 2;

/** Starts threads when there is work, at most `size`; they end with `close` and never keep the process alive. */
export function createSurveyThreads(size: number): SurveyThreads {
  const threads: Thread[] = [];
  const waiting: Pending[] = [];
  let lastId = 0;

  function start(): Thread {
    const worker = new Worker(new URL('./survey-thread.mjs', import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, under: new Map() };
    worker.unref();
    worker.on('message', ({ id, survey, fault }: { id: number; survey?: Survey; fault?: { code: string; message: string } }) => {
      const pending = thread.under.get(id);
      thread.under.delete(id);
      if (survey !== undefined) pending?.resolve(survey);
      else pending?.reject(faultOf(fault));
      if (thread.under.size === 0) worker.unref();
      hand();
    });
    worker.on('error', (error) => {
      threads.splice(threads.indexOf(thread), 1);
      for (const pending of thread.under.values()) pending.reject(new StorageError('unavailable', `a thread broke down: ${error.message}`, {}, error));
      hand();
    });
    threads.push(thread);
    return thread;
  }

  function hand(): void {
    while (waiting.length > 0) {
      const idle = threads.filter((thread) => thread.under.size < AHEAD).sort((a, b) => a.under.size - b.under.size)[0];
      const thread = threads.length < size && (idle === undefined || idle.under.size > 0) ? start() : idle;
      const next = thread === undefined ? undefined : waiting.shift();
      if (thread === undefined || next === undefined) return;
      lastId += 1;
      thread.under.set(lastId, next);
      thread.worker.ref();
      thread.worker.postMessage({ id: lastId, path: next.path });
    }
  }

  return {
    size,
    survey: (backend, path) => {
      const local = backend.localPath?.(path);
      if (local === undefined) return surveyThroughPort(backend, path);
      return new Promise((resolve, reject) => {
        waiting.push({ path: local, resolve, reject });
        hand();
      });
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
      threads.length = 0;
    },
  };
}

function faultOf(fault: { code: string; message: string } | undefined): StorageError {
  const missing = fault?.code === 'ENOENT' || fault?.code === 'ENOTDIR';
  return new StorageError(missing ? 'missing' : 'unavailable', fault?.message ?? 'no answer', {});
}
