import { formatDateTime } from '../../../platform/i18n/formats.js';
import type { TextParams } from '../../../platform/i18n/translator.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Parameters of a sentence as people read them: instants in the time of Viet Nam, everything else as it is. */
export function readable(params: Readonly<Record<string, string | number>>): TextParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' && INSTANT.test(value) ? formatDateTime(value) : value]));
}
