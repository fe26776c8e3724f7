import type { Clock } from '../server/kernel/clock.js';
import type { JobRequest } from './job.js';

/** A job that runs by the clock. */
export interface TimetableEntry {
  readonly name: string;
  /** Once in each such stretch of time, counted from the epoch: every process names the same job id, so it runs once. */
  readonly everyMs: number;
  /** Moves the beginning of each stretch by so much: 18 hours make a daily job run at one in the morning in Vietnam. */
  readonly offsetMs?: number;
}

const HOUR = 3600_000;

/** What runs by the clock in every house; wings add theirs. */
export const TIMETABLE: readonly TimetableEntry[] = [
  { name: 'sweep-staging', everyMs: HOUR },
  { name: 'resume-intake', everyMs: HOUR },
  { name: 'recover-storage', everyMs: HOUR },
  { name: 'settle-validity', everyMs: 6 * HOUR },
  { name: 'prune-finished', everyMs: 24 * HOUR },
  { name: 'reconcile-index', everyMs: 6 * HOUR },
];

/** Asks for the jobs of the timetable when their hour comes. */
export function createTimetable(entries: readonly TimetableEntry[], ask: (request: JobRequest) => Promise<void>, clock: Clock, onFault: (error: unknown) => void): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = clock.now().getTime();
    for (const entry of entries) {
      const turn = Math.floor((now - (entry.offsetMs ?? 0)) / entry.everyMs);
      ask({ id: `timetable:${entry.name}:${turn}`, name: entry.name, payload: {}, priority: 8 }).catch(onFault);
    }
  };
  return {
    start() {
      look();
      timer = setInterval(look, 5 * 60_000);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
