import { formatDateTime } from '../../../platform/i18n/formats.js';
import type { TextParams } from '../../../platform/i18n/translator.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/**
 * Parameters of a sentence as people read them: instants in the time of Viet Nam, distinguished names by their common name alone
 * (a whole one carries numbers of persons), everything else as it is.
 */
export function readable(params: Readonly<Record<string, string | number>>): TextParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? (INSTANT.test(value) ? formatDateTime(value) : commonName(value)) : value]));
}

/** The common name of a distinguished name as showName writes it; any other text as it is. */
export function commonName(text: string): string {
  return /(?:^|, )CN=(.+?)(?=, [A-Za-z0-9.]+=|$)/.exec(text)?.[1] ?? text;
}
