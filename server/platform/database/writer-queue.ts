/**
 * Lets writers through one at a time, in order of arrival. SQLite allows one writer; those who wait in a queue lose nothing,
 * those who race for the lock fail.
 */
export interface WriterQueue {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** A queue for SQLite: one writer at a time in this process. */
export function createWriterQueue(): WriterQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run<T>(work: () => Promise<T>): Promise<T> {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** No queue: for databases that lock rows, not the whole file. */
export function createOpenGate(): WriterQueue {
  return { run: (work) => work() };
}
