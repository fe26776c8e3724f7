import type { Trigger } from './trigger.js';
import { startsOn } from './trigger.js';

/** Years run from the day its dossier was closed, and from nothing else. A paper in no dossier needs a person: another schedule, or a stated day. */
export const dossierClosed: Trigger = {
  name: 'dossier-closed',
  startOf: ({ dossier, stated }) => (dossier === undefined ? startsOn(stated['dossier-closed'] ?? null, 'person') : startsOn(dossier.closedOn, 'data')),
};
