import type { Trigger } from './trigger.js';
import { startsOn } from './trigger.js';

/** Years run from an event of the owner or the thing the paper is about (death, dissolution, the end of a building): a person states it. */
export const ownerEvent: Trigger = { name: 'owner-event', startOf: ({ stated }) => startsOn(stated['owner-event'] ?? null, 'person') };
