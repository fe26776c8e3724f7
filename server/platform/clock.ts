import { localDateOf } from '../kernel/calendar.js';
import type { Clock } from '../kernel/clock.js';

/** The clock of the machine: the one place that asks for the time. */
export const systemClock: Clock = {
  now: () => new Date(),
  today: () => localDateOf(new Date()),
};
