const DAY_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

/** So long a verdict stands before the daily round looks again, unless trust or policy change. */
export const LOOK_AGAIN_MS = 30 * DAY_MS;

/** What is not settled is looked at sooner: revocation data and intermediates may have come meanwhile. */
export const LOOK_AGAIN_UNSETTLED_MS = 7 * DAY_MS;

const LONGEST_WAIT_MS = 14 * DAY_MS;

/** When a judged file is due again, ISO. */
export function dueAfterRun(at: Date, state: string): string {
  return new Date(at.getTime() + (state === 'indeterminate' ? LOOK_AGAIN_UNSETTLED_MS : LOOK_AGAIN_MS)).toISOString();
}

/** When a file that broke the verifier is tried again, ISO: after an hour, then each time twice as long, at most two weeks. */
export function dueAfterFault(at: Date, attempts: number): string {
  return new Date(at.getTime() + Math.min(LONGEST_WAIT_MS, HOUR_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)))).toISOString();
}
