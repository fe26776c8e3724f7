/** Runs work on one key one after the other, on different keys at once. */
export type KeyLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** A lock within this process; it forgets keys nobody waits for. */
export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
