import type { PreparedSignature } from './prepared.js';

/** Codes of the field's seed value constraints (ISO 32000-2, 12.7.5.5) that the signature does not keep. */
export function checkSeedValues(_prepared: PreparedSignature): string[] {
  return [];
}
