import { AsyncResource } from 'node:async_hooks';

/**
 * Lets writers through in order of arrival. SQLite allows one writer; those who wait in a queue lose nothing, those who race for
 * the lock fail.
 */
export interface WriterQueue<Tx> {
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Resolves when all who came before are through. */
  drained(): Promise<void>;
}

/** One change in a group that shares a commit. */
export interface Waiting<Tx> {
  /** Does the work on the transaction; what it throws goes to whoever asked, after the group has undone it. */
  readonly work: (tx: Tx) => Promise<unknown>;
  /** Tells whoever asked, only after the commit. */
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: unknown }) => void;
}

const LARGEST_GROUP = 24;

/**
 * A queue whose writers share commits: whoever came while the last commit was written to disk goes into the next one together.
 * Each hears of success only after that commit, so it promises what a commit of its own would.
 */
export function createGroupingQueue<Tx>(runGroup: (group: readonly Waiting<Tx>[]) => Promise<void>): WriterQueue<Tx> {
  const waiting: Waiting<Tx>[] = [];
  let running: Promise<void> | undefined;

  async function serve(): Promise<void> {
    while (waiting.length > 0) {
      // One turn of the event loop: answers of threads and sockets that lie ready ask for their writes meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      await runGroup(waiting.splice(0, LARGEST_GROUP));
    }
    running = undefined;
  }

  return {
    run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({
          // The context of who asked (request id) goes with the work, which somebody else starts.
          work: AsyncResource.bind(work),
          settle: (outcome) => ('error' in outcome ? reject(outcome.error as Error) : resolve(outcome.value as T)),
        });
        running ??= serve();
      });
    },
    drained: async () => {
      await running;
    },
  };
}
