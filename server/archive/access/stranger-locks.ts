import { waitAfterFailure } from './rules/lock-out.js';

/** Locks of names without an account that may enter. */
export interface StrangerLocks {
  /** Until when the name waits, as an instant; null when it never had to. */
  lockedUntil(name: string): string | null;
  /** Counts a wrong try. */
  failed(name: string, now: Date): void;
}

const MOST_NAMES = 10_000;

/**
 * Makes names nobody has wait as long as accounts do: else the lock would tell which names exist. Kept in memory and bounded, the
 * name tried longest ago is forgotten first.
 */
export function createStrangerLocks(): StrangerLocks {
  const tries = new Map<string, { count: number; lockedUntil: string | null }>();
  return {
    lockedUntil: (name) => tries.get(name)?.lockedUntil ?? null,
    failed(name, now) {
      const count = (tries.get(name)?.count ?? 0) + 1;
      const wait = waitAfterFailure(count);
      tries.delete(name);
      tries.set(name, { count, lockedUntil: wait === 0 ? null : new Date(now.getTime() + wait).toISOString() });
      const [oldest] = tries.keys();
      if (tries.size > MOST_NAMES && oldest !== undefined) tries.delete(oldest);
    },
  };
}
