import type { Trigger } from './trigger.js';
import { laterOf, startsOn } from './trigger.js';

/** Years run from the day the paper ceased to hold. A paper with a term will tell by itself; of one without, only a person knows. */
export const validityEnded: Trigger = {
  name: 'validity-ended',
  startOf: ({ validityBound, validityEndedOn, stated }) => startsOn(laterOf(validityEndedOn, validityBound ? null : stated['validity-ended']), validityBound ? 'data' : 'person'),
};
