import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';

/** A dossier code as read. Foreign ones are kept as they are. */
export type DossierCode =
  | { readonly shape: 'one-stop'; readonly code: string; readonly key: string; readonly agencyCode: string; readonly receivedOn: LocalDate; readonly serial: string }
  | { readonly shape: 'foreign'; readonly code: string; readonly key: string };

const ONE_STOP = /^([A-Z]\d{2}(?:\.\d{2,3})*|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})-(\d{2})(\d{2})(\d{2})-(\d{3,6})$/;
const LONGEST = 100;

/**
 * Reads a dossier code (mã hồ sơ): `000.00.53.H48-220921-0099` or `H48.53-230921-0099` tell agency, day and serial; every
 * other shape (`03706/2026/07906` of the social insurance) is opaque text. Undefined for empty, overlong or control-filled text.
 * `key` compares: blanks, case and the kind of dash do not count.
 */
export function parseDossierCode(text: string): DossierCode | undefined {
  const code = text.normalize('NFC').trim().replace(/\s+/g, ' ').replace(/[‐-―]/g, '-');
  if (code === '' || code.length > LONGEST || /[\u0000-\u001f\u007f]/.test(code)) return undefined;
  const key = code.replace(/ /g, '').toUpperCase();
  const match = ONE_STOP.exec(key);
  if (match === null) return { shape: 'foreign', code, key };
  const receivedOn = `20${match[2] ?? ''}-${match[3] ?? ''}-${match[4] ?? ''}`;
  if (!isLocalDate(receivedOn)) return { shape: 'foreign', code, key };
  return { shape: 'one-stop', code: key, key, agencyCode: match[1] ?? '', receivedOn, serial: match[5] ?? '' };
}
