import type { Trigger } from './trigger.js';
import { laterOf, startsOn } from './trigger.js';

/**
 * Years run from the year the work ended (Luật Lưu trữ 2024 Điều 15 khoản 3): the day its dossier was closed. An open dossier will
 * tell by itself, though a day was stated; of a paper in no dossier only a person knows.
 */
export const workEnded: Trigger = {
  name: 'work-ended',
  startOf: ({ dossier, stated }) => {
    if (dossier === undefined) return startsOn(stated['work-ended'] ?? null, 'person');
    return startsOn(dossier.closedOn === null ? null : laterOf(dossier.closedOn, stated['work-ended']), 'data');
  },
};
