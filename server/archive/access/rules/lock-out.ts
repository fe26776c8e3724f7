/** Wrong passwords in a row before an account waits. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How long an account waits after its n-th wrong password in a row: nothing, then one minute, doubling up to fifteen. */
export function waitAfterFailure(failedCount: number): number {
  if (failedCount < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failedCount - FREE_TRIES));
}
