import type { LocalDate } from './calendar.js';
import { localDateOf } from './calendar.js';

/** The only source of time in the archive; rules never see it, they get its values as arguments. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** The present day in Vietnam (UTC+07:00, no daylight saving). */
  today(): LocalDate;
}

/** A clock that stands still until it is moved: for tests and for replays. */
export function createFixedClock(start: string): Clock & { set(instant: string): void; advance(ms: number): void } {
  let instant = new Date(start);
  return {
    now: () => new Date(instant),
    today: () => localDateOf(instant),
    set: (next) => {
      instant = new Date(next);
    },
    advance: (ms) => {
      instant = new Date(instant.getTime() + ms);
    },
  };
}
