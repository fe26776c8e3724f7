import type { TriggerName } from '../model.js';
import { dossierClosed } from './dossier-closed.js';
import { issued } from './issued.js';
import { ownerEvent } from './owner-event.js';
import { superseded } from './superseded.js';
import type { Trigger } from './trigger.js';
import { validityEnded } from './validity-ended.js';
import { workEnded } from './work-ended.js';

/** Every trigger by its name. A new one: its file, a word in the model, a line here, a sentence in both languages. */
export const TRIGGER_OF: Readonly<Record<TriggerName, Trigger>> = {
  issued, 'work-ended': workEnded, 'validity-ended': validityEnded, superseded, 'owner-event': ownerEvent, 'dossier-closed': dossierClosed,
};
