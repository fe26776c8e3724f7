import { canonicalForm, tokenize } from '../../../kernel/fold-text.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Abbreviation } from '../rules/expand-abbreviations.js';

/** A change to be tried or made. */
export type AbbreviationChange = ({ readonly kind: 'save' } & Abbreviation) | { readonly kind: 'remove'; readonly short: string };

/** An entry with where it comes from. */
export interface AbbreviationEntry extends Abbreviation {
  /** As shipped, shipped but changed here, or added here. */
  readonly origin: 'shipped' | 'changed' | 'added';
  /** Taken out here: no question is understood by it. */
  readonly removed: boolean;
}

/** What was changed of one entry. */
export interface ChangedRow {
  readonly key: string;
  readonly short: string;
  readonly long: readonly string[];
  readonly removed: boolean;
}

const MOST_LONG = 8;
const MOST_SHORT_CHARACTERS = 40;
const MOST_LONG_CHARACTERS = 120;

/** Under which an entry is kept: spacing and case do not count, marks do ("ĐA" is not "DA"). */
export function abbreviationKey(short: string): string {
  return canonicalForm(short).trim().replace(/\s+/gu, ' ').slice(0, 80);
}

/** An entry fit to be kept: trimmed, each long form once. @throws invalid `search.abbreviation` with the field and its fault */
export function checkAbbreviation(entry: Abbreviation): Abbreviation {
  const short = entry.short.normalize('NFC').trim().replace(/\s+/gu, ' ');
  const long = [...new Map(entry.long.map((text) => text.normalize('NFC').trim().replace(/\s+/gu, ' ')).filter((text) => text !== '').map((text) => [canonicalForm(text), text])).values()];
  const fault = (field: string, code: string): ArchiveError => new ArchiveError('invalid', 'search.abbreviation', { field }, { faults: [{ field, code }] });
  if (tokenize(short).length === 0) throw fault('short', 'abbreviation-required');
  if (short.length > MOST_SHORT_CHARACTERS) throw fault('short', 'abbreviation-too-long');
  if (long.length === 0 || long.some((text) => tokenize(text).length === 0)) throw fault('long', 'abbreviation-required');
  if (long.length > MOST_LONG || long.some((text) => text.length > MOST_LONG_CHARACTERS)) throw fault('long', 'abbreviation-too-long');
  if (long.some((text) => abbreviationKey(text) === abbreviationKey(short))) throw fault('long', 'abbreviation-same');
  return { short, long };
}

/** The shipped table with the changes laid over it, by short form. Shipped entries of one short form become one. */
export function changedTable(shipped: readonly Abbreviation[], rows: readonly ChangedRow[]): AbbreviationEntry[] {
  const entries = new Map<string, AbbreviationEntry>();
  for (const { short, long } of shipped) {
    const key = abbreviationKey(short);
    entries.set(key, { short, long: [...new Set([...(entries.get(key)?.long ?? []), ...long])], origin: 'shipped', removed: false });
  }
  for (const row of rows) {
    const held = entries.get(row.key);
    if (row.removed && held === undefined) continue;
    entries.set(row.key, {
      short: row.short, long: row.removed ? (held?.long ?? row.long) : row.long, removed: row.removed, origin: held === undefined ? 'added' : row.removed ? held.origin : 'changed',
    });
  }
  return [...entries.values()].sort((a, b) => a.short.localeCompare(b.short, 'vi'));
}
