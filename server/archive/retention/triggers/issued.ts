import type { Trigger } from './trigger.js';
import { laterOf, startsOn } from './trigger.js';

/** Years run from the day the paper was issued. Only a person can say when a paper without a day was. */
export const issued: Trigger = { name: 'issued', startOf: (facts) => startsOn(facts.issuedOn ?? laterOf(null, facts.stated.issued), 'person') };
