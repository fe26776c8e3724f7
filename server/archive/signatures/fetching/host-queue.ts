/** Lets one request at a time go to a host, with a pause between two; hosts do not wait for each other. */
export interface HostQueue {
  run<T>(host: string, work: () => Promise<T>): Promise<T>;
}

/** `pauseMs`: between the end of a request and the next to the same host. `sleep` is given by tests. */
export function createHostQueue(pauseMs: number, sleep: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms))): HostQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(host, work) {
      const before = tails.get(host);
      const mine = (before ?? Promise.resolve()).then(async () => {
        if (before !== undefined) {
          await sleep(pauseMs);
        }
        return work();
      });
      const tail = mine.catch(() => undefined).finally(() => {
        if (tails.get(host) === tail) {
          tails.delete(host);
        }
      });
      tails.set(host, tail);
      return mine;
    },
  };
}
