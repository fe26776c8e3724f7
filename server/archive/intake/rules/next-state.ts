import type { ItemState } from '../model.js';

/** What can happen to a paper between the door and the register. */
export const ITEM_EVENTS = [
  'examination-started', 'found-incomplete', 'found-acceptable', 'found-unacceptable', 'confirmed', 'refused', 'linked', 'preserved', 'broke-down', 'retried',
] as const;
export type ItemEvent = (typeof ITEM_EVENTS)[number];

const TABLE: Readonly<Record<ItemState, Partial<Record<ItemEvent, ItemState>>>> = {
  received: { 'examination-started': 'examining', refused: 'refused', 'broke-down': 'failed' },
  examining: {
    // A lost worker is followed by another one.
    'examination-started': 'examining', 'found-incomplete': 'waiting', 'found-acceptable': 'confirming', 'found-unacceptable': 'refused',
    linked: 'archived', 'broke-down': 'failed',
  },
  waiting: { confirmed: 'confirming', refused: 'refused', linked: 'archived', retried: 'received', 'broke-down': 'failed' },
  // A duplicate that appears between confirmation and writing sends the paper back to a person.
  confirming: { preserved: 'archived', 'found-incomplete': 'waiting', 'broke-down': 'failed' },
  failed: { 'examination-started': 'examining', confirmed: 'confirming', preserved: 'archived', retried: 'received', refused: 'refused', 'broke-down': 'failed' },
  refused: { retried: 'received' },
  archived: {},
};

/** The state after an event, or undefined when the event cannot happen in that state. Nothing leaves `archived`. */
export function nextState(state: ItemState, event: ItemEvent): ItemState | undefined {
  return TABLE[state][event];
}

/** True when nothing is going on by itself any more: a person's turn, or the end. */
export function isSettled(state: ItemState): boolean {
  return state === 'waiting' || state === 'refused' || state === 'archived';
}

/** True when the staged bytes are still needed. Refused papers keep theirs for a while, so that a refusal can be undone. */
export function needsStagedBytes(state: ItemState): boolean {
  return state !== 'archived' && state !== 'refused';
}
