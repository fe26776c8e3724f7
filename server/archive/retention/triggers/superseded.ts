import type { Trigger } from './trigger.js';
import { laterOf, startsOn } from './trigger.js';

/** Years run from the day another paper took its place; the register tells when that happens. */
export const superseded: Trigger = { name: 'superseded', startOf: ({ supersededOn, stated }) => startsOn(laterOf(supersededOn, stated.superseded), 'data') };
